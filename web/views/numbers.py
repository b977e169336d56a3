"""How numbers are written for people, and the numbers of a result, each rounded once.

A result is told in two units, each of which adds up, and one sentence joins them.

Parts of 100, whole: bar, leading sentence, link preview and trial. The parts of all roles are rounded together and add
up to 100; what a trial moves is the difference of the parts before and now, and every change in it is rounded so that
they add up to that. Nobody is told a margin beside them that they do not subtract to.

Points as the answers gave them out: reasons and table. They get the coarsest step in which all can be written exactly
(1, a half, a tenth; only a tuned bank needs more than halves, and is rounded to tenths by largest remainder). The
margin is their sum, and nothing else; the points of both sides are half of their total plus and minus half of the
margin, with up to two digits after the dot: 51.25 to 48.75 is a margin of 2.5. Where these are not the parts of 100,
the sentence above the table says both. Of more than two roles, two are compared, those with most points; the others
are named with theirs.

Which verdict is given is decided by the exact numbers.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, lcm
from typing import TypeVar

from questions import Bank
from scoring import Tally, round_together
from scoring.rounding import is_multiple, round_half_up
from web.platform.i18n import gettext as _
from web.platform.i18n import localize_number

WHOLE = Fraction(1)
HALF = Fraction(1, 2)
TENTH = Fraction(1, 10)
MOST_DIGITS = 2

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two roles in front got: `part` of 100, `points`, and `lead`, those of answers that prefer it."""

    role: str
    name: str
    part: int
    lead: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Other:
    """What a role behind the two in front got: `part` of 100 and `points`."""

    name: str
    part: int
    points: Fraction


@dataclass(frozen=True, slots=True)
class ResultNumbers:
    """The numbers of a result as its page shows them.

    `contributions` say what each answer adds to the margin; `others` are the roles behind both sides, `total` is that
    of all.
    `alike` is what each of both sides got where an answer gave to both: it is in no contribution, as it cancels out.
    The role that comes first in the bank always stands on the left, whichever is ahead.
    """

    first: Side
    second: Side
    others: tuple[Other, ...]
    is_first_left: bool
    contributions: Mapping[str, Fraction]
    step: Fraction
    alike: Fraction
    total: Fraction

    @property
    def left(self) -> Side:
        """Return the side of the role that comes earlier in the bank."""
        return self.first if self.is_first_left else self.second

    @property
    def right(self) -> Side:
        """Return the side of the other of the two roles in front."""
        return self.second if self.is_first_left else self.first

    @property
    def margin(self) -> Fraction:
        """Return by how many points the first is ahead."""
        return self.first.points - self.second.points


def has_others(bank: Bank) -> bool:
    """Tell whether a bank has more roles than the two that a result compares."""
    return len(bank.roles) > 2


def result_numbers(bank: Bank, counted: Tally) -> ResultNumbers:
    """Round the numbers of a tally as its page shows them."""
    first, second = counted.ranking[:2]
    step = step_for(counted.contributions.values())
    contributions = round_together(counted.contributions, step)
    leads = {
        first: sum((points for points in contributions.values() if points > 0), Fraction()),
        second: -sum((points for points in contributions.values() if points < 0), Fraction()),
    }
    behind = counted.ranking[2:]
    both = counted.points[first] + counted.points[second]
    points = round_together({first: both, **{role: counted.points[role] for role in behind}}, step)
    alike = (points[first] - leads[first] - leads[second]) / 2
    parts = parts_of_100(counted)
    sides = [Side(role, bank.roles[role].name, parts[role], lead, lead + alike) for role, lead in leads.items()]
    order = list(bank.roles)
    return ResultNumbers(
        first=sides[0],
        second=sides[1],
        others=tuple(Other(bank.roles[role].name, parts[role], points[role]) for role in behind),
        is_first_left=order.index(first) < order.index(second),
        contributions=contributions,
        step=step,
        alike=alike,
        total=sum(points.values(), Fraction()),
    )


