"""How far apart two sheets are: exact, and nothing for answers that are the same."""

from fractions import Fraction
from random import Random

import pytest

from questions import Sheet
from scoring import share_moves, tally
from tests.scoring.tiny import sheet, situation, tiny_bank, tradeoff

BANK = tiny_bank(
    tradeoff("one", "work", "plan", weight=4),
    situation("two", "work", "plan", weight=3),
    tradeoff("three", "mostly", "plan"),
)


@pytest.mark.parametrize("seed", range(20))
def test_what_questions_move_is_the_difference_of_the_shares(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  not a secret
    one, other = (tally(BANK, Sheet(_draw(chance))) for _ in range(2))
    for role in BANK.roles:
        assert sum(share_moves(one, other, role).values()) == other.share(role) - one.share(role)


def _draw(chance: Random) -> dict[str, str]:
    drawn = {id_: chance.choice(list(question.options)) for id_, question in BANK.questions.items()}
    return {id_: option for id_, option in drawn.items() if id_ == "one" or chance.random() < 0.7}


def test_an_answer_that_is_the_same_moves_nothing_however_much_was_left_out() -> None:
    whole, part = tally(BANK, sheet(one="a2", two="o1", three="b2")), tally(BANK, sheet(one="a2"))
    moves = share_moves(whole, part, "red")
    assert moves["one"] == Fraction()
    assert moves["three"] > 0
