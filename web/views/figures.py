"""How numbers are written for people: whole where possible, never more exact than they are."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from scoring.rounding import is_multiple, round_half_up
from web.platform.i18n import format_number
from web.platform.i18n import gettext as _

HALF = Fraction(1, 2)
TENTH = Fraction(1, 10)
MOST_DIGITS = 2


def of_100(number: Fraction, at_least: Iterable[Fraction] = (), at_most: Iterable[Fraction] = ()) -> str:
    """Write a figure of 100, whole; near the ends "more than 99" and "fewer than 1", since nothing is certain.

    Where rounding would put the figure on the other side of a limit that decides, it is "just over" or "just under"
    it: of people and variations there are no parts.
    """
    if number > 99:
        return _("more than 99")
    if 0 < number < 1:
        return _("fewer than 1")
    rounded = round_half_up(number, Fraction(1))
    crossed = [limit for limit in at_least if (number < limit) is not (rounded < limit)]
    crossed += [limit for limit in at_most if (number > limit) is not (rounded > limit)]
    if not crossed:
        return plain(rounded)
    limit = crossed[0]
    if number == limit:
        return plain(number)
    return (_("just over %(limit)s") if number > limit else _("just under %(limit)s")) % {"limit": plain(limit)}


def plain(number: Fraction) -> str:
    """Write a number of the configuration as it was written there."""
    return format_number(f"{float(number):g}")


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
    return format_number(f"{float(round_half_up(number, Fraction(1, 10**digits))):.{digits}f}")


def with_article(name: str) -> str:
    """Put "a" or "an" before a title; languages whose articles depend on the title leave them out."""
    # Translators: a title within a sentence, with "a" before it; write only %(name)s if you cannot know the article.
    words = _("an %(name)s") if name[:1].lower() in "aeiou" else _("a %(name)s")
    return words % {"name": name}
