"""Exact distributions of sums of small independent numbers, without random draws.

A table says how often (a whole number of ways) a term takes which value. The distribution of the sum of many
terms is the convolution of their tables. It is computed as a product of big integers (Kronecker substitution):
the number of ways to reach the value v stands in a field of its own of one integer, so that multiplying by
another table is a handful of shifts and additions done by the machine at full speed.

A sum for which that would take too long is worked out on a coarser grid, with a bound on the error (see `grid`).
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm, prod

from scoring.grid import RARE, Line, choose_step, distribute_on_grid, find_slack

Table = Mapping[Fraction, int]

MOST_WORK = 1 << 21
"""Words to be added up for an exact distribution, a few milliseconds; what takes more is worked out on a grid."""

GRID_LINES = 5 << 11

WORD = 64  # bits; a field is a whole number of words, which can be read all at once
BYTE = 8


@dataclass(frozen=True, slots=True)
class Spread:
    """How often the sum takes which value: the ways to (`lowest` + i) units stand in field i of `packed`.

    Where it is not exact, P(sum >= x) lies between what is counted for x + `slack` units and for x - `slack` units,
    each give or take `lost` (a part of 1).
    """

    unit: Fraction
    lowest: int
    size: int
    width: int
    packed: int
    slack: int = 0
    lost: float = 0.0

    @property
    def is_exact(self) -> bool:
        """Whether every value stands where it belongs, with all its ways."""
        return not self.slack and not self.lost

    @property
    def ways(self) -> int:
        """Return the number of all combinations, on a grid that of those that are followed."""
        return self._sum_of_fields(self.packed)

    def items(self) -> Iterator[tuple[Fraction, int]]:
        """Yield every value that can occur, with the number of ways to reach it."""
        for point, ways in self.points():
            yield point * self.unit, ways

    def points(self) -> Iterator[tuple[int, int]]:
        """Yield the same as `items`, with values in units of the grid."""
        for point, ways in enumerate(fields(self.packed, self.width, self.size), self.lowest):
            if ways:
                yield point, ways

    def above(self, bound: Fraction) -> int:
        """Return in how many ways the sum is greater than `bound`."""
        return self._ways_from(floor(bound / self.unit) + 1)

    def at_least(self, bound: Fraction) -> int:
        """Return in how many ways the sum is `bound` or more."""
        return self._ways_from(ceil(bound / self.unit))

    def _ways_from(self, point: int) -> int:
        """Return in how many ways the sum is at least so many units of the grid."""
        return self._sum_of_fields(self.packed >> (self.width * max(point - self.lowest, 0)))

    def _sum_of_fields(self, packed: int) -> int:
        """Return the sum of all fields: the remainder by 2^width − 1, as that by 9 gives the sum of decimal digits."""
        return packed % ((1 << self.width) - 1)


def fields(packed: int, width: int, count: int) -> Sequence[int]:
    """Return the numbers in the `count` lowest fields of an integer, the lowest first.

    `width` is the number of bits of a field, a multiple of 64.
    """
    words = struct.unpack(f"<{count * width // WORD}Q", packed.to_bytes(count * width // BYTE, "little"))
    found: Sequence[int] = words[:: width // WORD]
    for part in range(1, width // WORD):
        found = [low | high << (WORD * part) for low, high in zip(found, words[part :: width // WORD], strict=True)]
    return found


def spread(tables: Sequence[Table]) -> Spread:
    """Return the distribution of a sum of independent terms, each given as a table of fractions."""
    per_one = lcm(*(number.denominator for table in tables for number in table))
    whole = [{int(number * per_one): ways for number, ways in table.items()} for table in tables]
    return convolve(whole, Fraction(1, per_one))


def convolve(tables: Sequence[Line], unit: Fraction) -> Spread:
    """Return the distribution of a sum of independent terms, each given as a table in whole units.

    It is exact, on the coarsest grid that holds all values, unless that would take too long.
    """
    step = common_step(tables, unit.denominator)
    lows, highs = [min(table) for table in tables], [max(table) for table in tables]
    size = (sum(highs) - sum(lows)) // step + 1
    width = field_width(prod(sum(table.values()) for table in tables))
    if not can_count(size, width, tables):
        return _spread_on_grid(tables, step, unit)
    packed = 1
    for table, low in zip(tables, lows, strict=True):
        packed = sum((packed * ways) << (width * ((number - low) // step)) for number, ways in table.items())
    return Spread(step * unit, sum(lows) // step, size, width, packed)


def can_count(size: int, width: int, tables: Sequence[Line]) -> bool:
    """Whether so many fields of so many bits can be added up for every value of the terms in a moment."""
    return size * width * sum(map(len, tables)) <= MOST_WORK * WORD


def common_step(tables: Sequence[Line], whole: int) -> int:
    """Return the largest number of which all values are whole multiples; what is always 0 stands on `whole` ones."""
    return gcd(*(gcd(*table) or whole for table in tables)) or whole


def _spread_on_grid(tables: Sequence[Line], common: int, unit: Fraction) -> Spread:
    """Return the distribution of a sum with a bound on its error (see `grid`); `common` divides all values."""
    step = choose_step(tables, common, GRID_LINES)
    found = distribute_on_grid(tables, step)
    slack = find_slack(found.terms)
    return Spread(step * unit, found.lowest, found.size, WORD, found.packed, slack, found.lost + RARE * bool(slack))


def field_width(ways: int) -> int:
    """Return a field width in whole words that holds the number of all ways with room to spare."""
    return (ways.bit_length() // WORD + 1) * WORD
