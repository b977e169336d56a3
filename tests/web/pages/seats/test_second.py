"""The second round on one page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from jobs import Job, Phase, Why
from jobs.rounds import answer_again, give_answers, open_second, reveal, write_notes
from jobs.seats import take
from questions import Bank, Sheet
from tests.sheets import Toward, answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.panels import Made, begin, take_seat
from tests.web.visitor import Visitor, fields_of, finish_form
from web.platform.dates import today

LATER = timedelta(days=5)


def with_others(job: Made, bank: Bank, visitor: Visitor, *, seats: int) -> str:
    """Let a visitor and the holders of some seats answer, open the second round, and return the visitor's page."""
    seat = take_seat(visitor, job, 1)
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "head"))
    visitor.submit(finish_form(visitor.visit("/review")))
    job.change(lambda one: _go_on(one, bank, seats))
    return seat


def _go_on(job: Job, bank: Bank, seats: int) -> Job:
    for number in range(2, seats + 1):
        key, sheet_key = f"{number}a" * 32, f"{number}b" * 32
        toward: Toward = "director" if number == 2 else "head"
        job = take(job, job.seats[number - 1].invitation, key)
        job = give_answers(job, key, sheet_key, Sheet(answers_toward(bank, toward)), bank.hash)
        job = write_notes(job, sheet_key, {asked(bank)[0].id: f"note {number}"})
    return open_second(reveal(job, today() + 2 * LATER), today() + LATER)


@pytest.fixture
def job(app: Flask) -> Made:
    return Made(app, 3, is_named=True)


def test_own_answers_are_chosen_and_others_stand_beside_them(visitor: Visitor, job: Made, bank: Bank) -> None:
    seat = with_others(job, bank, visitor, seats=3)
    page = visitor.visit(f"{seat}/second")
    chosen = {key.removeprefix("answer-"): option for key, option in fields_of(page.select_one("main form")).items()}
    assert answers_toward(bank, "head").items() <= chosen.items()
    first = page.select_one(f"#question-{asked(bank)[0].id}")
    assert first is not None
    assert sorted(text_of(note) for note in first.select("blockquote")) == ["note 2 Seat 2", "note 3 Seat 3"]
    assert sorted(text_of(line).split(": ")[-1] for line in first.select(".second li")) == ["Seat 2", "Seat 3"]


def test_a_changed_answer_needs_a_reason(visitor: Visitor, job: Made, bank: Bank) -> None:
    seat, question = with_others(job, bank, visitor, seats=3), asked(bank)[0].id
    other = answers_toward(bank, "director")[question]
    form = visitor.visit(f"{seat}/second").select_one("main form")
    page = visitor.submit(form, 422, **{f"answer-{question}": other})
    assert page.select_one(f"[role=alert] a[href='#why-{question}']")
    assert page.select_one(f"[name=answer-{question}][value={other}][checked]"), "what was chosen stays"
    visitor.submit(form, **{f"answer-{question}": other, f"why-{question}": "convinced"})
    assert visitor.path == seat
    assert [entry.changes for entry in job.job.second.values()] == [{question: Why.CONVINCED}]
    again = visitor.visit(f"{seat}/second")
    assert again.select_one(f"[name=answer-{question}][value={other}][checked]")


def test_what_changed_a_mind_stands_in_the_second_round_and_the_old_note_in_the_first(
    visitor: Visitor, job: Made, bank: Bank
) -> None:
    seat, (question, kept) = with_others(job, bank, visitor, seats=3), (one.id for one in asked(bank)[:2])
    [key] = [key for key, entry in job.job.first.items() if entry.seat == "s1"]
    notes = {question: "old", kept: "stays"}
    job.change(lambda one: replace(one, first={**one.first, key: replace(one.first[key], notes=notes)}))
    form = visitor.visit(f"{seat}/second").select_one("main form")
    values = {f"answer-{question}": answers_toward(bank, "director")[question], f"why-{question}": "new_fact"}
    page = visitor.submit(form, 422, **values, **{f"note-{question}": "x" * 301})
    assert page.select_one(f"[role=alert] a[href='#note-{question}']")
    visitor.submit(form, **values, **{f"note-{question}": "A new plant"})
    assert job.job.second[key].notes == {question: "A new plant", kept: "stays"}
    assert job.job.first[key].notes == notes
    again = visitor.visit(f"{seat}/second")
    assert [text_of(again.select_one(f"#note-{id_}")) for id_ in (question, kept)] == ["A new plant", ""]
    visitor.submit(again.select_one("main form"), **{f"note-{question}": ""})
    assert job.job.second[key].notes == {kept: "stays"}


