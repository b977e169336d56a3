"""Once the time of opened controls is over, the secret that opened them is in no cookie any more."""

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from questions import Bank
from tests.attacks.scene import cookie_of
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.access.opened import IDLE, IN_ALL

Dump = Callable[[], list[str]]


@pytest.fixture
def secret(visitor: Visitor, colleague: Visitor, bank: Bank) -> str:
    """Return the secret of a private link that a colleague opened."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    path = visitor.manage_path()
    colleague.submit(colleague.visit(path).select_one("main form"))
    return path.removeprefix("/manage/")


def kept(visitor: Visitor) -> str:
    """Return what whoever has the cookie can read in it."""
    with visitor.client.session_transaction() as session:
        return str(dict(session))


def later(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    moment = time.time() + minutes * 60
    monkeypatch.setattr("web.access.opened.time", SimpleNamespace(time=lambda: moment))


@pytest.mark.parametrize("path", ["/", "/questions", "/privacy", "/manage", "/manage?of=own", "/no/such/page"])
def test_the_next_page_of_any_kind_takes_an_ended_secret_out(
    colleague: Visitor, secret: str, monkeypatch: pytest.MonkeyPatch, dump: Dump, path: str
) -> None:
    before = dump()
    colleague.get(path)
    assert secret in kept(colleague)
    later(monkeypatch, 31)
    colleague.get(path)
    assert secret not in kept(colleague)
    assert dump() == before


def test_it_is_still_said_that_the_controls_were_closed(
    colleague: Visitor, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 31)
    for _ in range(2):
        page = colleague.visit("/manage", 403)
        assert "The controls were closed" in text_of(page.h1)
        assert f"{IDLE // 60} minutes after you last used them, and after {IN_ALL // 3600} hours" in text_of(page.main)
        assert "opened with its private link" not in text_of(colleague.visit("/").main)
    colleague.submit(colleague.visit(f"/manage/{secret}").select_one("main form"))
    colleague.visit("/manage")


def test_a_cookie_without_a_secret_to_take_out_is_not_written_again(
    colleague: Visitor, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Set-Cookie" not in colleague.get("/").headers
    later(monkeypatch, 31)
    colleague.get("/")
    assert "Set-Cookie" not in colleague.get("/").headers


def test_files_that_everybody_gets_alike_depend_on_no_cookie(
    colleague: Visitor, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = str(colleague.visit("/").select("link[rel=stylesheet]")[0]["href"])
    later(monkeypatch, 31)
    before = cookie_of(colleague)
    for path in (style, "/healthz"):
        answer = colleague.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert cookie_of(colleague) == before
