"""How firm a verdict is said to be."""

from dataclasses import replace
from fractions import Fraction

import pytest

from questions import Bank, Sheet
from scoring import Kind, recommend
from tests.sheets import answers_of_kind
from web.views.firmness import firm_details, firm_sentences
from web.views.result import result_view


def firm_of(bank: Bank, kind: Kind, hold: str, luck: str) -> str:
    """Return how firm a result is called that has these figures."""
    outcome = recommend(bank, Sheet(answers_of_kind(bank, kind)))
    firmness = replace(outcome.firmness, hold=Fraction(hold), luck=Fraction(luck))
    return " ".join(firm_sentences(replace(outcome, firmness=firmness)))


@pytest.mark.parametrize(
    ("kind", "hold", "luck", "told"),
    [
        (Kind.CLEAR, "98", "1", ["Firm.", "It holds well: ", "98 of 100", "90 are needed", "It is hardly chance: "]),
        (
            Kind.LEANING,
            "98.7",
            "5.2",
            [
                "It holds well: ",
                "99 of 100",
                "It is not clear because it could be chance: ",
                " 5 would",
                "at most 3 may",
            ],
        ),
        (
            Kind.LEANING,
            "89.7",
            "2",
            ["It is hardly chance: ", "It is not clear because it does not hold well enough: ", "just under 90 of 100"],
        ),
        (
            Kind.LEANING,
            "80",
            "10",
            ["It is not clear because it does not hold well enough: ", "And it could be chance: "],
        ),
        (Kind.LEANING, "80", "32.7", ["A slight lean: ", " 33 would", "at most 3 may"]),
        (Kind.HYBRID, "74.6", "33", ["It is too close because it does not hold well enough: ", "just under 75 of 100"]),
        (
            Kind.HYBRID,
            "76",
            "33.2",
            ["Small changes are not the reason: ", "It is too close because it could be chance: ", "just over 33 "],
        ),
        (
            Kind.UNDECIDED,
            "60",
            "50",
            ["It is too close because it does not", "And it could be chance: ", "at most 33 may"],
        ),
    ],
)
def test_it_is_said_which_test_keeps_it_from_the_next_verdict(
    bank: Bank, kind: Kind, hold: str, luck: str, told: list[str]
) -> None:
    said = firm_of(bank, kind, hold, luck)
    places = [said.find(part) for part in told]
    assert -1 not in places, said
    assert places == sorted(places)
    assert said.count("because") == (kind is not Kind.CLEAR)


def test_nobody_is_told_that_chance_is_ruled_out_where_it_leads_as_far(bank: Bank) -> None:
    assert "A slight lean" not in firm_of(bank, Kind.LEANING, "95", "5")
    for luck in ("12", "20", "33"):
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
