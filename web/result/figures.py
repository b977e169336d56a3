"""How numbers are written for people: whole where possible, never more exact than they are."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from scoring import round_together
from scoring.rounding import round_half_up
from web.words import gettext as _

HALF = Fraction(1, 2)
TENTH = Fraction(1, 10)


def of_100(number: Fraction, limits: Iterable[Fraction] = ()) -> str:
    """Write a figure of 100; near the ends "more than 99" and "fewer than 1", since nothing is certain.

    Where rounding to a whole number would put the figure on the other side of one of the limits that decide, or on
    it, one digit after the dot is shown.
    """
    if number > 99:
        return _("more than 99")
    if 0 < number < 1:
        return _("fewer than 1")
    whole = round_half_up(number)
    if whole != number and whole in set(limits):
        return written(round_half_up(number, TENTH))
    return str(int(whole))


def step_for(numbers: Mapping[str, Fraction]) -> Fraction:
    """Return the coarsest step (1, a half, a tenth) in which all numbers can be written; at the finest a tenth."""
    for step in (Fraction(1), HALF):
        if all((number / step).denominator == 1 for number in numbers.values()):
            return step
    return TENTH


def written(number: Fraction) -> str:
    """Write a number without a dot if it is whole, else with one digit after it."""
    return str(int(number)) if number.denominator == 1 else f"{float(number):.1f}"


def whole_shares(shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Round shares of 100 so that they still add up to 100."""
    return {role: int(share) for role, share in round_together(shares).items()}


def with_article(name: str) -> str:
    """Put "a" or "an" before a title."""
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
