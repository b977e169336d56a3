"""Who sits on a panel, under the names that its pages show, and what they answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jobs import Entry, Job
from questions import Bank
from questions.sheet import fit_sheet
from scoring.panel import PanelFigures, show_panel
from web.platform.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Panel:
    """One round of a panel as it may be shown.

    `labels` are those of the seats, in the order of `figures.members`; an unnamed panel has neither. `entries` hold the
    notes, and `before` what a member of round 2 had given in round 1, both in the same order.
    """

    bank: Bank
    figures: PanelFigures
    labels: tuple[str, ...]
    entries: tuple[Entry, ...]
    before: tuple[Entry | None, ...] = ()

    def names_at(self, places: Sequence[int]) -> str:
        """Return the names of members in a row: "Founder, Finance and HR"; empty in an unnamed panel."""
        return join_names([self.labels[place] for place in places]) if self.labels else ""


def find_panel(job: Job, bank: Bank, round_: int) -> Panel:
    """Return a round that is revealed."""
    order = {seat.id: place for place, seat in enumerate(job.seats)}
    together = job.entries(round_).items()
    keys = [key for key, _entry in sorted(together, key=lambda one: order.get(one[1].seat, len(order)))]
    entries = tuple(job.entries(round_)[key] for key in keys)
    before = tuple(_find_before(job, bank, key) for key in keys) if round_ > 1 else ()
    sheets = [fit_sheet(bank, entry.sheet) for entry in entries]
    return Panel(
        bank,
        show_panel(bank, sheets, is_named=job.is_named, before=[one.sheet if one else None for one in before]),
        tuple(_label(job, entry) for entry in entries) if job.is_named else (),
        entries,
        before,
    )


def _find_before(job: Job, bank: Bank, key: str) -> Entry | None:
    """Return what a member who is counted in round 2 had given in round 1, under another key after a new link."""
    found = job.first.get(key) or next(_by_seat(job, job.entries(2)[key].seat), None)
    return replace(found, sheet=fit_sheet(bank, found.sheet)) if found else None


def _by_seat(job: Job, seat: str) -> Iterator[Entry]:
    return (entry for entry in job.first.values() if seat and entry.seat == seat)


def _label(job: Job, entry: Entry) -> str:
    """Return the label of whoever gave answers; whoever withdrew has none any more."""
    seat = job.seat(entry.seat)
    return seat.label if seat and seat.label else _("Somebody who left")


def join_names(names: Sequence[str]) -> str:
    """Return names in a row."""
    *others, last = names or [""]
    return _(" and ").join([", ".join(others), last]) if others else last
