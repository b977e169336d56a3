"""What the questions without a counting answer could still change."""

from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Sheet
from scoring.tally import Tally, context_factors, stake
from scoring.units import Weighed, in_points, units_of


@dataclass(frozen=True, slots=True)
class Gaps:
    """Open questions and the margin they could lead to, in points of the first role over the second.

    `could_turn` tells whether answering them could put any other role ahead.
    """

    questions: tuple[str, ...]
    lowest: Fraction
    highest: Fraction
    could_turn: bool


def gaps(bank: Bank, sheet: Sheet, counted: Tally) -> Gaps:
    """Find the questions that were left out and the range in which they could move the margin.

    What is asked only to settle a result is never missing.
    """
    factors, measure = context_factors(bank, sheet), units_of(bank)
    left_out = {
        id_: measure.weigh(question, stake(bank, sheet, question, factors))
        for id_, question in bank.asked.items()
        if id_ not in counted.contributions
    }
    ranges = {rival: _lead_range(counted, rival, list(left_out.values())) for rival in counted.ranking[1:]}
    lowest, highest = ranges[counted.second]
    return Gaps(tuple(left_out), lowest, highest, could_turn=any(least < 0 for least, _ in ranges.values()))


def _lead_range(counted: Tally, rival: str, left_out: list[Weighed]) -> tuple[Fraction, Fraction]:
    """Return the smallest and the largest lead over a rival, in points, that answering the open questions can give."""
    leads = [weighed.leads(counted.first, rival).values() for weighed in left_out]
    now = counted.lead(rival)
    ends = (now + sum(map(min, leads)), now + sum(map(max, leads)))
    return in_points(ends[0], counted.per_point), in_points(ends[1], counted.per_point)
