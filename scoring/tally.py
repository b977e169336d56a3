"""Points: how many each role gets, and what each answer and each area adds to the margin.

With w the weight of question q, m its mark, k its context factor, a(o,d) the part of an option o that goes to
area d and P(d,r) the share of d that role r owns (docs/method.md):

    W_q = w·m·k      need_d = Σ_q W_q·a(o_q,d)      S_r = Σ_d need_d·P(d,r)      T = Σ W_q = Σ S_r
    M = S_first − S_second
    c_q = W_q·Σ_d a(o_q,d)·[P(d,first) − P(d,second)]        b_d = need_d·[P(d,first) − P(d,second)]
    M = Σ_q c_q = Σ_d b_d

All numbers are exact fractions, in points; what is computed for every outcome is given in whole units as well (see
`units`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Option, Question, Sheet
from scoring.units import Units, Weighed, in_points, units_of

ZERO = Fraction()
ONCE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that counts: its question with the points at stake (W_q), and the option."""

    weighed: Weighed
    option: Option

    @property
    def question(self) -> Question:
        """Return what was answered."""
        return self.weighed.question

    @property
    def stake(self) -> Fraction:
        """Return the points that the answer hands out."""
        return self.weighed.stake

    def toward(self, first: str, second: str) -> Fraction:
        """Return what the answer adds to the margin of `first` over `second`, in points."""
        return in_points(self.lead(first, second), self.weighed.per_point)

    def lead(self, first: str, rival: str) -> int:
        """Return what the answer adds to the margin of `first` over `rival`, in units."""
        owned = self.weighed.owned[self.option.id]
        return owned[first] - owned[rival]


@dataclass(frozen=True, slots=True)
class Tally:
    """The points of one sheet. `ranking` lists the roles by points, ties in the order of the bank.

    `units` are the points of each role, and `leads` the contributions, in whole units, of which `per_point` make a
    point.
    """

    answers: tuple[Answer, ...]
    total: Fraction
    points: Mapping[str, Fraction]
    needs: Mapping[str, Fraction]
    ranking: tuple[str, ...]
    contributions: Mapping[str, Fraction]
    areas: Mapping[str, Fraction]
    units: Mapping[str, int]
    leads: Mapping[str, int]
    per_point: int

    @property
    def first(self) -> str:
        """Return the role that is ahead."""
        return self.ranking[0]

    @property
    def second(self) -> str:
        """Return the role that comes second."""
        return self.ranking[1]

    @property
    def margin(self) -> Fraction:
        """Return by how many points the first role is ahead of the second."""
        return self.lead_over(self.second)

    def lead_over(self, rival: str) -> Fraction:
        """Return by how many points the first role is ahead of another."""
        return in_points(self.lead(rival), self.per_point)

    def lead(self, rival: str) -> int:
        """Return by how many units the first role is ahead of another."""
        return self.units[self.first] - self.units[rival]

    def share(self, role: str) -> Fraction:
        """Return how many of 100 points went to a role; 0 when no answer counts."""
        return 100 * self.points[role] / self.total if self.total else ZERO


def tally(bank: Bank, sheet: Sheet) -> Tally:
    """Count the points of a sheet that fits the bank."""
    answers, measure = counting_answers(bank, sheet), units_of(bank)
    needs = _count_needs(bank, answers)
    units = {role: sum(answer.weighed.owned[answer.option.id][role] for answer in answers) for role in bank.roles}
    ranking = tuple(sorted(bank.roles, key=lambda role: -units[role]))
    first, second = ranking[:2]
    leads = {answer.question.id: answer.lead(first, second) for answer in answers}
    return Tally(
        answers=answers,
        total=in_points(sum(answer.weighed.units for answer in answers), measure.per_point),
        points=_all_in_points(units, measure),
        needs=_all_in_points(needs, measure),
        ranking=ranking,
        contributions=_all_in_points(leads, measure),
        areas=_all_in_points(_margin_by_area(needs, measure, first, second), measure),
        units=units,
        leads=leads,
        per_point=measure.per_point,
    )


def counting_answers(bank: Bank, sheet: Sheet) -> tuple[Answer, ...]:
    """Return the answers that count, in the order of the bank: exits and questions of weight 0 do not.

    So a question that settles is in no sum until it has such an answer.
    """
    factors, measure = context_factors(bank, sheet), units_of(bank)
    return tuple(
        Answer(measure.weigh(question, stake(bank, sheet, question, factors)), question.options[sheet.answers[id_]])
        for id_, question in bank.weighed.items()
        if sheet.answers.get(id_) in question.options
    )


def stake(bank: Bank, sheet: Sheet, question: Question, factors: Mapping[str, Fraction]) -> Fraction:
    """Return W_q, the points that an answer to the question hands out."""
    if question.id not in sheet.double and question.id not in factors:
        return question.weight
    return question.weight * mark_times(bank, sheet, question.id) * factors.get(question.id, 1)


def mark_times(bank: Bank, sheet: Sheet, question: str) -> Fraction:
    """Return how many times a question counts because of its mark: once if it has none."""
    return bank.marks.times if question in sheet.double else ONCE


def context_factors(bank: Bank, sheet: Sheet) -> dict[str, Fraction]:
    """Return how many times questions count because of the context, from ½ to 2; one that is missing counts once."""
    factors: dict[str, Fraction] = {}
    for factor in bank.factors:
        if sheet.context.get(factor.context) == factor.option:
            for question in factor.questions:
                factors[question] = factors.get(question, Fraction(1)) * factor.times
    return {question: min(max(times, Fraction(1, 2)), Fraction(2)) for question, times in factors.items()}


def _count_needs(bank: Bank, answers: tuple[Answer, ...]) -> dict[str, int]:
    """Return need_d, the units that the answers give to each area."""
    needs = dict.fromkeys(bank.areas, 0)
    for answer in answers:
        for area, part in answer.weighed.gives[answer.option.id].items():
            needs[area] += part
    return needs


def _margin_by_area(needs: Mapping[str, int], measure: Units, first: str, second: str) -> dict[str, int]:
    """Return b_d, what each area adds to the margin, in units."""
    shares = measure.shares
    return {area: need // measure.share * (shares[area][first] - shares[area][second]) for area, need in needs.items()}


def _all_in_points(units: Mapping[str, int], measure: Units) -> dict[str, Fraction]:
    """Return numbers of units as points, by the same keys."""
    return {key: in_points(number, measure.per_point) for key, number in units.items()}
