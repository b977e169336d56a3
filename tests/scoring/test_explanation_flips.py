"""The smallest changes that turn a result, held against every sheet that there is."""

import pytest

from scoring import tally
from scoring.explanation.flips import fewest_answers, fewest_steps
from tests.scoring.drawn import draw, least_to_turn, with_changes
from tests.scoring.tiny import THREE, count, situation, tiny_bank, tradeoff

SEEDS = range(200)
BOTH_WAYS = pytest.mark.parametrize("fewest", [fewest_answers, fewest_steps])
ROLES = pytest.mark.parametrize("roles", [2, 3])


def changes_of(found):
    return {change.question: change.option for change in found.changes}


@ROLES
def test_no_smaller_set_of_answers_turns_the_result(roles):
    for seed in SEEDS:
        found = fewest_answers(draw(seed, roles).counted)
        assert (found and len(found.changes)) == least_to_turn(seed, roles)[0], seed


@ROLES
def test_no_cheaper_set_of_steps_turns_the_result(roles):
    for seed in SEEDS:
        found = fewest_steps(draw(seed, roles).counted)
        assert (found and found.steps) == least_to_turn(seed, roles)[1], seed


@BOTH_WAYS
@ROLES
def test_the_changes_put_the_named_rival_ahead(roles, fewest):
    for drawn in (draw(seed, roles) for seed in SEEDS):
        found = fewest(drawn.counted)
        if found:
            points = tally(drawn.bank, with_changes(drawn.sheet, changes_of(found))).points
            assert points[found.rival] > points[drawn.counted.first], drawn


LEVEL = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("r", "plan", "work"))
UNEQUAL = tiny_bank(tradeoff("large", "work", "plan", 8), situation("small", "work", "plan", weight=6))
UNEVEN = tiny_bank(situation("uneven", "work", "plan", "plan", weight=3), tradeoff("slow", "work", "plan", 2))


@BOTH_WAYS
def test_nothing_turns_a_sheet_without_answers(fewest):
    assert fewest(count(LEVEL)) is None


@BOTH_WAYS
def test_nothing_turns_what_no_answer_can_change(fewest):
    assert fewest(count(tiny_bank(tradeoff("q", "work", "mostly")), q="a2")) is None


@BOTH_WAYS
def test_one_step_turns_a_tie(fewest):
    found = fewest(count(LEVEL, q="both", r="both"))
    assert (found.rival, len(found.changes)) == ("blue", 1)


def test_the_fewest_answers_take_the_largest_loss():
    found = fewest_answers(count(UNEQUAL, large="a2", small="o1"))
    assert (changes_of(found), found.steps) == ({"large": "b2"}, 4)


def test_the_largest_loss_first_is_not_the_cheapest_in_steps():
    found = fewest_steps(count(UNEQUAL, large="a2", small="o1"))
    assert (changes_of(found), found.steps) == ({"large": "a1", "small": "o2"}, 3)


def test_the_most_for_each_step_first_is_not_the_cheapest_either():
    """The middle option takes 4 points in a step; then two steps of one point are left, where one change does it."""
    found = fewest_steps(count(UNEVEN, uneven="o1", slow="a2"))
    assert (changes_of(found), found.steps) == ({"uneven": "o2"}, 2)


def test_the_role_that_is_easiest_to_put_ahead_is_the_rival():
    bank = tiny_bank(tradeoff("q", "work", "care", 5), tradeoff("r", "work", "plan", 1), shares=THREE)
    found = fewest_steps(count(bank, q="a2", r="b2"))
    assert (found.rival, found.steps) == ("green", 3)


def test_from_the_middle_any_option_is_one_step_away():
    found = fewest_steps(count(tiny_bank(situation("q", "work", "plan")), q="even"))
    assert (changes_of(found), found.steps) == ({"q": "o2"}, 1)
