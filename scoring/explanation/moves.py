"""How far each answer could be moved, and what that would take away from the margin."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Question
from scoring.tally import Answer

SWITCH = 2
"""Steps from one option of a situation to another; "no single one stands out" lies half-way."""


@dataclass(frozen=True, slots=True)
class Move:
    """Another option for one answered question: `loss` is what the margin loses, in points."""

    question: str
    option: str
    steps: int
    loss: Fraction


def moves(answer: Answer, first: str, rival: str) -> list[Move]:
    """Return the moves of an answer that take something from the lead of `first` over `rival`."""
    now = answer.toward(first, rival)
    found = []
    for option in answer.question.options.values():
        loss = now - answer.stake * (option.owned[first] - option.owned[rival])
        if loss > 0:
            steps = step_count(answer.question, answer.option.id, option.id)
            found.append(Move(answer.question.id, option.id, steps, loss))
    return found


def step_count(question: Question, old: str, new: str) -> int:
    """Return how many steps lie between two different answers."""
    order = list(question.options)
    if question.is_tradeoff:
        return abs(order.index(old) - order.index(new))
    middle = order[-1]
    return 1 if middle in (old, new) else SWITCH


def largest(found: Sequence[Move]) -> Move | None:
    """Return the move that takes most, by the fewest steps."""
    return max(found, key=lambda move: (move.loss, -move.steps), default=None)
