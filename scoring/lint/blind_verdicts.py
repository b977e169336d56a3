"""Which verdicts blind sheets get: the share of each verdict and role, of 100."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank
from scoring.firmness import blind_spread, curve_of
from scoring.units import units_of


@dataclass(frozen=True, slots=True)
class BlindVerdicts:
    """Shares of 100 blind sheets by verdict and role, and the margins in points from which each begins.

    Counted by luck alone, exactly over all complete, unmarked sheets; hold can only make a verdict weaker.
    """

    clear: Mapping[str, Fraction]
    leaning: Mapping[str, Fraction]
    too_close: Fraction
    clear_from: Fraction
    leaning_from: Fraction


def blind_verdicts(bank: Bank) -> BlindVerdicts:
    """Return how many of 100 blind sheets get each verdict, and the margins from which on it is clear or leaning."""
    roles = tuple(bank.roles)
    measure = units_of(bank)
    blind = blind_spread([measure.weigh(question, question.weight) for question in bank.asked.values()], roles)
    curve = curve_of(blind)
    # In units of the grid.
    clear_from = max(1, curve.smallest_lead(bank.thresholds.clear_luck))
    leaning_from = max(1, curve.smallest_lead(bank.thresholds.leaning_luck))
    clear, leaning = dict.fromkeys(roles, Fraction()), dict.fromkeys(roles, Fraction())
    for point, ways in blind.points():
        leads = (*point, 0)
        second, best = sorted(leads)[-2:]
        role, lead = roles[leads.index(best)], best - second
        target = clear if lead >= clear_from else leaning if lead >= leaning_from else None
        if target is not None:
            target[role] += Fraction(100 * ways, blind.ways)
    given = sum(clear.values(), Fraction()) + sum(leaning.values(), Fraction())
    return BlindVerdicts(clear, leaning, 100 - given, clear_from * blind.unit, leaning_from * blind.unit)
