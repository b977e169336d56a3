"""Rounded parts still add up to the rounded total."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import round_together
from scoring.rounding import round_half_up

PARTS = st.lists(st.integers(-2000, 2000), max_size=10)
BOTTOMS = st.sampled_from([1, 2, 3, 7, 24])
STEPS = [Fraction(1), Fraction(1, 10), Fraction(5)]


@pytest.mark.parametrize(
    ("number", "rounded"), [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("5/2", 3), ("49/100", 0), ("-7/5", -1), ("0", 0)]
)
def test_halves_are_rounded_away_from_zero(number, rounded):
    assert round_half_up(Fraction(number)) == rounded


def test_numbers_are_rounded_to_the_step():
    assert round_half_up(Fraction(47, 100), Fraction(1, 10)) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("parts", "rounded"),
    [
        (["100/3"] * 3, [34, 33, 33]),
        (["200/3", "100/3"], [67, 33]),
        (["1/2", "1/2"], [1, 0]),
        (["-1/2", "1/2"], [0, 0]),
        (["5/4", "5/4", "5/2"], [1, 1, 3]),
        (["7/10", "7/10", "-7/5"], [1, 1, -2]),
        (["2", "3"], [2, 3]),
        ([], []),
    ],
)
def test_the_largest_remainders_are_rounded_up(parts, rounded):
    parts = dict(enumerate(map(Fraction, parts)))
    assert list(round_together(parts).values()) == rounded


@settings(deadline=None, derandomize=True, database=None)
@given(PARTS, BOTTOMS, st.sampled_from(STEPS))
def test_rounded_parts_add_up(tops, bottom, step):
    parts = {number: Fraction(top, bottom) for number, top in enumerate(tops)}
    assert sum(round_together(parts, step).values()) == round_half_up(Fraction(sum(tops), bottom), step)


@settings(deadline=None, derandomize=True, database=None)
@given(PARTS, BOTTOMS, st.sampled_from(STEPS))
def test_no_part_moves_by_a_whole_step(tops, bottom, step):
    parts = {number: Fraction(top, bottom) for number, top in enumerate(tops)}
    rounded = round_together(parts, step)
    assert list(rounded) == list(parts)
    assert all(abs(rounded[key] - part) < step and rounded[key] % step == 0 for key, part in parts.items())
