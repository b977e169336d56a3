"""Setting a job up."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank
from tests.web.conftest import MakeApp
from tests.web.page_checks import text_of
from tests.web.panels import NAME, SEATS, door_of, job_behind, set_up
from tests.web.visitor import Visitor
from web.access.keyring import MOST_KEYS
from web.platform.dates import end_of, today

Dump = Callable[[], list[str]]


def form(visitor: Visitor) -> BeautifulSoup:
    return visitor.visit("/jobs/new").select_one("main form")  # type: ignore[return-value]


def errors_of(page: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in page.select(".error-summary a")]


def test_a_founder_names_the_job_and_the_seats_and_is_done(app: Flask, visitor: Visitor) -> None:
    set_up(visitor)
    job = job_behind(app, door_of(visitor))
    assert (job.name, job.is_named, job.closes_on) == (NAME, True, today() + timedelta(days=7))
    assert [seat.label for seat in job.seats] == list(SEATS)
    assert all(seat.invitation for seat in job.seats)


def test_everything_that_was_typed_is_kept(app: Flask, visitor: Visitor) -> None:
    seats = dict(zip("123456", "ABCDEF", strict=True))
    fields = {f"seat_{number}": label for number, label in seats.items()}
    note, day = "We need it by spring.\r\n\r\n\r\n\r\nNo\x00 hurry.", (today() + timedelta(days=20)).isoformat()
    visitor.submit(
        form(visitor),
        called=" A  job ",
        decider="Ada",
        note=note,
        closes_on=day,
        mode="unnamed",
        language_2="de",
        **fields,
    )
    job = job_behind(app, door_of(visitor))
    assert (job.name, job.decider, job.note) == ("A job", "Ada", "We need it by spring.\n\nNo hurry.")
    assert (job.is_named, job.closes_on.isoformat()) == (False, day)
    assert [seat.language for seat in job.seats] == ["", "de", "", "", "", ""]


def test_empty_lines_between_seats_are_left_out(app: Flask, visitor: Visitor) -> None:
    visitor.submit(form(visitor), called="A job", seat_2="B", seat_12="L")
    assert [seat.label for seat in job_behind(app, door_of(visitor)).seats] == ["B", "L"]


@pytest.mark.parametrize(
    ("fields", "anchors"),
    [
        ({"called": ""}, ["#called"]),
        ({"called": "\u200b"}, ["#called"]),
        ({"called": "x" * 81, "decider": "x" * 81, "note": "x" * 501}, ["#called", "#decider", "#note"]),
        ({"seat_2": ""}, ["#seat_2"]),
        ({"seat_1": "", "seat_2": ""}, ["#seat_1"]),
        ({"seat_2": "x" * 41}, ["#seat_2"]),
        ({"seat_2": "FOUNDER"}, ["#seat_2"]),
        ({"mode": "unnamed"}, ["#mode-unnamed"]),
        ({"closes_on": ""}, ["#closes_on"]),
        ({"closes_on": "2026-02-31"}, ["#closes_on"]),
        ({"closes_on": "9" * 5000}, ["#closes_on"]),
        ({"closes_on": (today() - timedelta(days=1)).isoformat()}, ["#closes_on"]),
        ({"closes_on": (today() + timedelta(days=371)).isoformat()}, ["#closes_on"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(
    visitor: Visitor, dump: Dump, fields: dict[str, str], anchors: list[str]
) -> None:
    before, typed = dump(), {"called": "A job", "seat_1": "Founder", "seat_2": "Finance", **fields}
    page = visitor.submit(form(visitor), 422, **typed)
    assert errors_of(page) == anchors
    assert dump() == before
    assert str(page.select_one("#seat_1")["value"]) == (typed["seat_1"] or typed["seat_2"])  # type: ignore[index]


def test_a_job_is_kept_as_long_as_results_and_a_month_beyond_its_closing_day(make_app: MakeApp, bank: Bank) -> None:
    for keep_days, closes_in, kept in ((180, 7, 180), (180, 170, 200), (10, 7, 37), (400, 370, 400)):
        visitor = Visitor(make_app(keep_days=keep_days), bank)
        set_up(visitor, closes_on=(today() + timedelta(days=closes_in)).isoformat())
        exported = json.loads(visitor.get(f"{visitor.path}/job.json").text)
        assert exported["kept_until"] == end_of(today() + timedelta(days=kept))


def test_the_same_form_sent_again_makes_no_second_job(visitor: Visitor) -> None:
    first = form(visitor)
    typed = {"called": "A job", "seat_1": "Founder", "seat_2": "Finance"}
    paths = set()
    for name in ("A job", "A job", "Another job"):
        visitor.submit(first, **typed | {"called": name})
        paths.add(visitor.path)
    assert len(paths) == 2


def test_a_job_that_was_deleted_is_not_made_again_by_its_old_form(visitor: Visitor) -> None:
    first, typed = form(visitor), {"called": "A job", "seat_1": "Founder", "seat_2": "Finance"}
    visitor.submit(first, **typed)
    visitor.submit(visitor.visit(f"{visitor.path}/delete").select_one("main form"))
    page = visitor.submit(first, 409, **typed)
    visitor.submit(page.select_one("main form"))
    assert visitor.visit(visitor.path).select_one(".seats")


def test_jobs_count_with_results_and_what_was_typed_stays(make_app: MakeApp, bank: Bank) -> None:
    visitor = Visitor(make_app(results_per_hour=1), bank)
    set_up(visitor)
    page = visitor.submit(form(visitor), 429, called="A second", seat_1="Founder", seat_2="Finance")
    assert str(page.select_one("#called")["value"]) == "A second"  # type: ignore[index]


def test_a_full_ring_says_what_leaves_and_how_it_comes_back(visitor: Visitor) -> None:
    paths = [set_up(visitor, "A", f"B{number}") for number in range(MOST_KEYS)]
    leaving = text_of(visitor.visit("/jobs/new").select_one(".notice .share-link__address"))
    set_up(visitor)
    visitor.visit(paths[0], 404)
    page = visitor.submit(visitor.visit(leaving.removeprefix(visitor.base_url)).select_one("main form"))
    assert "B0" in text_of(page.select_one(".seats"))


def test_start_page_result_and_list_lead_here(visitor: Visitor, bank: Bank) -> None:
    visitor.answer_all("director")
    visitor.finish()
    for path in ("/", visitor.path, "/mine"):
        assert visitor.visit(path).select("main a[href='/jobs/new']")


def test_a_name_is_escaped_and_shown_as_it_was_typed(visitor: Visitor) -> None:
    page = visitor.visit(set_up(visitor))
    assert text_of(page.h1) == NAME
    assert text_of(page.title).startswith(NAME)
