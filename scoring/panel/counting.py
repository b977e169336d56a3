"""Every way of counting a panel, and what they say together (docs/method.md).

A mean alone buries dissent. So the leans are put together in every way that somebody might defend, and the panel's
state says whether that makes a difference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from questions import Bank, Sheet
from scoring.firmness import luck_curve
from scoring.panel.position import Position, sign
from scoring.per_bank import once_per_bank
from scoring.tally import stake
from scoring.units import units_of
from scoring.verdict import Kind

LEAST, MOST = 1, 4
"""How much one person may count against another, ½ to 2 times (SMAA-2, Lahdelma and Salminen 2001), in halves."""
AT_LEAST = 2  # members


class State(StrEnum):
    """What a panel says: one side by every verdict, one side by every way of counting, neither, or too few."""

    UNITED = "united"
    CARRIED = "carried"
    SPLIT = "split"
    NOT_ENOUGH = "not_enough"


class Way(StrEnum):
    """A way of putting leans together.

    `MEDIAN_ANSWERS` is the sum over questions of the median ĉ; `WITHOUT` the mean without one member, for each of them;
    `LOWEST` and `HIGHEST` are those of all weightings in which each member counts ½ to 2 times.
    """

    MEAN = "mean"
    MEDIAN = "median"
    MEDIAN_ANSWERS = "median_answers"
    WITHOUT = "without"
    LOWEST = "lowest"
    HIGHEST = "highest"


class Together(NamedTuple):
    """A panel's lean by one way of counting: `units` over `weight`."""

    way: Way
    units: int
    weight: int

    def side(self, zone: Fraction) -> int:
        """Return −1 or 1 for a lean out of the zone, which stands in units, 0 within it."""
        return sign(self.units) if abs(self.units) >= zone * self.weight else 0


@dataclass(frozen=True, slots=True)
class Count:
    """What a panel says: its state, its side (−1, 0 or 1), and the lean by each way of counting, of 100.

    `leans` are empty where too few count. `majority` is the side of more members' verdicts, 0 if as many are on each.
    `zone` is the lean, without its sign, below which a panel is too close to call.
    """

    state: State
    side: int
    leans: tuple[tuple[Way, Fraction], ...]
    majority: int
    zone: Fraction
    is_clear: bool


def count_panel(bank: Bank, positions: Sequence[Position]) -> Count:
    """Count a panel. Members who answered too little do not count; if more than a third did, nothing is said."""
    counting = [position for position in positions if position.counts]
    zone = zone_of(bank)
    if len(counting) < AT_LEAST or 3 * (len(positions) - len(counting)) > len(positions):
        return Count(State.NOT_ENOUGH, 0, (), 0, zone, is_clear=False)
    state, side = state_of(bank, counting)
    per_part = counting[0].per_part
    return Count(
        state,
        side,
        tuple((way, Fraction(units, weight * per_part)) for way, units, weight in count_every_way(counting)),
        majority_of(counting),
        zone,
        is_clear=state is State.UNITED and all(position.verdict.kind is Kind.CLEAR for position in counting),
    )


def state_of(bank: Bank, positions: Sequence[Position]) -> tuple[State, int]:
    """Return what at least two members say together, and on which side: −1, 1, or 0 when split."""
    sides = {position.side for position in positions}
    if len(sides) == 1 and 0 not in sides:
        return State.UNITED, sides.pop()
    zone = zone_of(bank) * positions[0].per_part
    first = majority_of(positions)
    is_common = first and all(lean.side(zone) == first for lean in count_every_way(positions))
    return (State.CARRIED, first) if is_common else (State.SPLIT, 0)


def majority_of(positions: Sequence[Position]) -> int:
    """Return the side, −1 or 1, of more members' verdicts, 0 if as many are on each; too close abstains."""
    return sign(sum(position.side for position in positions))


def count_every_way(positions: Sequence[Position]) -> Iterator[Together]:
    """Yield the leans of at least two members put together in every way."""
    leans = [position.lean for position in positions]
    total, people = sum(leans), len(leans)
    yield Together(Way.MEAN, total, people)
    yield Together(Way.MEDIAN, twice_the_median(leans), 2)
    yield Together(Way.MEDIAN_ANSWERS, _twice_the_median_answers(positions), 2)
    yield from (Together(Way.WITHOUT, total - lean, people - 1) for lean in leans)
    units, weight = highest_weighting([-lean for lean in leans])
    yield Together(Way.LOWEST, -units, weight)
    yield Together(Way.HIGHEST, *highest_weighting(leans))


def highest_weighting(leans: Sequence[int]) -> tuple[int, int]:
    """Return sum and weight of the highest mean of all in which each member counts `LEAST` to `MOST` times.

    A ratio of two sums that are linear in each weight is largest at an end of each, and whoever leans further has no
    smaller weight. So it is enough to give the k highest the most, and the others the least, for every k.
    """
    ordered = sorted(leans, reverse=True)
    whole, people = sum(ordered), len(ordered)
    ends = (
        (MOST * high + LEAST * (whole - high), MOST * count + LEAST * (people - count))
        for count, high in enumerate(accumulate(ordered, initial=0))
    )
    best = next(ends)
    for units, weight in ends:
        if units * best[1] > best[0] * weight:
            best = units, weight
    return best


def mean_parts(positions: Sequence[Position]) -> dict[str, Fraction]:
    """Return what each question adds to the mean lean, of 100: the mean of ĉ, an unanswered question being 0."""
    questions = dict.fromkeys(question for position in positions for question in position.parts)
    return {
        question: Fraction(
            sum(position.parts.get(question, 0) for position in positions), len(positions) * positions[0].per_part
        )
        for question in questions
    }


def twice_the_median(numbers: Sequence[int]) -> int:
    """Return twice the median; of an even number of them it lies half-way between the two in the middle."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return 2 * ordered[half] if len(ordered) % 2 else ordered[half - 1] + ordered[half]


def _twice_the_median_answers(positions: Sequence[Position]) -> int:
    """Return twice the sum over questions of the median ĉ of those who answered."""
    questions = {question for position in positions for question in position.parts}
    return sum(
        twice_the_median([position.parts[question] for position in positions if question in position.parts])
        for question in questions
    )


@once_per_bank
def zone_of(bank: Bank) -> Fraction:
    """Return the lean, of 100, below which a sheet on which everything is answered is too close to call."""
    measure = units_of(bank)
    weighed = tuple(measure.weigh(q, stake(bank, Sheet(), q, {})) for q in bank.asked.values())
    curve = luck_curve(weighed, tuple(bank.roles))
    total = sum((question.weight for question in bank.asked.values()), Fraction())
    return 100 * curve.smallest_lead(bank.thresholds.leaning_luck) * curve.unit / total
