"""Single numbers of weights.yaml are changed in its text, and nothing else is."""

import difflib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import BankError, load_bank, shipped_directory
from questions.load import bank_with_numbers, numbers_in_force
from questions.reading.numbers import change_numbers, end_with_comments, numbers_of, write_number
from questions.reading.yaml_file import read_yaml

TEXT = (shipped_directory() / "weights.yaml").read_text(encoding="utf-8")
TREE = read_yaml(TEXT, "weights.yaml")
NUMBERS = numbers_of(TREE.data)
RISK = ("shares", "risk_management")


def test_the_numbers_of_the_file_are_those_in_force() -> None:
    assert numbers_in_force(load_bank()) == NUMBERS
    assert NUMBERS[("variations", "times", 0)] == Decimal("0.5")


def test_putting_every_number_where_it_stands_changes_no_byte() -> None:
    assert change_numbers(TEXT, TREE, {path: format(number) for path, number in NUMBERS.items()}) == TEXT


@given(st.dictionaries(st.sampled_from(sorted(NUMBERS, key=str)), st.integers(0, 10**6).map(lambda n: str(n / 100))))
def test_what_is_changed_is_read_again_and_all_else_stays(values: dict[tuple[str | int, ...], str]) -> None:
    changed = change_numbers(TEXT, TREE, values)
    again = numbers_of(read_yaml(changed, "weights.yaml").data)
    assert again == NUMBERS | {path: Decimal(value) for path, value in values.items()}
    assert [line for line in changed.splitlines() if line.lstrip().startswith("#")] == [
        line for line in TEXT.splitlines() if line.lstrip().startswith("#")
    ]


def test_a_comment_stands_above_its_number_as_far_in() -> None:
    changed = change_numbers(TEXT, TREE, {(*RISK, "head"): "0"}, {(*RISK, "head"): ["one", "  two"]})
    added = [line[1:] for line in difflib.ndiff(TEXT.splitlines(), changed.splitlines()) if line[0] == "+"]
    assert added == ["   # one", "   #   two", "   risk_management:                  {head: 0, director: 0}"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_go_on_to_end_as_they_did(ending: str) -> None:
    text = TEXT.replace("\n", ending).rstrip()
    tree = read_yaml(text, "weights.yaml")
    changed = end_with_comments(change_numbers(text, tree, {(*RISK, "head"): "1"}, {(*RISK, "head"): ["x"]}), ["end"])
    assert changed.count("\n") == changed.count(ending) == TEXT.count("\n") + 2
    assert changed.endswith(f"# end{ending}")


def test_a_bank_with_the_numbers_of_a_file_is_the_one_that_is_loaded() -> None:
    bank = load_bank()
    assert bank_with_numbers(bank, TREE).text == bank.text


@pytest.mark.parametrize("typed", ["abc", "1e3", ".nan", "{a: 1}", "5 # x", "", "*x", "!!int 5", "9" * 30, '"', "\\"])
def test_what_is_no_number_is_a_fault_of_its_place_and_of_no_other(typed: str) -> None:
    changed = change_numbers(TEXT, TREE, {("weights", "f_goals"): write_number(typed)})
    tree = read_yaml(changed, "weights.yaml")
    with pytest.raises(BankError) as caught:
        bank_with_numbers(load_bank(), tree)
    assert [fault.key for fault in caught.value.faults] == ["weights.f_goals"]
