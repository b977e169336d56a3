"""How much of the job each area is to a panel, and from which questions that follows (docs/method.md).

With W_iq the points that person i's answer to question q hands out, a its part for area d and T_i the points of all of
i's answers, everybody weighs the same:

    need_dq = mean_i 100·W_iq·a(o_iq, d) / T_i        need_d = Σ_q need_dq        Σ_d need_d = 100
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank
from scoring.panel.position import Position
from scoring.rounding import round_half_up, round_together


@dataclass(frozen=True, slots=True)
class AreaNeed:
    """How many parts of 100 of the job are an area's, and the questions that give to it, what gives most first."""

    need: Fraction
    questions: tuple[str, ...]


def find_needs(bank: Bank, positions: Sequence[Position], *, is_exact: bool) -> dict[str, AreaNeed]:
    """Return the areas that were asked for, the largest first and ties in the order of the bank.

    `positions` are those that count. Without `is_exact` nothing is told finer than in whole parts of 100, by which
    areas and questions are ordered and left out then too.
    """
    exact = {question: _parts_of(question, positions) for question in bank.asked}
    needs = {area: sum((parts.get(area, Fraction()) for parts in exact.values()), Fraction()) for area in bank.areas}
    shown = needs if is_exact else round_together(needs)
    return {
        area: AreaNeed(
            need, _rank({question: parts.get(area, Fraction()) for question, parts in exact.items()}, is_exact=is_exact)
        )
        for area, need in sorted(shown.items(), key=lambda item: -item[1])
        if need
    }


def _parts_of(question: str, positions: Sequence[Position]) -> dict[str, Fraction]:
    """Return what the answers to a question give to each area, of 100, in the mean of everybody who counts."""
    units: Counter[str] = Counter()
    for position in positions:
        answer = position.answers.get(question)
        if answer:
            for area, given in answer.weighed.gives[answer.option.id].items():
                units[area] += given * position.scale
    return {area: Fraction(number, len(positions) * positions[0].per_part) for area, number in units.items()}


def _rank(parts: Mapping[str, Fraction], *, is_exact: bool) -> tuple[str, ...]:
    """Return the questions that give something, what gives most first."""
    shown = parts if is_exact else {question: round_half_up(part) for question, part in parts.items()}
    return tuple(question for question in sorted(shown, key=lambda one: -shown[one]) if shown[question])
