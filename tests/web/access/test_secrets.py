"""Secrets stand in links and cookies, and nowhere else."""

import logging
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from questions import Bank
from storage import Store
from tests.sheets import answers_toward
from tests.web.visitor import Visitor, finish_form
from web.platform.secrets import manage_secret


@pytest.fixture
def secrets(app: Flask, visitor: Visitor, bank: Bank, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Finish a sheet with everything logged; return all secrets that took part."""
    caplog.set_level(logging.DEBUG)
    visitor.fill(answers_toward(bank, "director"))
    form = finish_form(visitor.visit("/review"))
    assert form is not None
    submit = str(form.select_one("[name=once]")["value"])  # type: ignore[index]
    visitor.submit(form)
    with app.app_context():
        manage = manage_secret(submit)
    assert app.secret_key
    return [submit, visitor.link, manage, str(app.secret_key)]


def everything_logged(caplog: pytest.LogCaptureFixture) -> str:
    return caplog.text + "".join(str(vars(record)) for record in caplog.records)


def test_no_secret_is_stored(secrets: list[str], data: Path) -> None:
    stored = b"".join(path.read_bytes() for path in data.iterdir() if path.name != "secret_key")
    assert stored
    assert not [secret for secret in secrets if secret.encode() in stored]


def test_no_secret_is_logged(secrets: list[str], visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    visitor.visit(f"/results/{secrets[1]}")
    visitor.get(f"/results/{secrets[1]}x")
    visitor.get(f"/results/{secrets[1]}.json")
    logged = everything_logged(caplog)
    assert not [secret for secret in secrets if secret in logged]


def test_no_secret_is_logged_when_a_page_fails(
    secrets: list[str], colleague: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(Store, "find", find)
    answer = colleague.get(f"/results/{secrets[1]}")
    colleague.look(answer, 500)
    logged = everything_logged(caplog)
    assert "boom" in logged
    assert not [secret for secret in secrets if secret in logged]


def test_no_secret_is_logged_when_a_finish_fails(
    visitor: Visitor, bank: Bank, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(Store, "save", save)
    visitor.fill(answers_toward(bank, "director"))
    fields = {str(field["value"]) for field in visitor.visit("/review").select("[name=once], [name=csrf_token]")}
    visitor.finish(500)
    assert not [secret for secret in fields if secret in everything_logged(caplog)]


def test_a_failure_is_logged_with_the_id_that_the_answer_carries(
    secrets: list[str], colleague: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(Store, "find", find)
    answer = colleague.get(f"/results/{secrets[1]}")
    assert answer.headers["X-Request-Id"] in caplog.text


def test_the_cookie_of_a_finished_sheet_is_worth_no_other_link(secrets: list[str]) -> None:
    assert len(set(secrets)) == len(secrets)


def test_the_secret_key_is_private_and_kept(make_app: Callable[..., Flask], data: Path) -> None:
    first = make_app().secret_key
    path = data / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert make_app().secret_key == first


def test_a_secret_key_that_others_could_read_is_closed(make_app: Callable[..., Flask], data: Path) -> None:
    make_app()
    (data / "secret_key").chmod(0o644)
    make_app()
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600


def test_two_installations_have_two_keys(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    assert make_app().secret_key != make_app(data=tmp_path / "other").secret_key


def test_a_given_secret_key_is_used_and_not_written_down(make_app: Callable[..., Flask], data: Path) -> None:
    key = "correct horse battery staple, and more"
    assert make_app(secret_key=key).secret_key == key
    assert not (data / "secret_key").exists()


def test_the_database_is_private(secrets: list[str], data: Path) -> None:
    assert stat.S_IMODE((data / "role-fit.sqlite3").stat().st_mode) == 0o600
