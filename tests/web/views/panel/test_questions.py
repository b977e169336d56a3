"""Where a panel differs, by what, and what would bring it together."""

from questions import Bank
from tests.scoring.tiny import situation, tiny_bank, tradeoff
from tests.web.revealed import revealed_job, toward
from web.views.panel import panel_view

BANK = tiny_bank(*(tradeoff(f"q{number}", "work", "plan", 4 - number) for number in range(3)))
WORDS = {"q0": {"q0": "We lose a client a month."}}


def test_the_points_of_all_questions_add_up_to_how_far_the_sides_are_apart() -> None:
    view = panel_view(revealed_job(BANK, toward(BANK, 0, 0.25, 1), toward(BANK, 1, 0.5, 0)), BANK, 1)
    assert view.apart.startswith("Those nearer to the Red and those nearer to the Blue are")
    assert [one.question for one in view.differences] == ["q0", "q2", "q1"]
    assert [one.short for one in view.differences] == ["45 points", "", "8 points"]
    assert (
        view.differences[1].points
        == "Here it is the other way round, which brings the sides 22 points closer together."
    )


def test_with_everybody_on_one_side_those_farthest_apart_are_named() -> None:
    view = panel_view(revealed_job(BANK, toward(BANK, 1), toward(BANK, 0.75), toward(BANK, 0.75)), BANK, 1)
    assert view.apart.startswith("\u2068Finance\u2069 and \u2068Founder\u2069 are farthest apart: by 25 points of 100.")


def test_answers_stand_with_who_gave_them_and_notes_with_what_their_writer_answered() -> None:
    job = revealed_job(BANK, toward(BANK, 0), toward(BANK, 1), toward(BANK, 1), notes={1: WORDS["q0"]})
    one = panel_view(job, BANK, 1).differences[0]
    assert [(choice.label, choice.who) for choice in one.choices if choice.count] == [
        ("a2", "Founder"),
        ("b2", "Finance and Production"),
    ]
    assert [(note.label, note.answer, note.words) for note in one.notes] == [("Finance", "b2", WORDS["q0"]["q0"])]


def test_notes_of_an_unnamed_panel_stand_alone_and_in_an_order_of_their_own() -> None:
    sheets = [toward(BANK, place % 2) for place in range(6)]
    notes = {place: dict.fromkeys(BANK.questions, f"note {place}") for place in range(6)}
    view = panel_view(revealed_job(BANK, *sheets, is_named=False, notes=notes), BANK, 1)
    orders = {tuple(note.words for note in one.notes) for one in view.differences}
    assert len(orders) == 3, "the order of one question says nothing about another"
    assert not [note for one in view.differences for note in one.notes if note.label or note.answer]


def test_it_says_which_questions_bring_everybody_to_one_side() -> None:
    view = panel_view(revealed_job(BANK, toward(BANK, 1), toward(BANK, 1), toward(BANK, 0, 1, 1)), BANK, 1)
    assert view.to_settle is not None
    assert (
        view.to_settle.sentence == "If all of you answered this question alike, everybody could be on one side: “q0”."
    )
    assert view.to_settle.answers == (("q0", "b2: b"),)


def test_it_says_who_knows_what_others_do_not() -> None:
    sure, unsure = toward(BANK, 1), toward(BANK, 1)
    unsure = type(unsure)({**unsure.answers, "q1": "dont_know"})
    view = panel_view(revealed_job(BANK, sure, unsure), BANK, 1)
    assert view.unsure == (("q1", "Not known to \u2068Finance\u2069. Sure about it: \u2068Founder\u2069."),)


def test_where_a_panel_agrees_the_common_answer_stands_with_how_many_gave_it() -> None:
    bank: Bank = tiny_bank(tradeoff("steps", "work", "plan"), situation("options", "work", "plan"))
    view = panel_view(revealed_job(bank, toward(bank, 1), toward(bank, 0.75, 1)), bank, 1)
    assert [(one.title, one.answer, one.count) for one in view.agreed] == [
        ("steps", "b", "2 of 2"),
        ("options", "o2", "2 of 2"),
    ]


def test_an_answer_says_which_role_it_speaks_for() -> None:
    view = panel_view(revealed_job(BANK, toward(BANK, 0), toward(BANK, 0.5), toward(BANK, 1)), BANK, 1)
    marks = [(choice.role, choice.side) for choice in view.differences[0].choices]
    assert marks == [("Red", "first"), ("Red", "first"), ("", ""), ("Blue", "second"), ("Blue", "second")]
