"""What members tell otherwise about the company."""

from dataclasses import replace

from questions import Sheet
from tests.scoring.tiny import tiny_bank, tradeoff
from tests.web.revealed import revealed_job, toward
from web.views.panel import PanelView, panel_view

CONTEXT: dict[str, dict[str, str | None]] = {
    "size": {"small": None, "large": None},
    "budget": {"own": None, "none": "no_budget", "later": "no_budget"},
}
BANK = tiny_bank(tradeoff("q", "work", "plan"), context=CONTEXT, notes={"no_budget": "stop"})


def view_of(*told: dict[str, str], is_named: bool = True) -> PanelView:
    sheets: list[Sheet] = [replace(toward(BANK, 1), context=one) for one in told]
    return panel_view(revealed_job(BANK, *sheets, is_named=is_named), BANK, 1)


def test_what_stops_stands_first_with_who_said_it() -> None:
    view = view_of({"size": "small", "budget": "own"}, {"size": "large", "budget": "none"}, {"budget": "later"})
    assert [fact.title for fact in view.company] == ["budget", "size"]
    assert [(choice.count, choice.who) for choice in view.company[1].choices] == [(1, "Founder"), (1, "Finance")]
    assert [stop.who for stop in view.stops] == ["Finance and Production"], "a note once"


def test_what_all_tell_alike_is_no_difference_and_still_stops() -> None:
    view = view_of({"budget": "none"}, {"budget": "none", "size": "small"})
    assert view.company == ()
    assert [(one.question, one.answer, one.count) for one in view.agreed if one.question != "q"] == [
        ("budget", "none", "2 of 2")
    ], "and what one alone tells is nobody else's"
    assert len(view.stops) == 1


def test_without_names_there_are_counts_only() -> None:
    view = view_of(*[{"budget": "none"}] * 2, *[{"budget": "own"}] * 4, is_named=False)
    assert [(choice.count, choice.who) for choice in view.company[0].choices] == [(4, ""), (2, "")]
    assert [stop.who for stop in view.stops] == ["2 of 6"]
