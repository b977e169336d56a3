"""Leads of the best role over the second best: counted one by one, and on drawn sheets, against all sheets."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest

import scoring.leads
from questions import Bank
from scoring.firmness import curve_of
from scoring.leads import BlindLeads, blind_leads
from scoring.sample import draw_points
from scoring.units import units_of
from tests.scoring.tiny import FOUR, THREE, TWO, situation, tiny_bank

BANKS = [
    tiny_bank(*(situation(f"q{number}", *shares, weight=number + 1) for number in range(5)), shares=shares)
    for shares in (TWO, THREE, FOUR)
]


def leads_of(bank: Bank) -> BlindLeads:
    questions = bank.asked.values()
    return blind_leads([units_of(bank).weigh(question, question.weight) for question in questions], tuple(bank.roles))


def all_leads(bank: Bank) -> dict[str, Counter[Fraction]]:
    """Go through every sheet."""
    found: dict[str, Counter[Fraction]] = {role: Counter() for role in bank.roles}
    options = [[(q.weight, option.owned) for option in q.options.values()] for q in bank.asked.values()]
    for sheet in product(*options):
        points = {role: sum((weight * owned[role] for weight, owned in sheet), Fraction()) for role in bank.roles}
        *_, (second, _), (best, role) = sorted((points[role], role) for role in bank.roles)
        found[role][best - second] += best > second
    return {role: Counter({lead: ways for lead, ways in leads.items() if lead}) for role, leads in found.items()}


@pytest.mark.parametrize("bank", BANKS, ids=["two", "three", "four"])
def test_the_leads_of_every_role_are_those_of_all_sheets(bank: Bank) -> None:
    found = leads_of(bank)
    counted = {
        role: Counter({lead * found.unit: ways for lead, ways in leads.items()})
        for role, leads in found.by_role.items()
    }
    assert counted == all_leads(bank)
    assert found.lost == 0


@pytest.mark.parametrize("bank", BANKS[1:], ids=["three", "four"])
def test_drawn_sheets_lead_as_often_as_all_sheets_within_their_bound(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = curve_of(leads_of(bank))
    monkeypatch.setattr(scoring.leads, "MOST_SHEETS", 0)
    drawn = curve_of(leads_of(bank))
    assert 0 < drawn.lost < 0.02
    for points in range(15):
        margin = Fraction(points)
        assert abs(drawn.luck(margin) - exact.luck(margin)) <= 100 * drawn.lost


def test_every_machine_draws_the_same_sheets() -> None:
    drawn = draw_points([[[0, 1, 2], [5, 0]], [[2, 1, 0], [0, 5]]])
    assert [list(points[:8]) for points in drawn.points] == [[0, 0, 7, 0, 5, 2, 2, 2], [7, 7, 0, 7, 2, 5, 5, 5]]


def test_points_too_large_for_a_lane_lose_their_last_digits() -> None:
    drawn = draw_points([[[0, 7**15]], [[7**15, 1]]])
    assert drawn.step > 1
    assert {one + other for one, other in zip(*drawn.points, strict=True)} == {7**15 // drawn.step}
