"""How numbers are written for people: whole where possible, never more exact than they are."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from scoring.rounding import is_multiple, round_half_up
from web.words import gettext as _
from web.words import shown_number

HALF = Fraction(1, 2)
TENTH = Fraction(1, 10)
MOST_DIGITS = 2


def of_100(number: Fraction, limits: Iterable[Fraction] = ()) -> str:
    """Write a figure of 100; near the ends "more than 99" and "fewer than 1", since nothing is certain.

    Where rounding would put the figure on one of the limits that decide, it is written so that one sees on which side
    it lies: with one or two digits after the dot, else as "just over".
    """
    if number > 99:
        return _("more than 99")
    if 0 < number < 1:
        return _("fewer than 1")
    near = set(limits)
    for digits in range(MOST_DIGITS + 1):
        rounded = round_half_up(number, Fraction(1, 10**digits))
        if rounded == number or rounded not in near:
            return shown_number(f"{float(rounded):.{digits}f}")
    words = _("just over %(limit)s") if number > rounded else _("just under %(limit)s")
    return words % {"limit": plain(rounded)}


def plain(number: Fraction) -> str:
    """Write a number of the configuration as it was written there."""
    return shown_number(f"{float(number):g}")


def step_for(numbers: Collection[Fraction]) -> Fraction:
    """Return the coarsest step (1, a half, a tenth) in which all numbers can be written; at the finest a tenth."""
    for step in (Fraction(1), HALF):
        if all(is_multiple(number, step) for number in numbers):
            return step
    return TENTH


def written(number: Fraction) -> str:
    """Write a number without a dot if it is whole, else with one digit after it, or two where one is not enough."""
    if number.denominator == 1:
        return str(int(number))
    digits = 1 if is_multiple(number, TENTH) else MOST_DIGITS
    return shown_number(f"{float(round_half_up(number, Fraction(1, 10**digits))):.{digits}f}")


def with_article(name: str) -> str:
    """Put "a" or "an" before a title; languages whose articles depend on the title leave them out."""
    # Translators: a title within a sentence, with "a" before it; write only %(name)s if you cannot know the article.
    words = _("an %(name)s") if name[:1].lower() in "aeiou" else _("a %(name)s")
    return words % {"name": name}
