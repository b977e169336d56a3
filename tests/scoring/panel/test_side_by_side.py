"""Sheets side by side: exact, and the same from both sides."""

import random
from itertools import permutations

import pytest

from questions import Sheet
from scoring.panel import put_side_by_side
from tests.scoring.panel.drawn import draw_sheet
from tests.scoring.tiny import THREE, sheet, situation, tiny_bank, tradeoff

ASKED = (
    tradeoff("one", "work", "plan"),
    situation("two", "work", "plan", "both", weight=3),
    tradeoff("three", "mostly", "plan"),
)
BANK, REORDERED = tiny_bank(*ASKED), tiny_bank(*reversed(ASKED))


def draw_sheets(seed: int, count: int) -> list[Sheet]:
    draw = random.Random(seed)  # noqa: S311  not a secret
    return [draw_sheet(BANK, draw) for _ in range(count)]


@pytest.mark.parametrize("seed", range(30))
def test_moves_add_up_to_the_difference_of_the_leans_and_are_opposite_from_the_other_side(seed: int) -> None:
    found = put_side_by_side(BANK, draw_sheets(seed, 4))
    for one, other in permutations(range(4), 2):
        moves, before, after = found.moves_between(one, other), found.leans[one], found.leans[other]
        assert moves == {id_: -move for id_, move in found.moves_between(other, one).items()}
        if before is None or after is None:
            assert not moves
        else:
            assert sum(moves.values()) == after - before


def test_answers_that_differ_come_first_and_what_moves_most_before_the_others() -> None:
    found = put_side_by_side(BANK, [sheet(one="a2", two="o1", three="a2"), sheet(one="a2", two="o2", three="a1")])
    assert [(row.question, row.differs) for row in found.rows] == [("two", True), ("three", True), ("one", False)]
    assert found.rows[0].answers == ("o1", "o2")
    assert found.moves_between(0, 1)["one"] == 0


def test_a_mark_is_a_difference() -> None:
    found = put_side_by_side(BANK, [sheet(one="a2", two="o1"), sheet("one", one="a2", two="o1")])
    assert (found.rows[0].question, found.rows[0].differs, found.rows[0].is_marked) == ("one", True, (False, True))


def test_answers_are_matched_by_the_ids_of_the_bank_that_is_chosen() -> None:
    sheets = [sheet(one="a2", two="o1", gone="a2"), sheet(one="b2", three="even")]
    found, other = (put_side_by_side(bank, sheets) for bank in (BANK, REORDERED))
    assert found.left_out == other.left_out == (1, 1)
    assert found.leans == other.leans
    assert found.moves_between(0, 1) == other.moves_between(0, 1)


def test_a_sheet_without_an_answer_that_counts_has_no_lean_and_no_moves() -> None:
    found = put_side_by_side(BANK, [sheet(one="dont_know"), sheet(one="a2"), sheet(one="b2")])
    assert list(found.leans) == [None, -100, 100]
    assert [found.moves_between(*places) for places in ((0, 1), (2, 1))] == [{}, {"one": -200}]


def test_of_three_roles_the_pair_with_most_points_is_compared() -> None:
    bank = tiny_bank(situation("one", "work", "plan", "care"), shares=THREE)
    found = put_side_by_side(bank, [sheet(one="o1"), sheet(one="o3")])
    assert (found.pair, found.leans) == (("red", "green"), (-100, 100))


@pytest.mark.parametrize("count", [1, 5])
def test_two_to_four_stand_side_by_side(count: int) -> None:
    with pytest.raises(ValueError, match="2 to 4"):
        put_side_by_side(BANK, [sheet(one="a2")] * count)
