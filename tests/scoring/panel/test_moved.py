"""What a second round moved."""

import pytest

from questions import Sheet
from scoring.panel.moved import Moved, find_moved
from tests.scoring.tiny import situation, tiny_bank, tradeoff

BANK = tiny_bank(tradeoff("scale", "work", "plan"), situation("list", "work", "plan", "both"))


def moved(question: str, before: str, after: str) -> Moved:
    old, new = ([Sheet({question: answer}) for answer in answers.split()] for answers in (before, after))
    return find_moved(BANK, old, new)[question]


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ("a2 a1 b2", "a2 a1 b2", (0, 0, 0)),
        ("a2 a1 b2", "a2 a1 both", (1, 1, 0)),
        ("a2 a1 b2", "a2 both b2", (1, 0, 1)),
        ("a2 a1 b2", "a1 b2 a1", (3, 2, 1)),
        ("a2 b2", "b2 a2", (2, 0, 0)),  # as far from the middle as before
        ("a2 a1 dont_know", "dont_know a1 a2", (2, 0, 0)),
        ("dont_know", "a2", (1, 0, 0)),
    ],
)
def test_on_a_scale_answers_move_towards_the_median_of_round_1_or_away_from_it(before, after, counts) -> None:
    found = moved("scale", before, after)
    assert (found.changed, found.towards, found.away) == counts


def test_in_a_list_answers_move_towards_what_most_chose_in_round_1() -> None:
    found = moved("list", "o1 o1 o2 o3", "o1 o2 o1 o2")
    assert (found.changed, found.towards, found.away) == (3, 1, 1)


def test_a_split_is_dissolved_or_new() -> None:
    assert moved("scale", "a2 b2", "a2 a2").is_dissolved
    assert moved("scale", "a2 a2", "a2 b1").is_new_split
    same = moved("scale", "a2 b2", "a1 b1")
    assert (same.is_dissolved, same.is_new_split) == (False, False)


def test_who_is_new_in_round_2_has_moved_nothing() -> None:
    found = find_moved(BANK, [Sheet({"scale": "a2"}), None], [Sheet({"scale": "a2"}), Sheet({"scale": "b2"})])["scale"]
    assert (found.changed, found.is_new_split, dict(found.after.counts)) == (0, True, {"a2": 1, "b2": 1})
