"""A member's seat after the answers: notes, the private link, leaving, what the reveal shows, dissent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from jobs import Decision, Phase
from jobs.rounds import decide, give_answers
from questions import Bank, Sheet
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.panels import Made, begin, take_seat
from tests.web.visitor import Visitor, finish_form
from web.access.jobs import JobAccess, change
from web.pages.seats import seat as seat_page
from web.platform.dates import today
from web.platform.secrets import new_secret
from web.views.decision import dissents_of


@pytest.fixture
def job(app: Flask) -> Made:
    return Made(app, 3, is_named=True)


@pytest.fixture
def seat(visitor: Visitor, job: Made, bank: Bank) -> str:
    """Return the page of a seat whose member answered."""
    seat = take_seat(visitor, job, 1)
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "head"))
    visitor.submit(finish_form(visitor.visit("/review")))
    return seat


def reveal(job: Made) -> None:
    job.change(lambda one: replace(one, phase=Phase.REVEALED))


def test_notes_are_kept_with_one_button_and_shown_to_their_writer(
    visitor: Visitor, seat: str, job: Made, bank: Bank
) -> None:
    question = asked(bank)[1].id
    page = visitor.visit(f"{seat}/notes")
    page = visitor.submit(page.select_one("main form"), **{f"note-{question}": " Two plants\nclose. "})
    assert next(iter(job.job.first.values())).notes == {question: "Two plants close."}
    assert "Two plants close." in text_of(page.select_one("#own-answers-part"))


def test_a_note_that_is_too_long_is_kept_on_the_page(visitor: Visitor, seat: str, job: Made, bank: Bank) -> None:
    first, second = (f"note-{question.id}" for question in asked(bank)[:2])
    page = visitor.visit(f"{seat}/notes").select_one("main form")
    page = visitor.submit(page, 422, **{first: "x" * 301, second: "fine"})
    assert page.select_one(f"[role=alert] a[href='#{first}']")
    assert text_of(page.select_one(f"#{second}")) == "fine"
    assert not next(iter(job.job.first.values())).notes


def test_the_private_link_opens_the_seat_elsewhere(visitor: Visitor, colleague: Visitor, seat: str) -> None:
    link = text_of(visitor.visit(seat).select_one("[data-address]")).removeprefix("http://localhost")
    colleague.submit(colleague.visit(link).select_one("main form"))
    assert colleague.path == seat
    assert "Your answers are in" in text_of(colleague.visit(seat).select_one(".lead"))


def test_nobody_else_opens_the_seat(colleague: Visitor, seat: str) -> None:
    for path in (seat, f"{seat}/notes", f"{seat}/second", f"{seat}/begin", f"{seat}/result"):
        assert "no key" in text_of(colleague.visit(path, 404).h1)


def test_answers_can_be_deleted_before_the_reveal(visitor: Visitor, seat: str, job: Made) -> None:
    form = visitor.visit(seat).select_one(f"form[action='{seat}/withdraw']")
    visitor.submit(form, 422)
    page = visitor.submit(form, sure="y")
    assert "Your answers are deleted" in text_of(page.select_one("[role=status]"))
    assert not job.job.first
    assert not visitor.visit("/review").select(".purpose"), "and no copy is left here"


def test_leaving_after_the_reveal_takes_the_name_and_keeps_the_count(visitor: Visitor, seat: str, job: Made) -> None:
    before = visitor.visit(seat).select_one(f"form[action='{seat}/withdraw']")
    reveal(job)
    visitor.submit(before, 409, sure="y")
    visitor.submit(visitor.visit(seat).select_one(f"form[action='{seat}/withdraw']"), sure="y")
    assert visitor.path == "/mine"
    assert (job.job.seats[0].label, len(job.job.first)) == ("", 1)
    visitor.visit(seat, 404)


def test_a_reveal_in_the_same_moment_lets_nobody_leave_who_meant_to_delete(
    visitor: Visitor, seat: str, job: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = visitor.visit(seat).select_one(f"form[action='{seat}/withdraw']")

    def change_later(*args: Any, **more: Any) -> JobAccess:
        reveal(job)
        return change(*args, **more)

    monkeypatch.setattr(seat_page, "change", change_later)
    assert visitor.submit(form, 409, sure="y").select("form input[name=revealed]")
    assert (job.job.seats[0].label, len(job.job.first)) == ("Seat 1", 1)


def test_the_reveal_shows_the_own_verdict_and_leads_to_the_panel(visitor: Visitor, seat: str, job: Made) -> None:
    assert not visitor.visit(seat).select("#own-verdict")
    reveal(job)
    page = visitor.visit(seat)
    assert text_of(page.select_one("#own-verdict ~ .lead")).startswith("Clearly the Head")
    assert page.select_one(f"a[href='/jobs/{job.fingerprint}/panel']")


def test_dissent_stands_word_for_word(visitor: Visitor, seat: str, job: Made) -> None:
    reveal(job)
    assert not visitor.visit(seat).select("#words")
    job.change(lambda one: decide(one, Decision("head", "Ada", today(), "", "", None), today()))
    form = visitor.visit(seat).select_one(f"form[action='{seat}/dissent']")
    page = visitor.submit(form, 422, words="x" * 1001)
    assert text_of(page.select_one("#words")) == "x" * 1001
    visitor.submit(form, words="Too soon.\n\nWe have <no> data.")
    assert list(job.job.dissents.values()) == ["Too soon.\n\nWe have <no> data."]


def test_the_dissent_of_somebody_without_answers_is_signed_too(visitor: Visitor, job: Made) -> None:
    seat = take_seat(visitor, job, 3)
    reveal(job)
    job.change(lambda one: decide(one, Decision("head", "Ada", today(), "", "", None), today()))
    assert "Seat 3" in text_of(visitor.visit(seat).select_one("#words-hint"))
    visitor.submit(visitor.visit(seat).select_one(f"form[action='{seat}/dissent']"), words="Too soon.")
    assert [one.by for one in dissents_of(job.job)] == ["Seat 3"]


def test_a_private_link_says_that_whoever_sent_it_can_read_along(visitor: Visitor) -> None:
    assert "they can read your answers" in text_of(visitor.visit(f"/seats/open/{new_secret()}").main)


def test_who_leaves_without_a_name_hears_that_the_notes_will_be_missed(
    make_app: Callable[..., Flask], bank: Bank
) -> None:
    app = make_app()
    visitor, job = Visitor(app, bank), Made(app, 5, is_named=False)
    seat = take_seat(visitor, job, 1)
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "head"))
    visitor.submit(finish_form(visitor.visit("/review")))
    reveal(job)
    assert "that they were yours" not in visitor.get(seat).text
    job.change(
        lambda one: replace(one, first={key: replace(one.first[key], notes={"f_goals": "x"}) for key in one.first})
    )
    assert "that they were yours" in visitor.get(seat).text


def test_a_seat_that_was_answered_before_its_renewal_says_so(visitor: Visitor, job: Made, bank: Bank) -> None:
    seat = take_seat(visitor, job, 2)
    key = job.job.seats[1].key
    job.change(lambda one: give_answers(one, key, "cd" * 32, Sheet(answers_toward(bank, "head")), bank.hash))
    page = visitor.visit(seat)
    assert "before its link was renewed" in text_of(page.select_one(".lead"))
    assert not page.select(f"form[action='{seat}/begin'], #leave")


def test_an_unnamed_panel_says_that_it_is_confidential(make_app: Callable[..., Flask], bank: Bank) -> None:
    app = make_app()
    words = text_of(Visitor(app, bank).visit(Made(app, 5, is_named=False).invitation(1)).main)
    assert "how many chose what, and the notes, never whose. That is confidential, not anonymous" in words
