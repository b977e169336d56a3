"""Exact distributions of sums of small independent numbers, without random draws.

A table says how often (a whole number of ways) a term takes which value. The distribution of the sum of many
terms is the convolution of their tables. It is computed as a product of big integers (Kronecker substitution):
the number of ways to reach the value v stands in a field of its own of one integer, so that multiplying by
another table is a handful of shifts and additions done by the machine at full speed.

Terms may be vectors (one coordinate for each rival role); vectors are laid out in one row of fields.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import gcd, lcm, prod
from operator import mul

Vector = tuple[Fraction, ...]
Table = Mapping[Vector, int]
Scaled = dict[tuple[int, ...], int]

MAX_FIELDS = 1 << 18
"""More fields than this would take seconds; values are then rounded to a coarser grid (`is_exact` is False)."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How often the sum takes which value: `ways` of the lattice point i stand in field i of `packed`."""

    unit: Fraction
    lowest: tuple[int, ...]
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

    def points(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield the same with values in units of the grid."""
        step = self.width // 8
        raw = self.packed.to_bytes((self.packed.bit_length() // self.width + 1) * step, "little")
        for index in range(len(raw) // step):
            ways = int.from_bytes(raw[index * step : (index + 1) * step], "little")
            if ways:
                yield self._point(index), ways

    def _point(self, index: int) -> tuple[int, ...]:
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


@dataclass(frozen=True, slots=True)
class Terms:
    """A table on its own grid: points in whole units, each with its number of ways."""

    unit: Fraction
    points: tuple[tuple[tuple[int, ...], int], ...]

    def on(self, unit: Fraction) -> Scaled:
        """Return the table on another grid; values that lie between its points are rounded to the nearest."""
        times = self.unit / unit
        scaled: Scaled = {}
        for vector, ways in self.points:
            point = tuple(round(number * times) for number in vector)
            scaled[point] = scaled.get(point, 0) + ways
        return scaled

    def on_finer(self, unit: Fraction) -> Scaled:
        """Return the same on a grid of which this one's unit is a whole multiple."""
        times = int(self.unit / unit)
        return {tuple(number * times for number in vector): ways for vector, ways in self.points}


def terms(table: Table) -> Terms:
    """Put a table on the coarsest grid that holds all its values."""
    unit = common_unit(number for vector in table for number in vector)
    return Terms(unit, tuple((tuple(int(number / unit) for number in vector), ways) for vector, ways in table.items()))


def common_unit(numbers: Iterable[Fraction]) -> Fraction:
    """Return the largest number of which all are whole multiples; 1 if all are 0."""
    some = {number for number in numbers if number}
    if not some:
        return Fraction(1)
    bottom = lcm(*(number.denominator for number in some))
    return Fraction(gcd(*(int(number * bottom) for number in some)), bottom)


def spread(tables: Sequence[Table], dimensions: int = 1) -> Spread:
    """Convolve tables of vectors with `dimensions` coordinates each."""
    return convolve([terms(table) for table in tables], dimensions)


def convolve(all_terms: Sequence[Terms], dimensions: int = 1) -> Spread:
    """Convolve tables that are on their grids already; coarser than exact only if it must be."""
    unit = common_unit(some.unit for some in all_terms)
    scaled = [some.on_finer(unit) for some in all_terms]
    exact = prod(_sizes(scaled, dimensions)) <= MAX_FIELDS
    while prod(_sizes(scaled, dimensions)) > MAX_FIELDS:
        unit *= 2
        scaled = [some.on(unit) for some in all_terms]
    return _convolved(scaled, unit, dimensions, exact)


def _bounds(scaled: Sequence[Scaled], dimension: int) -> tuple[list[int], list[int]]:
    lows = [min(point[dimension] for point in table) for table in scaled]
    highs = [max(point[dimension] for point in table) for table in scaled]
    return lows, highs


def _sizes(scaled: Sequence[Scaled], dimensions: int) -> tuple[int, ...]:
    """Return how many fields each coordinate needs."""
    bounds = [_bounds(scaled, dimension) for dimension in range(dimensions)]
    return tuple(sum(highs) - sum(lows) + 1 for lows, highs in bounds)


def _convolved(scaled: Sequence[Scaled], unit: Fraction, dimensions: int, exact: bool) -> Spread:
    sizes = _sizes(scaled, dimensions)
    strides = tuple(accumulate((1, *sizes[:-1]), mul))
    width = _width(prod(sum(table.values()) for table in scaled))
    lows = [_bounds(scaled, dimension)[0] for dimension in range(dimensions)]
    packed = 1
    for index, table in enumerate(scaled):
        corner = tuple(low[index] for low in lows)
        packed = _times(packed, table, corner, strides, width)
    return Spread(unit, tuple(sum(low) for low in lows), sizes, width, packed, exact)


def _times(packed: int, table: Scaled, corner: tuple[int, ...], strides: tuple[int, ...], width: int) -> int:
    result = 0
    for point, ways in table.items():
        offset = sum((p - c) * stride for p, c, stride in zip(point, corner, strides, strict=True))
        result += (packed * ways) << (width * offset)
    return result


def _width(ways: int) -> int:
    """Return a field width in whole bytes that holds the number of all ways with room to spare."""
    return (ways.bit_length() // 8 + 1) * 8
