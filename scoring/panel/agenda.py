"""What to settle first: the fewest questions whose settling would bring a whole panel to one side (docs/method.md).

To settle a question for a side means that all who answered it choose the option, of those that somebody chose, which
adds most to that side. A member is on a side when the lean is as far out as the member's zone. No such option takes a
member back, so the fewest questions are a smallest cover of what each member lacks. It is found exactly: sets are tried
from small to large, and a size is passed over where the largest gains cannot close what some member lacks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from questions import Bank
from scoring.panel.counting import AT_LEAST
from scoring.panel.disagreement import options_chosen
from scoring.panel.position import Position

Gains = Mapping[str, Sequence[int]]
"""What each question, once settled, adds to the leans of all members, in units."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The questions to settle with the options that settle them, and the side, −1 or 1, on which everybody then is."""

    side: int
    options: Mapping[str, str]


def find_agenda(bank: Bank, positions: Sequence[Position]) -> Agenda | None:
    """Return the fewest questions that unite all who count; None if their leans are united, or nothing unites them.

    Of two sides the one that takes fewer questions, then the one on which the mean lean is.
    """
    counting = [position for position in positions if position.counts]
    if len(counting) < AT_LEAST or {position.side_by_lean for position in counting} in ({1}, {-1}):
        return None
    total = sum(position.lean for position in counting)
    found = [agenda for side in (-1, 1) if (agenda := _find_agenda_for(side, bank, counting))]
    return min(found, key=lambda agenda: (len(agenda.options), -agenda.side * total), default=None)


def _find_agenda_for(side: int, bank: Bank, positions: Sequence[Position]) -> Agenda | None:
    """Return the fewest questions that bring everybody to one side, or None if all together do not."""
    best: dict[str, str] = {}
    gains: dict[str, list[int]] = {}
    for question in bank.asked.values():
        for option in options_chosen(question, positions):
            gained = [side * position.gain(question.id, option) for position in positions]
            if sum(gained) > sum(gains.get(question.id, ())):
                best[question.id], gains[question.id] = option, gained
    lacking = [max(0, position.zone - side * position.lean) for position in positions]
    chosen = find_smallest_cover(lacking, gains)
    return None if chosen is None else Agenda(side, {id_: best[id_] for id_ in chosen})


def find_smallest_cover(lacking: Sequence[int], gains: Gains) -> tuple[str, ...] | None:
    """Return the fewest questions whose gains close what each member lacks; None if all together do not."""
    order = sorted(gains, key=lambda id_: -sum(gains[id_]))
    wanting = [place for place, lack in enumerate(lacking) if lack]
    for size in range(len(order) + 1):
        found = next(_covers([lacking[place] for place in wanting], _only(gains, order, wanting), size), None)
        if found is not None:
            return tuple(order[index] for index in found)
    return None


def _only(gains: Gains, order: Sequence[str], places: Sequence[int]) -> list[list[int]]:
    """Return the gains of some members, in an order of the questions."""
    return [[gains[id_][place] for place in places] for id_ in order]


def _covers(lacking: Sequence[int], gains: Sequence[Sequence[int]], size: int, start: int = 0) -> Iterator[list[int]]:
    """Yield the sets of so many questions, as places from `start`, that close what is lacking."""
    if not _may_be_enough(lacking, gains[start:], size):
        return
    if not size:
        yield []
        return
    for index in range(start, len(gains) - size + 1):
        left = [lack - gain for lack, gain in zip(lacking, gains[index], strict=True)]
        yield from ([index, *others] for others in _covers(left, gains, size - 1, index + 1))


def _may_be_enough(lacking: Sequence[int], gains: Sequence[Sequence[int]], size: int) -> bool:
    """Tell whether each member alone could be satisfied by so many questions."""
    return all(
        lack <= sum(sorted((gain[place] for gain in gains), reverse=True)[:size]) for place, lack in enumerate(lacking)
    )
