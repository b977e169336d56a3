"""Figures that stand in README, CHANGELOG and docs in words or numbers: each is compared with what it tells of."""

import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from questions import Bank, load_bank, shipped_directory
from questions.cases import load_cases
from scoring.agreement import agreement
from scoring.lint.reach import is_dead
from tests.docs.page import page, tables
from web.platform.rate_limits import CUSTOMER, SITE, SITE_ALLOWANCE
from web.platform.settings import Settings
from web.session.forms import KEEP_DRAFT

IN_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
STEPS = (-2, -1, 0, 1, 2)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


@cache
def text(name: str) -> str:
    """Return a page as one line, so that what is looked for may stand across two."""
    return " ".join(page(name).read_text(encoding="utf-8").split())


def plain(number: Fraction) -> str:
    return f"{float(number):g}"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("docs/method.md", "holds {} hiring needs"),
        ("docs/method.md", "two readings of {} needs"),
    ],
)
def test_the_number_of_reference_cases_is_the_one_that_is_kept(name: str, words: str) -> None:
    assert words.format(len(load_cases())) in text(name)


def test_the_verdicts_of_the_reference_cases_are_those_of_the_bank(bank: Bank) -> None:
    found = agreement(bank, load_cases()).confusion
    table = next(rows for rows in tables(page("docs/method.md").read_text()) if rows[0][0] == "clear Head")
    assert [[int(cell) for cell in row[1:]] for row in table] == [
        [found.get((expert, verdict), 0) for verdict in STEPS] for expert in STEPS
    ]


def test_the_agreement_that_is_called_shipped_is_that_of_the_bank(bank: Bank) -> None:
    for is_unseen, row in enumerate(
        re.findall(r"\|[^|]*(?:\(as shipped\)|unseen needs) \|.*", page("docs/method.md").read_text())
    ):
        found = agreement(bank, [case for case in load_cases() if case.is_unseen == is_unseen])
        kappas = " / ".join(f"{reading.kappa:.2f}" for reading in found.readings)
        assert row.endswith(f"| {kappas} | {found.readers_kappa:.2f} |")
    assert is_unseen


def test_the_rules_of_the_verdicts_are_those_of_the_bank(bank: Bank) -> None:
    limits = bank.thresholds
    rules = {row[0]: row[1] for row in next(iter(tables(page("docs/method.md").read_text())))}
    assert f"less than {plain(limits.answered_below)} of 100 points" in rules["too little answered"]
    for name, luck, hold in (
        ("clear", limits.clear_luck, limits.clear_hold),
        ("leaning", limits.leaning_luck, limits.leaning_hold),
    ):
        assert rules[name] == f"luck at most {plain(luck)} and hold at least {plain(hold)}"
    assert ("at least half of what it could be" in text("docs/method.md")) is (limits.hybrid_strength == 50)


def changed(folder: Path, *changes: tuple[str, str]) -> Bank:
    """Return the shipped bank with other numbers, written as a person writes them."""
    numbers = (shipped_directory() / "weights.yaml").read_text()
    for pattern, number in changes:
        numbers, times = re.subn(pattern, number, numbers)
        assert times == 1
    (folder / "weights.yaml").write_text(numbers)
    return load_bank(folder)


def test_the_example_of_a_tilted_bank_does_what_is_said_of_it(tmp_path: Path) -> None:
    said = text("docs/question-bank.md")
    found = re.search(r"`risk_management: (\{[^}]*\})`", said)
    assert found
    tilt = (r"(?m)^(  risk_management:\s+)\{.*?\}", rf"\1{found[1]}")
    tilted = changed(tmp_path, tilt)
    dead = [question.id for question in tilted.asked.values() if is_dead(question)]
    assert f"leaves {IN_WORDS[len(dead)]} trade-off{'s' * (len(dead) != 1)} with" in said


def test_the_page_on_settings_counts_as_the_limits_do() -> None:
    said, limits = text("docs/settings.md"), Settings()
    assert f"one block of IPv6 addresses (/{CUSTOMER})" in said
    assert f"one /{SITE} together may do {IN_WORDS[SITE_ALLOWANCE]} times as much" in said
    for words, number in (
        ("from the {} in a minute", limits.misses_per_minute),
        ("from the {} in an hour", limits.results_per_hour),
    ):
        assert words.format(f"{number + 1}st") in said
    assert f"by default {limits.keep_days}. After {KEEP_DRAFT.days} days nobody has an open questionnaire" in said
