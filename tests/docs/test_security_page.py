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
from questions.spreadsheet import MOST_COLUMNS
from storage import MOST_DAYS
from storage.erased_keys import KEEP_SECONDS
from storage.schema import metadata
from tests.docs.page import bare, broken_links, missing_tests_of, page, section, tables
from tests.docs.sources import calls, texts, trees, written
from tests.sheets import asked
from web.access import cookie_size, keyring
from web.api.body import MOST_OF_A_BATCH, MOST_SHEETS
from web.pages import share
from web.platform import headers
from web.platform import logging as logs
from web.platform import secrets as links
from web.platform.i18n import negotiation as language
from web.platform.problems import PROBLEM_TYPE
from web.platform.settings import MIN_SECRET, Settings, SettingsError, is_weak
from web.session import forms, sheet_link
from web.views.answers import NO_ANSWER
from web.views.trial import trial
from web.views.workbench.work import MOST_BYTES

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
        "fields of the workbench": str(headers.MOST_NUMBERS),
        "bytes of a file on the workbench": str(MOST_BYTES),
        "how often a field may stand in a form": "1",
        "characters of a secret": str(len(links.new_secret())),
        "characters that are shown again of what was typed": str(share.AS_TYPED),
        "characters of a name": str(share.MOST_NAME),
        "days that a result is kept, if not set otherwise": str(settings["keep_days"].default),
        "days that a result is kept at most": str(MOST_DAYS),
        "bytes of the cookie, with a whole sheet in it": str(cookie_size.MOST),
        "days that the cookie lives after the last change": str(forms.KEEP_DRAFT.days),
        "days that a device link works": str(sheet_link.WORKS_FOR),
        "keys to results in one browser": str(keyring.MOST_KEYS),
        "days that a deletion or an expiry is remembered": str(KEEP_SECONDS // 86_400),
        "links that open nothing, for each network and minute": str(settings["misses_per_minute"].default),
        "new results and jobs for each network and hour": str(settings["results_per_hour"].default),
        "pages that take long to make, for each network and minute": str(settings["costly_per_minute"].default),
        "answers that count double": str(bank.marks.at_most),
        "body of a batch of the API": f"{MOST_OF_A_BATCH // 1024} kB",
        "sheets in a batch of the API": str(MOST_SHEETS),
        "columns of a table of sheets": str(MOST_COLUMNS),
        "sheets scored by program, for each network, each key and minute": str(
            settings["api_sheets_per_minute"].default
        ),
    }


def test_every_lifetime_on_the_page_is_the_one_in_the_code():
    [rows] = tables(section(SECURITY, "The secrets"))
    lives = {row[0]: row[3] for row in rows}
    keep, most = Settings.model_fields["keep_days"].default, MOST_DAYS
    assert f"{keep} days" in lives["view link"]
    assert f"{most} at most" in lives["view link"]
    assert lives["device link"].startswith(f"{sheet_link.WORKS_FOR} days")
    assert lives["session cookie"].startswith(f"{forms.KEEP_DRAFT.days} days")


# How the page calls the forms of the code.
FORMS = {
    "SheetForm": "the forms of the questionnaire",
    "AnswerForm": "a question",
    "DoubleForm": "a mark",
    "FinishForm": "the finishing form",
    "TakeOverForm": "the button of a device link",
    "OpenForm": "the button of a manage link",
    "SharingForm": "the controls",
    "NameForm": "naming a result",
    "DecisionForm": "the record of a decision",
    "SaveForm": "saving a trial",
    "TakeForm": "taking a seat",
    "DissentForm": "what a member sets against the decision",
}
# Fields whose names come from the bank, in its forms and in the address of a trial.
OF_THE_BANK = {
    "the id of a question",
    "the id of a question about the company",
    "answer- and the id of a question, context- and the id of one about the company",
    "note- and the id of a question, why- and the id of one",
    "the keys of a number of weights.yaml",
    "why. and the keys of a change",
    f"{trial.MARK} and the id of a question",
    f"{trial.ABOUT} and the id of a question about the company",
}
# Lines of a form that are numbered.
NUMBERED = {"seat_ and a number, language_ and a number"}
# Files that look at fields or at an address without naming what they look for, and what for.
LOOKED_AT_WHOLE = {
    "web/api/body.py": "the body of a request to the API",
    "web/platform/headers.py": "how many fields there are, and whether one is repeated",
    "web/platform/i18n/negotiation.py": "carries all on to the link to another language",
    "web/pages/result.py": "caches no page with a query",
    "web/pages/jobs/new.py": "the seats of a new job, which are numbered",
    "web/pages/pack_files.py": "the parts of a role pack, several of a name",
    "web/pages/several.py": "the results that are compared, several of a name",
    "web/pages/workbench.py": "the numbers of a file, and all that is carried on past the field for a key",
    "web/pages/what_if.py": "a trial, whose names stand in web/views/trial/trial.py",
    "web/platform/addresses.py": "carries all on to the page that an address means",
    "web/platform/errors.py": "makes text of bytes that are none",
    "web/platform/rendering.py": "tells cached pages apart",
}
IN_A_TRIAL = "the address of a trial"


