"""Points, shares, contributions and areas: exact, and adding up."""

import json
from fractions import Fraction

import pytest

from questions import Sheet
from scoring import outcome_document, recommend, tally
from scoring.tally import context_factors
from tests.scoring.tiny import FOUR, THREE, count, settling, sheet, situation, tiny_bank, tradeoff


@pytest.mark.parametrize(("step", "blue"), [("a2", 0), ("a1", 1), ("both", 2), ("b1", 3), ("b2", 4)])
def test_the_steps_of_a_trade_off_share_out_its_weight(step, blue):
    counted = count(tiny_bank(tradeoff("q", "work", "plan", weight=4)), q=step)
    assert counted.points == {"red": 4 - blue, "blue": blue}


def test_steps_may_be_set_otherwise():
    bank = tiny_bank(tradeoff("q", "work", "plan", weight=10), steps=(10, 20, 30, 40, 90))
    assert [count(bank, q=step).points["blue"] for step in ("a2", "a1", "both", "b1", "b2")] == [1, 2, 3, 4, 9]


def test_an_area_is_shared_out_by_the_shares_of_the_roles():
    counted = count(tiny_bank(tradeoff("q", "mostly", "plan", weight=4)), q="a2")
    assert counted.points == {"red": 3, "blue": 1}


def test_an_option_can_give_to_several_areas():
    bank = tiny_bank(situation("q", {"work": 70, "plan": 30}, "plan", weight=10))
    assert count(bank, q="o1").needs == {"work": 7, "plan": 3, "both": 0, "mostly": 0}


def test_no_single_one_gives_to_all_options_alike():
    counted = count(tiny_bank(situation("q", "work", "plan", "plan", weight=3)), q="even")
    assert counted.points == {"red": 1, "blue": 2}


def test_points_needs_and_total_say_the_same():
    counted = count(
        tiny_bank(tradeoff("q", "work", "mostly"), situation("s", "plan", "both", weight=2.5)), q="b1", s="o2"
    )
    assert sum(counted.points.values()) == sum(counted.needs.values()) == counted.total == Fraction(13, 2)


def test_contributions_and_areas_add_up_to_the_margin():
    bank = tiny_bank(
        tradeoff("q", "work", "plan"), tradeoff("r", "mostly", "plan", weight=7), situation("s", "both", "plan")
    )
    counted = count(bank, q="a1", r="b1", s="even")
    assert sum(counted.contributions.values()) == sum(counted.areas.values()) == counted.margin


def test_a_contribution_is_negative_when_it_speaks_for_the_other():
    counted = count(tiny_bank(tradeoff("q", "work", "plan", weight=5), tradeoff("r", "work", "plan")), q="b2", r="a1")
    assert (counted.first, counted.second) == ("blue", "red")
    assert counted.contributions == {"q": 5, "r": -2}


def test_a_share_is_of_100_points_given_out():
    bank = tiny_bank(tradeoff("q", "work", "plan", weight=1), tradeoff("r", "work", "plan", weight=2))
    assert count(bank, q="a2", r="b2").share("blue") == Fraction(200, 3)


def test_an_empty_sheet_gives_out_nothing():
    counted = tally(tiny_bank(tradeoff("q", "work", "plan")), Sheet())
    assert counted.total == counted.margin == counted.share("red") == 0
    assert counted.contributions == {}


@pytest.mark.parametrize("exit_", ["dont_know", "not_relevant"])
def test_the_two_ways_out_are_left_out_on_both_sides(exit_):
    bank = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("r", "work", "plan"))
    assert count(bank, q="a2", r=exit_) == count(bank, q="a2")


@pytest.mark.parametrize("answers", [{"gone": "a2"}, {"q": "gone"}])
def test_an_answer_the_bank_does_not_know_is_left_out(answers):
    assert count(tiny_bank(tradeoff("q", "work", "plan")), **answers).total == 0


def test_a_question_of_weight_0_is_left_out():
    counted = count(tiny_bank(tradeoff("q", "work", "plan", weight=0), tradeoff("r", "work", "plan")), q="a2", r="b2")
    assert counted.total == 4
    assert list(counted.contributions) == ["r"]


@pytest.mark.parametrize(("times", "total"), [(2, 12), (1, 8), (2.5, 14), (3, 16)])
def test_a_marked_question_counts_more(times, total):
    bank = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("r", "work", "plan"), double=(times, 3))
    assert tally(bank, sheet("q", q="a2", r="b2")).total == total


