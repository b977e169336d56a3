"""Two to four sheets side by side: their answers, and which of them make their leans differ.

All are scored by one bank, whatever bank they were answered under, and matched by the ids of its questions. Between two
of them the moves of all questions add up exactly to the difference of their leans (see `apart`); seen from the other
one, each move is the same with the other sign.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from questions import Bank, Sheet
from questions.sheet import fit_sheet, is_changed
from scoring.apart import Given, Pair, given_to_lean, mean_moves
from scoring.outcome import Judged, judge
from scoring.panel.position import find_pair

FEWEST, MOST = 2, 4  # sheets: more do not stand beside each other on a page

Moves = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Row:
    """The answers to one question, in the order of the sheets; None where there is none. A mark is an answer too."""

    question: str
    answers: tuple[str | None, ...]
    is_marked: tuple[bool, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Sheets under one bank: how each is judged, its lean of 100 and how many of its answers the bank does not know.

    A lean is None where no answer counts. `rows` begin with those that differ, what moves most first.
    """

    pair: Pair
    judged: tuple[Judged, ...]
    leans: tuple[Fraction | None, ...]
    left_out: tuple[int, ...]
    rows: tuple[Row, ...]
    moves: Mapping[tuple[int, int], Moves]

    def moves_between(self, one: int, other: int) -> Moves:
        """Return by how many parts of 100 each question moves the lean from one sheet to another, by their places.

        Above 0 is towards the second role. There are none where one of the sheets has no answer that counts.
        """
        if (one, other) in self.moves:
            return self.moves[one, other]
        return {id_: -move for id_, move in self.moves.get((other, one), {}).items()}


def put_side_by_side(bank: Bank, sheets: Sequence[Sheet]) -> SideBySide:
    """Compare two to four sheets, which need not fit the bank; raises ValueError for fewer or more."""
    if not FEWEST <= len(sheets) <= MOST:
        raise ValueError(f"{len(sheets)} sheets; {FEWEST} to {MOST} stand side by side")
    fitting = [fit_sheet(bank, sheet) for sheet in sheets]
    judged = tuple(judge(bank, sheet) for sheet in fitting)
    pair = find_pair(bank, [one.tally for one in judged])
    given = [given_to_lean(one.tally.answers, pair) for one in judged]
    moves = {
        (one, other): mean_moves([given[one]], [given[other]])
        for one, other in combinations(range(len(sheets)), 2)
        if given[one] and given[other]
    }
    return SideBySide(
        pair=pair,
        judged=judged,
        leans=tuple(_lean(one) for one in given),
        left_out=tuple(len(old.answers) - len(new.answers) for old, new in zip(sheets, fitting, strict=True)),
        rows=_list_rows(bank, fitting, moves),
        moves=moves,
    )


def _lean(given: Given) -> Fraction | None:
    """Return the lean of a sheet, from −100 to 100, or None if nothing counts."""
    whole = sum(stake for _, stake in given.values())
    return Fraction(100 * sum(lead for lead, _ in given.values()), whole) if whole else None


def _list_rows(bank: Bank, sheets: Sequence[Sheet], moves: Mapping[tuple[int, int], Moves]) -> tuple[Row, ...]:
    """Return the questions that any of the sheets answers; of equal moves in the bank's order."""
    rows = [
        Row(
            question=id_,
            answers=tuple(sheet.answers.get(id_) for sheet in sheets),
            is_marked=tuple(id_ in sheet.double for sheet in sheets),
            differs=any(is_changed(sheets[0], sheet, id_) for sheet in sheets[1:]),
        )
        for id_ in bank.weighed
        if any(id_ in sheet.answers for sheet in sheets)
    ]
    most = {
        row.question: max((abs(found.get(row.question, Fraction())) for found in moves.values()), default=Fraction())
        for row in rows
    }
    return tuple(sorted(rows, key=lambda row: (not row.differs, -most[row.question])))