def parts_of_100(counted: Tally) -> dict[str, int]:
    """Return how many of 100 points went to each role, whole and together 100."""
    shares = {role: counted.share(role) for role in counted.points}
    if not counted.ranking[2:] or not counted.total:
        return {role: int(share) for role, share in round_together(shares).items()}
    both = shares[counted.first] + shares[counted.second]
    ways = [_parts_by_ranking(counted, whole) for whole in {floor(both), ceil(both)}]
    found = min(ways, key=lambda parts: _rate_oddness(counted, parts))
    return {role: found[role] for role in shares}


def _parts_by_ranking(counted: Tally, both: int) -> dict[str, int]:
    """Give the two in front so many parts together, as far apart as they are, and the others the rest."""
    odd = both % 2
    apart = odd + 2 * round((counted.share(counted.first) - counted.share(counted.second) - odd) / 2)
    first, second, *behind = counted.ranking
    rest = round_to_total(100 - both, {role: counted.share(role) for role in behind})
    return {first: (both + apart) // 2, second: (both - apart) // 2, **rest}


def _rate_oddness(counted: Tally, parts: Mapping[str, int]) -> tuple[bool, Fraction, Fraction]:
    """Return by what parts are chosen, the least odd: a role above one ahead of it, another margin, other numbers."""
    first, second, *behind = (parts[role] - counted.share(role) for role in counted.ranking)
    rises = any(after > before for before, after in pairwise(parts[role] for role in counted.ranking))
    return rises, abs(first - second), sum(map(abs, behind), abs(first) + abs(second))


def round_to_total(total: int, parts: Mapping[Key, Fraction]) -> dict[Key, int]:
    """Round parts to whole numbers that add up to a given total, near their sum (largest remainder)."""
    lower = {key: floor(part) for key, part in parts.items()}
    by_remainder = sorted((key for key in parts if lower[key] < parts[key]), key=lambda key: lower[key] - parts[key])
    raised = set(by_remainder[: max(0, total - sum(lower.values()))])
    rounded = {key: lower[key] + (key in raised) for key in parts}
    left = total - sum(rounded.values())  # of three roles and more, the parts may be further off
    if left and parts:
        largest = max(parts, key=lambda key: abs(parts[key]))
        rounded[largest] += left
    return rounded


def step_for(numbers: Collection[Fraction]) -> Fraction:
    """Return the coarsest step (1, a half, a tenth) in which all numbers can be written; at the finest a tenth."""
    return {1: WHOLE, 2: HALF}.get(lcm(*[number.denominator for number in numbers]), TENTH)


def format_points(number: Fraction) -> str:
    """Write a number without a dot if it is whole, else with one digit after it, or two where one is not enough."""
    if number.denominator == 1:
        return str(int(number))
    digits = 1 if is_multiple(number, TENTH) else MOST_DIGITS
    return localize_number(f"{float(round_half_up(number, Fraction(1, 10**digits))):.{digits}f}")


def format_number(number: Fraction) -> str:
    """Write a number of the configuration as it was written there."""
    return localize_number(f"{float(number):g}")


def format_of_100(number: Fraction, at_least: Iterable[Fraction] = (), at_most: Iterable[Fraction] = ()) -> str:
    """Write a figure of 100, whole; near the ends "more than 99" and "fewer than 1", since nothing is certain.

    Where rounding would put the figure on the other side of a limit that decides, it is "just over" or "just under"
    it: of people and variations there are no parts.
    """
    if number > 99:
        return _("more than 99")
    if 0 < number < 1:
        return _("fewer than 1")
    rounded = round_half_up(number)
    crossed = [limit for limit in at_least if (number < limit) is not (rounded < limit)]
    crossed += [limit for limit in at_most if (number > limit) is not (rounded > limit)]
    if not crossed:
        return format_number(rounded)
    limit = crossed[0]
    if number == limit:
        return format_number(number)
    words = _("just over %(limit)s") if number > limit else _("just under %(limit)s")
    return words % {"limit": format_number(limit)}
