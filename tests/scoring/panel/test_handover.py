"""A job as it is done today against the job as it is needed."""

import random
from fractions import Fraction

import pytest

from questions import Sheet
from scoring.panel import find_handover
from tests.scoring.panel.drawn import draw_sheet
from tests.scoring.tiny import settling, sheet, situation, tiny_bank, tradeoff

BANK = tiny_bank(
    tradeoff("one", "work", "plan"),
    situation("two", "work", "plan", "both", weight=3),
    settling(tradeoff("close", "work", "plan")),
)


def test_areas_say_how_the_job_changes_and_what_of_the_lean_they_move() -> None:
    found = find_handover(BANK, [sheet(one="a2", two="o1")], [sheet(one="b2", two="o1", close="a2")])
    assert found is not None
    assert (found.today, found.needed, found.themes) == (-100, Fraction(100, 7), {"t": Fraction(800, 7)})
    assert [(one.area, one.today, one.needed, one.move) for one in found.areas[:2]] == [
        ("work", 100, Fraction(300, 7), Fraction(400, 7)),
        ("plan", 0, Fraction(400, 7), Fraction(400, 7)),
    ]
    assert found.questions == {"one": Fraction(800, 7), "two": 0}


@pytest.mark.parametrize("seed", range(20))
def test_areas_themes_and_questions_add_up_exactly_for_one_or_several_people(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  not a secret
    today, needed = ([draw_sheet(BANK, draw) for _ in range(draw.randint(1, 3))] for _ in range(2))
    found = find_handover(BANK, today, needed)
    if found:
        apart = found.needed - found.today
        assert sum(one.move for one in found.areas) == apart
        assert sum(found.themes.values()) == sum(found.questions.values()) == apart
        assert sum(one.today for one in found.areas) == sum(one.needed for one in found.areas) == 100


def test_the_same_job_hands_nothing_over() -> None:
    found = find_handover(BANK, [sheet(one="a1")], [sheet(one="a1")])
    assert found is not None
    assert not any(one.move for one in found.areas)


def test_without_an_answer_that_counts_there_is_nothing_to_compare() -> None:
    assert find_handover(BANK, [Sheet()], [sheet(one="a2")]) is None
