"""How firm a result is: two exact yardsticks (docs/method.md).

hold: of 100 variations of weights and answers, how many keep the same role ahead.
      Each question counts one of `variations.times`, equally often. A trade-off answer slips one step each way
      `step_slip` of the time (at an end only inwards); another answer slips to some other option `option_slip`
      of the time. Ties count half. With three or more roles, the worst rival counts.
luck: of 100 sheets on which the same questions are ticked blindly, with the same marks and context,
      how many lean at least this far (the best role over the second best).
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import ceil, floor, gcd, lcm
from operator import neg

from questions import Bank, Variations
from scoring.above_zero import count_above_zero
from scoring.grid import Line
from scoring.leads import BlindLeads, blind_leads
from scoring.per_bank import once_per_bank
from scoring.tally import Answer, Tally
from scoring.units import Weighed

HUNDRED = Fraction(100)
CURVES = 64  # some kilobytes each, a hundred on a grid; sheets without marks share one
SHOWN = 1000  # parts of which a bound on an error is a whole number

Varied = dict[tuple[Weighed, str, str, str], Line]
"""The tables of answers, by question with stake, option, first role and rival."""


@dataclass(frozen=True, slots=True)
class Firmness:
    """Both figures, of 100, and the margin in points below which luck alone makes it too close to call.

    `rival` is the role over which the lead holds worst, the one that `hold` is about. `within` bounds the error of both
    figures, in the same measure: 0, that is exact, unless there are too many sums to count (docs/method.md).
    """

    hold: Fraction
    rival: str
    luck: Fraction
    undecided_below: Fraction
    within: Fraction

    @property
    def is_exact(self) -> bool:
        """Whether both figures are exact."""
        return not self.within


@dataclass(frozen=True, slots=True)
class LuckCurve:
    """How often blind sheets lead by how much: `reached[i]` of all `ways` lead by at least `leads[i]`.

    The leads stand in units of the grid, the smallest first. `slack` and `lost` are those of `BlindLeads`.
    """

    leads: Sequence[int]
    reached: Sequence[int]
    ways: int
    unit: Fraction
    slack: int = 0
    lost: float = 0.0

    def luck(self, margin: Fraction) -> Fraction:
        """Return how many of 100 blind sheets lead at least by so many points."""
        return self._luck_of_lead(self._lead_reaching(margin))

    def within(self, margin: Fraction) -> float:
        """Return a bound on the error of `luck`, of 100."""
        line = self._lead_reaching(margin)
        least, most = self._luck_of_lead(line + self.slack), self._luck_of_lead(line - self.slack)
        return float(max(most - self._luck_of_lead(line), self._luck_of_lead(line) - least)) + 100 * self.lost

    def _lead_reaching(self, margin: Fraction) -> int:
        """Return the smallest lead, in units of the grid, of at least so many points; on a rough grid the nearest."""
        return ceil(margin / self.unit - (Fraction(1, 2) if self.slack else 0))

    def _luck_of_lead(self, lead: int) -> Fraction:
        """Return how many of 100 blind sheets lead by at least so many units of the grid."""
        place = bisect_left(self.leads, lead)
        return Fraction(100 * self.reached[place], self.ways) if place < len(self.leads) else Fraction()

    def smallest_lead(self, luck: Fraction) -> int:
        """Return the smallest lead that at most `luck` of 100 blind sheets reach, in units of the grid.

        It is above the largest lead if more sheets than that reach every one.
        """
        at_most = floor(luck * self.ways / 100)
        place = bisect_left(self.reached, -at_most, key=neg)  # `reached` falls
        return self.leads[place] if place < len(self.leads) else self.leads[-1] + (gcd(*self.leads) or 1)


def firmness(bank: Bank, counted: Tally) -> Firmness:
    """Return how firm the lead in a tally is: hold, luck, and bounds on their errors, of 100."""
    holds = {rival: _compute_hold(bank, counted.answers, counted.first, rival) for rival in counted.ranking[1:]}
    worst = min(holds, key=lambda rival: holds[rival][0])
    blind = luck_curve(tuple(answer.weighed for answer in counted.answers), tuple(bank.roles))
    within = max(blind.within(counted.margin), *(within for _, within in holds.values()))
    return Firmness(
        hold=holds[worst][0],
        rival=worst,
        luck=blind.luck(counted.margin),
        undecided_below=blind.smallest_lead(bank.thresholds.leaning_luck) * blind.unit,
        within=Fraction(ceil(within * SHOWN), SHOWN),
    )


def _compute_hold(bank: Bank, answers: Sequence[Answer], first: str, rival: str) -> tuple[Fraction, float]:
    """Return hold of `first` over one rival, and a bound on its error, both of 100; 50 without any answer."""
    if not answers:
        return HUNDRED / 2, 0.0
    cache = _table_cache(bank)
    found = count_above_zero([_cached_table(cache, bank.variations, answer, first, rival) for answer in answers])
    return Fraction(50 * (2 * found.above + found.level), found.ways), 100 * found.within


@once_per_bank
def _table_cache(bank: Bank) -> Varied:
    """Return the cache of the tables of a bank's answers: some hundreds, of about a kilobyte each."""
    return {}


