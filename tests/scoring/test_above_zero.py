"""How often a sum lies above 0, against plain dictionaries and against the whole spread."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.above_zero import AboveZero, count_above_zero

NUMBERS = st.integers(-30, 30)
LINES = st.lists(st.dictionaries(NUMBERS, st.integers(1, 9), min_size=1, max_size=4), max_size=6)
SETTINGS = settings(max_examples=80, deadline=None, derandomize=True, database=None)


def naive(tables):
    """Add up one entry at a time."""
    total = Counter({0: 1})
    for table in tables:
        following = Counter[int]()
        for (one, ways), (other, more) in product(total.items(), table.items()):
            following[one + other] += ways * more
        total = following
    above = sum(ways for value, ways in total.items() if value > 0)
    return AboveZero(above, total[0], sum(total.values()))


@SETTINGS
@given(LINES)
def test_the_ways_above_0_are_what_dictionaries_say(tables):
    assert count_above_zero(tables) == naive(tables)


@SETTINGS
@given(LINES, st.integers(2, 1000))
def test_a_larger_measure_changes_nothing(tables, times):
    assert count_above_zero([{number * times: ways for number, ways in table.items()} for table in tables]) == naive(
        tables
    )


@pytest.mark.parametrize(
    ("tables", "above", "level"),
    [
        ([], 0, 1),
        ([{0: 3}], 0, 3),
        ([{5: 1}, {7: 2}], 2, 0),
        ([{-5: 1}, {-7: 2}], 0, 0),
        ([{-5: 1}, {5: 2}], 0, 2),
        ([{100: 1}, {-1: 1}, {-1: 1}], 1, 0),
        ([{-100: 1}, {1: 1}, {1: 1}], 0, 0),
    ],
)
def test_sums_at_an_end_are_counted(tables, above, level):
    found = count_above_zero(tables)
    assert (found.above, found.level) == (above, level)


def test_very_many_ways_do_not_spill_into_the_neighbour():
    tables = [{-1: 255, 0: 256, 1: 257}] * 40
    assert count_above_zero(tables) == naive(tables)


def test_what_is_counted_on_a_grid_is_as_near_to_the_exact_count_as_it_says():
    tables = [{99_991 + number: 1, -99_989: 2, 31 * number: 1} for number in range(1, 10)]
    found, exact = count_above_zero(tables), naive(tables)
    share, exactly = ((2 * one.above + one.level) / (2 * one.ways) for one in (found, exact))
    assert 0 < found.within < 0.2
    assert abs(share - exactly) <= found.within
