"""The clock of the machine is wrong, and put right: results expire by it, and nothing else breaks."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from itsdangerous import TimestampSigner

import web.platform.store
import web.session.signing
from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor, finish_form
from web.platform.store import LazyStore

DAY = 86_400
Count = Callable[[], int]


class SetClock(Protocol):
    """Moves the clock of the whole process; 0 puts it right."""

    def __call__(self, seconds: float) -> None: ...


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    real, off = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + off[0])

    def set_clock(seconds: float) -> None:
        off[0] = seconds

    return set_clock


def until(year: int) -> float:
    """Return how far a year lies from now."""
    return datetime(year, 1, 1, 12, tzinfo=UTC).timestamp() - time.time()


@pytest.fixture
def finished(visitor: Visitor, bank: Bank) -> Visitor:
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    return visitor


OFF = {
    "a day late": lambda: DAY,
    "a day early": lambda: -DAY,
    "1970": lambda: until(1970),
    "2100": lambda: until(2100),
}


@pytest.mark.parametrize("how", OFF)
def test_a_result_opens_unless_the_clock_says_that_it_expired(
    finished: Visitor, colleague: Visitor, set_clock: SetClock, how: str
) -> None:
    set_clock(OFF[how]())
    colleague.visit(finished.path, 404 if how == "2100" else 200)
    set_clock(0)
    colleague.visit(finished.path)


ALWAYS = ("/", "/review", "/questions/f_goals", "/context")


def check_every_page(finished: Visitor, set_clock: SetClock, how: str) -> None:
    """Open all pages while the clock is wrong, and once more when it is right."""
    paths = (*ALWAYS, finished.path, f"{finished.path}.json", "/manage", "/manage/delete")
    everything = dict.fromkeys(paths, 200)
    set_clock(OFF[how]())
    if how == "2100":  # the result and the cookie are too old, and who opens a page gets a new cookie
        assert statuses(finished, paths) == everything | dict.fromkeys(paths[len(ALWAYS) :], 404)
        everything |= {"/manage": 404, "/manage/delete": 404}
    else:
        assert statuses(finished, paths) == everything
    set_clock(0)
    assert statuses(finished, paths) == everything


def statuses(visitor: Visitor, paths: tuple[str, ...]) -> dict[str, int]:
    return {path: visitor.get(path).status_code for path in paths}


@pytest.mark.parametrize("how", OFF)
def test_every_page_answers_whatever_the_clock_says(finished: Visitor, set_clock: SetClock, how: str) -> None:
    check_every_page(finished, set_clock, how)


def test_an_app_without_a_start_page_is_caught(finished: Visitor, set_clock: SetClock) -> None:
    """Otherwise the test above would prove nothing."""
    get = finished.get
    finished.get = lambda path, **headers: get("/nowhere" if path == "/" else path, **headers)  # type: ignore[method-assign]
    with pytest.raises(AssertionError):
        check_every_page(finished, set_clock, "a day late")


@pytest.mark.parametrize("how", ["a day early", "1970"])
def test_an_app_that_refuses_cookies_from_the_future_is_caught(
    finished: Visitor, set_clock: SetClock, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.session.signing, "PatientSigner", TimestampSigner)
    with pytest.raises(AssertionError):
        check_every_page(finished, set_clock, how)


@pytest.mark.parametrize("how", ["a day late", "a day early", "1970"])
def test_answers_outlive_a_clock_that_is_wrong_for_a_while(
    visitor: Visitor, bank: Bank, set_clock: SetClock, how: str
) -> None:
    visitor.fill(answers_toward(bank, "head"))
    set_clock(OFF[how]())
    visitor.visit("/")
    visitor.answer(asked(bank)[0].id, "dont_know")
    set_clock(0)
    assert visitor.visit("/review").select_one("main form[action='/results']")


@pytest.mark.parametrize("how", OFF)
def test_somebody_finishes_and_reads_under_a_wrong_clock(
    visitor: Visitor, bank: Bank, set_clock: SetClock, count_results: Count, how: str
) -> None:
    set_clock(OFF[how]())
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    assert visitor.path.startswith("/results/")
    visitor.visit(visitor.path)
    assert count_results() == 1


@pytest.mark.parametrize("how", ["a day late", "a day early"])
def test_a_form_that_was_open_when_the_clock_moved_is_stored_once(
    visitor: Visitor, bank: Bank, set_clock: SetClock, count_results: Count, how: str
) -> None:
    form: BeautifulSoup | None = finish_form(visitor.fill(answers_toward(bank, "director")))  # type: ignore[assignment]
    visitor.submit(form)
    set_clock(OFF[how]())
    assert visitor.send(form).status_code in {303, 400, 409}
    set_clock(0)
    visitor.submit(form)
    assert count_results() == 1


def finish_years_ahead(app: Flask, finished: Visitor, colleague: Visitor, bank: Bank, set_clock: SetClock) -> None:
    """Let somebody finish while the clock stands in 2100, put it right, and look for the result of before."""
    app.extensions["role_fit_store"] = LazyStore(app.extensions["role_fit_store"].url)
    finished.visit(finished.path)
    set_clock(OFF["2100"]())
    colleague.fill(answers_toward(bank, "director"))
    colleague.finish()  # the first finish of a process erases what has expired
    set_clock(0)
    colleague.visit(finished.path)


def test_a_clock_set_forward_by_years_erases_nothing(
    app: Flask, finished: Visitor, colleague: Visitor, bank: Bank, set_clock: SetClock
) -> None:
    finish_years_ahead(app, finished, colleague, bank, set_clock)


def test_an_app_that_believes_every_clock_is_caught(
    app: Flask,
    finished: Visitor,
    colleague: Visitor,
    bank: Bank,
    set_clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise the test above would prove nothing."""
    monkeypatch.setattr(web.platform.store, "MAX_CLOCK_SHIFT", float("inf"))
    with pytest.raises(AssertionError):
        finish_years_ahead(app, finished, colleague, bank, set_clock)


