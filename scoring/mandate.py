"""What a job needs against how it is done today, area by area: the mandate that is handed over.

With need_d and T of `tally` and n sheets on a side (docs/method.md):

    a_d = 1/n · Σ_i 100·need_id / T_i        Δ_d = a_d(needed) − a_d(today)

Each side adds up to 100, so all Δ_d together are 0; and Σ_d Δ_d·P(d,r) is by how much the share of role r grows.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from scoring.tally import Tally


def area_shares(tallies: Sequence[Tally]) -> dict[str, Fraction]:
    """Return how many of 100 points went to each area, each sheet weighing the same; nothing if no answer counts."""
    counting = [counted for counted in tallies if counted.total]
    areas = dict.fromkeys(area for counted in counting for area in counted.needs)
    return {
        area: sum((100 * counted.needs.get(area, 0) / counted.total for counted in counting), Fraction())
        / len(counting)
        for area in areas
    }


def area_moves(today: Mapping[str, Fraction], needed: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return by how many of 100 points each area is needed more than it is done today; together 0."""
    return {
        area: needed.get(area, Fraction()) - today.get(area, Fraction()) for area in dict.fromkeys([*needed, *today])
    }
