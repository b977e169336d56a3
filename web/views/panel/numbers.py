"""How numbers of a panel are written: who is ahead by how many points of 100, whole, each rounded once.

A lean is below 0 towards the first of the two roles and above 0 towards the second.
"""

from collections.abc import Sequence
from fractions import Fraction

from questions import Bank
from scoring.rounding import round_half_up
from web.platform.i18n import gettext as _

Roles = tuple[str, str]
"""The names of the two roles that a panel is about."""

Ahead = tuple[str, str]
"""By how many points the first or the second role is ahead, the other being empty; 0 in both where none is."""


def role_names(bank: Bank, pair: Sequence[str]) -> Roles:
    """Return the names of two roles."""
    first, second = (bank.roles[role].name for role in pair)
    return first, second


def whole(lean: Fraction) -> int:
    """Return a lean in whole points of 100."""
    return int(round_half_up(lean))


def ahead_words(lean: Fraction, roles: Roles) -> str:
    """Say which role is ahead, and by how much; not which where it is by less than a point."""
    points = whole(lean)
    if not points:
        return _("neither")
    # Translators: which role is ahead, and by how many points of 100: "Head of Operations by 24".
    return _("%(role)s by %(points)s") % {"role": roles[points > 0], "points": abs(points)}


def ahead_cells(lean: Fraction) -> Ahead:
    """Return by how many points which role is ahead, each in a column of its own."""
    points = whole(lean)
    return ("" if points > 0 else str(-points), "" if points < 0 else str(points))


def place_of(lean: Fraction) -> float:
    """Return where a lean stands on a line from 0, all for the first role, to 100, all for the second."""
    return round(float((100 + lean) / 2), 1)
