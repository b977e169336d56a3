"""Distributions of sums that can take too many values to be counted exactly: on a grid, with a bound on the error.

An exact distribution (see `spread`) grows with the number of values of the sum and with the digits of their counts.
Where that would take too long, three things are given up, and each of them is accounted for:

- Values are moved to the nearest line of a grid. How far each term moves on average is known and added to the sum, so
  that the mean stays; by Bernstein's inequality all moves together exceed `slack` lines in at most `RARE` of all cases.
- Counts have 64 bits; what is cut off behind them is part of `lost`.
- The sum is followed over seven standard deviations on each side of its mean; what falls out is part of `lost`.

So P(sum >= x) lies between what the grid says of x + slack lines and of x - slack lines, each give or take `lost`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, log, prod, sqrt

Line = Mapping[int, int]
"""How often a term of a sum takes which value, a whole number."""

FIELD = 64  # bits
KEPT = 40  # bits of the counts when they are cut
RARE = 1e-5
DEVIATIONS = 7
COARSER = 1.02  # room for rounding: a coarser grid has a little more lines than its share
FEWEST_LINES = 1 << 10
MOST_WORK = 1 << 23  # words


@dataclass(frozen=True, slots=True)
class Term:
    """A table on the grid: counts by lines from `base`, the line that is nearest to the mean.

    `drift` is the mean of the moves in lines, `variance` theirs, and `farthest` the largest one from their mean.
    """

    lines: Line
    base: int
    ways: int
    drift: float
    variance: float
    farthest: float


@dataclass(frozen=True, slots=True)
class GridSum:
    """How often a sum lies on which line: the ways to `lowest` + i stand in field i of `packed`.

    `lost` is the part of all ways (of 1) that stands in no field.
    """

    lowest: int
    size: int
    packed: int
    lost: float
    terms: tuple[Term, ...]


def distribute_on_grid(tables: Sequence[Line], step: int) -> GridSum:
    """Return how often the sum of one value from each table, drawn independently, lies on which line of a grid.

    The lines are `step` units apart, and as many are kept on each side of the mean as `_half_window` says.
    """
    half = _half_window(tables, step)
    terms = tuple(_move_to_grid(table, step) for table in tables)
    packed, lost = _convolve_terms(terms, half)
    mean = sum(term.base for term in terms) + round(sum(term.drift for term in terms))
    return GridSum(lowest=mean - half, size=2 * half + 1, packed=packed, lost=lost, terms=terms)


def choose_step(tables: Sequence[Line], common: int, most_lines: int) -> int:
    """Return the smallest multiple of `common`, or nearly so, with which the sum has at most so many lines.

    They are fewer if many values would have to be added up for each, so that the time is bounded.
    """
    most_lines = min(most_lines, max(FEWEST_LINES, MOST_WORK // sum(map(len, tables))))
    lines = 2 * _half_window(tables, common) + 1
    return common * max(1, ceil(COARSER * lines / most_lines))


def find_slack(terms: Sequence[Term]) -> int:
    """Return how many lines the moves of all terms together exceed in at most `RARE` of all cases; 0 without moves."""
    if not any(term.farthest or term.drift for term in terms):
        return 0
    exponent = log(2 / RARE)
    variance, most = sum(term.variance for term in terms), max(term.farthest for term in terms)
    bernstein = sqrt(2 * variance * exponent) + most * exponent / 3
    return ceil(min(bernstein, sum(term.farthest for term in terms))) + 1  # 1: the mean is rounded to a line


def in_steps(number: int, step: int) -> int:
    """Return the nearest whole number of steps, the even one if two are as near."""
    whole, rest = divmod(number, step)
    return whole + (2 * rest > step or (2 * rest == step and whole % 2 == 1))


def _half_window(tables: Sequence[Line], step: int) -> int:
    """Return how many lines are kept on each side of the mean of the sum; what lies further out is cut off."""
    variance = below = above = 0.0
    for table in tables:
        ways = sum(table.values())
        mean = sum(number * count for number, count in table.items()) / ways
        variance += sum((number - mean) ** 2 * count for number, count in table.items()) / ways
        below += mean - min(table)
        above += max(table) - mean
    return ceil(min(DEVIATIONS * sqrt(variance), max(below, above)) / step) + len(tables) + 1


def _move_to_grid(table: Line, step: int) -> Term:
    """Move the values of a table to the nearest lines, `step` units apart, and measure the moves."""
    ways = sum(table.values())
    base = in_steps(sum(number * count for number, count in table.items()), step * ways)
    lines: dict[int, int] = defaultdict(int)
    moves = []
    for number, count in table.items():
        line = in_steps(number, step)
        lines[line - base] += count
        moves.append(((number - step * line) / step, count))
    drift = sum(move * count for move, count in moves) / ways
    variance = sum((move - drift) ** 2 * count for move, count in moves) / ways
    return Term(lines, base, ways, drift, variance, max(abs(move - drift) for move, _ in moves))


def _convolve_terms(terms: Sequence[Term], half: int) -> tuple[int, float]:
    """Return the distribution of the sum of all terms, packed, and the part of all ways (of 1) that was cut off.

    `start` is the field in which the lowest bits of `packed` stand; the sum of all bases stands in the middle one.
    """
    packed, start, size = 1, half, 2 * half + 1
    most, cut = 1, 0  # no field is above `most`
    for term in terms:
        if (most * term.ways).bit_length() > FIELD:
            bits = most.bit_length() - min(KEPT, FIELD - 1 - term.ways.bit_length())
            packed = (packed >> bits) & _repeat_field((1 << (FIELD - bits)) - 1, size)
            most, cut = (most >> bits) + 1, cut + bits
        packed, start = _convolve_term(packed, start, term.lines)
        most *= term.ways
        if start < 0:
            packed, start = packed >> (FIELD * -start), 0
        packed &= _repeat_field((1 << FIELD) - 1, size) >> (FIELD * start)
    # The remainder by 2^64 - 1 is the sum of all fields, as that by 9 is the sum of decimal digits.
    kept = (packed % ((1 << FIELD) - 1)) << cut
    return packed << (FIELD * start), float(1 - Fraction(kept, prod(term.ways for term in terms)))


def _convolve_term(packed: int, start: int, lines: Line) -> tuple[int, int]:
    """Add one term to a packed distribution; return it, and the field in which its lowest bits stand then.

    One copy of all counts is shifted for each value of the term. Values that come equally often are added up before
    they are multiplied, which spares multiplications.
    """
    least = min(lines)
    by_count: dict[int, list[int]] = defaultdict(list)
    for line, count in lines.items():
        by_count[count].append(FIELD * (line - least))
    result = 0
    for count, shifts in by_count.items():
        copies = sum(packed << shift for shift in shifts)
        result += copies * count if count > 1 else copies
    return result, start + least


@lru_cache(maxsize=64)
def _repeat_field(field: int, times: int) -> int:
    """Return an integer that holds the same number in each of so many fields: a mask for all of them."""
    return int.from_bytes(field.to_bytes(FIELD // 8, "little") * times, "little")
