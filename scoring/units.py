"""Points in whole units, so that every outcome is computed in whole numbers.

The numbers of a bank are fractions, and all points that its answers can give are whole multiples of one small unit.
In units, sums and comparisons are as exact and cost a tenth.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import lcm

from questions import Bank, Question
from scoring.per_bank import once_per_bank

KEPT = 8192  # fractions, about a hundred bytes each

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A question with the points at stake (W_q), and what each of its options gives to roles and areas in units.

    `units` is the stake again. One bank has one of them for each question and stake, so they are compared
    by identity.
    """

    question: Question
    stake: Fraction
    units: int
    per_point: int
    owned: Mapping[str, Counts]
    gives: Mapping[str, Counts]

    def leads(self, first: str, rival: str) -> dict[str, int]:
        """Return what each option adds to the lead of one role over another, in units."""
        return {option: owned[first] - owned[rival] for option, owned in self.owned.items()}


@dataclass(frozen=True, slots=True)
class Units:
    """The measure of one bank: how many units a point has, and which part of an area is whose in 1/`share`.

    `weights` are those of the questions, and `asked` the sum of those that everybody is asked, in units.
    """

    per_point: int
    share: int
    shares: Mapping[str, Counts]
    weights: Counts
    asked: int
    _weighed: dict[tuple[str, int, int], Weighed] = field(default_factory=dict, compare=False, repr=False)

    def weigh(self, question: Question, stake: Fraction) -> Weighed:
        """Return a question weighed with its stake, cached by question and stake."""
        key = (question.id, stake.numerator, stake.denominator)
        return self._weighed.get(key) or self._weighed.setdefault(key, self._make_weighed(question, stake))

    def _make_weighed(self, question: Question, stake: Fraction) -> Weighed:
        """Work out in units what each option of a question gives with so many points at stake."""
        whole = stake * self.per_point
        options = question.options.items()
        return Weighed(
            question,
            stake,
            int(whole),
            self.per_point,
            owned={id_: {role: int(whole * part) for role, part in option.owned.items()} for id_, option in options},
            gives={id_: {area: int(whole * part) for area, part in option.gives.items()} for id_, option in options},
        )


@once_per_bank
def units_of(bank: Bank) -> Units:
    """Return the smallest unit in which all points of a bank are whole numbers, and its weights and shares in it."""
    gives = lcm(*(_common_denominator(o.gives.values()) for q in bank.questions.values() for o in q.options.values()))
    share = lcm(*(_common_denominator(area.shares.values()) for area in bank.areas.values()))
    shares = {id_: {role: int(part * share) for role, part in area.shares.items()} for id_, area in bank.areas.items()}
    per_point = _stake_denominator(bank) * gives * share
    weights = {id_: int(question.weight * per_point) for id_, question in bank.questions.items()}
    return Units(per_point, share, shares, weights, sum(weights[id_] for id_ in bank.asked))


def _stake_denominator(bank: Bank) -> int:
    """Return the common denominator of all stakes, in points, that marks and context can lead to.

    The 2 at each question is that of the smallest context factor, ½.
    """
    factors = dict.fromkeys(bank.questions, 2)
    for factor in bank.factors:
        for question in factor.questions:
            factors[question] *= factor.times.denominator
    weights = (question.weight.denominator * factors[id_] for id_, question in bank.questions.items())
    return lcm(*weights) * bank.marks.times.denominator


def _common_denominator(numbers: Iterable[Fraction]) -> int:
    """Return the smallest number by which all of these can be multiplied to be whole."""
    return lcm(*(number.denominator for number in numbers))


@lru_cache(maxsize=KEPT)
def in_points(units: int, per_point: int) -> Fraction:
    """Return a number of units as points, of which `per_point` units make one; cached."""
    return Fraction(units, per_point)
