"""A day is one of the time zone of the site, and what is kept until a day is kept to its end."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import pytest
from bs4 import Tag
from pydantic import ValidationError

from questions import Bank
from tests.sheets import answers_toward
from tests.web.conftest import MakeApp
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.platform.dates import day_of, end_of, last_day, months_after, working_day_from
from web.platform.settings import Settings

DAY = 86_400
AT = datetime(2026, 11, 29, 1, 38, 10, tzinfo=UTC).timestamp()  # in Los Angeles it is still the 28th


class SetClock(Protocol):
    def __call__(self, at: float) -> None: ...


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def set_clock(at: float) -> None:
        monkeypatch.setattr(time, "time", lambda: at)

    set_clock(AT)
    return set_clock


@pytest.fixture
def maker(visitor: Visitor, bank: Bank, set_clock: SetClock) -> Visitor:
    """Somebody who finished in the night of 29 November."""
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    return visitor


def sharing(visitor: Visitor) -> Tag | None:
    return visitor.visit("/manage/share").select_one("main form[action^='/manage/sharing']")


def told_day(visitor: Visitor) -> str:
    found = re.search(r"that is on ([^.]*)", text_of(visitor.visit("/manage/share").select_one("#days-hint")))
    assert found
    return found[1]


def test_a_result_opens_to_the_end_of_its_last_day(maker: Visitor, colleague: Visitor, set_clock: SetClock) -> None:
    link = maker.path
    maker.submit(sharing(maker), is_shared="y", days="3")
    assert told_day(maker) == "2 December 2026"
    set_clock(datetime(2026, 12, 2, 23, 59, 59, tzinfo=UTC).timestamp())
    colleague.visit(link)
    set_clock(datetime(2026, 12, 3, tzinfo=UTC).timestamp())
    colleague.visit(link, 404)


def expire_at(data: Path, moment: float) -> None:
    with closing(sqlite3.connect(data / "role-fit.sqlite3")) as connection, connection:
        connection.execute("UPDATE results SET expires_at = ?", (int(moment),))


def test_one_of_version_0_2_0_that_ends_within_a_day_opens_to_the_end_of_it_too(
    maker: Visitor, colleague: Visitor, data: Path, set_clock: SetClock
) -> None:
    link = maker.path
    expire_at(data, AT + 15)
    set_clock(AT + 17)
    colleague.visit(link)
    assert told_day(maker) == "29 November 2026"
    set_clock(AT + DAY)
    colleague.visit(link, 404)


@pytest.mark.parametrize("hour", [0, *(pytest.param(hour, marks=pytest.mark.long) for hour in (1, 12)), 23])
@pytest.mark.parametrize("later", [0, DAY])
def test_days_left_as_they_were_change_no_last_day(
    maker: Visitor, data: Path, set_clock: SetClock, hour: int, later: int
) -> None:
    """Even where the form was shown a day before it is sent, and whatever the store holds."""
    expire_at(data, datetime(2027, 1, 5, hour, tzinfo=UTC).timestamp())
    before, form = told_day(maker), sharing(maker)
    set_clock(AT + later)
    maker.submit(form, is_shared="y", previews="y")
    assert told_day(maker) == before


def test_on_the_last_day_saving_something_else_changes_no_last_day(maker: Visitor, data: Path) -> None:
    expire_at(data, end_of(date(2026, 11, 29)))
    maker.submit(sharing(maker), is_shared="y", previews="y")
    assert told_day(maker) == "29 November 2026"


@pytest.fixture
def _zone_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone_afterwards")
@pytest.mark.parametrize(
    ("zone", "made", "until"),
    [
        ("America/Los_Angeles", "28 November 2026", "29 November"),
        ("Pacific/Auckland", "29 November 2026", "30 November"),
    ],
)
def test_days_are_those_of_the_time_zone_of_the_site(
    make_app: MakeApp, bank: Bank, set_clock: SetClock, zone: str, made: str, until: str
) -> None:
    maker = Visitor(make_app(time_zone=zone, keep_days=1), bank)
    maker.fill(answers_toward(bank, "head"))
    maker.finish()
    assert f"Made on {made}" in text_of(maker.visit("/manage"))
    assert f"kept until {until} 2026" in text_of(maker.visit("/manage"))
    assert zone in text_of(maker.visit("/privacy"))
    assert day_of(end_of(last_day(int(AT))) - 1) == day_of(AT)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "/etc/localtime", "UTC+25:99", "\0"])
def test_an_unknown_time_zone_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="not the name of a time zone"):
        Settings(time_zone=name)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 29), 6, date(2027, 5, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_some_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@pytest.mark.parametrize(
    ("day", "expected"), [("2027-05-28", "2027-05-28"), ("2027-05-29", "2027-05-31"), ("2027-05-30", "2027-05-31")]
)
def test_the_day_of_the_review_is_aworking_day_from(day: str, expected: str) -> None:
    assert working_day_from(date.fromisoformat(day)) == date.fromisoformat(expected)
