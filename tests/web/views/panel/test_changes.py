"""What a second round moved, and why."""

from jobs import Entry, Why
from tests.scoring.tiny import tiny_bank, tradeoff
from tests.web.revealed import revealed_job, settled, toward
from web.views.panel import panel_view

BANK = tiny_bank(*(tradeoff(f"q{number}", "work", "plan") for number in range(3)))


def test_a_second_round_is_told_by_how_many_changed_and_why() -> None:
    job = revealed_job(BANK, toward(BANK, 0), toward(BANK, 1), toward(BANK, 1))
    changes = {"q0": Why.NEW_FACT, "q1": Why.CONVINCED, "q2": Why.CONVINCED}
    view = panel_view(settled(job, [Entry(toward(BANK, 1), "s0", {}, changes)]), BANK, 2)
    assert view.changes is not None
    assert view.changes.sentence == "1 of you changed 3 answers: 1 for a new fact and 2 convinced by others."
    assert view.changes.before == "Before: Your answers do not settle it."
    assert view.changes.questions[0] == (
        "q0",
        "\u2068Founder\u2069 from “a2” to “b2”; all of you answer it alike now",
    )
    assert view.title == "Everybody’s answers clearly point to the Blue"


def test_round_1_stays_as_it_was() -> None:
    job = revealed_job(BANK, toward(BANK, 0), toward(BANK, 1))
    after = settled(job, [Entry(toward(BANK, 1), "s0", {}, {})])
    assert panel_view(after, BANK, 1) == panel_view(job, BANK, 1)


def test_nobody_has_to_change_anything() -> None:
    job = settled(revealed_job(BANK, toward(BANK, 0), toward(BANK, 1)), [])
    view = panel_view(job, BANK, 2)
    assert view.changes is not None
    assert (view.changes.sentence, view.changes.questions) == ("Nobody changed an answer.", ())
    assert view.changes.before == "What comes out is the same as before."


def test_without_names_it_does_not_say_how_many_people_changed_how_much() -> None:
    job = revealed_job(BANK, *[toward(BANK, place % 2) for place in range(6)], is_named=False)
    changes = {"q0": Why.NEW_FACT, "q1": Why.CONVINCED, "q2": Why.CONVINCED}
    view = panel_view(settled(job, [Entry(toward(BANK, 1), "", {}, changes)]), BANK, 2)
    assert view.changes is not None
    assert view.changes.sentence == "3 answers changed: 1 for a new fact and 2 convinced by others."


def test_a_note_of_round_1_beside_a_changed_answer_says_what_it_was_said_to() -> None:
    notes = {0: {"q0": "We lose a client a month."}}
    job = revealed_job(BANK, toward(BANK, 0), toward(BANK, 1), toward(BANK, 0.5), notes=notes)
    after = settled(job, [Entry(toward(BANK, 1), "s0", notes[0], {"q0": Why.CONVINCED})])
    view = panel_view(after, BANK, 2)
    noted = [one.notes for one in view.differences] + [one.notes for one in view.agreed]
    assert [note.answer for notes in noted for note in notes] == ["b2; said to the answer of round 1: a2"]


def test_answers_that_still_differ_are_not_called_united() -> None:
    sheets = [toward(BANK, step) for step in (0, 0, 1, 1, 0.75)]
    job = settled(revealed_job(BANK, *sheets), [Entry(toward(BANK, 1), "s0", {}, dict.fromkeys(["q0"], Why.CONVINCED))])
    view = panel_view(job, BANK, 2)
    assert view.changes is not None
    assert view.changes.questions[0][1].endswith("; fewer of you differ, and you still answer it in 3 ways")


def test_a_note_of_round_2_is_said_to_the_answer_beside_it() -> None:
    job = revealed_job(BANK, toward(BANK, 0), toward(BANK, 1), notes={0: {"q0": "We lose a client a month."}})
    again = Entry(toward(BANK, 1), "s0", {"q0": "I saw the plan."}, {"q0": Why.NEW_FACT})
    view = panel_view(settled(job, [again]), BANK, 2)
    assert [(note.words, note.answer) for one in view.agreed for note in one.notes] == [("I saw the plan.", "b2")]
