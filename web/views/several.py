"""Two to four results side by side: every answer, and how far each result stands from the first, question by question.

All are counted by the bank in force. Points are parts of 100, as on the page of a result: those of the role that is
ahead in the first result.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Sheet, bank_from_text
from questions.sheet import is_changed, sheet_from_text
from scoring import Kind, recommend, share_moves, tally
from storage import ManagedResult, StoredResult
from web.platform.i18n import current_language
from web.platform.i18n import gettext as _
from web.views.beside import agreement_sentence, is_gap, round_moves
from web.views.numbers import parts_of_100
from web.views.result import View, trial_view
from web.views.stored import stored_view
from web.views.trial.effect import REST, answer_with_mark, fact_text
from web.views.verdict import add_article

MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Side:
    """A result as it is compared: its answers as far as they fit the bank in force, and that bank's words on them.

    `asked` are the questions that it was asked.
    """

    sheet: Sheet
    asked: Collection[str]
    view: View
    is_of_today: bool

    @property
    def has_points(self) -> bool:
        """Tell whether enough was answered to speak of points."""
        return bool(self.view["kind"] != str(Kind.TOO_LITTLE))


@dataclass(frozen=True, slots=True)
class Cell:
    """An answer, and by how many points it leans more (+) or less (−) towards the role than that of the first."""

    text: str
    points: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the answers of all."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """What differs between results, the largest difference first; `role` is the one that the points are towards.

    `rest` is what moves at answers that are the same, and `total` the sum of it all: both for each result, signed, and
    empty for the first. `shares` are the points of 100 of that role in each. `facts` are what is told
    otherwise about the company, `alike` the titles of questions with the same answer.
    """

    role: str
    agreement: str
    rows: tuple[Row, ...]
    rest: tuple[str, ...]
    total: tuple[str, ...]
    shares: tuple[str, ...]
    facts: tuple[Row, ...]
    alike: tuple[str, ...]


def read_side(bank: Bank, stored: StoredResult | ManagedResult) -> Side:
    """Return a stored result under the bank in force, in the language of the page."""
    sheet, view = sheet_from_text(bank, stored.sheet), stored_view(stored)
    is_of_today = stored.bank_text == bank.text
    is_as_stored = is_of_today and view["language"] == current_language().code
    asked = (bank if is_of_today else bank_from_text(stored.bank_text)).asked_on(sheet.answers)
    return Side(sheet, asked, view if is_as_stored else trial_view(recommend(bank, sheet)), is_of_today)


@dataclass(frozen=True, slots=True)
class Points:
    """The role that is ahead in the first result, and its whole points of 100 in each.

    `moves` are, exactly, what each question adds to them from the first result to another; empty where there are none.
    """

    role: str
    shares: tuple[int, ...]
    moves: tuple[Mapping[str, Fraction], ...]


def several(bank: Bank, sides: Sequence[Side]) -> Several:
    """Compare two to four results with the first of them."""
    found, base = _find_points(bank, sides), sides[0].sheet
    told = [id_ for id_ in bank.weighed if any(id_ in side.sheet.answers for side in sides)]
    different = [id_ for id_ in told if any(is_changed(base, side.sheet, id_) for side in sides)]
    different.sort(key=lambda id_: _rank(bank, sides, found, id_))
    moves = [_round_moves(found, sides, place) for place in range(len(sides))]
    alike = [id_ for id_ in told if id_ not in different]
    of_all = {id_ for id_ in told if all(id_ in side.asked for side in sides)}
    rest = tuple(signed(one.get(REST, 0)) for one in moves)
    return Several(
        role=add_article(bank.roles[found.role].name),
        agreement=agreement_sentence(len(of_all.intersection(alike)), len(of_all), is_all=not different),
        rows=tuple(_row(bank, sides, moves, id_) for id_ in different),
        rest=rest if any(rest) else (),
        total=tuple(signed(sum(one.values())) or "0" if one else "" for one in moves),
        shares=tuple(str(share) if side.has_points else "" for share, side in zip(found.shares, sides, strict=True)),
        facts=tuple(_facts(bank, sides)),
        alike=tuple(bank.questions[id_].title for id_ in alike),
    )


def _find_points(bank: Bank, sides: Sequence[Side]) -> Points:
    """Return the points of all results, and what moves them; nothing moves where too little was answered."""
    tallies = [tally(bank, side.sheet) for side in sides]
    role = tallies[0].first
    moves = (
        share_moves(tallies[0], counted, role) if place and sides[0].has_points and side.has_points else {}
        for place, (side, counted) in enumerate(zip(sides, tallies, strict=True))
    )
    return Points(role, tuple(parts_of_100(one)[role] for one in tallies), tuple(moves))


def _rank(bank: Bank, sides: Sequence[Side], found: Points, id_: str) -> tuple[bool, Fraction, Fraction]:
    """Return by what questions are sorted: what all answered first, then the largest move, then the weight."""
    is_open = any(is_gap(bank, sides[0].sheet, side.sheet, id_) for side in sides)
    largest = max(abs(moves.get(id_, Fraction())) for moves in found.moves)
    return is_open, -largest, -bank.questions[id_].weight


def _round_moves(found: Points, sides: Sequence[Side], place: int) -> dict[str, int]:
    """Return what each different answer moves from the first result to another, in whole points.

    They add up to the difference of the shares that are shown.
    """
    exact = found.moves[place]
    different = {id_ for id_ in exact if is_changed(sides[0].sheet, sides[place].sheet, id_)}
    return round_moves(exact, different, found.shares[place] - found.shares[0])


def _row(bank: Bank, sides: Sequence[Side], moves: Sequence[Mapping[str, int]], id_: str) -> Row:
    cells = (
        Cell(
            answer_with_mark(bank, side.sheet, id_) if id_ in side.asked else _("Was not asked"),
            signed(found.get(id_, 0)),
        )
        for side, found in zip(sides, moves, strict=True)
    )
    return Row(bank.questions[id_].title, tuple(cells))


def _facts(bank: Bank, sides: Sequence[Side]) -> list[Row]:
    """Return what is told otherwise about the company, each with its question."""
    return [
        Row(context.title, tuple(Cell(fact_text(context, side.sheet)) for side in sides))
        for id_, context in bank.context.items()
        if len({side.sheet.context.get(id_) for side in sides}) > 1
    ]


def signed(points: int) -> str:
    """Write points with their sign; none for 0."""
    return f"{'+' if points > 0 else MINUS}{abs(points)}" if points else ""
