"""How often a sum of independent numbers is above 0, exactly.

The tables are convolved in two halves (see `spread`), and each sum of the one half is met with those of the other that
lift it above 0: two halves are far shorter than the whole, whose other values nobody asks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import gcd, prod
from operator import mul

from scoring.spread import MAX_FIELDS, field_width, fields, in_steps

Line = Mapping[int, int]
"""A table of whole numbers: how often a term takes which value."""


@dataclass(frozen=True, slots=True)
class AboveZero:
    """In how many of all ways a sum is above 0, and in how many it is 0."""

    above: int
    level: int
    ways: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Half:
    """The sum of some terms: `ways[i]` ways to reach `lowest` + i."""

    lowest: int
    ways: Sequence[int]


def count_above_zero(tables: Sequence[Line]) -> AboveZero:
    """Count in how many ways the sum of all tables is above 0, or 0; many values are rounded as in `spread`."""
    step = gcd(*(number for table in tables for number in table)) or 1
    scaled = [_rescale(table, step) for table in tables]
    is_exact = _count_values(scaled) <= MAX_FIELDS
    while _count_values(scaled) > MAX_FIELDS:
        step *= 2
        scaled = [_rescale(table, step) for table in tables]
    one, other = _sum_half(scaled[::2]), _sum_half(scaled[1::2])
    above, at_least = _count_reaching(one, other, 1), _count_reaching(one, other, 0)
    return AboveZero(above, at_least - above, sum(one.ways) * sum(other.ways), is_exact)


def _rescale(table: Line, step: int) -> Line:
    """Return a table in larger steps."""
    scaled: dict[int, int] = {}
    for number, ways in table.items():
        nearest = in_steps(number, step)
        scaled[nearest] = scaled.get(nearest, 0) + ways
    return scaled


def _count_values(tables: Sequence[Line]) -> int:
    """Return how many values the sum may take."""
    return sum(max(table) - min(table) for table in tables) + 1


def _sum_half(tables: Sequence[Line]) -> _Half:
    width = field_width(prod(sum(table.values()) for table in tables))
    lowest, packed = 0, 1
    for table in tables:
        least = min(table)
        lowest += least
        packed = sum((packed * ways) << (width * (number - least)) for number, ways in table.items())
    return _Half(lowest, fields(packed, width, _count_values(tables)))


def _count_reaching(one: _Half, other: _Half, bound: int) -> int:
    """Return in how many ways both together reach at least `bound`.

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
