"""What a job needs against how it is done today, or how it turned out: area by area, in points of 100 and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jobs import Frame
from questions import Area, Bank, Sheet
from questions.sheet import fit_sheet
from scoring import Kind, judge, round_together
from scoring.panel import find_handover
from web.platform.i18n import gettext as _
from web.platform.i18n import ngettext
from web.views.numbers import round_to_total
from web.views.several import signed
from web.views.verdict import add_article

NAMED = 3
WHOLE = 100


@dataclass(frozen=True, slots=True)
class MandateRow:
    """An area: how many of 100 points it has as needed and in the other frame, and what that makes, with its sign."""

    name: str
    duty: str
    needed: int
    other: int
    change: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """The job as needed beside another frame of it, the largest difference first.

    `more` and `less` name the areas that differ most; `role` says what it comes to for one role. `needed` and `other`
    say how many sheets each side is the mean of.
    """

    frame: Frame
    rows: tuple[MandateRow, ...]
    more: str
    less: str
    role: str
    needed: int
    other: int


def enough_answered(bank: Bank, sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets, as far as they fit the bank, on which enough was answered for a verdict."""
    fitting = [fit_sheet(bank, sheet) for sheet in sheets]
    return [sheet for sheet in fitting if judge(bank, sheet).verdict.kind is not Kind.TOO_LITTLE]


def find_mandate(bank: Bank, frame: Frame, needed: Sequence[Sheet], other: Sequence[Sheet]) -> Mandate | None:
    """Set the job as needed beside another frame of it, each in the mean of its sheets; None if one has none.

    Against today the difference is what is needed more; a look back says what it turned out to be more.
    """
    found = find_handover(bank, other, needed)
    if found is None:
        return None
    exact = {one.area: one.needed for one in found.areas}, {one.area: one.today for one in found.areas}
    wanted, other_parts = (round_to_total(WHOLE, parts) for parts in exact)
    sign = -1 if frame is Frame.TURNED_OUT else 1
    changes = {area: sign * (wanted[area] - other_parts[area]) for area in wanted}
    order = sorted(changes, key=lambda area: (-abs(changes[area]), -wanted[area]))
    return Mandate(
        frame=frame,
        rows=tuple(
            _row(bank.areas[area], wanted[area], other_parts[area], changes[area])
            for area in order
            if wanted[area] or other_parts[area]
        ),
        more=_name_areas(bank, [area for area in order if changes[area] > 0], changes),
        less=_name_areas(bank, [area for area in order if changes[area] < 0], changes),
        role=_role_sentence(bank, frame, *exact),
        needed=len(needed),
        other=len(other),
    )


def _row(area: Area, needed: int, other: int, change: int) -> MandateRow:
    return MandateRow(area.name, area.duty, needed, other, signed(change) or "0")


def _name_areas(bank: Bank, areas: Sequence[str], changes: Mapping[str, int]) -> str:
    """Return the areas that differ most, each with its points."""
    return ", ".join(f"{bank.areas[area].name} ({signed(changes[area])})" for area in areas[:NAMED])


def _role_sentence(bank: Bank, frame: Frame, needed: Mapping[str, Fraction], other: Mapping[str, Fraction]) -> str:
    """Say what the areas come to for the role that has most of the points as needed."""
    before, after = (round_together(_role_shares(bank, side)) for side in (needed, other))
    role = max(before, key=lambda role: before[role])
    words = {
        Frame.TODAY: _(
            "Of 100 parts of the work, %(needed)s are those of %(role)s as it is needed, %(other)s as it is done today."
        ),
        Frame.TURNED_OUT: _(
            "Of 100 parts of the work, %(needed)s were those of %(role)s as it was needed, %(other)s as it turned out."
        ),
    }[frame]
    return words % {"needed": int(before[role]), "other": int(after[role]), "role": add_article(bank.roles[role].name)}


def _role_shares(bank: Bank, areas: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return how many of 100 points the areas give to each role."""
    return {
        role: sum((part * bank.areas[area].shares[role] for area, part in areas.items()), Fraction())
        for role in bank.roles
    }


def describe_side(count: int) -> str:
    """Say how many sheets a side is the mean of."""
    words = ngettext("the answers of one", "the mean of the answers of %(num)s", count)
    return words % {"num": count}
