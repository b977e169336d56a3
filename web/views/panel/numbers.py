"""How numbers of a panel are written: as parts of 100 for each of two roles, as on the page of a result.

A lean is below 0 towards the first of the two roles and above 0 towards the second; here it becomes the shares
50 − L/2 and 50 + L/2, so that what sets two leans apart is half as much in points.
"""

from collections.abc import Sequence
from fractions import Fraction

from questions import Bank
from scoring.rounding import round_half_up, round_together

Roles = tuple[str, str]
"""The names of the two roles that a panel is about."""

Shares = tuple[str, str]
"""How many of 100 points each of the two roles has, together 100; both empty where there are none."""


def role_names(bank: Bank, pair: Sequence[str]) -> Roles:
    """Return the names of two roles."""
    first, second = (bank.roles[role].name for role in pair)
    return first, second


def in_shares(difference: Fraction) -> Fraction:
    """Return by how many parts of 100 a share differs where leans differ by so much."""
    return difference / 2


def points_apart(difference: Fraction) -> int:
    """Return a difference of leans in whole points of a share."""
    return int(round_half_up(in_shares(difference)))


def share_cells(lean: Fraction) -> Shares:
    """Return the shares of both roles, whole and together 100, as the page of a result rounds them."""
    half = in_shares(lean)
    found = round_together({"first": 50 - half, "second": 50 + half})
    return str(found["first"]), str(found["second"])


def share_words(lean: Fraction) -> str:
    """Return both shares beside each other: "72 : 28"."""
    return " : ".join(share_cells(lean))


def place_of(lean: Fraction) -> float:
    """Return where a lean stands on a line from 0, all for the first role, to 100, all for the second."""
    return round(float(50 + in_shares(lean)), 1)
