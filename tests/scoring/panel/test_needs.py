"""What the areas of the work are to a panel, in the mean of its members."""

from fractions import Fraction

import pytest

from questions import Bank, Sheet
from scoring import tally
from scoring.panel import PanelFigures, find_handover, show_panel
from tests.scoring.panel.drawn import SHIPPED, draw_panels
from tests.scoring.tiny import tiny_bank, tradeoff

BANK = tiny_bank(*(tradeoff(f"q{number}", "work", "plan", 4) for number in range(4)))


def sheet(*steps: str) -> Sheet:
    return Sheet({f"q{number}": step for number, step in enumerate(steps)})


def show(*sheets: Sheet, is_named: bool = True, bank: Bank = BANK) -> PanelFigures:
    return show_panel(bank, sheets, is_named=is_named)


def test_everybody_weighs_the_same_whatever_they_skipped() -> None:
    found = show(sheet("a2", "a2", "a2", "a2"), sheet("b2", "b2", "b2"), sheet("b2", "b2", "b2", "b2")).needs
    assert list(found.items()) == [("plan", Fraction(200, 3)), ("work", Fraction(100, 3))]


@pytest.mark.parametrize("is_named", [True, False])
def test_needs_add_up_to_100_and_the_largest_stands_first(is_named: bool) -> None:
    for positions in draw_panels(15, range(5, 9)):
        needs = list(show_panel(SHIPPED, [one.sheet for one in positions], is_named=is_named).needs.values())
        assert not needs or sum(needs) == 100
        assert needs == sorted(needs, reverse=True)


def test_needs_are_the_means_that_the_mandate_is_made_of() -> None:
    sheets = [one.sheet for positions in draw_panels(1, range(6, 7)) for one in positions]
    found = show(*sheets, bank=SHIPPED)
    handover = find_handover(SHIPPED, sheets, [one for one in sheets if tally(SHIPPED, one).answers])
    assert handover is not None
    assert found.counted == len(sheets)
    assert {area.area: area.needed for area in handover.areas if area.needed} == found.needs


def test_without_names_needs_are_whole_and_never_those_of_fewer_than_five() -> None:
    people = [sheet("a2", "a1", "b2", "both"), sheet("b2", "b2", "b2", "b2"), *[sheet("a2", "a2", "a2", "b1")] * 3]
    found = show(*people, is_named=False).needs
    assert all(need.denominator == 1 for need in found.values())
    assert show(*people[:4], Sheet({"q0": "a2"}), is_named=False).needs == {}
    assert show(*people[:4], Sheet({"q0": "a2"})).needs


def test_what_is_less_than_half_a_part_is_told_of_named_panels_only() -> None:
    bank = tiny_bank(tradeoff("q", "work", "plan", 99), tradeoff("small", "work", "plan", 1))
    people = [Sheet({"q": "a2", "small": "b2"}), *[Sheet({"q": "a2", "small": "a2"})] * 4]
    assert "plan" in show(*people, bank=bank).needs
    assert "plan" not in show(*people, bank=bank, is_named=False).needs
