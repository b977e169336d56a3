"""What a panel says, in a sentence."""

import pytest

from questions import Sheet
from tests.scoring.tiny import tiny_bank, tradeoff
from tests.web.revealed import revealed_job, toward
from web.views.panel import PanelView, panel_view

BANK = tiny_bank(*(tradeoff(f"q{number}", "work", "plan") for number in range(6)))
RED, BLUE, MIDDLE, MILD = (toward(BANK, *steps) for steps in ((0,), (1,), (0.5,), (1, 1, 1, 0.5, 0.5, 0.25)))


def view_of(*sheets: Sheet, is_named: bool = True) -> PanelView:
    return panel_view(revealed_job(BANK, *sheets, is_named=is_named), BANK, 1)


@pytest.mark.parametrize(
    ("sheets", "title", "lead"),
    [
        ([BLUE, BLUE], "Everybody’s answers clearly point to the Blue", ""),
        ([BLUE, MILD], "Everybody’s answers point to the Blue", "Not every result is a clear one."),
        (
            [RED] * 5 + [MIDDLE],
            "However you count, the Red stays ahead",
            "For 1 it is too close to call.",
        ),
        ([RED] * 11 + [BLUE], "However you count, the Red stays ahead", "1 sees it differently."),
        (
            [RED, RED, BLUE],
            "Your answers do not settle it",
            "2 of 3 point to the Red, 1 to the Blue. Who is ahead depends on how you count.",
        ),
        (
            [MIDDLE, MIDDLE],
            "Your answers do not settle it",
            "2 of 2 are too close to call. All together, it is too close to call.",
        ),
        (
            [RED, Sheet()],
            "Too few answers to say anything together",
            "It takes at least two who answered enough, and no more than a third who did not.",
        ),
        (
            [RED] * 3 + [Sheet()],
            "Everybody’s answers clearly point to the Red",
            "1 answered too little to be counted.",
        ),
    ],
)
def test_the_state_of_a_panel_in_a_sentence(sheets: list[Sheet], title: str, lead: str) -> None:
    view = view_of(*sheets)
    assert (view.title, view.lead) == (title, lead)


def test_an_unnamed_panel_says_the_same_with_numbers_instead_of_members() -> None:
    named, unnamed = (view_of(RED, RED, RED, BLUE, BLUE, is_named=is_named) for is_named in (True, False))
    assert (unnamed.title, unnamed.lead) == (named.title, named.lead)
    assert (len(named.rows), unnamed.rows) == (5, ())
    assert unnamed.groups == (("Red", 3), ("Blue", 2))


def test_members_stand_in_points_of_100_as_on_a_result() -> None:
    rows = view_of(RED, MILD).rows
    assert [row.shares for row in rows] == [("100", "0"), ("29", "71")]
