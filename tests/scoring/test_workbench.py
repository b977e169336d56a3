"""The figures of the workbench are those of the commands, with a third of the cases kept apart."""

import json
from dataclasses import replace

import pytest

from questions import Bank, load_bank
from questions.cases import load_cases
from questions.load import bank_from_text
from scoring.agreement import FEWEST_FOR_A_RANGE, agreement, kappa, kappa_range
from scoring.comparison import changed_verdicts
from scoring.lint import lint
from scoring.workbench import read_figures, read_sealed, sealed_figures, workbench_figures, write_figures
from tests.scoring.tiny import THREE, tiny_bank, tradeoff


@pytest.fixture(scope="module")
def bank() -> Bank:
    """The shipped bank where risk is a Director's duty."""
    both = json.loads(load_bank().text)
    both["weights"]["shares"]["risk_management"] = {"head": "0", "director": "100"}
    return bank_from_text(json.dumps(both))


def test_a_third_of_the_cases_is_sealed_and_always_the_same() -> None:
    sealed = [case.id for case in load_cases() if case.is_sealed]
    assert len(sealed) == 20
    assert sealed[:3] == ["case-01", "case-04", "case-05"]


def test_the_report_is_that_of_the_linter(bank: Bank) -> None:
    figures = read_figures(write_figures(workbench_figures(bank)))
    assert figures.report == lint(bank)


def test_no_sealed_case_is_among_those_shown(bank: Bank) -> None:
    figures = workbench_figures(bank)
    assert figures.cases
    assert [one.case for one in figures.cases.verdicts] == [case.id for case in load_cases() if not case.is_sealed]


@pytest.mark.parametrize("is_sealed", [False, True])
def test_the_agreement_is_that_of_the_command_on_these_cases(bank: Bank, is_sealed: bool) -> None:
    sealed, figures = read_sealed(write_figures(sealed_figures(bank))), workbench_figures(bank)
    part = sealed.cases if is_sealed else figures.cases
    assert part
    found = agreement(bank, [case for case in load_cases() if case.is_sealed == is_sealed])
    assert part.closeness.kappas == tuple(reading.kappa for reading in found.readings)
    whole = agreement(bank, load_cases())
    assert sealed.whole.kappas == tuple(reading.kappa for reading in whole.readings)


def test_the_changed_verdicts_are_those_of_the_command(bank: Bank) -> None:
    shipped = load_bank()
    verdicts = {}
    for each in (shipped, bank):
        parts = (workbench_figures(each).cases, sealed_figures(each).cases)
        verdicts[each] = {one.case: one.verdicts for part in parts if part for one in part.verdicts}
    sheets = [(f"{case.id} {number}", sheet) for case in load_cases() for number, sheet in enumerate(case.sheets)]
    changed = {
        f"{case} {number}"
        for case, before in verdicts[shipped].items()
        for number, (was, is_) in enumerate(zip(before, verdicts[bank][case], strict=True))
        if was != is_
    }
    assert changed == {shift.name for shift in changed_verdicts(shipped, bank, sheets, in_stages=True)}
    assert changed


def test_of_roles_that_the_experts_did_not_judge_no_case_is_told() -> None:
    assert workbench_figures(tiny_bank(tradeoff("q", "work", "plan"), shares=THREE)).cases is None


def test_the_range_of_kappa_holds_it_and_shrinks_with_more_cases() -> None:
    first, second = [-2, -1, 0, 1, 2, 1], [-2, -1, 1, 1, 2, 0]
    low, high = kappa_range(first, second)
    assert low < kappa(first, second) < high
    lower, higher = kappa_range(first * 4, second * 4)
    assert higher - lower < high - low
    assert kappa_range(first[: FEWEST_FOR_A_RANGE - 1], second[: FEWEST_FOR_A_RANGE - 1]) == (-1, 1)


def test_a_kappa_that_is_perfect_has_no_range() -> None:
    assert kappa_range([-2, 0, 1, 2], [-2, 0, 1, 2]) == (1, 1)


def test_an_id_alone_seals_a_case() -> None:
    case = load_cases()[0]
    assert replace(case, brief="another").is_sealed == case.is_sealed