def test_whoever_changes_nothing_says_so_with_one_button_which_takes_nothing_back(
    visitor: Visitor, job: Made, bank: Bank
) -> None:
    seat, question = with_others(job, bank, visitor, seats=3), asked(bank)[0].id
    page = visitor.visit(f"{seat}/second")
    assert page.select("button[form=keep]")
    visitor.submit(page.select_one("form#keep"))
    assert visitor.path == seat
    assert [entry.sheet.answers for entry in job.job.second.values()] == [answers_toward(bank, "head")]
    other = {f"answer-{question}": answers_toward(bank, "director")[question], f"why-{question}": "convinced"}
    visitor.submit(visitor.visit(f"{seat}/second").select_one("main form"), **other)
    visitor.submit(page.select_one("form#keep"))
    assert [entry.changes for entry in job.job.second.values()] == [{question: Why.CONVINCED}]


def test_a_seat_that_answered_again_before_its_renewal_says_so(visitor: Visitor, job: Made, bank: Bank) -> None:
    seat, head = with_others(job, bank, visitor, seats=3), Sheet(answers_toward(bank, "head"))
    key = job.job.seats[0].key
    job.change(lambda one: answer_again(one, key, "cd" * 32, head, {}, {}))
    page = visitor.visit(seat)
    assert "before its link was renewed" in text_of(page.select_one(".lead"))
    assert not page.select(f"a[href='{seat}/second']")


def test_what_all_agree_on_is_folded(visitor: Visitor, make_app: Callable[..., Flask], bank: Bank) -> None:
    app = make_app()
    job, member = Made(app, 5, is_named=False), Visitor(app, bank)
    seat = with_others(job, bank, member, seats=5)
    page = member.visit(f"{seat}/second")
    assert page.select("details.more fieldset")
    assert "Seat 2" not in text_of(page.main), "nobody is named"
    assert ": 1" in text_of(page.select_one(".second ul"))


def test_a_member_of_a_named_panel_who_missed_the_first_round_answers_in_the_second(
    visitor: Visitor, colleague: Visitor, make_app: Callable[..., Flask], bank: Bank, app: Flask
) -> None:
    job = Made(app, 4, is_named=True)
    with_others(job, bank, visitor, seats=3)
    seat = take_seat(colleague, job, 4)
    begin(colleague, seat)
    colleague.fill(answers_toward(bank, "director"))
    colleague.submit(finish_form(colleague.visit("/review")))
    assert [entry.seat for entry in job.job.second.values()] == ["s4"]
    assert not colleague.visit(seat).select("#own-verdict"), "where they point is seen with the others"
    job.change(lambda one: replace(one, phase=Phase.SETTLED))
    assert colleague.visit(seat).select("#own-verdict")


def test_the_page_is_there_in_the_second_round_only(visitor: Visitor, job: Made) -> None:
    seat = take_seat(visitor, job, 1)
    assert visitor.get(f"{seat}/second").location == seat


def test_who_began_in_the_second_round_can_change_those_answers(
    visitor: Visitor, colleague: Visitor, bank: Bank, app: Flask
) -> None:
    job = Made(app, 4, is_named=True)
    with_others(job, bank, visitor, seats=3)
    seat = take_seat(colleague, job, 4)
    for toward in ("director", "head"):
        begin(colleague, seat)
        colleague.fill(answers_toward(bank, toward))
        colleague.submit(finish_form(colleague.visit("/review")))
    begin(colleague, seat)
    assert colleague.path == "/review"
    assert next(iter(job.job.second.values())).sheet.answers == answers_toward(bank, "head")
