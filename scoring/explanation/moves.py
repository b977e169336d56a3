"""How far each answer could be moved, and what that would take away from the margin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from questions import Question
from scoring.tally import Answer
from scoring.units import Weighed

KEPT = 4096  # moves of single answers, about a kilobyte each; a bank has some hundreds

SWITCH = 2
"""Steps from one option of a situation to another; "none stands out" lies half-way."""


@dataclass(frozen=True, slots=True)
class Move:
    """Another option for one answered question: `loss` is what the margin loses, in units."""

    question: str
    option: str
    steps: int
    loss: int


def moves(answer: Answer, first: str, rival: str) -> tuple[Move, ...]:
    """Return the moves of an answer that take something from the lead of `first` over `rival`."""
    return _list_moves(answer.weighed, answer.option.id, first, rival)


@lru_cache(maxsize=KEPT)
def _list_moves(weighed: Weighed, chosen: str, first: str, rival: str) -> tuple[Move, ...]:
    """Return the moves from the option `chosen` of a weighed question; cached, since many sheets share them."""
    question, leads = weighed.question, weighed.leads(first, rival)
    now = leads[chosen]
    return tuple(
        Move(question.id, option, step_count(question, chosen, option), now - lead)
        for option, lead in leads.items()
        if lead < now
    )


def step_count(question: Question, old: str, new: str) -> int:
    """Return how many steps lie between two different answers."""
    if question.is_tradeoff:
        order = list(question.options)
        return abs(order.index(old) - order.index(new))
    return 1 if question.middle.id in (old, new) else SWITCH


def largest_move(found: Sequence[Move]) -> Move | None:
    """Return the move with the largest loss, of equals that of the fewest steps; None without a move."""
    return max(found, key=lambda move: (move.loss, -move.steps), default=None)
