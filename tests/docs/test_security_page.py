"""docs/security.md and docs/reliability.md say what the code does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import MetaData

import app as top
from questions import load_bank
from storage.erased import KEEP_SECONDS
from storage.schema import metadata
from tests.docs.page import bare, broken_links, missing_tests_of, page, section, tables
from tests.docs.sources import calls, texts, trees, written
from tests.sheets import asked
from web import forms, headers, links, logs, opened, share, sheet_link
from web.settings import MIN_SECRET, Settings, SettingsError, is_weak

SECURITY, RELIABILITY = page("docs/security.md"), page("docs/reliability.md")
PAGES = ("docs/security.md", "docs/reliability.md", "SECURITY.md")
NGINX = page("deploy/nginx.conf")
LOGGERS = (".error", ".warning", ".info", ".exception", ".critical", "log.log")
REMAINS = re.compile(r"\b(todo|tbd|fixme|xxx|lorem|to be filled|placeholder)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return top.build_app(Settings(data=tmp_path_factory.mktemp("data")))


def test_every_route_stands_in_the_matrix(app):
    [rows] = tables(section(SECURITY, "Who may do what"))
    routes = [
        f"{method} {rule}"
        for rule in app.url_map.iter_rules()
        for method in sorted({"GET", "POST"} & (rule.methods or set()))
    ]
    assert sorted(bare(row[0]) for row in rows) == sorted(routes)
    assert {len(row) for row in rows} == {7}
    assert len(rows) > 25


def test_every_limit_on_the_page_is_the_limit_in_the_code():
    limits, _ = tables(section(SECURITY, "Limits"))
    settings, bank = Settings.model_fields, load_bank()
    assert dict(limits) == {
        "body of a request": f"{headers.MAX_BODY // 1024} kB",
        "fields of a form": str(headers.MAX_FIELDS),
        "how often a field may stand in a form": "1",
        "characters of a secret": str(len(links.new_secret())),
        "characters that are shown again of what was typed": str(share.AS_TYPED),
        "days that a result is kept, if not set otherwise": str(settings["keep_days"].default),
        "days that a result is kept at most": str(share.MOST_DAYS),
        "days that the cookie lives after the last change": str(forms.KEEP_DRAFT.days),
        "days that a carry-on link works": str(sheet_link.WORKS_FOR),
        "minutes that opened controls live without use": str(opened.IDLE // 60),
        "hours that opened controls live at most": str(opened.IN_ALL // 3600),
        "days that a deletion is remembered": str(KEEP_SECONDS // 86_400),
        "links that open nothing, for each network and minute": str(settings["misses_per_minute"].default),
        "new results for each network and hour": str(settings["results_per_hour"].default),
        "answers that count double": str(bank.marks.at_most),
    }


def test_every_lifetime_on_the_page_is_the_one_in_the_code():
    [rows] = tables(section(SECURITY, "The secrets"))
    lives = {row[0]: row[3] for row in rows}
    keep, most = Settings.model_fields["keep_days"].default, share.MOST_DAYS
    assert f"{keep} days" in lives["view link"]
    assert f"{most} at most" in lives["view link"]
    assert f"{opened.IDLE // 60} minutes without use, and after {opened.IN_ALL // 3600} hours" in lives["manage link"]
    assert lives["carry-on link"].startswith(f"{sheet_link.WORKS_FOR} days")
    assert lives["session cookie"].startswith(f"{forms.KEEP_DRAFT.days} days")


def test_every_field_that_is_read_stands_in_the_table_of_fields():
    _, rows = tables(section(SECURITY, "Limits"))
    named = {bare(row[0]) for row in rows} - {
        "the id of a question about the company",
        "answer- and the id of a question, context- and the id of one about the company",
    }
    assert named == fields_of_forms() | fields_read_by_name() | {"csrf_token"}


def fields_of_forms() -> set[str]:
    """Return the fields that forms declare."""
    return {
        target.id
        for tree in trees().values()
        for form in ast.walk(tree)
        if isinstance(form, ast.ClassDef) and written(form.bases[0] if form.bases else ast.Name("")).endswith("Form")
        for line in form.body
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call)
        for target in line.targets
        if isinstance(target, ast.Name) and written(line.value.func).endswith("Field")
    }


def fields_read_by_name() -> set[str]:
    """Return what is read from a form or an address by its name."""
    return {
        str(call.args[0].value)
        for tree in trees().values()
        for name, call in calls(tree)
        if name in {"request.form.get", "request.args.get"} and isinstance(call.args[0], ast.Constant)
    }


def test_every_column_that_is_stored_is_in_the_table_of_data():
    assert named_columns() == columns(metadata)


def named_columns() -> set[str]:
    [rows] = tables(section(SECURITY, "The data"))
    return {bare(row[0]) for row in rows if row[0].startswith("`")}


def columns(tables_of: MetaData) -> set[str]:
    return {f"{table.name}.{column.name}" for table in tables_of.tables.values() for column in table.columns}


def test_every_event_that_is_logged_is_in_the_list():
    [rows] = tables(section(SECURITY, "Logs"))
    assert sorted(bare(row[0]) for row in rows) == sorted(events())


def events() -> set[str]:
    """Return what the code writes into the log, with an ellipsis for each value."""
    told = {str(value) for name, value in vars(logs).items() if name.isupper() and isinstance(value, str)}
    lines = {line for tree in trees().values() for line in lines_of(tree) if not line.startswith("%s")}
    return told | {re.sub(r"%s", "…", line).partition("\n")[0].rstrip(":") for line in lines}


def lines_of(tree: ast.Module) -> Iterator[str]:
    """Give what loggers are called with, as it stands there or in a variable."""
    values = {written(node.targets[0]): node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)}
    for name, call in calls(tree):
        if name.endswith(LOGGERS) and "log" in name and call.args:
            first = call.args[0]
            first = values.get(first.id, first) if isinstance(first, ast.Name) else first
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_the_page_names_the_hash_that_signs_the_cookie(app):
    interface = app.session_interface
    name = interface.digest_method(b"").name
    [rows] = tables(section(SECURITY, "Keys and how to change them"))
    assert f"HMAC-{name.upper().replace('SHA', 'SHA-')}" in dict(row[:2] for row in rows)["session cookie"]


def test_the_page_names_what_makes_a_key_weak():
    text = section(SECURITY, "Keys and how to change them")
    assert f"fewer than {MIN_SECRET} characters" in text
    assert is_weak("abcdefghi" * 4)
    assert not is_weak("abcdefghij" * 4)
    assert "fewer than ten different ones" in text


def test_the_nginx_sample_offers_only_strong_ciphers():
    [listed] = re.findall(r"ssl_ciphers ([^;]+);", NGINX.read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"ECDHE-(ECDSA|RSA)-(AES\d+-GCM|CHACHA20)-\w+", cipher) for cipher in listed.split(":"))


def test_the_nginx_sample_leads_to_the_app_alone():
    sample = NGINX.read_text(encoding="utf-8")
    assert set(re.findall(r"proxy_pass ([^;]+);", sample)) == {"http://role_fit"}
    assert set(re.findall(r"^\s*(?:root|alias) ([^;]+);", sample, re.MULTILINE)) <= {"/var/www/acme"}
    assert "autoindex on" not in sample


def test_debug_mode_refuses_to_start_on_a_public_address(monkeypatch, tmp_path):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(SettingsError, match="FLASK_DEBUG"):
        top.build_app(Settings(data=tmp_path, public_url="https://roles.example.org"))


def test_every_answer_names_its_type_and_encoding(app):
    client = app.test_client()
    values = {"question": asked(load_bank())[0].id, "link": "x", "secret": "x", "token": "x", "name": "x.css"}
    seen = 0
    for rule in app.url_map.iter_rules():
        path = rule.build({name: values[name] for name in rule.arguments})[1]
        answer = client.get(path)
        kind = answer.headers["Content-Type"]
        assert kind == "application/json" or kind.endswith("charset=utf-8"), f"{path}: {kind}"
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files_and_headings_that_exist(name):
    assert not broken_links(page(name))


@pytest.mark.parametrize("name", PAGES)
def test_every_test_that_a_page_names_exists(name):
    assert not missing_tests_of(page(name))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_left_to_be_filled_in(name):
    assert not REMAINS.search(page(name).read_text(encoding="utf-8"))


def test_the_readme_leads_to_both_pages():
    readme = page("README.md").read_text(encoding="utf-8")
    assert "(docs/security.md)" in readme
    assert "(docs/reliability.md)" in readme


def test_a_page_that_lags_behind_would_be_found(tmp_path: Path):
    lagging = tmp_path / "page.md"
    lagging.write_text("# A\n\nSee [b](b.md) and [c](#c) and `tests/web/test_links.py::test_nothing`.\n")
    assert broken_links(lagging) == ["b.md", "#c"]
    assert missing_tests_of(lagging) == ["tests/web/test_links.py::test_nothing"]
    assert section(lagging, "A").startswith("\nSee")


def test_the_readers_find_what_they_look_for():
    assert {"answer", "days", "is_shared"} <= fields_of_forms()
    assert {"secret", "number", "of"} <= fields_read_by_name()
    assert len(events()) > 8
    assert len(texts("docs", ".md")) > 5
