"""The mandate to hand over: a job as it is done today against the job as it is needed, area by area.

Both are answered with the same questions. With need_d, T and P of `tally`, the part of the job that is area d's, of
100, and what it moves of the lean are

    part_d = 100·need_d / T        move_d = (part_d needed − part_d today)·[P(d,second) − P(d,first)]

What questions move is in `apart`; those of a theme are taken together. Exactly

    Σ_d move_d = Σ_q move_q = L needed − L today
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Sheet
from questions.sheet import without_settling
from scoring.apart import Pair, given_to_lean, mean_moves
from scoring.panel.position import find_pair
from scoring.tally import Tally, tally


@dataclass(frozen=True, slots=True)
class AreaMove:
    """An area: the parts of 100 of the job that are its today and as needed, and what that moves of the lean."""

    area: str
    today: Fraction
    needed: Fraction
    move: Fraction


@dataclass(frozen=True, slots=True)
class Handover:
    """The difference between a job today and as needed; a move above 0 is towards the second role of the pair.

    `today` and `needed` are the leans, of 100. Areas, themes and questions add up to their difference, what moves most
    first; of the questions those that move nothing are among them.
    """

    pair: Pair
    today: Fraction
    needed: Fraction
    areas: tuple[AreaMove, ...]
    themes: Mapping[str, Fraction]
    questions: Mapping[str, Fraction]


def find_handover(bank: Bank, today: Sequence[Sheet], needed: Sequence[Sheet]) -> Handover | None:
    """Compare sheets about the job today with sheets about the job as needed, in the mean of each group.

    Each sheet fits the bank; one without an answer that counts is left aside, and with none left there is nothing to
    compare. Answers to questions that settle are left aside, since they were not asked of both.
    """
    groups = [_count_all(bank, sheets) for sheets in (today, needed)]
    if not all(groups):
        return None
    pair = find_pair(bank, [counted for group in groups for counted in group])
    moves = mean_moves(*([given_to_lean(counted.answers, pair) for counted in group] for group in groups))
    before, after = (_mean_lean(group, pair) for group in groups)
    return Handover(pair, before, after, _list_areas(bank, groups, pair), _by_theme(bank, moves), _largest_first(moves))


def _count_all(bank: Bank, sheets: Sequence[Sheet]) -> list[Tally]:
    counted = [tally(bank, without_settling(bank, sheet)) for sheet in sheets]
    return [one for one in counted if one.answers]


def _mean_lean(group: Sequence[Tally], pair: Pair) -> Fraction:
    first, second = pair
    return sum((counted.share(second) - counted.share(first) for counted in group), Fraction()) / len(group)


def _list_areas(bank: Bank, groups: Sequence[Sequence[Tally]], pair: Pair) -> tuple[AreaMove, ...]:
    first, second = pair
    found = []
    for id_, area in bank.areas.items():
        before, after = (_mean_part(group, id_) for group in groups)
        move = (after - before) * (area.shares[second] - area.shares[first])
        found.append(AreaMove(id_, before, after, move))
    return tuple(sorted(found, key=lambda one: (-abs(one.move), -abs(one.needed - one.today))))


def _mean_part(group: Sequence[Tally], area: str) -> Fraction:
    """Return how many parts of 100 of the job are an area's, in the mean."""
    return sum((100 * counted.needs[area] / counted.total for counted in group), Fraction()) / len(group)


def _by_theme(bank: Bank, moves: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the sums of the moves of each theme's questions."""
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for question, move in moves.items():
        found[bank.questions[question].theme] += move
    return _largest_first(found)


def _largest_first(moves: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return dict(sorted(moves.items(), key=lambda move: -abs(move[1])))
