"""The record of a decision: who writes it, who reads it, and when it is looked at again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from icalendar import Calendar

from jobs import Decision, Phase, Seat
from questions import Bank, Sheet
from storage import DAY
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.panels import hold, in_days, store_revealed
from tests.web.revealed import sheet_key
from tests.web.visitor import Visitor
from web.access.jobs import change, find_access
from web.platform.dates import months_after, today, working_day_from
from web.platform.secrets import hashed, new_secret

TODAY = today()
LONG_AGO = Decision("head", "The board", TODAY - timedelta(days=200), "", "", TODAY - timedelta(days=20))


@pytest.fixture
def organise(app: Flask, bank: Bank) -> str:
    return store_revealed(app, [Sheet(answers_toward(bank, role)) for role in ("head", "director")])


@pytest.fixture
def job(visitor: Visitor, organise: str) -> str:
    return hold(visitor, organise, "organise")


def record(visitor: Visitor, job: str, status: int = 200, /, **values: str) -> BeautifulSoup:
    form = visitor.visit(f"/jobs/{job}/decision").select_one("main form")
    return visitor.submit(form, status, **{"role": "head", "reasons": "", "dissent": "", **values})


def change_job(app: Flask, organise: str, **values: Any) -> None:
    with app.test_request_context():
        access = find_access("organise", organise)
        assert access is not None
        change(access, lambda job: replace(job, **values))


def take_seat(app: Flask, visitor: Visitor, organise: str) -> str:
    secret = new_secret()
    seats = (Seat("s0", "Finance", key=hashed("seat", secret).hex()), Seat("s1", "Sales"))
    change_job(app, organise, seats=seats)
    return hold(visitor, secret)


def test_what_the_organiser_records_is_read_by_members(
    app: Flask, visitor: Visitor, colleague: Visitor, bank: Bank, organise: str, job: str
) -> None:
    record(visitor, job, reasons="First <i>reason</i>\r\n\r\nsecond", dissent="Too early")
    take_seat(app, colleague, organise)
    page = colleague.visit(f"/jobs/{job}/decision")
    words = [text_of(one) for one in page.select(".decision p.as-written")]
    assert words == ["First <i>reason</i> second", "Too early"]
    assert text_of(page.select_one(".decision .lead")) == bank.roles["head"].name
    assert "Ada" in text_of(page.select_one(".decision dl"))
    assert not page.select("main form")
    colleague_form = visitor.visit(f"/jobs/{job}/decision").select_one("main form")
    assert colleague.send(colleague_form, role="director").status_code in {400, 404}


def test_days_are_filled_in(visitor: Visitor, job: str) -> None:
    page = visitor.visit(f"/jobs/{job}/decision")
    days = [str(field["value"]) for field in page.select("#decided_on, #review_on")]
    assert days == [today().isoformat(), working_day_from(months_after(today(), 6)).isoformat()]


def test_what_was_decided_is_said_wherever_the_job_is_named(
    app: Flask, visitor: Visitor, colleague: Visitor, organise: str, job: str
) -> None:
    record(visitor, job, role="director")
    take_seat(app, colleague, organise)
    seat = next(str(link["href"]) for link in colleague.visit("/mine").select("main a[href^='/seats/']"))
    for person, path in ((visitor, f"/jobs/{job}"), (visitor, "/mine"), (colleague, f"/jobs/{job}"), (colleague, seat)):
        words = text_of(person.visit(path).main)
        assert ": Director of Operations." in words.partition("Decided on ")[2][:60], path


def test_neither_role_can_be_decided(visitor: Visitor, job: str) -> None:
    page = record(visitor, job, role="-")
    assert text_of(page.select_one(".decision .lead")) == "Neither of the two roles"


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "janitor"},
        {"decided_by": " \u200b "},
        {"decided_on": in_days(2)},
        {"decided_on": "soon"},
        {"reasons": "x" * 2001},
        {"dissent": "x" * 2001},
        {"review_on": TODAY.isoformat()},
        {"review_on": in_days(500)},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(visitor: Visitor, job: str, wrong: dict[str, str]) -> None:
    page = record(visitor, job, 422, **{"reasons": "Kept", **wrong})
    [name] = wrong
    assert page.select(".error-summary a")
    assert page.select_one(f"#{name}-error")
    assert text_of(page.select_one("#reasons")) == wrong.get("reasons", "Kept")


def test_an_old_form_changes_nothing_and_gives_back_its_words(visitor: Visitor, job: str) -> None:
    old = visitor.visit(f"/jobs/{job}/decision").select_one("main form")
    record(visitor, job, reasons="New")
    page = visitor.submit(old, 409, role="director", reasons="Old", dissent="")
    assert "nothing was saved" in text_of(page.select_one(".error-summary"))
    assert "Old" in text_of(page.select_one("#unsaved ~ .as-written"))
    assert text_of(page.select_one(".decision .as-written")) == "New"
    page = record(visitor, job, role="director", reasons="Amended")
    assert text_of(page.select_one(".decision .as-written")) == "Amended"


def test_what_the_panel_said_stands_on_the_record(visitor: Visitor, job: str) -> None:
    said = text_of(visitor.visit(f"/jobs/{job}/panel").h1)
    assert said in text_of(record(visitor, job).select_one(".decision"))


def test_while_a_round_is_open_nothing_is_decided(app: Flask, visitor: Visitor, organise: str, job: str) -> None:
    form = visitor.visit(f"/jobs/{job}/decision").select_one("main form")
    change_job(app, organise, phase=Phase.SECOND)
    page = visitor.submit(form, 409, role="head", reasons="", dissent="")
    assert page.select(".error-summary")
    assert not page.select(".decision, main form")


def test_a_member_dissents_by_the_name_of_the_seat(app: Flask, visitor: Visitor, organise: str, job: str) -> None:
    record(visitor, job)
    change_job(app, organise, dissents={sheet_key(0): "No <b>", "s1:ee": "Not yet", "ff": "Nor me"})
    page = visitor.visit(f"/jobs/{job}/decision")
    assert [text_of(one) for one in page.select(".dissent blockquote")] == ["No <b>", "Nor me", "Not yet"]
    assert [text_of(one) for one in page.select(".dissent figcaption")] == [
        "Founder",
        "A member of the panel",
        "Finance",
    ]


def test_a_decision_keeps_the_job_until_after_its_review(app: Flask, visitor: Visitor, organise: str, job: str) -> None:
    def days_kept() -> float:
        with app.test_request_context():
            stored = find_access("organise", organise).stored
            return (stored.expires_at - stored.created_at) / DAY

    record(visitor, job, review_on=in_days(100))
    assert 160 <= days_kept() <= 161.1
    record(visitor, job, review_on=in_days(5))
    assert days_kept() >= 160, "it is never kept shorter"
    record(visitor, job, review_on=in_days(390))
    assert 400 <= days_kept() <= 401.1


def test_the_review_day_goes_into_a_calendar_without_answers_and_secrets(
    visitor: Visitor, organise: str, job: str
) -> None:
    assert visitor.get(f"/jobs/{job}/review.ics").status_code == 404
    record(visitor, job, reasons="Secret reason", review_on=in_days(100))
    got = visitor.get(f"/jobs/{job}/review.ics")
    assert got.content_type == "text/calendar; charset=utf-8"
    assert got.headers["Content-Disposition"] == 'attachment; filename="review.ics"'
    [event] = Calendar.from_ical(got.data).walk("VEVENT")
    assert event["dtstart"].dt.isoformat() == in_days(100)
    assert "Leeds" in str(event["summary"])
    assert str(event["description"]).endswith("http://localhost/mine")
    unfolded = got.text.replace("\r\n ", "")
    assert not [word for word in ("Secret reason", organise, job) if word in unfolded]
    uid = str(event["uid"])
    record(visitor, job, review_on=in_days(120))
    [event] = Calendar.from_ical(visitor.get(f"/jobs/{job}/review.ics").data).walk("VEVENT")
    assert str(event["uid"]) == uid


def test_without_a_key_there_is_nothing(colleague: Visitor, job: str) -> None:
    for page in ("decision", "mandate", "answer/today"):
        colleague.visit(f"/jobs/{job}/{page}", 404)
    assert colleague.get(f"/jobs/{job}/review.ics").status_code == 404


def test_when_the_day_has_come_the_record_says_so(app: Flask, visitor: Visitor, organise: str, job: str) -> None:
    record(visitor, job)
    assert not visitor.visit(f"/jobs/{job}/decision").select("a[href$='/answer/turned-out']")
    change_job(app, organise, decision=LONG_AGO)
    assert visitor.visit(f"/jobs/{job}/decision").select("a[href$='/answer/turned-out']")