def test_a_clock_set_forward_by_an_hour_is_believed(
    app: Flask, set_clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    lazy = LazyStore(app.extensions["role_fit_store"].url)
    set_clock(3600)
    with caplog.at_level("DEBUG"):
        lazy.purge_if_due()
    assert "not erased" not in caplog.text


def start_anew(app: Flask) -> LazyStore:
    """Forget what a process knows of the clock, as a restart does."""
    store = app.extensions["role_fit_store"] = LazyStore(app.extensions["role_fit_store"].url)
    return store


@pytest.mark.parametrize("days", [200, 730, 20_000])
def test_a_start_with_the_clock_ahead_erases_nothing_however_often(
    app: Flask, finished: Visitor, colleague: Visitor, bank: Bank, set_clock: SetClock, days: int
) -> None:
    path = finished.path
    set_clock(days * DAY)
    for _ in range(2):
        start_anew(app)
        colleague.fill(answers_toward(bank, "director"))
        colleague.finish()  # its row is of the wrong time, and makes the clock no likelier
    answer = colleague.get("/readyz")
    assert answer.status_code == 200
    assert "nothing that has expired is erased" in answer.get_json()["warnings"][0]
    set_clock(0)
    start_anew(app)
    finished.visit(path)
    assert colleague.get("/readyz").get_json()["warnings"] == []


def test_a_server_that_ran_all_the_while_believes_its_clock(
    app: Flask, finished: Visitor, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lazy = start_anew(app)
    set_clock(100 * DAY)
    monkeypatch.setattr(lazy, "_offset_at_start", lazy._offset_at_start + 100 * DAY)  # no clock was set: time went by
    assert lazy.find_clock_doubt() == ""
    assert "last in use" in start_anew(app).find_clock_doubt()
