"""What to settle first: the fewest questions whose settling would bring a whole panel to one side (docs/method.md).

To settle a question for a side means that all who answered it choose the option, of those that somebody chose, which
adds most to that side. A member is on a side when the lean is as far out as the member's zone. No such option takes a
member back, so the fewest questions are a smallest cover of what each member lacks. It is found exactly: sets are tried
from small to large, and one is passed over where the largest gains cannot close what some member lacks. Where there are
too many to try, as in a bank of eighty questions, what closes most is taken in turn instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from questions import Bank
from scoring.panel.counting import AT_LEAST
from scoring.panel.disagreement import options_chosen
from scoring.panel.position import Position

MOST_TRIED = 30_000  # sets of questions, a fifth of a second; the shipped bank needs some hundreds

Gains = Mapping[str, Sequence[int]]
"""What each question, once settled, adds to the leans of all members, in units."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The questions to settle with the options that settle them, and the side, −1 or 1, on which everybody then is.

    `is_fewest` is false where fewer might do, since trying all sets would take too long.
    """

    side: int
    options: Mapping[str, str]
    is_fewest: bool = True


class _TooManyError(Exception):
    """More sets were tried than there is time for."""


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
    if not gains:  # everybody answers alike, and too close to call
        return None
    lacking = [max(0, position.zone - side * position.lean) for position in positions]
    cover = _find_cover(lacking, gains)
    return Agenda(side, {id_: best[id_] for id_ in cover[0]}, cover[1]) if cover else None


def _find_cover(lacking: Sequence[int], gains: Gains) -> tuple[tuple[str, ...], bool] | None:
    """Return questions whose gains close what each member lacks, and whether they are the fewest; None if none do."""
    order = sorted(gains, key=lambda id_: -sum(gains[id_]))
    wanting = [place for place, lack in enumerate(lacking) if lack]
    search = _Search([[gains[id_][place] for place in wanting] for id_ in order])
    lacks = [lacking[place] for place in wanting]
    try:
        found, is_fewest = search.find_smallest(lacks), True
    except _TooManyError:
        found, is_fewest = search.find_quickly(lacks), False
    return None if found is None else (tuple(order[index] for index in found), is_fewest)


class _Search:
    """Looks for questions, by their place in a list of what each gains for the members."""

    def __init__(self, gains: Sequence[Sequence[int]]) -> None:
        self.gains = gains
        self.most = [self._add_up_largest(start) for start in range(len(gains) + 1)]
        self.left = MOST_TRIED

    def find_smallest(self, lacks: Sequence[int]) -> list[int] | None:
        """Return the fewest questions that close what is lacking, or None; raises _TooManyError."""
        sizes = range(len(self.gains) + 1)
        return next((found for size in sizes for found in self._covers(lacks, size, 0)), None)

    def find_quickly(self, lacks: Sequence[int]) -> list[int] | None:
        """Return questions that close what is lacking, each the one that closes most of what the others left."""
        left, found = list(lacks), list[int]()
        while any(lack > 0 for lack in left):
            unused = [index for index in range(len(self.gains)) if index not in found]
            best = max(unused, key=lambda index: sum(map(min, self.gains[index], left)), default=None)
            if best is None:
                return None
            found.append(best)
            left = [max(0, lack - gain) for lack, gain in zip(left, self.gains[best], strict=True)]
        return sorted(found)

    def _covers(self, lacks: Sequence[int], size: int, start: int) -> Iterator[list[int]]:
        """Yield the sets of so many questions, from `start` on, that close what is lacking."""
        self.left -= 1
        if self.left < 0:
            raise _TooManyError
        if any(lack > most[size] for lack, most in zip(lacks, self.most[start], strict=True)):
            return
        if not size:
            yield []
            return
        for index in range(start, len(self.gains) - size + 1):
            left = [lack - gain for lack, gain in zip(lacks, self.gains[index], strict=True)]
            yield from ([index, *others] for others in self._covers(left, size - 1, index + 1))

    def _add_up_largest(self, start: int) -> list[list[int]]:
        """Return for each member the most that 0, 1, 2 … of the questions from `start` on could gain."""
        by_member = zip(*self.gains, strict=True) if self.gains else []
        return [list(accumulate(sorted(own[start:], reverse=True), initial=0)) for own in by_member]
