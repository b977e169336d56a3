"""The work that is asked for, and the first year."""

import random
from fractions import Fraction
from typing import Any

from questions import Bank, Sheet
from scoring import recommend
from tests.sheets import answers_toward, asked
from web.views.result import result_view


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
