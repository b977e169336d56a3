"""Each call to the database fails once, one after the other, while somebody finishes, reads, manages and deletes.

Whatever fails: no page breaks, nothing is said to be done that is not, and doing the same once more does it once.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from app import build_app
from questions import Bank
from storage import NewResult, Store, StoreError
from tests.faults.failing import Calls, Moment, counted
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, finish_form
from web.platform.settings import Settings
from web.platform.store import LazyStore

pytestmark = pytest.mark.slow

TRIES = 3
FEWEST_COMMITS = 5
FEWEST_CALLS = 40  # of one journey; fewer would mean that the driver is not counted


class Journey:
    """One way through the app, on a store of its own, with a browser that has answered everything."""

    def __init__(self, app: Flask, bank: Bank, database: Path, cookie: str) -> None:
        self.path = database
        self.store = LazyStore(f"sqlite:///{database}")
        app.extensions["role_fit_store"] = self.store
        self.visitor = Visitor(app, bank)
        self.visitor.client.set_cookie(self.visitor.cookie_name, cookie)

    def walk(self) -> None:
        """Go all the way; what is refused is done again."""
        for path in ("/", "/review"):
            self.open(path)
        form = finish_form(self.page)
        self.send(form, "/results", 303, self.is_kept)
        link = self.location
        self.send(form, "/results", 303, self.is_kept)
        assert self.location == link
        for path in (link, f"{link}.json", "/manage", "/manage/result", "/manage/result.json"):
            self.open(path)
        self.open("/manage/share")
        self.send(self.form("/manage/sharing"), "/manage/sharing", 303, lambda: self.sees("reasons"), shows="reasons")
        self.send(self.form("/manage/link"), "/manage/link", 303, lambda: self.has_link(1))
        self.open(link, 303)  # the maker is led to the result, others find nothing
        self.open("/manage/delete")
        self.send(self.form("/manage/delete"), "/manage/delete", 200, self.is_gone, once={404})
        self.open("/manage", 404)

    def form(self, action: str) -> Tag:
        found = self.page.select_one(f"main form[action^='{action}']")
        assert found is not None, action
        return found

    def open(self, path: str, status: int = 200) -> None:
        """Open a page; while the store is down it may say so, never fail without words."""
        for _ in range(TRIES):
            answer = self.visitor.get(path)
            assert answer.status_code in {status, 503}, f"{path}: {answer.status}"
            self.page = BeautifulSoup(answer.text, "html.parser")
            if answer.status_code == status:
                return
            assert self.page.h1
        raise AssertionError(f"{path} does not come back")

    def send(
        self,
        form: Tag | None,
        path: str,
        status: int,
        is_done: Callable[[], bool],
        *,
        once: frozenset[int] | set[int] = frozenset(),
        **values: str,
    ) -> None:
        """Send a form; "done" must be true, and after a refusal the same form must do it.

        A status in `once` is right after a refusal: what was refused had been done after all.
        """
        for number in range(TRIES):
            answer = self.visitor.send(form, **values)
            if answer.status_code == status or (number and answer.status_code in once):
                assert is_done(), f"{path} said that it is done"
                self.location = answer.headers.get("Location", "")
                return
            assert answer.status_code == 503, f"{path}: {answer.status}"
            if path == "/results":
                self.check_not_saved(BeautifulSoup(answer.text, "html.parser"))
        raise AssertionError(f"{path} does not come back")

    def check_not_saved(self, page: BeautifulSoup) -> None:
        assert "Not saved" in text_of(page.select_one("[role=alert]"))
        assert finish_form(page)
        assert page.select_one("article.result h1")
        assert not page.select("a[href^='/results/']")

    def rows(self) -> list[tuple[str, int]]:
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute("SELECT shows, link_number FROM results").fetchall()
        finally:
            connection.close()

    def is_kept(self) -> bool:
        return len(self.rows()) == 1

    def is_gone(self) -> bool:
        return not self.rows()

    def sees(self, level: str) -> bool:
        return [shows for shows, _ in self.rows()] == [level]

    def has_link(self, number: int) -> bool:
        return [link for _, link in self.rows()] == [number]

    def end(self) -> None:
        with suppress(StoreError):
            self.store.get().close()


MakeJourney = Callable[[], Journey]


@pytest.fixture
def make_journey(tmp_path: Path, empty_database: Path, bank: Bank) -> MakeJourney:
    """Make journeys that all begin at the review, with the same cookie, each on an empty store."""
    app = build_app(Settings(data=tmp_path, misses_per_minute=0, costly_per_minute=0, results_per_hour=0))
    count = iter(range(10_000))

    def make(cookie: str) -> Journey:
        path = tmp_path / f"store{next(count)}" / empty_database.name
        path.parent.mkdir()
        shutil.copy(empty_database, path)
        return Journey(app, bank, path, cookie)

    first = make("")
    first.visitor.fill(answers_toward(bank, "director"))
    kept = first.visitor.client.get_cookie(first.visitor.cookie_name)
    assert kept is not None
    return lambda: make(kept.value)


def walk(make_journey: MakeJourney, failing: int, moment: Moment) -> Calls:
    """Go once, with one failing call."""
    calls = Calls(failing, moment)
    with counted(calls):
        journey = make_journey()
        try:
            journey.walk()
        finally:
            journey.end()
    return calls


def walk_with_each(make_journey: MakeJourney, calls: int, step: int = 1) -> None:
    for number in range(1, calls + 1, step):
        assert walk(make_journey, number, "before").has_failed, number


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.long)])
def test_no_failing_call_breaks_a_journey(make_journey: MakeJourney, step: int) -> None:
    whole = walk(make_journey, 0, "before").count
    assert whole >= FEWEST_CALLS
    walk_with_each(make_journey, whole, step)


def test_a_commit_that_holds_but_is_told_as_failed_breaks_no_journey(make_journey: MakeJourney) -> None:
    whole = walk(make_journey, 0, "after").count
    assert whole >= FEWEST_COMMITS
    for number in range(1, whole + 1):
        assert walk(make_journey, number, "after").has_failed, number


@pytest.mark.long
def test_an_app_that_hides_a_fault_is_caught(make_journey: MakeJourney, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the test above would prove nothing."""
    save = Store.save

    def careless(self: Store, result: NewResult) -> None:
        with suppress(StoreError):
            save(self, result)

    monkeypatch.setattr(Store, "save", careless)
    with pytest.raises(AssertionError, match="said that it is done"):
        walk_with_each(make_journey, FEWEST_CALLS)