def test_a_mark_on_an_unanswered_question_counts_nothing():
    bank = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("r", "work", "plan"))
    assert tally(bank, sheet("r", q="a2")) == tally(bank, sheet(q="a2"))


SIZE = {"few": None, "many": None}


@pytest.mark.parametrize(("option", "total"), [("few", 8), ("many", 10), (None, 8), ("gone", 8)])
def test_context_can_let_a_question_count_more(option, total):
    bank = tiny_bank(
        tradeoff("q", "work", "plan"),
        tradeoff("r", "work", "plan"),
        context={"size": SIZE},
        factors={"size": {"many": (1.5, ["q"])}},
    )
    assert tally(bank, sheet(q="a2", r="b2", context={"size": option} if option else {})).total == total


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        (1.5, 2, 2),
        (2, 2, 2),
        (0.5, 0.5, Fraction(1, 2)),
        (0.75, 0.5, Fraction(1, 2)),
        (2, 0.5, 1),
        (1.5, 1.2, Fraction(9, 5)),
    ],
)
def test_factors_multiply_within_half_and_twice(one, other, times):
    bank = tiny_bank(
        tradeoff("q", "work", "plan"),
        context={"size": SIZE, "stage": SIZE},
        factors={"size": {"many": (one, ["q"])}, "stage": {"many": (other, ["q"])}},
    )
    assert context_factors(bank, sheet(context={"size": "many", "stage": "many"})) == {"q": times}


def test_mark_and_context_multiply():
    bank = tiny_bank(tradeoff("q", "work", "plan"), context={"size": SIZE}, factors={"size": {"many": (1.5, ["q"])}})
    assert tally(bank, sheet("q", q="a2", context={"size": "many"})).total == 12


def test_a_tie_is_ranked_in_the_order_of_the_bank():
    counted = count(tiny_bank(tradeoff("q", "work", "plan")), q="both")
    assert counted.ranking == ("red", "blue")
    assert counted.margin == 0


def test_with_three_roles_the_margin_is_over_the_second():
    bank = tiny_bank(situation("q", "work", "plan", "care", weight=5), situation("r", "care", "plan"), shares=THREE)
    counted = count(bank, q="o3", r="o2")
    assert counted.ranking == ("green", "blue", "red")
    assert counted.margin == 1
    assert counted.contributions == {"q": 5, "r": -4}


def test_a_point_for_a_third_role_adds_nothing_to_the_margin():
    bank = tiny_bank(tradeoff("q", "work", "plan", weight=5), situation("r", "care", "plan"), shares=THREE)
    assert count(bank, q="a1", r="o1").contributions == {"q": Fraction(-15, 4), "r": 4}
    assert count(bank, q="a2", r="o1").ranking == ("red", "green", "blue")


def test_four_roles_are_ranked_by_points():
    bank = tiny_bank(situation("q", "sell", "care"), situation("r", "care", "plan", weight=3), shares=FOUR)
    assert count(bank, q="even", r="o2").ranking == ("blue", "green", "grey", "red")


SETTLED = tiny_bank(
    tradeoff("q", "work", "plan", 4), tradeoff("r", "work", "plan", 6), settling(tradeoff("s", "plan", "work", 5))
)


@pytest.mark.parametrize("answer", [{}, {"s": "dont_know"}])
def test_what_settles_is_not_there_without_an_answer_that_counts(answer):
    without = tiny_bank(tradeoff("q", "work", "plan", 4), tradeoff("r", "work", "plan", 6))
    answers = {"q": "a2", "r": "b1"}
    found, same = recommend(SETTLED, Sheet(answers | answer)), recommend(without, Sheet(answers))
    shown, wanted = (json.dumps({**outcome_document(one), "bank": ""}) for one in (found, same))
    assert shown == wanted


def test_what_settles_counts_like_any_other_question_once_it_is_answered():
    everywhere = tiny_bank(
        tradeoff("q", "work", "plan", 4), tradeoff("r", "work", "plan", 6), tradeoff("s", "plan", "work", 5)
    )
    sheet = Sheet({"q": "a2", "r": "b2", "s": "b1"}, frozenset({"s"}))
    shown, wanted = ({**outcome_document(recommend(bank, sheet)), "bank": ""} for bank in (SETTLED, everywhere))
    assert shown == wanted


@pytest.mark.parametrize(("answers", "share"), [({"r": "a2"}, 60), ({"r": "a2", "s": "b2"}, Fraction(1100, 15))])
def test_what_settles_never_makes_the_answered_share_smaller(answers, share):
    assert recommend(SETTLED, Sheet(answers)).answered == share
