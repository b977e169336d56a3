"""What a change does to the real hiring needs: their results beside what the experts said, and the agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from questions import Bank
from questions.cases import Case
from scoring.agreement import CLEAR, round_lean, sides, verdict_step
from scoring.verdict import Verdict
from scoring.workbench import CasePart, Closeness
from web.platform.i18n import gettext as _
from web.platform.i18n import localize_number
from web.views.workbench.words import name_clear, name_verdict

MOST_SEEN: Final = 12  # changed needs; the others are in a fold


class Move(StrEnum):
    """Whether the results of a need come nearer to what the experts said; in the order of the list."""

    FURTHER = "further"
    NEARER = "nearer"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """The answers of a reader: their result in force and now, and both places on a drawing 100 wide."""

    before: str
    after: str
    x_before: int
    x_after: int

    @property
    def differs(self) -> bool:
        """Whether the result is another one."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A need: what it is about, what the experts said in words and on the drawing, and the answers of its readers.

    `distance` is how much further off its results are than in force, in steps, summed over the readers.
    """

    id: str
    brief: str
    experts: str
    x_mean: float
    readers: tuple[ReaderLine, ...]
    distance: float

    @property
    def differs(self) -> bool:
        """Whether a result is another one."""
        return any(line.differs for line in self.readers)

    @property
    def move(self) -> Move:
        """Return whether the results come nearer to what the experts said."""
        if self.distance > 0:
            return Move.FURTHER
        return Move.NEARER if self.distance < 0 else Move.NEITHER


@dataclass(frozen=True, slots=True)
class KappaRow:
    """The agreement of a reader's results with the experts, in force and now, with its range and in words."""

    reader: int
    before: str
    before_range: str
    after: str
    after_range: str
    words: str


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What changes on some needs: those that are further off first, then the nearer ones.

    `falls` says whether the agreement of a reader falls below the range that it has in force, which is half as wide
    to each side.
    """

    changed: tuple[CaseLine, ...]
    same: tuple[CaseLine, ...]
    kappas: tuple[KappaRow, ...]
    wrong: tuple[str, ...]
    falls: bool

    @property
    def count(self) -> int:
        """Return how many needs there are."""
        return len(self.changed) + len(self.same)

    @property
    def seen(self) -> tuple[CaseLine, ...]:
        """Return the changed needs that are seen at first."""
        return self.changed[:MOST_SEEN]

    @property
    def folded(self) -> tuple[CaseLine, ...]:
        """Return the other changed needs."""
        return self.changed[MOST_SEEN:]

    def count_moves(self) -> Mapping[Move, int]:
        """Return how many of the changed needs come nearer, go further off, or do neither."""
        moves = [line.move for line in self.changed]
        return {move: moves.count(move) for move in Move}


def describe_cases(bank: Bank, known: Mapping[str, Case], before: CasePart, after: CasePart) -> CaseChange:
    """Return what changes on a part of the needs."""
    lines = [
        _describe_case(bank, known[was.case], was.verdicts, is_.verdicts)
        for was, is_ in zip(before.verdicts, after.verdicts, strict=True)
    ]
    order = list(Move)
    changed = [line for line in lines if line.differs]
    return CaseChange(
        changed=tuple(sorted(changed, key=lambda line: (order.index(line.move), -abs(line.distance)))),
        same=tuple(line for line in lines if not line.differs),
        kappas=kappa_rows(before.closeness, after.closeness),
        wrong=after.closeness.clear_wrong,
        falls=any(is_ < low for is_, (low, _high) in zip(after.closeness.kappas, before.closeness.ranges, strict=True)),
    )


def _describe_case(bank: Bank, case: Case, before: Sequence[Verdict], after: Sequence[Verdict]) -> CaseLine:
    """Return the line of a need."""
    readers = tuple(
        ReaderLine(_name(bank, was), _name(bank, is_), _place(bank, was), _place(bank, is_))
        for was, is_ in zip(before, after, strict=True)
    )
    distance = _measure_distance(bank, case, after) - _measure_distance(bank, case, before)
    return CaseLine(case.id, case.brief, _name_lean(bank, case.mean_lean), 50 + 20 * case.mean_lean, readers, distance)


def _name(bank: Bank, verdict: Verdict) -> str:
    return name_verdict(bank, verdict.kind, verdict.role)


def _measure_distance(bank: Bank, case: Case, verdicts: Sequence[Verdict]) -> float:
    """Return how far results are from the experts' mean lean, on the five steps that kappa compares, summed."""
    return sum(abs(verdict_step(bank, verdict) - case.mean_lean) for verdict in verdicts)


def _name_lean(bank: Bank, lean: float) -> str:
    """Say in words and as a number from −2 to 2 what the experts said."""
    if not lean:
        return _("experts: neither (0)")
    role = bank.roles[sides(bank)[lean > 0]].name
    words = (
        _("experts: clearly %(role)s (%(lean)s)")
        if abs(round_lean(lean)) == CLEAR
        else _("experts: rather %(role)s (%(lean)s)")
    )
    return words % {"role": role, "lean": localize_number(f"{lean:+g}".replace("-", "−"))}


def _place(bank: Bank, verdict: Verdict) -> int:
    """Return where a result stands on a drawing 100 wide, from 10 (clear for the first) to 90."""
    return 50 + 20 * verdict_step(bank, verdict)


def name_ends(bank: Bank) -> tuple[str, str]:
    """Return the two ends of the drawings of needs."""
    first, last = sides(bank)
    return name_clear(bank, first), name_clear(bank, last)


def kappa_rows(before: Closeness, after: Closeness) -> tuple[KappaRow, ...]:
    """Return the agreement of each reader with the experts, in force and now."""
    pairs = zip(before.kappas, before.ranges, after.kappas, after.ranges, strict=True)
    return tuple(
        KappaRow(
            count,
            _write_kappa(was),
            _write_range(was_range),
            _write_kappa(is_),
            _write_range(is_range),
            _compare_kappas(was, was_range, is_),
        )
        for count, (was, was_range, is_, is_range) in enumerate(pairs, start=1)
    )


def _compare_kappas(before: float, range_: tuple[float, float], after: float) -> str:
    """Say whether results are more in line with the experts; "clearly" where that is outside the range in force."""
    shown = _write_kappa(before), _write_kappa(after)
    if shown[0] == shown[1]:
        return _("%(after)s, as in force") % {"after": shown[1]}
    if after < before:
        words = (
            _("%(after)s, was %(before)s: clearly less in line with the experts")
            if after < range_[0]
            else _("%(after)s, was %(before)s: a little less in line with the experts")
        )
    else:
        words = (
            _("%(after)s, was %(before)s: clearly more in line with the experts")
            if after > range_[1]
            else _("%(after)s, was %(before)s: a little more in line with the experts")
        )
    return words % {"after": shown[1], "before": shown[0]}


def _write_kappa(kappa: float) -> str:
    return localize_number(f"{kappa:.2f}".replace("-", "−"))


def _write_range(ends: tuple[float, float]) -> str:
    return _("%(low)s to %(high)s") % {"low": _write_kappa(ends[0]), "high": _write_kappa(ends[1])}
