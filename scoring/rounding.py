"""Round numbers so that the rounded parts still add up to the rounded total."""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from math import floor
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def round_half_up(number: Fraction, step: Fraction = Fraction(1)) -> Fraction:
    """Round to the nearest multiple of `step`, halves away from zero."""
    if is_multiple(number, step):
        return number
    rounded = floor(abs(number) / step + Fraction(1, 2)) * step
    return rounded if number >= 0 else -rounded


def is_multiple(number: Fraction, step: Fraction) -> bool:
    """Whether a number is a whole multiple of `step`."""
    # Both are in lowest terms, so with a step such as 1/2 the denominators say it; that spares a division.
    if step.numerator == 1:
        return step.denominator % number.denominator == 0
    return (number / step).denominator == 1


def round_together(parts: Mapping[Key, Fraction], step: Fraction = Fraction(1)) -> dict[Key, Fraction]:
    """Round parts to multiples of `step` so that they add up to their rounded sum (largest remainder).

    Parts that are multiples already stay as they are; no part moves by a whole step or more.
    """
    if all(is_multiple(part, step) for part in parts.values()):
        return dict(parts)
    lower = {key: floor(part / step) for key, part in parts.items()}
    total = round_half_up(sum(parts.values(), Fraction()), step)
    missing = int(total / step) - sum(lower.values())
    by_remainder = sorted(parts, key=lambda key: lower[key] - parts[key] / step)
    raised = set(by_remainder[:missing])
    return {key: (lower[key] + (key in raised)) * step for key in parts}
