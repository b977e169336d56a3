"""The figures of a bank for blind answers, exact over all sheets: the measure of its fairness."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from questions import Bank, Question
from scoring.leads import blind_leads
from scoring.tally import ZERO
from scoring.units import units_of


@dataclass(frozen=True, slots=True)
class Blind:
    """Figures over all sheets on which every question is ticked blindly, in points.

    `mean` is how many points more than an equal part a role gets on average, `best` the most points it can reach,
    `middle` how many points more than an equal part a middle answer gives to one role, where it does. `is_exact` is
    about `ahead` alone, which is approximated where too many margins are possible.
    """

    sheets: int
    mean: Mapping[str, Fraction]
    best: Mapping[str, Fraction]
    ahead: Mapping[str, Fraction]
    middle: Mapping[str, Fraction]
    is_exact: bool

    @property
    def favours_nobody(self) -> bool:
        """Whether blind answering favours no role."""
        return not any(self.mean.values()) and not self.middle and len(set(self.best.values())) == 1


def blind_figures(bank: Bank) -> Blind:
    """Return the figures of a bank over all its blind sheets, without marks and context."""
    roles = tuple(bank.roles)
    weighed = list(bank.asked.values())
    measure = units_of(bank)
    blind = blind_leads([measure.weigh(question, question.weight) for question in weighed], roles)
    ahead = {role: Fraction(100 * sum(leads.values()), blind.ways) for role, leads in blind.by_role.items()}
    expected = {role: sum((_mean_points(question, role) for question in weighed), ZERO) for role in roles}
    fair = bank.total / len(roles)
    return Blind(
        sheets=prod(len(question.options) for question in weighed),
        mean={role: expected[role] - fair for role in roles},
        best={role: sum((_best_points(question, role) for question in weighed), ZERO) for role in roles},
        ahead=ahead,
        middle=_tilted_middles(weighed, roles),
        is_exact=blind.is_exact,
    )


def _mean_points(question: Question, role: str) -> Fraction:
    """Return how many points a question gives to a role on average over its options."""
    options = question.options.values()
    return question.weight * sum((option.owned[role] for option in options), ZERO) / len(options)


def _best_points(question: Question, role: str) -> Fraction:
    """Return how many points a question gives to a role at most."""
    return question.weight * max(option.owned[role] for option in question.options.values())


def _tilted_middles(questions: list[Question], roles: tuple[str, ...]) -> dict[str, Fraction]:
    """Return, by question, by how many points its middle answer favours one role; only where it does."""
    tilts = {}
    for question in questions:
        tilt = max(question.middle.owned[role] for role in roles) - Fraction(1, len(roles))
        if tilt:
            tilts[question.id] = question.weight * tilt
    return tilts
