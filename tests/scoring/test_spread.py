"""Exact distributions of sums, against plain dictionaries."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.spread import Table, spread

HALF = Fraction(1, 2)


def naive(tables):
    """Convolve tables one entry at a time."""
    total = Counter({Fraction(): 1})
    for table in tables:
        following = Counter[Fraction]()
        for (one, ways), (other, more) in product(total.items(), table.items()):
            following[one + other] += ways * more
        total = following
    return dict(total)


def _shared(drawn):
    tables, bottom = drawn
    return [{Fraction(top, bottom): ways for top, ways in table.items()} for table in tables]


TABLES = st.lists(st.dictionaries(st.integers(-12, 12), st.integers(1, 9), min_size=1, max_size=4), max_size=5)
LINES = st.tuples(TABLES, st.sampled_from([1, 2, 12])).map(_shared)
SETTINGS = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@SETTINGS
@given(LINES)
def test_a_sum_is_spread_as_dictionaries_say(tables):
    result = spread(tables)
    assert result.is_exact
    assert dict(result.items()) == naive(tables)


@SETTINGS
@given(LINES, st.integers(-80, 80))
def test_what_lies_above_a_bound_is_counted(tables, steps):
    result, bound = spread(tables), Fraction(steps, 24)
    assert result.above(bound) == sum(ways for value, ways in naive(tables).items() if value > bound)
    assert result.at_least(bound) == sum(ways for value, ways in naive(tables).items() if value >= bound)


@SETTINGS
@given(LINES)
def test_the_ways_are_the_product_of_all_ways(tables):
    assert spread(tables).ways == sum(naive(tables).values())


def test_no_terms_make_a_sum_of_0():
    assert dict(spread([]).items()) == {Fraction(): 1}


def test_terms_that_are_all_0_need_no_grid():
    result = spread([{Fraction(): 7}])
    assert result.unit == 1
    assert dict(result.items()) == {Fraction(): 7}


def test_very_many_ways_do_not_spill_into_the_neighbour():
    table: Table = {Fraction(0): 255, Fraction(1): 256, Fraction(2): 257}
    assert dict(spread([table] * 40).items()) == naive([table] * 40)


COARSE: list[Table] = [{Fraction(1, 99_991 + number): 1, -HALF: 2, Fraction(number): 1} for number in range(7)]


def test_a_sum_of_too_many_values_is_as_near_to_the_exact_one_as_it_says():
    result, exact = spread(COARSE), naive(COARSE)
    assert 0 < result.slack < 20
    slack = result.slack * result.unit
    for bound in (Fraction(number, 10) for number in range(-30, 200, 7)):
        share = sum(ways for value, ways in exact.items() if value >= bound) / sum(exact.values())
        least, most = (result.at_least(bound + shift) / result.ways for shift in (slack, -slack))
        assert least - result.lost <= share <= most + result.lost


def test_the_mean_of_a_sum_stays_on_the_grid():
    result, exact = spread(COARSE), naive(COARSE)
    means = [
        sum(value * ways for value, ways in found.items()) / sum(found.values())
        for found in (dict(result.items()), exact)
    ]
    assert float(means[0]) == pytest.approx(float(means[1]), abs=float(result.unit))
