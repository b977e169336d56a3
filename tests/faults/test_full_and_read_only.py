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
from tests.faults.no_room import disk_below
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, finish_form

Count = Callable[[], int]


@contextmanager
def full(app: Flask) -> Iterator[None]:
    """Let the disk have room for one empty file, with the store open on it."""
    app.extensions["role_fit_store"].get().check()
    with disk_below() as disk:
        disk.fill_after(1)
        yield


@contextmanager
def read_only(app: Flask) -> Iterator[None]:
    """Let the store open its connections for reading, and at the end as before."""
    close_connections(app)
    with opened_for_reading():
        yield
    close_connections(app)


@contextmanager
def opened_for_reading() -> Iterator[None]:
    pragmas = storage.sqlite.pragmas
    with patch.object(storage.sqlite, "pragmas", lambda version: (*pragmas(version), "PRAGMA query_only=ON")):
        yield


TROUBLES = {"full": (full, "no room left"), "read-only": (read_only, "cannot be written")}


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
    with TROUBLES[trouble][0](app):
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
    with opened_for_reading():
        page = ready.finish(503)
    assert "cannot be written" in caplog.text
    ready.submit(finish_form(page))
    assert ready.path.startswith("/results/")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_was_stored_before_can_be_read_all_the_while(trouble: str, app: Flask, ready: Visitor) -> None:
    ready.finish()
    link = ready.path
    with TROUBLES[trouble][0](app):
        ready.visit(link)
        ready.visit("/manage")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_such_a_store_changes_nothing_that_its_maker_asks_for(
    trouble: str, app: Flask, ready: Visitor, dump: Callable[[], list[str]]
) -> None:
    ready.finish()
    page, before = ready.visit("/manage/share"), dump()
    forms = [page.select_one(f"form[action^='/manage/{name}']") for name in ("sharing", "link")]
    forms.append(ready.visit("/manage/delete").select_one("main form"))
    with TROUBLES[trouble][0](app):
        assert [ready.send(form).status_code for form in forms] == [503, 503, 503]
    assert dump() == before
    assert [ready.send(form).status_code for form in forms] == [303, 303, 200]
