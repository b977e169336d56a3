"""How far apart two sheets are: exact, and nothing for answers that are the same."""

from fractions import Fraction
from random import Random

import pytest

from questions import Sheet
from scoring import share_moves, tally
from scoring.apart import given_to_lean, mean_moves
from tests.scoring.tiny import sheet, situation, tiny_bank, tradeoff

ASKED = (
    tradeoff("one", "work", "plan", weight=4),
    situation("two", "work", "plan", weight=3),
    tradeoff("three", "mostly", "plan"),
)
BANK = tiny_bank(*ASKED)


@pytest.mark.parametrize("seed", range(20))
def test_what_questions_move_is_the_difference_of_the_shares_and_opposite_from_the_other_side(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  not a secret
    one, other = (tally(BANK, Sheet(_draw(chance))) for _ in range(2))
    for role in BANK.roles:
        moves = share_moves(one, other, role)
        assert sum(moves.values()) == other.share(role) - one.share(role)
        assert share_moves(other, one, role) == {id_: -move for id_, move in moves.items()}


def _draw(chance: Random) -> dict[str, str]:
    drawn = {id_: chance.choice(list(question.options)) for id_, question in BANK.questions.items()}
    return {id_: option for id_, option in drawn.items() if id_ == "one" or chance.random() < 0.7}


def test_an_answer_that_is_the_same_moves_nothing_however_much_was_left_out() -> None:
    whole, part = tally(BANK, sheet(one="a2", two="o1", three="b2")), tally(BANK, sheet(one="a2"))
    moves = share_moves(whole, part, "red")
    assert moves["one"] == Fraction()
    assert moves["three"] > 0


def test_questions_are_matched_by_their_ids_whatever_their_order() -> None:
    one, other, found = sheet(one="a2", two="o1", three="b1"), sheet(one="b2", two="o1"), []
    for bank in (BANK, tiny_bank(*reversed(ASKED))):
        found.append(share_moves(tally(bank, one), tally(bank, other), "red"))
    assert found[0] == found[1]


def test_between_groups_it_is_the_mean_over_all_pairs() -> None:
    groups = [[tally(BANK, sheet(one=step, two="o1")) for step in steps] for steps in (("a2", "b1"), ("both", "b2"))]
    found = mean_moves(*([given_to_lean(one.answers, ("red", "blue")) for one in group] for group in groups))
    assert found == {"one": Fraction(300, 7), "two": 0}
