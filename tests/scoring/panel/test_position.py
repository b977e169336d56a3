"""Everybody's lean, in parts of 100 of what they answered."""

from fractions import Fraction

from questions import Bank, Sheet
from scoring.panel.position import find_positions
from tests.scoring.panel.drawn import draw_panels
from tests.scoring.tiny import THREE, settling, situation, tiny_bank, tradeoff

BANK = tiny_bank(tradeoff("one", "work", "plan", 4), tradeoff("two", "work", "plan", 12))


def leans(*sheets: Sheet, bank: Bank = BANK) -> list[Fraction]:
    return [position.lean_of_100 for position in find_positions(bank, sheets)]


def test_a_lean_is_below_0_towards_the_first_role_and_above_towards_the_second() -> None:
    sheets = [Sheet({"one": step, "two": step}) for step in ("a2", "a1", "both", "b1", "b2")]
    assert leans(*sheets) == [-100, -50, 0, 50, 100]


def test_everybody_weighs_the_same_whatever_was_skipped_or_marked() -> None:
    whole = Sheet({"one": "b2", "two": "b2"})
    assert leans(whole, Sheet({"one": "b2"}), Sheet({"one": "b2", "two": "b2"}, frozenset({"two"}))) == [100, 100, 100]
    assert leans(Sheet({"one": "a2", "two": "b2"}), Sheet({"one": "a2", "two": "b2"}, frozenset({"one"}))) == [50, 20]


def test_nothing_answered_stands_at_0_and_does_not_count() -> None:
    nothing, _ = find_positions(BANK, [Sheet(), Sheet({"one": "a2", "two": "a2"})])
    assert (nothing.lean_of_100, nothing.parts, nothing.counts, nothing.side) == (0, {}, False, 0)


def test_of_three_roles_the_two_that_most_points_go_to_are_compared() -> None:
    bank = tiny_bank(situation("one", "work", "plan", "care"), shares=THREE)
    positions = find_positions(bank, [Sheet({"one": "o1"}), Sheet({"one": "o3"})])
    assert positions[0].pair == ("red", "green")
    assert [position.lean_of_100 for position in positions] == [-100, 100]


def test_what_settles_is_left_aside_so_that_everybody_is_asked_the_same() -> None:
    bank = tiny_bank(tradeoff("one", "work", "plan"), settling(tradeoff("close", "work", "plan", 40)))
    (position,) = find_positions(bank, [Sheet({"one": "a2", "close": "b2"}, frozenset({"close"}))])
    assert (position.lean_of_100, position.sheet.answers) == (-100, {"one": "a2"})


def test_the_parts_add_up_and_a_changed_answer_is_scored_as_if_it_had_been_given() -> None:
    bank = tiny_bank(
        tradeoff("one", "work", "plan", 4),
        situation("two", "work", "plan", "both"),
        tradeoff("three", "mostly", "plan"),
    )
    for positions in draw_panels(6, range(2, 6), bank=bank):
        for position in positions:
            assert sum(position.parts.values()) == position.lean
            for question in position.parts:
                for option in bank.questions[question].options:
                    sheet = Sheet({**position.sheet.answers, question: option}, position.sheet.double)
                    (scored, *_) = find_positions(bank, [sheet, *(other.sheet for other in positions)])
                    if scored.pair == position.pair:
                        assert position.changed(question, option).lean_of_100 == scored.lean_of_100
