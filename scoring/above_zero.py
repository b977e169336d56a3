"""How often a sum of independent numbers is above 0, exactly.

The tables are convolved in two halves (see `spread`), and each sum of the one half is met with those of the other that
lift it above 0: two halves are far shorter than the whole, whose other values nobody asks for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import gcd, prod
from operator import mul

from scoring.grid import RARE, Line, choose_step, distribute_on_grid, find_slack
from scoring.spread import WORD, can_count, field_width, fields

GRID_LINES = 5 << 10  # for each half where an exact count would take too long


@dataclass(frozen=True, slots=True)
class AboveZero:
    """In how many of all ways a sum is above 0, and in how many it is 0.

    `within` bounds the error of (above + level / 2) / ways; it is 0 where the count is exact.
    """

    above: int
    level: int
    ways: int
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class _Half:
    """The sum of some terms: `ways[i]` ways to reach `lowest` + i."""

    lowest: int
    ways: Sequence[int]


def count_above_zero(tables: Sequence[Line]) -> AboveZero:
    """Count the ways in which values, one of each table, add up to more than 0, and to 0.

    Where an exact count would take too long it is approximate, and `within` is above 0.
    """
    step = gcd(*(number for table in tables for number in table)) or 1
    scaled = [{number // step: ways for number, ways in table.items()} for table in tables]
    width = field_width(prod(sum(table.values()) for table in scaled[::2]))
    if not can_count(_count_values(scaled) // 2, width, scaled):
        return _count_on_grid(tables, step)
    one, other = _sum_half(scaled[::2]), _sum_half(scaled[1::2])
    above, at_least = _count_reaching(one, other, 1), _count_reaching(one, other, 0)
    return AboveZero(above, at_least - above, sum(one.ways) * sum(other.ways))


def _count_on_grid(tables: Sequence[Line], common: int) -> AboveZero:
    """Count with all values rounded to a grid, and bound the error (see `grid`).

    `common` divides all values. What is counted `slack` lines further up and further down encloses the exact count.
    """
    parts = tables[::2], tables[1::2]
    step = max(choose_step(part, common, GRID_LINES) for part in parts)
    sums = [distribute_on_grid(part, step) for part in parts]
    slack = find_slack([term for found in sums for term in found.terms])
    one, other = (_Half(found.lowest, fields(found.packed, WORD, found.size)) for found in sums)
    least, above, at_least, most = (_count_reaching(one, other, bound) for bound in (slack + 1, 1, 0, -slack))
    ways = sum(one.ways) * sum(other.ways)
    middle = (above + at_least) / 2
    lost = sum(found.lost for found in sums) + RARE * bool(slack)
    return AboveZero(above, at_least - above, ways, max(middle - least, most - middle) / ways + lost)


def _count_values(tables: Sequence[Line]) -> int:
    """Return how many whole numbers lie between the smallest and the largest sum, both included."""
    return sum(max(table) - min(table) for table in tables) + 1


def _sum_half(tables: Sequence[Line]) -> _Half:
    """Return the distribution of the sum of some tables.

    The ways to each value stand in a field of their own of one integer, `packed`, so that a shift moves them all
    (see `spread`).
    """
    width = field_width(prod(sum(table.values()) for table in tables))
    lowest, packed = 0, 1
    for table in tables:
        least = min(table)
        lowest += least
        packed = sum((packed * ways) << (width * (number - least)) for number, ways in table.items())
    return _Half(lowest, fields(packed, width, _count_values(tables)))


def _count_reaching(one: _Half, other: _Half, bound: int) -> int:
    """Return in how many ways the sum of the two halves is at least `bound`.

    `ways[i]` of a half counts in how many ways its sum is `lowest + i`. `tails[i]` counts the ways in which the other
    half reaches one of its i largest sums. It is padded on both sides, so that no index leaves it: with zeros for sums
    of the first half that the other can never lift to the bound, with the total for those that are there already.
    """
    most = len(one.ways)
    tails = list(accumulate(reversed(other.ways), initial=0))
    padded = [0] * most + tails + [tails[-1]] * most
    missing = min(max(bound - one.lowest - other.lowest, 0), most + len(tails) - 1)
    begin = most + len(tails) - 1 - missing
    return sum(map(mul, one.ways, padded[begin : begin + most]))