def rows_of_fields() -> list[list[str]]:
    _, rows = tables(section(SECURITY, "Limits"))
    return [[bare(cell) for cell in row] for row in rows]


def test_every_field_that_is_read_stands_in_the_table_of_fields():
    named = {row[0] for row in rows_of_fields()}
    assert named >= OF_THE_BANK | NUMBERED
    assert named - OF_THE_BANK - NUMBERED == fields_of_forms() | fields_read_by_name() | fields_of_trials() | {
        "csrf_token"
    }


def test_the_table_of_fields_tells_every_form_that_has_a_field():
    assert {form for form, _ in forms_with_fields()} == set(FORMS)
    for form, field in forms_with_fields():
        assert any(name == field and FORMS[form] in where for name, where, _ in rows_of_fields()), f"{form}.{field}"


def test_the_table_of_fields_tells_every_name_in_the_address_of_a_trial():
    told = {name for name, where, _ in rows_of_fields() if IN_A_TRIAL in where}
    about = {name for name in OF_THE_BANK if name.startswith((trial.MARK, trial.ABOUT))} | {"the id of a question"}
    assert told == fields_of_trials() - {language.PARAMETER} | about


def test_nothing_else_looks_at_all_fields_or_at_a_whole_address():
    assert set(looked_at_whole()) == set(LOOKED_AT_WHOLE)


def fields_of_forms() -> set[str]:
    """Return the fields that forms declare."""
    return {field for _, field in forms_with_fields()}


def forms_with_fields() -> set[tuple[str, str]]:
    """Return every form with each of the fields that it declares."""
    return {
        (form.name, target.id)
        for tree in trees().values()
        for form in ast.walk(tree)
        if isinstance(form, ast.ClassDef) and written(form.bases[0] if form.bases else ast.Name("")).endswith("Form")
        for line in form.body
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call)
        for target in line.targets
        if isinstance(target, ast.Name) and written(line.value.func).endswith("Field")
    }


def fields_of_trials() -> set[str]:
    """Return the names that are read in the address of a trial; before those that end in a dot comes none."""
    named = {value for name, value in vars(trial).items() if name.isupper() and isinstance(value, str)}
    return {name for name in named - {NO_ANSWER} if not name.endswith(".")}


def fields_read_by_name() -> set[str]:
    """Return what is read from a form or an address by its name."""
    return {name for tree in trees().values() for call in calls(tree) if (name := name_read(tree, *call))}


def name_read(tree: ast.Module, function: str, call: ast.Call) -> str:
    """Return the name that a call reads from a form or an address, as it stands there or in a constant."""
    if function not in {"request.form.get", "request.args.get"}:
        return ""
    values = {written(node.targets[0]): node.value for node in tree.body if isinstance(node, ast.Assign)}
    first = call.args[0]
    first = values.get(first.id, first) if isinstance(first, ast.Name) else first
    return str(first.value) if isinstance(first, ast.Constant) else ""


def looked_at_whole() -> list[str]:
    """Return which files look at more of a form or an address than at what they name."""
    return [
        path
        for path, tree in trees().items()
        if sum(isinstance(node, ast.Attribute) and written(node) in SENT for node in ast.walk(tree))
        > sum(bool(name_read(tree, *call)) for call in calls(tree))
    ]


SENT = {
    f"request.{name}"
    for name in ("form", "args", "values", "files", "data", "json", "get_json", "get_data", "stream", "input_stream")
}
SENT |= {f"request.{name}" for name in ("query_string", "full_path", "url")}


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
    public = {name: value for name, value in vars(logs).items() if name.isupper() and not name.startswith("_")}
    told = {value for value in public.values() if isinstance(value, str)}
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
    values |= {"sha256": "0" * 64, "fingerprint": "0" * 16, "job": "0" * 16, "seat": "s1", "frame": "today"}
    values["format"] = "md"
    seen = 0
    for rule in app.url_map.iter_rules():
        path = rule.build({name: values[name] for name in rule.arguments})[1]
        answer = client.get(path)
        kind = answer.headers["Content-Type"]
        assert kind in {"application/json", PROBLEM_TYPE} or kind.endswith("charset=utf-8"), f"{path}: {kind}"
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
    lagging.write_text("# A\n\nSee [b](b.md) and [c](#c) and `tests/web/access/test_links.py::test_nothing`.\n")
    assert broken_links(lagging) == ["b.md", "#c"]
    assert missing_tests_of(lagging) == ["tests/web/access/test_links.py::test_nothing"]
    assert section(lagging, "A").startswith("\nSee")


def test_the_readers_find_what_they_look_for():
    assert {"answer", "days", "is_shared"} <= fields_of_forms()
    assert {"number", "of", "lang"} <= fields_read_by_name()
    assert {"all", "ask", "back", "double", "lang"} == fields_of_trials()
    assert len(events()) > 8
    assert len(texts("docs", ".md")) > 5
