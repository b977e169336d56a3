"""How firm a verdict is said to be."""

from dataclasses import replace
from fractions import Fraction

import pytest

from questions import Bank, Sheet
from scoring import Kind, Outcome, recommend
from tests.sheets import answers_of_kind, answers_toward
from web.views.firmness import firm_details, firm_line, firm_sentences
from web.views.result import result_view


def firm_of(bank: Bank, kind: Kind, hold: str, luck: str) -> str:
    """Return how firm a result is called that has these figures."""
    return " ".join(firm_sentences(with_figures(bank, kind, hold, luck)))


def with_figures(bank: Bank, kind: Kind, hold: str, luck: str) -> Outcome:
    """Return an outcome with these figures."""
    outcome = recommend(bank, Sheet(answers_of_kind(bank, kind)))
    firmness = replace(outcome.firmness, hold=Fraction(hold), luck=Fraction(luck))
    return replace(outcome, firmness=firmness)


CLEAR = "A clear result takes both: 90 ahead, at most 3 at random."
FAR = "A recommendation takes both: 75 ahead, at most 25 at random."


@pytest.mark.parametrize(
    ("kind", "hold", "luck", "told"),
    [
        (Kind.CLEAR, "98", "1", ["Firm:", "98 of 100", "this far in 1 of", CLEAR]),
        (Kind.LEANING, "98.7", "5.2", ["small changes hardly turn it", "99 of 100", "this far in 5 of", CLEAR]),
        (Kind.LEANING, "89.7", "2", ["a few different answers could", "just under 90 of 100", "in 2 of", CLEAR]),
        (Kind.LEANING, "80", "8", ["could turn it, and chance sometimes", "80 of 100", "in 8 of"]),
        (Kind.LEANING, "80", "24.7", ["A slight lean:", "this far in 25 of", CLEAR]),
        (Kind.HYBRID, "74.6", "25", ["both directions", "just under 75 of 100", "in 25 of", FAR]),
        (Kind.HYBRID, "76", "25.2", ["both directions", "76 of 100", "just over 25 of", FAR]),
        (Kind.UNDECIDED, "60", "50", ["hardly any answer pulls", "60 of 100", "50 of", FAR]),
        (Kind.UNDECIDED, "80", "50", ["no further than chance", "80 of 100", "50 of", FAR]),
    ],
)
def test_the_word_says_what_is_wanting_each_test_its_figure_and_one_sentence_both_limits(
    bank: Bank, kind: Kind, hold: str, luck: str, told: list[str]
) -> None:
    said = firm_of(bank, kind, hold, luck)
    places = [said.find(part) for part in told]
    assert -1 not in places, said
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("kind", "hold", "luck", "told"),
    [
        (Kind.CLEAR, "96", "1", "With several answers a little different, the "),
        (Kind.LEANING, "96", "12", "96 of 100 cases. But random answers lean this far in 12 of 100: a lean, not more."),
        (Kind.LEANING, "80", "12", "in 80 of 100 cases: a lean, not more."),
        (Kind.HYBRID, "60", "50", "is ahead in only 60 of 100 cases."),
        (Kind.HYBRID, "80", "50", "lean this far in 50 of 100 cases, so this lead says little."),
    ],
)
def test_one_line_says_how_firm_it_is_by_what_decides(bank: Bank, kind: Kind, hold: str, luck: str, told: str) -> None:
    assert told in firm_line(with_figures(bank, kind, hold, luck))


def test_nothing_holds_well_where_it_is_too_close_or_level(bank: Bank) -> None:
    for kind in (Kind.HYBRID, Kind.UNDECIDED):
        for hold, luck in (("74", "20"), ("99", "40"), ("50", "99")):
            said = firm_line(with_figures(bank, kind, hold, luck)) + firm_of(bank, kind, hold, luck)
            assert "stays ahead" not in said
            assert "holds well" not in said
    level = recommend(bank, Sheet(answers_toward(bank, "middle")))
    assert firm_line(level).startswith("Both are exactly level")


def test_nobody_is_told_that_chance_is_ruled_out_where_it_leads_as_far(bank: Bank) -> None:
    assert "A slight lean" not in firm_of(bank, Kind.LEANING, "95", "5")
    for luck in ("12", "20", "25"):
        assert firm_of(bank, Kind.LEANING, "95", luck).startswith("A slight lean: chance alone")


def test_every_verdict_says_in_a_word_of_its_own_how_firm_it_is(bank: Bank) -> None:
    outcomes = [recommend(bank, Sheet(answers_of_kind(bank, kind))) for kind in Kind if kind is not Kind.TOO_LITTLE]
    views = [result_view(outcome) for outcome in outcomes]
    assert len({view["firm"][0] for view in views}) == len({view["headline"]["advice"] for view in views}) == 4


def test_an_answer_against_that_would_have_to_count_many_times_is_not_dwelt_on(bank: Bank) -> None:
    outcome = recommend(bank, Sheet(answers_of_kind(bank, Kind.LEANING)))
    question = outcome.speaks_against[0]
    told = []
    for times in ("2.5", "9.1"):
        explanation = replace(outcome.explanation, break_even=(question, Fraction(times)))
        told.append("times as much" in " ".join(firm_details(replace(outcome, explanation=explanation))))
    assert told == [True, False]
