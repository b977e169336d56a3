"""The work that is asked for, and the first year."""

import random
from fractions import Fraction
from typing import Any

from questions import Bank, Sheet
from scoring import recommend
from tests.scoring.tiny import outcome, situation, tiny_bank, tradeoff
from tests.sheets import answers_toward, asked
from web.views.result import result_view
from web.views.work import first_years, needed_areas


def drawn_views(bank: Bank) -> list[dict[str, Any]]:
    """Return results of many sheets, from those that lean nowhere to those that lean one way."""
    chance = random.Random(7)  # noqa: S311  not a secret
    sheets = []
    for number in range(60):
        straight = answers_toward(bank, "head" if number % 2 else "director")
        loose = {q.id: chance.choice([*q.options]) for q in asked(bank) if chance.random() > number / 60}
        sheets.append(Sheet(straight | loose))
    return [result_view(recommend(bank, sheet)) for sheet in sheets]


def test_nothing_larger_of_the_same_role_is_passed_over_in_the_first_year(bank: Bank) -> None:
    named = {role.name: role.id for role in bank.roles.values()}
    owners = {area.duty: area.shares for area in bank.areas.values()}
    passed = 0
    for view in drawn_views(bank):
        needs = {area["duty"]: float(area["need"]) for area in view["areas"]}
        for year in view["first_years"]:
            told = [step["duty"] for step in year["steps"]]
            least = min(needs[duty] for duty in told)
            own = [duty for duty in needs if owners[duty][named[year["role"]]] > Fraction(1, 2)]
            larger = [duty for duty in own if needs[duty] > least and duty not in told]
            passed += len(larger)
            assert all(duty in year["along"] for duty in larger)
            assert bool(larger) is bool(year["along"])
    assert passed


def test_the_work_left_to_others_is_that_which_the_table_marks(bank: Bank) -> None:
    counts = set()
    for view in drawn_views(bank):
        if view["role"] is None:
            continue
        marked = [area["duty"] for area in view["areas"] if not area["is_own"]]
        left = view["first_years"][0]["left"]
        assert all(duty in left for duty in marked[:3])
        assert (f"and {len(marked) - 3} more in the table" in left) is (len(marked) > 3)
        counts.add(len(marked) > 3)
    assert counts == {True, False}


def steps_of(bank: Bank, **answers: str) -> list[tuple[str, str]]:
    (year, *_) = first_years(outcome(bank, **answers), needed_areas(outcome(bank, **answers)))
    return [(step.when, step.reason) for step in year.steps]


TASKS = {"flow": (100, 0), "risk": (100, 0), "staff": (100, 0), "plan": (0, 100)}


def test_tasks_that_were_asked_for_alike_share_their_time() -> None:
    bank = tiny_bank(*(tradeoff(id_, id_, "plan") for id_ in ("flow", "risk", "staff")), shares=TASKS)
    assert [when for when, _ in steps_of(bank, flow="a2", risk="a1", staff="a1")] == [
        "First",
        "Then",
        "At the same time",
    ]
    view = result_view(outcome(bank, flow="a2", risk="a2", staff="a2"))
    assert [year["is_level"] for year in view["first_years"]] == [True]


def test_a_step_quotes_the_answer_that_gave_most_to_it_or_none() -> None:
    bank = tiny_bank(
        tradeoff("flow", "flow", "plan", 9),
        tradeoff("weak", "risk", "plan", 2),
        situation("strong", "risk", "plan", weight=5),
        shares=TASKS,
        answered_below=10,
    )
    assert steps_of(bank, flow="a2", weak="a2", strong="o1") == [("First", "a"), ("Then", "")]
    assert steps_of(bank, flow="dont_know", weak="a2", strong="o1") == [("First", "o1")]


def test_where_no_answer_leans_nobody_is_sent_to_needs_that_are_not_there() -> None:
    bank = tiny_bank(tradeoff("q", "flow", "plan"), tradeoff("r", "plan", "risk"), shares=TASKS)
    assert "needs above" not in result_view(outcome(bank, q="both", r="both"))["headline"]["advice"]
    assert "needs above" in result_view(outcome(bank, q="a1", r="a1"))["headline"]["advice"]


def test_needs_are_named_to_choose_from_only_where_two_stand_there() -> None:
    bank = tiny_bank(*(tradeoff(id_, "flow", "plan") for id_ in ("q", "r", "s", "t")), shares=TASKS)
    middle = dict.fromkeys(("q", "r", "s", "t"), "both")
    one = result_view(outcome(bank, **{**middle, "q": "a1"}))
    two = result_view(outcome(bank, **{**middle, "q": "a1", "r": "b1"}))
    assert [len(view["reasons_for"] + view["reasons_against"]) for view in (one, two)] == [1, 2]
    assert "needs above" not in one["headline"]["advice"]
    assert "weigh the needs above against each other. Let what matters most count double" in two["headline"]["advice"]


def test_too_close_names_what_is_open_only_where_it_could_still_settle_it() -> None:
    questions = [tradeoff(id_, "flow", "plan") for id_ in ("q", "r", "s", "t")]
    bank = tiny_bank(*questions, tradeoff("big", "flow", "plan", weight=12), shares=TASKS, answered_below=10)
    small = tiny_bank(*questions, tradeoff("big", "flow", "plan", weight=0.25), shares=TASKS)
    middle = dict.fromkeys(("q", "r", "s", "t"), "both")
    found = {
        weight: result_view(outcome(one, big="dont_know", **middle)) for weight, one in ((12, bank), (0.25, small))
    }
    assert [view["is_too_close"] for view in found.values()] == [True, True]
    assert [[one["question"] for one in view["open"]] for view in found.values()] == [["big"], []]
