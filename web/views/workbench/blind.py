"""How the results of answers ticked at random change."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank
from scoring.lint.blind_verdicts import BlindVerdicts
from web.platform.i18n import gettext as _
from web.views.workbench.words import name_clear, name_leaning, write_share


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, in parts of 100 of its width, and the look of it: a verdict and the place of its role."""

    look: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class BlindRow:
    """How many of 100 blind sheets get one verdict, in force and with the changes."""

    label: str
    before: str
    after: str
    differs: bool


@dataclass(frozen=True, slots=True)
class BlindChange:
    """The verdicts of blind sheets: two bars, and the same as a table."""

    before: tuple[Segment, ...]
    after: tuple[Segment, ...]
    rows: tuple[BlindRow, ...]


def describe_blind(bank: Bank, before: BlindVerdicts, after: BlindVerdicts) -> BlindChange:
    """Return the two bars and the table of blind verdicts."""
    rows = [
        BlindRow(label, write_share(was), write_share(is_), write_share(was) != write_share(is_))
        for (label, _look, was), (_label, _again, is_) in zip(
            _shares_of(bank, before), _shares_of(bank, after), strict=True
        )
    ]
    return BlindChange(tuple(_segments(bank, before)), tuple(_segments(bank, after)), tuple(rows))


def _shares_of(bank: Bank, blind: BlindVerdicts) -> list[tuple[str, str, Fraction]]:
    """Return each verdict with its look and its share of 100, from the first role's side to the last one's."""
    first, *others = bank.roles
    numbers = {role: count for count, role in enumerate(bank.roles, start=1)}
    clear = {role: (name_clear(bank, role), f"clear-{numbers[role]}", blind.clear[role]) for role in bank.roles}
    leaning = {role: (name_leaning(bank, role), f"leaning-{numbers[role]}", blind.leaning[role]) for role in bank.roles}
    close = (_("Too close to call"), "close", blind.too_close)
    right = [part for role in others for part in (leaning[role], clear[role])]
    return [clear[first], leaning[first], close, *right]


def _segments(bank: Bank, blind: BlindVerdicts) -> Iterator[Segment]:
    place = Fraction()
    for _label, look, share in _shares_of(bank, blind):
        yield Segment(look, round(float(place), 2), round(float(share), 2))
        place += share
