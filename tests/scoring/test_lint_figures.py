"""The linter's figures, held against every blind sheet of small banks."""

from collections import Counter, defaultdict
from fractions import Fraction
from functools import cache
from itertools import combinations, product

import pytest

from scoring.lint import lint
from scoring.lint.balance import expected_needs
from scoring.lint.blind_verdicts import blind_verdicts
from scoring.lint.fairness import fairness
from scoring.lint.influence import influences
from tests.scoring.drawn import draw
from tests.scoring.tiny import situation, tiny_bank, tradeoff

SEEDS = range(25)
ROLES = pytest.mark.parametrize("roles", [2, 3])


def banks(roles):
    return [draw(seed, roles).bank for seed in SEEDS]


def points_of(question):
    return [
        {role: question.weight * part for role, part in option.owned.items()} for option in question.options.values()
    ]


@cache
def blind_sheets(bank, without=None):
    """Tick everything in every way, one question left out if named; return the points of each sheet."""
    asked = [points_of(question) for id_, question in bank.questions.items() if id_ != without]
    return [
        {role: sum((given[role] for given in chosen), Fraction()) for role in bank.roles} for chosen in product(*asked)
    ]


def swings(bank, question, first, second):
    values = [given[first] - given[second] for given in points_of(bank.questions[question])]
    rest = [points[first] - points[second] for points in blind_sheets(bank, question)]
    return Fraction(100 * sum(margin + min(values) < 0 < margin + max(values) for margin in rest), len(rest))


@ROLES
def test_swing_power_is_how_often_an_answer_decides(roles):
    for bank in banks(roles):
        for one in influences(bank):
            assert one.swing_power == max(swings(bank, one.question, *pair) for pair in combinations(bank.roles, 2))


def test_range_shares_of_two_roles_add_up_to_100():
    for bank in banks(2):
        assert sum(one.range_share for one in influences(bank)) in (0, 100)


def expected_verdicts(bank):
    """Sort all blind sheets by verdict and role, by how many lean at least as far."""
    leads = []
    for points in blind_sheets(bank):
        role, (best, second) = max(points, key=points.__getitem__), sorted(points.values(), reverse=True)[:2]
        leads.append((best - second, role))
    found: defaultdict[tuple[str | None, str | None], Fraction] = defaultdict(Fraction)
    for lead, role in leads:
        luck = Fraction(100 * sum(other >= lead for other, _ in leads), len(leads))
        kinds = [("clear", bank.thresholds.clear_luck), ("leaning", bank.thresholds.leaning_luck)]
        kind = next((kind for kind, most in kinds if luck <= most and lead), None)
        found[kind, role if kind else None] += Fraction(100, len(leads))
    return found


@ROLES
def test_the_shares_of_blind_verdicts_are_those_of_all_sheets(roles):
    for bank in [bank for bank in banks(roles) if len(blind_sheets(bank)) <= 200]:
        found, expected = blind_verdicts(bank), expected_verdicts(bank)
        assert all(found.clear[role] == expected["clear", role] for role in bank.roles)
        assert all(found.leaning[role] == expected["leaning", role] for role in bank.roles)
        assert found.too_close == expected[None, None]


def test_verdicts_begin_where_few_enough_sheets_lean_as_far():
    """Of 25 sheets two lean by 8 and four more by 6 (24 of 100); ten lean by 4 or more."""
    found = blind_verdicts(tiny_bank(tradeoff("q", "work", "plan"), tradeoff("r", "work", "plan")))
    assert (found.clear_from, found.leaning_from) == (8, 6)
    assert (found.clear["red"], found.leaning["blue"], found.too_close) == (4, 8, 76)


def test_a_verdict_that_luck_never_allows_begins_above_the_largest_margin():
    found = blind_verdicts(tiny_bank(tradeoff("q", "work", "plan"), clear=(0, 90)))
    assert found.clear_from > 4
    assert found.clear == {"red": 0, "blue": 0}


def test_a_bank_on_which_every_sheet_leans_leaves_nothing_too_close():
    found = blind_verdicts(tiny_bank(tradeoff("q", "work", "mostly"), clear=(100, 90), leaning=(100, 75)))
    assert (found.clear["red"], found.too_close, found.clear_from) == (100, 0, 2)


@ROLES
def test_areas_receive_on_average_what_all_sheets_give_them(roles):
    for bank in banks(roles):
        needs = expected_needs(bank)
        points = {role: sum(needs[area] * bank.areas[area].shares[role] for area in needs) for role in bank.roles}
        sheets = blind_sheets(bank)
        assert points == {role: sum(given[role] for given in sheets) / len(sheets) for role in bank.roles}


def figure(bank, name):
    return next(finding.figure for finding in fairness(bank) if finding.property == name)


def test_sheets_without_a_mirror_image_are_counted():
    for bank in banks(2):
        first, second = bank.roles
        ways = Counter(points[first] - points[second] for points in blind_sheets(bank))
        alone = sum(max(count - ways[-margin], 0) for margin, count in ways.items())
        said = f"{round(100 * alone / ways.total(), 2):g} of 100 blind sheets have no mirror image"
        assert figure(bank, "margins are symmetric") == said


def test_who_is_ahead_on_blind_sheets_is_counted():
    for bank in banks(2):
        first, second = bank.roles
        margins = [points[first] - points[second] for points in blind_sheets(bank)]
        parts = [100 * sum(sign * margin > 0 for margin in margins) / len(margins) for sign in (1, -1)]
        assert f"Red ahead in {parts[0]:.1f} of 100 blind sheets, Blue in {parts[1]:.1f}" in figure(
            bank, "blind answering favours nobody"
        )


def test_the_best_margins_are_those_of_the_best_sheets():
    bank = tiny_bank(situation("q", "work", "mostly", "plan", weight=4), tradeoff("r", "mostly", "plan", 2))
    assert figure(bank, "best margins are equal") == "at most 5 points ahead for Red, 6 for Blue"


def test_a_report_holds_findings_influences_and_blind_verdicts_of_one_bank():
    bank = tiny_bank(tradeoff("q", "work", "plan"), tradeoff("off", "work", "plan", 0))
    report = lint(bank)
    assert [one.question for one in report.influences] == ["q"]
    assert report.blind == blind_verdicts(bank)
