"""What a bank does to people who tick blindly."""

from fractions import Fraction
from itertools import product

import pytest

from scoring import blind_figures, tally
from tests.scoring.tiny import THREE, sheet, situation, tiny_bank, tradeoff

EVEN = tiny_bank(tradeoff("q", "work", "plan"), situation("s", "plan", "work", weight=3))
TILTED = tiny_bank(tradeoff("q", "work", "both"), situation("s", "work", "plan", "work"))
IDLE = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("off", "work", "both", weight=0))
TRIO = tiny_bank(situation("q", "work", "plan", "care"), situation("s", "care", "plan", "work", weight=3), shares=THREE)
UNEVEN = tiny_bank(situation("q", "work", "plan"), situation("s", "care", "plan"), shares=THREE)


def all_tallies(bank):
    asked = list(bank.asked.values())
    for ticks in product(*(question.options for question in asked)):
        yield tally(bank, sheet(**{question.id: tick for question, tick in zip(asked, ticks, strict=True)}))


@pytest.mark.parametrize("bank", [EVEN, TILTED, IDLE, TRIO, UNEVEN])
def test_the_figures_are_those_of_all_sheets_written_out(bank):
    figures, tallies = blind_figures(bank), list(all_tallies(bank))
    for role in bank.roles:
        points = [counted.points[role] for counted in tallies]
        alone = [counted for counted in tallies if counted.first == role and counted.margin]
        assert figures.best[role] == max(points)
        assert figures.mean[role] == sum(points, Fraction()) / len(points) - bank.total / len(bank.roles)
        assert figures.ahead[role] == Fraction(100 * len(alone), len(tallies))
    assert figures.sheets == len(tallies)


@pytest.mark.parametrize("bank", [EVEN, IDLE, TRIO])
def test_an_even_bank_favours_nobody(bank):
    assert blind_figures(bank).favours_nobody


def test_a_tilted_bank_favours_somebody_and_names_the_middle_answers():
    figures = blind_figures(TILTED)
    assert not figures.favours_nobody
    assert figures.middle == {"q": 1, "s": Fraction(2, 3)}


def test_equal_means_are_not_enough_when_one_role_can_reach_more():
    bank = tiny_bank(situation("q", "work", "mostly", {"plan": 80, "work": 20}, {"plan": 95, "work": 5}))
    figures = blind_figures(bank)
    assert set(figures.mean.values()) == {0}
    assert not figures.favours_nobody
