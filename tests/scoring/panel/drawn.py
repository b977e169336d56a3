"""Panels drawn at random, for what holds for every panel."""

import random
from collections.abc import Iterator

from questions import Bank, Sheet, load_bank
from scoring.panel.position import Position, find_positions

SHIPPED = load_bank()


def draw_sheet(bank: Bank, draw: random.Random) -> Sheet:
    """Draw a sheet with gaps, ways out and marks."""
    answers = {}
    for question in bank.questions.values():
        option = draw.choice([None, *bank.exits, *question.options, *question.options, *question.options])
        if option is not None:
            answers[question.id] = option
    return Sheet(answers, frozenset(draw.sample(list(bank.questions), draw.randint(0, 3))))


def draw_panels(count: int, people: range, seed: int = 2911, bank: Bank = SHIPPED) -> Iterator[tuple[Position, ...]]:
    """Yield so many panels."""
    draw = random.Random(seed)  # noqa: S311  not a secret
    for _ in range(count):
        yield find_positions(bank, [draw_sheet(bank, draw) for _ in range(draw.choice(people))])
