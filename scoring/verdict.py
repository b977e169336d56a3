"""The verdict: clear, leaning, too close to call (hybrid or undecided), or too little answered."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from questions import Bank
from scoring.firmness import Firmness
from scoring.tally import ZERO, Tally
from scoring.units import units_of


class Kind(StrEnum):
    """The kind of a verdict; the values are those of the outcome's JSON."""

    CLEAR = "clear"
    LEANING = "leaning"
    HYBRID = "hybrid"
    UNDECIDED = "undecided"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind, and the recommended role where one is recommended."""

    kind: Kind
    role: str | None

    @property
    def is_given(self) -> bool:
        """Whether a role is recommended."""
        return self.role is not None

    @property
    def is_too_close(self) -> bool:
        """Whether enough was answered, and the answers do not decide."""
        return self.kind in {Kind.HYBRID, Kind.UNDECIDED}


def decide(bank: Bank, counted: Tally, firm: Firmness) -> Verdict:
    """Return the verdict by the thresholds of the bank (docs/method.md), the strictest first."""
    limits = bank.thresholds
    if answered_share(bank, counted) < limits.answered_below or not counted.answers:
        return Verdict(Kind.TOO_LITTLE, None)
    if firm.luck <= limits.clear_luck and firm.hold >= limits.clear_hold and counted.margin:
        return Verdict(Kind.CLEAR, counted.first)
    if firm.luck <= limits.leaning_luck and firm.hold >= limits.leaning_hold and counted.margin:
        return Verdict(Kind.LEANING, counted.first)
    pulls_both_ways = any(lead > 0 for lead in counted.leads.values()) and any(
        lead < 0 for lead in counted.leads.values()
    )
    is_hybrid = pulls_both_ways and strength(counted) >= limits.hybrid_strength
    return Verdict(Kind.HYBRID if is_hybrid else Kind.UNDECIDED, None)


def answered_share(bank: Bank, counted: Tally) -> Fraction:
    """Return how many of 100 points of the bank belong to answered questions, without marks and context.

    What settles is among the points of the bank where it is answered, so that it never makes the share smaller.
    """
    measure = units_of(bank)
    answered = [(measure.weights[answer.question.id], answer.question.is_settling) for answer in counted.answers]
    asked = measure.asked + sum(weight for weight, is_settling in answered if is_settling)
    return Fraction(100 * sum(weight for weight, _ in answered), asked)


def strength(counted: Tally) -> Fraction:
    """Return how pronounced the answers are, in parts of 100: Σ|c| over the most it could be; 0 without answers."""
    first, second = counted.first, counted.second
    given = sum(map(abs, counted.leads.values()))
    most = sum(max(map(abs, answer.weighed.leads(first, second).values())) for answer in counted.answers)
    return Fraction(100 * given, most) if most else ZERO
