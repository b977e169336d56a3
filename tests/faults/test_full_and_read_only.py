"""A store that takes nothing: people see their recommendation as not saved, and save it once when it takes it again."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from unittest.mock import patch

import pytest
from flask import Flask

import storage.sqlite
from questions import Bank
from storage import NewResult, Store, StoreError
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, finish_form

Count = Callable[[], int]
TROUBLES = {
    "full": ("PRAGMA max_page_count=1", "no room left"),  # SQLite allows no page more than there are
    "read-only": ("PRAGMA query_only=ON", "cannot be written"),
}


@contextmanager
def store_with(app: Flask, pragma: str) -> Iterator[None]:
    """Let the store open its connections with one setting more, and at the end without it."""
    pragmas = storage.sqlite.pragmas
    close_connections(app)
    with patch.object(storage.sqlite, "pragmas", lambda version: (*pragmas(version), pragma)):
        yield
    close_connections(app)


def close_connections(app: Flask) -> None:
    """Let a store that is open open its connections anew."""
    with suppress(StoreError):
        app.extensions["role_fit_store"].get().close()


@pytest.fixture
def ready(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody who has answered everything."""
    visitor.fill(answers_toward(bank, "head"))
    return visitor


def shown_and_stored_once_later(trouble: str, app: Flask, ready: Visitor, count_results: Count) -> None:
    """Finish while the store takes nothing, and send the same form twice when it does."""
    with store_with(app, TROUBLES[trouble][0]):
        page = ready.finish(503)
        assert "Not saved" in text_of(page.select_one("[role=alert]"))
        assert page.select_one("article.result h1")
        assert count_results() == 0
    for _ in range(2):
        ready.submit(finish_form(page))
        assert ready.path.startswith("/results/")
    assert count_results() == 1


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_cannot_be_stored_is_shown_and_stored_once_later(
    trouble: str, app: Flask, ready: Visitor, count_results: Count, caplog: pytest.LogCaptureFixture
) -> None:
    shown_and_stored_once_later(trouble, app, ready, count_results)
    assert TROUBLES[trouble][1] in caplog.text


@pytest.mark.parametrize("trouble", TROUBLES)
def test_an_app_that_hides_that_nothing_was_stored_is_caught(
    trouble: str, app: Flask, ready: Visitor, count_results: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the test above would prove nothing."""
    monkeypatch.setattr(Store, "save", lambda self, result: None)
    with pytest.raises(AssertionError):
        shown_and_stored_once_later(trouble, app, ready, count_results)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_an_app_that_stores_under_another_key_when_asked_again_is_caught(
    trouble: str, app: Flask, ready: Visitor, count_results: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Store.save

    def save_anew(self: Store, result: NewResult) -> None:
        fresh = {name: secrets.token_bytes(32) for name in ("key", "view_hash", "manage_hash")}
        save(self, replace(result, **fresh))  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "save", save_anew)
    with pytest.raises(AssertionError):
        shown_and_stored_once_later(trouble, app, ready, count_results)


def test_a_store_that_is_read_only_from_the_start_says_so(
    app: Flask, ready: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    pragmas = storage.sqlite.pragmas
    pragma, words = TROUBLES["read-only"]
    with patch.object(storage.sqlite, "pragmas", lambda version: (*pragmas(version), pragma)):
        page = ready.finish(503)
    assert words in caplog.text
    ready.submit(finish_form(page))
    assert ready.path.startswith("/results/")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_was_stored_before_can_be_read_all_the_while(trouble: str, app: Flask, ready: Visitor) -> None:
    ready.finish()
    link = ready.path
    with store_with(app, TROUBLES[trouble][0]):
        ready.visit(link)
        ready.visit("/manage")


def test_a_read_only_store_changes_nothing_that_its_maker_asks_for(
    app: Flask, ready: Visitor, dump: Callable[[], list[str]]
) -> None:
    ready.finish()
    page, before = ready.visit("/manage/share"), dump()
    forms = [page.select_one(f"form[action^='/manage/{name}']") for name in ("sharing", "link")]
    forms.append(ready.visit("/manage/delete").select_one("main form"))
    with store_with(app, TROUBLES["read-only"][0]):
        assert [ready.send(form).status_code for form in forms] == [503, 503, 503]
    assert dump() == before
    assert [ready.send(form).status_code for form in forms] == [303, 303, 200]
