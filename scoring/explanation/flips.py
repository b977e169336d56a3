"""Flip sets: the smallest changes that would turn the result, by number of answers and by number of steps.

With l_q the most that the margin can lose at question q, the fewest answers are found by taking the largest l_q
first until they exceed the margin. For the fewest steps that greedy choice is not optimal; there a dynamic programme
over the number of steps keeps the largest loss that each number can buy (docs/method.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.explanation.moves import Move, largest_move, moves
from scoring.tally import Tally

Reach = list[tuple[int, tuple[Move, ...]]]
"""Entry s: the largest loss, in units, that at most s steps can buy, and the moves that buy it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that would have to be different."""

    question: str
    option: str
    steps: int


@dataclass(frozen=True, slots=True)
class FlipSet:
    """Changes that together take the lead from the first role; `rival` is who has it then."""

    rival: str
    changes: tuple[Change, ...]

    @property
    def steps(self) -> int:
        """Return how many steps all changes make together."""
        return sum(change.steps for change in self.changes)


def fewest_answers(counted: Tally) -> FlipSet | None:
    """Return the set with the fewest answers over all rivals, or None if nothing turns the result."""
    sets = [_fewest_answers_for(counted, rival) for rival in counted.ranking[1:]]
    return min((found for found in sets if found), key=lambda found: len(found.changes), default=None)


def _fewest_answers_for(counted: Tally, rival: str) -> FlipSet | None:
    """Return the fewest changed answers that put one rival ahead of the first role; None if none do."""
    lead = counted.lead(rival)
    best = [largest_move(moves(answer, counted.first, rival)) for answer in counted.answers]
    chosen = take_largest([move for move in best if move], lead)
    return _build_flip_set(counted, chosen) if chosen else None


def _build_flip_set(counted: Tally, chosen: Sequence[Move]) -> FlipSet:
    """Return moves as a flip set.

    Its rival is the role that they put ahead, which of several may be another than the one that was sought.
    """
    units = dict(counted.units)
    options = {move.question: move.option for move in chosen}
    for answer in counted.answers:
        if answer.question.id in options:
            old, new = (answer.weighed.owned[id_] for id_ in (answer.option.id, options[answer.question.id]))
            units = {role: points + new[role] - old[role] for role, points in units.items()}
    changes = tuple(Change(move.question, move.option, move.steps) for move in chosen)
    return FlipSet(max(counted.ranking, key=lambda role: units[role]), changes)


def take_largest(found: Sequence[Move], more_than: int) -> list[Move]:
    """Take moves, the largest loss first, until they lose more than so many units; empty if they cannot."""
    chosen: list[Move] = []
    lost = 0
    for move in sorted(found, key=lambda move: -move.loss):
        chosen.append(move)
        lost += move.loss
        if lost > more_than:
            return chosen
    return []


def fewest_steps(counted: Tally) -> FlipSet | None:
    """Return the set with the fewest steps over all rivals, or None if nothing turns the result."""
    sets = [_fewest_steps_for(counted, rival) for rival in counted.ranking[1:]]
    return min((found for found in sets if found), key=lambda found: found.steps, default=None)


def _fewest_steps_for(counted: Tally, rival: str) -> FlipSet | None:
    """Return the changes of the fewest steps that put one rival ahead of the first role; None if none do."""
    groups = [_efficient_moves(moves(answer, counted.first, rival)) for answer in counted.answers]
    target = counted.lead(rival)
    reach: Reach = [(0, ())]
    for group in groups:
        reach = _extend_reach(reach, group, target)
    for lost, chosen in reach:
        if lost > target:
            return _build_flip_set(counted, chosen)
    return None


def _efficient_moves(found: Sequence[Move]) -> list[Move]:
    """Return, for each number of steps, the move with the largest loss, if that is more than fewer steps take."""
    kept: list[Move] = []
    for move in sorted(found, key=lambda move: (move.steps, -move.loss)):
        if not kept or move.loss > kept[-1].loss:
            kept.append(move)
    return kept


def _extend_reach(reach: Reach, group: Sequence[Move], target: int) -> Reach:
    """Return the reach once the moves of one more question, of which at most one is made, may be bought too.

    The moves of a question grow step by step, so more steps never buy less than fewer. Entries after the first that
    exceeds the target can never be needed and are cut off.
    """
    longest = max((move.steps for move in group), default=0)
    best = [*reach, *[reach[-1]] * longest]
    for steps, (lost, chosen) in enumerate(reach):
        for move in group:
            taken = lost + move.loss
            if taken > best[steps + move.steps][0]:
                best[steps + move.steps] = (taken, (*chosen, move))
    enough = next((index for index, (lost, _) in enumerate(best) if lost > target), len(best) - 1)
    return best[: enough + 1]
