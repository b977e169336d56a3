"""How much of the job each area is to a panel (docs/method.md).

With need_d and T of `tally`, for each person i who counts, everybody weighs the same:

    need_d = mean_i 100·need_id / T_i        Σ_d need_d = 100
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from questions import Bank
from scoring.panel.position import Position
from scoring.rounding import round_together


def find_needs(bank: Bank, positions: Sequence[Position], *, is_exact: bool) -> dict[str, Fraction]:
    """Return how many parts of 100 each area is that was asked for, the largest first, ties in the order of the bank.

    `positions` are those that count. Without `is_exact` the parts are whole.
    """
    units: Counter[str] = Counter()
    for position in positions:
        for answer in position.answers.values():
            for area, given in answer.weighed.gives[answer.option.id].items():
                units[area] += given * position.scale
    exact = {area: Fraction(units[area], len(positions) * positions[0].per_part) for area in bank.areas}
    shown = exact if is_exact else round_together(exact)
    return {area: need for area, need in sorted(shown.items(), key=lambda item: -item[1]) if need}
