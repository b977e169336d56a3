"""Points: who gets how many, and what each answer and each area adds to the margin.

With w the weight of question q, m its mark, k its context factor, a(o,d) the part of an option o that goes to
area d and P(d,r) the share of d that role r owns (DESIGN 5, "split points"):

    W_q = w·m·k      need_d = Σ_q W_q·a(o_q,d)      S_r = Σ_d need_d·P(d,r)      T = Σ W_q = Σ S_r
    M = S_first − S_second
    c_q = W_q·Σ_d a(o_q,d)·[P(d,first) − P(d,second)]        b_d = need_d·[P(d,first) − P(d,second)]
    M = Σ_q c_q = Σ_d b_d

All numbers are exact fractions, in points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Option, Question, Sheet

ZERO = Fraction()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that counts: its question, the option and the points at stake (W_q)."""

    question: Question
    option: Option
    stake: Fraction

    def toward(self, first: str, second: str) -> Fraction:
        """Return what the answer adds to the margin of `first` over `second`, in points."""
        return self.stake * (self.option.owned[first] - self.option.owned[second])


@dataclass(frozen=True, slots=True)
class Tally:
    """The points of one sheet. `ranking` lists the roles by points, ties in the order of the bank."""

    answers: tuple[Answer, ...]
    total: Fraction
    points: Mapping[str, Fraction]
    needs: Mapping[str, Fraction]
    ranking: tuple[str, ...]
    contributions: Mapping[str, Fraction]
    areas: Mapping[str, Fraction]

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
        return self.points[self.first] - self.points[rival]

    def share(self, role: str) -> Fraction:
        """Return how many of 100 points went to a role; 0 when no answer counts."""
        return 100 * self.points[role] / self.total if self.total else ZERO


def tally(bank: Bank, sheet: Sheet) -> Tally:
    """Count the points of a sheet that fits the bank."""
    answers = counted(bank, sheet)
    needs = _needs(bank, answers)
    points = {role: _owned(bank, needs, role) for role in bank.roles}
    ranking = tuple(sorted(bank.roles, key=lambda role: -points[role]))
    first, second = ranking[:2]
    return Tally(
        answers=answers,
        total=sum((answer.stake for answer in answers), ZERO),
        points=points,
        needs=needs,
        ranking=ranking,
        contributions={answer.question.id: answer.toward(first, second) for answer in answers},
        areas={id_: needs[id_] * (area.shares[first] - area.shares[second]) for id_, area in bank.areas.items()},
    )


def counted(bank: Bank, sheet: Sheet) -> tuple[Answer, ...]:
    """Return the answers that count, in the order of the bank: exits and questions of weight 0 do not."""
    factors = context_factors(bank, sheet)
    return tuple(
        Answer(question, question.options[sheet.answers[id_]], stake(bank, sheet, question, factors))
        for id_, question in bank.questions.items()
        if question.weight and sheet.answers.get(id_) in question.options
    )


def stake(bank: Bank, sheet: Sheet, question: Question, factors: Mapping[str, Fraction]) -> Fraction:
    """Return W_q, the points that an answer to the question hands out."""
    mark = bank.marks.times if question.id in sheet.double else 1
    return question.weight * mark * factors.get(question.id, 1)


def context_factors(bank: Bank, sheet: Sheet) -> dict[str, Fraction]:
    """Return how many times a question counts because of the context; a question left out counts once."""
    factors: dict[str, Fraction] = {}
    for factor in bank.factors:
        if sheet.context.get(factor.context) == factor.option:
            for question in factor.questions:
                factors[question] = factors.get(question, Fraction(1)) * factor.times
    return {question: min(max(times, Fraction(1, 2)), Fraction(2)) for question, times in factors.items()}


def _needs(bank: Bank, answers: tuple[Answer, ...]) -> dict[str, Fraction]:
    needs = dict.fromkeys(bank.areas, ZERO)
    for answer in answers:
        for area, part in answer.option.gives.items():
            needs[area] += answer.stake * part
    return needs


def _owned(bank: Bank, needs: Mapping[str, Fraction], role: str) -> Fraction:
    return sum((need * bank.areas[area].shares[role] for area, need in needs.items()), ZERO)
