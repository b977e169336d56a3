"""How far answers are apart."""

from fractions import Fraction
from itertools import combinations_with_replacement

import pytest

from questions import Sheet
from scoring.panel import Accord
from scoring.panel.spread import difference, distance, find_spreads, threshold
from tests.scoring.tiny import situation, tiny_bank, tradeoff

BANK = tiny_bank(tradeoff("scale", "work", "plan"), situation("list", "work", "plan", "both"))
RAND = {8: 3, 9: 3, 10: 3, 11: 4, 12: 4, 13: 4, 14: 5, 15: 5, 16: 5}  # RAM, BMC 1472-6947-12-93, table 7


def spread(question: str, *answers: str):
    sheets = [Sheet({question: answer}) for answer in answers]
    return find_spreads(BANK, sheets)[question]


def test_a_side_is_as_many_people_as_rand_asks_for():
    assert {people: threshold(people) for people in RAND} == RAND
    assert [threshold(people) for people in range(2, 8)] == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize("people", range(2, 13))
def test_distance_is_0_for_the_same_and_1_for_as_far_apart_as_can_be(people):
    found = {distance(chosen, 4) for chosen in combinations_with_replacement(range(5), people)}
    assert (min(found), max(found)) == (0, 1)
    assert distance([0] * (people // 2) + [4] * (people - people // 2), 4) == 1


def test_difference_is_1_when_as_many_choose_differently_as_can():
    assert difference([3], 4) == difference([], 4) == difference([1], 4) == 0
    assert difference([1, 1, 1], 4) == difference([2, 1, 1, 1], 4) == 1
    assert difference([2, 1], 4) == Fraction(2, 3)


@pytest.mark.parametrize(
    ("answers", "accord"),
    [
        (("a2", "a1", "a2"), Accord.AGREED),
        (("a2", "b1", "both"), Accord.SPLIT),
        (("a2", "both", "both"), Accord.MIXED),
        (("both", "both", "b2"), Accord.MIXED),
        (("both", "both", "both"), Accord.AGREED),
        (("a1",) * 5 + ("b2",), Accord.AGREED),
        (("a1",) * 4 + ("b2",) * 2, Accord.SPLIT),
    ],
)
def test_split_is_enough_people_on_both_sides(answers, accord):
    assert spread("scale", *answers).accord is accord


def test_ways_out_are_counted_but_are_no_distance():
    found = spread("scale", "a2", "a2", "dont_know")
    assert (found.apart, found.accord, dict(found.counts)) == (0, Accord.AGREED, {"a2": 2, "dont_know": 1})


def test_options_without_order_are_split_when_a_second_one_has_enough_people():
    assert spread("list", "o1", "o2", "o1").accord is Accord.SPLIT
    assert spread("list", *("o1",) * 5, "o2").accord is Accord.AGREED
    assert dict(spread("list", "o3", "o1", "o1").counts) == {"o1": 2, "o3": 1}
