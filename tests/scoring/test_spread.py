"""Exact distributions of sums, against plain dictionaries."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.spread import MAX_FIELDS, Table, spread

HALF = Fraction(1, 2)


def naive(tables, dimensions=1):
    """Convolve tables one entry at a time."""
    total = Counter({(Fraction(),) * dimensions: 1})
    for table in tables:
        following = Counter[tuple[Fraction, ...]]()
        for (one, ways), (other, more) in product(total.items(), table.items()):
            following[tuple(a + b for a, b in zip(one, other, strict=True))] += ways * more
        total = following
    return dict(total)


def tables_of(dimensions, largest):
    """Draw tables of numbers that share a denominator."""
    vectors = st.tuples(*[st.integers(-largest, largest)] * dimensions)
    drawn = st.lists(st.dictionaries(vectors, st.integers(1, 9), min_size=1, max_size=4), max_size=5)
    return st.tuples(drawn, st.sampled_from([1, 2, 12])).map(_shared)


def _shared(drawn):
    tables, bottom = drawn
    return [
        {tuple(Fraction(top, bottom) for top in vector): ways for vector, ways in table.items()} for table in tables
    ]


LINES, PLANES = tables_of(1, 12), tables_of(2, 3)
SETTINGS = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@SETTINGS
@given(LINES)
def test_a_sum_is_spread_as_dictionaries_say(tables):
    result = spread(tables)
    assert result.is_exact
    assert dict(result.items()) == naive(tables)


@SETTINGS
@given(PLANES)
def test_sums_of_pairs_are_spread_as_dictionaries_say(tables):
    assert dict(spread(tables, 2).items()) == naive(tables, 2)


@SETTINGS
@given(LINES, st.integers(-80, 80))
def test_what_lies_above_a_bound_is_counted(tables, steps):
    result = spread(tables)
    bound = steps * result.unit
    assert result.above(bound) == sum(ways for (value,), ways in naive(tables).items() if value > bound)


@SETTINGS
@given(LINES)
def test_the_ways_are_the_product_of_all_ways(tables):
    assert spread(tables).ways == sum(naive(tables).values())


def test_no_terms_make_a_sum_of_0():
    result = spread([], 2)
    assert result.ways == 1
    assert dict(result.items()) == {(Fraction(), Fraction()): 1}


def test_terms_that_are_all_0_need_no_grid():
    result = spread([{(Fraction(),): 7}])
    assert result.unit == 1
    assert dict(result.items()) == {(Fraction(),): 7}


def test_very_many_ways_do_not_spill_into_the_neighbour():
    table: Table = {(Fraction(0),): 255, (Fraction(1),): 256, (Fraction(2),): 257}
    assert dict(spread([table] * 40).items()) == naive([table] * 40)


COARSE: list[Table] = [{(Fraction(1, 99_991 + number),): 1, (-HALF,): 2, (Fraction(number),): 1} for number in range(5)]


def test_numbers_without_a_common_measure_are_rounded_to_a_grid():
    result = spread(COARSE)
    assert not result.is_exact
    assert result.sizes[0] <= MAX_FIELDS


def test_a_rounded_spread_is_near_the_exact_one():
    rounded, exact = spread(COARSE), naive(COARSE)
    assert rounded.ways == sum(exact.values())
    mean = sum(value * ways for (value,), ways in exact.items())
    assert sum(value * ways for (value,), ways in rounded.items()) / rounded.ways == pytest.approx(
        mean / rounded.ways, abs=1e-3
    )
    assert rounded.above(Fraction(1)) == pytest.approx(
        sum(ways for (value,), ways in exact.items() if value > 1), rel=0.05
    )
