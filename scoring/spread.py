"""Exact distributions of sums of small independent numbers, without random draws.

A table says how often (a whole number of ways) a term takes which value. The distribution of the sum of many
terms is the convolution of their tables. It is computed as a product of big integers (Kronecker substitution):
the number of ways to reach the value v stands in a field of its own of one integer, so that multiplying by
another table is a handful of shifts and additions done by the machine at full speed.

Terms may be vectors (one coordinate for each rival role); vectors are laid out in one row of fields.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import gcd, lcm, prod
from operator import mul

Vector = tuple[Fraction, ...]
Table = Mapping[Vector, int]
Point = tuple[int, ...]
WholeTable = Mapping[Point, int]

MAX_FIELDS = 1 << 18
"""More fields than this would take seconds; values are then rounded to a coarser grid (`is_exact` is False)."""

WORD = 64  # bits; a field is a whole number of words, which can be read all at once
BYTE = 8


@dataclass(frozen=True, slots=True)
class Spread:
    """How often the sum takes which value: `ways` of the lattice point i stand in field i of `packed`."""

    unit: Fraction
    lowest: Point
    sizes: tuple[int, ...]
    width: int
    packed: int
    is_exact: bool

    @property
    def ways(self) -> int:
        """Return the number of all combinations."""
        return self._sum_of_fields(self.packed)

    def items(self) -> Iterator[tuple[Vector, int]]:
        """Yield every value that can occur, with the number of ways to reach it."""
        for point, ways in self.points():
            yield tuple(coordinate * self.unit for coordinate in point), ways

    def points(self) -> Iterator[tuple[Point, int]]:
        """Yield the same with values in units of the grid."""
        for index, ways in enumerate(fields(self.packed, self.width, prod(self.sizes))):
            if ways:
                yield self._point(index), ways

    def _point(self, index: int) -> Point:
        """Return the point that stands at a field; the first coordinate varies fastest."""
        if len(self.sizes) == 1:
            return (self.lowest[0] + index,)
        coordinates = []
        for lowest, size in zip(self.lowest, self.sizes, strict=True):
            index, offset = divmod(index, size)
            coordinates.append(lowest + offset)
        return tuple(coordinates)

    def above(self, bound: Fraction) -> int:
        """Return in how many ways a one-dimensional sum is greater than `bound` (a value of the grid)."""
        fields = (bound / self.unit).__floor__() - self.lowest[0] + 1
        return self._sum_of_fields(self.packed >> (self.width * max(fields, 0)))

    def _sum_of_fields(self, packed: int) -> int:
        """Add up all fields, as adding up decimal digits gives the remainder by nine."""
        return packed % ((1 << self.width) - 1)


def fields(packed: int, width: int, count: int) -> Sequence[int]:
    """Return the numbers that stand in the fields of an integer."""
    words = struct.unpack(f"<{count * width // WORD}Q", packed.to_bytes(count * width // BYTE, "little"))
    found: Sequence[int] = words[:: width // WORD]
    for part in range(1, width // WORD):
        found = [low | high << (WORD * part) for low, high in zip(found, words[part :: width // WORD], strict=True)]
    return found


def spread(tables: Sequence[Table], dimensions: int = 1) -> Spread:
    """Convolve tables of vectors with `dimensions` coordinates each."""
    per_one = lcm(*(number.denominator for table in tables for vector in table for number in vector))
    whole = [{tuple(int(number * per_one) for number in vector): w for vector, w in table.items()} for table in tables]
    return convolve(whole, Fraction(1, per_one), dimensions)


def convolve(tables: Sequence[WholeTable], unit: Fraction, dimensions: int = 1) -> Spread:
    """Convolve tables of whole units, on the coarsest grid that holds all values; coarser than exact if it must be."""
    step = common_step(tables, unit.denominator)
    scaled = [_rescale(table, step) for table in tables]
    exact = prod(_widths(scaled, dimensions)) <= MAX_FIELDS
    while prod(_widths(scaled, dimensions)) > MAX_FIELDS:
        step *= 2
        scaled = [_rescale(table, step) for table in tables]
    return _convolve_scaled(scaled, step * unit, dimensions, exact)


def common_step(tables: Sequence[WholeTable], whole: int) -> int:
    """Return the largest number of which all values are whole multiples; what is always 0 stands on `whole` ones."""
    steps = (gcd(*(number for point in table for number in point)) or whole for table in tables)
    return gcd(*steps) or whole


def _rescale(table: WholeTable, step: int) -> WholeTable:
    """Return a table in larger steps; values that lie between them are rounded to the nearest."""
    if step == 1:
        return table
    scaled: dict[Point, int] = {}
    for point, ways in table.items():
        nearest = tuple(in_steps(number, step) for number in point)
        scaled[nearest] = scaled.get(nearest, 0) + ways
    return scaled


def in_steps(number: int, step: int) -> int:
    """Return the nearest whole number of steps, the even one if two are as near."""
    whole, rest = divmod(number, step)
    return round(Fraction(number, step)) if rest else whole


def _bounds(scaled: Sequence[WholeTable], dimension: int) -> tuple[list[int], list[int]]:
    lows = [min(point[dimension] for point in table) for table in scaled]
    highs = [max(point[dimension] for point in table) for table in scaled]
    return lows, highs


def _widths(scaled: Sequence[WholeTable], dimensions: int) -> tuple[int, ...]:
    """Return for each coordinate how many whole numbers its sum ranges over."""
    bounds = [_bounds(scaled, dimension) for dimension in range(dimensions)]
    return tuple(sum(highs) - sum(lows) + 1 for lows, highs in bounds)


def _convolve_scaled(scaled: Sequence[WholeTable], unit: Fraction, dimensions: int, exact: bool) -> Spread:
    sizes = _widths(scaled, dimensions)
    strides = tuple(accumulate((1, *sizes[:-1]), mul))
    width = field_width(prod(sum(table.values()) for table in scaled))
    lows = [_bounds(scaled, dimension)[0] for dimension in range(dimensions)]
    packed = 1
    for index, table in enumerate(scaled):
        corner = tuple(low[index] for low in lows)
        packed = _multiply(packed, table, corner, strides, width)
    return Spread(unit, tuple(sum(low) for low in lows), sizes, width, packed, exact)


def _multiply(packed: int, table: WholeTable, corner: Point, strides: tuple[int, ...], width: int) -> int:
    result = 0
    for point, ways in table.items():
        offset = sum((p - c) * stride for p, c, stride in zip(point, corner, strides, strict=True))
        result += (packed * ways) << (width * offset)
    return result


def field_width(ways: int) -> int:
    """Return a field width in whole words that holds the number of all ways with room to spare."""
    return (ways.bit_length() // WORD + 1) * WORD