def _cached_table(cache: Varied, variations: Variations, answer: Answer, first: str, rival: str) -> Line:
    """Return the table of an answer from the cache, made and put there when it is missing."""
    key = (answer.weighed, answer.option.id, first, rival)
    return cache.get(key) or cache.setdefault(key, _tabulate_leads(variations, answer, first, rival))


def _tabulate_leads(variations: Variations, answer: Answer, first: str, rival: str) -> Line:
    """Return in how many ways one answer adds which lead, over all variations of its weight and all slips.

    Leads are whole: units times the common denominator of `variations.times`, which is the same for all answers.
    """
    leads = answer.weighed.leads(first, rival)
    chances = slip_chances(variations, answer)
    whole = lcm(*(chance.denominator for chance in chances.values()))
    bottom = lcm(*(times.denominator for times in variations.times))
    numbers = [int(times * bottom) for times in variations.times]
    table: Counter[int] = Counter()
    for option, chance in chances.items():
        ways = int(chance * whole)
        for number in numbers:
            table[number * leads[option]] += ways
    return table


def slip_chances(variations: Variations, answer: Answer) -> dict[str, Fraction]:
    """Return the chance, of 1, of each option of the question once the answer may slip; the sum is 1."""
    if answer.question.is_tradeoff:
        return _step_chances(list(answer.question.options), answer.option.id, variations.step_slip)
    others = [option for option in answer.question.options if option != answer.option.id]
    stays = 1 - variations.option_slip
    chances = {answer.option.id: stays, **dict.fromkeys(others, variations.option_slip / len(others))}
    return {option: chance for option, chance in chances.items() if chance}


def _step_chances(steps: Sequence[str], chosen: str, slip: Fraction) -> dict[str, Fraction]:
    """Return the chances of a trade-off answer and of the steps beside it, each reached with the chance `slip`."""
    place = steps.index(chosen)
    around = [steps[index] for index in (place - 1, place + 1) if 0 <= index < len(steps)]
    chances = {chosen: 1 - slip * len(around), **dict.fromkeys(around, slip)}
    return {option: chance for option, chance in chances.items() if chance}


@lru_cache(maxsize=CURVES)
def luck_curve(weighed: tuple[Weighed, ...], roles: tuple[str, ...]) -> LuckCurve:
    """Return by how much the best role leads over all sheets on which these questions are ticked blindly; cached."""
    return curve_of(blind_leads(weighed, roles))


def curve_of(blind: BlindLeads) -> LuckCurve:
    """Return how many blind sheets lead by at least how much, whichever role leads; level sheets lead by 0."""
    found: dict[int, int] = {}
    for by_lead in blind.by_role.values():
        for lead, ways in by_lead.items():
            found[lead] = found.get(lead, 0) + ways
    level = blind.ways - sum(found.values())
    if level:
        found[0] = level
    leads = sorted(found)
    reached = list(accumulate(found[lead] for lead in reversed(leads)))[::-1]
    if blind.is_exact:
        return LuckCurve(leads, reached, blind.ways, blind.unit)
    return LuckCurve(array("Q", leads), array("Q", reached), blind.ways, blind.unit, blind.slack, blind.lost)
