"""Which verdicts blind sheets get: the share of each verdict and role, of 100."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank
from scoring.firmness import curve_of
from scoring.leads import blind_leads
from scoring.units import units_of


@dataclass(frozen=True, slots=True)
class BlindVerdicts:
    """Shares of 100 blind sheets by verdict and role, and the margins in points from which each begins.

    Counted by luck alone over all complete, unmarked sheets; hold can only make a verdict weaker. `within` bounds the
    error of luck, of 100, where leaning begins; it is 0 where the sheets are counted exactly.
    """

    clear: Mapping[str, Fraction]
    leaning: Mapping[str, Fraction]
    too_close: Fraction
    clear_from: Fraction
    leaning_from: Fraction
    within: float


def blind_verdicts(bank: Bank) -> BlindVerdicts:
    """Return how many of 100 blind sheets get each verdict, and the margins from which on it is clear or leaning."""
    roles = tuple(bank.roles)
    measure = units_of(bank)
    blind = blind_leads([measure.weigh(question, question.weight) for question in bank.asked.values()], roles)
    curve = curve_of(blind)
    # In units of the grid.
    clear_from = max(1, curve.smallest_lead(bank.thresholds.clear_luck))
    leaning_from = max(1, curve.smallest_lead(bank.thresholds.leaning_luck))
    clear, leaning = {}, {}
    for role, leads in blind.by_role.items():
        either = sum(ways for lead, ways in leads.items() if lead >= leaning_from)
        clearly = sum(ways for lead, ways in leads.items() if lead >= clear_from)
        clear[role] = Fraction(100 * clearly, blind.ways)
        leaning[role] = Fraction(100 * (either - clearly), blind.ways)
    given = sum(clear.values(), Fraction()) + sum(leaning.values(), Fraction())
    begins = leaning_from * blind.unit
    return BlindVerdicts(clear, leaning, 100 - given, clear_from * blind.unit, begins, curve.within(begins))
