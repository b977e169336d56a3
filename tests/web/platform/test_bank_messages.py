"""What is said of a bank that works, but perhaps not as whoever edits it thinks."""

import time
from itertools import count
from pathlib import Path

import pytest

from questions import load_bank, shipped_directory
from tests.web.own_bank import OwnBank
from web.commands.serve import print_bank_warnings
from web.platform.bank_messages import bank_warnings, count_noun, file_warnings, lint_for_a_while


def warnings(folder: Path) -> tuple[str, ...]:
    bank = load_bank(folder)
    return bank_warnings(folder, bank, lint_for_a_while(bank).counts)


def test_nothing_is_said_of_a_copy_of_the_shipped_bank(own_bank: OwnBank) -> None:
    assert warnings(own_bank.folder) == ()


def test_one_finding_is_one_warning(own_bank: OwnBank) -> None:
    own_bank.weigh("t_account_or_weekly", "10")
    command = f"./role-fit questions check {own_bank.folder}"
    assert warnings(own_bank.folder) == (f"The question bank in {own_bank.folder} has 1 warning: {command}",)


def test_serious_warnings_are_counted_apart(own_bank: OwnBank) -> None:
    text = (own_bank.folder / "weights.yaml").read_text()
    for head, director in (("100", "0"), ("75", "25"), ("25", "75")):
        text = text.replace(f"{{head: {head}, director: {director}}}", "{head: 0, director: 100}")
    own_bank.save("weights.yaml", text)
    (said,) = warnings(own_bank.folder)
    assert " has 1 serious warning and 7 warnings: " in said
    assert " and " in said


def test_checks_that_there_was_no_time_for_are_counted(own_bank: OwnBank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "thread_time", count(step=1000).__next__)
    (said,) = warnings(own_bank.folder)
    assert "has 2 checks left out: ./role-fit" in said


@pytest.mark.parametrize(("count", "said"), [(0, "0 warnings"), (1, "1 warning"), (2, "2 warnings")])
def test_a_noun_goes_with_its_number(count: int, said: str) -> None:
    assert count_noun(count, "warning") == said


def test_the_start_names_a_look_alike_and_a_language_that_nobody_gets(
    own_bank: OwnBank, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_bank.folder / "weights.yaml").rename(own_bank.folder / "weights.yaml.txt")
    own_bank.save("bank.fr.yaml", (shipped_directory() / "bank.de.yaml").read_text())
    print_bank_warnings(own_bank.folder)
    said = capsys.readouterr().err
    assert f"{own_bank.folder}: weights.yaml.txt: not read, so the numbers of the shipped bank count" in said
    assert "bank.fr.yaml: the pages do not speak fr" in said


def test_a_text_in_quotes_that_yaml_does_not_know_is_told(own_bank: OwnBank) -> None:
    name = "bank.yaml"
    text = (own_bank.folder / name).read_text()
    for plain, quoted in (
        ("title: How far ahead the main goals lie", "title: “How far ahead the company’s goals lie”"),
        ("name: Long-term growth", "name: „Long-term growth“"),
        ("focus: Focus", "focus: « Focus »"),
        ("even: No single one stands out", "even: “No” and “one”"),
        ('dont_know: "I don’t know"', "dont_know: '“I don’t know”, says one'"),
    ):
        assert plain in text
        text = text.replace(plain, quoted, 1)
    own_bank.save(name, text)
    told = [line.split(" ", 1)[1] for line in file_warnings(own_bank.folder)]
    assert told == [
        "areas.long_term_growth.name: is shown with its quotes „…“; YAML knows only \"…\" and '…'",
        "themes.focus: is shown with its quotes «…»; YAML knows only \"…\" and '…'",
        "questions.f_goals.title: is shown with its quotes “…”; YAML knows only \"…\" and '…'",
    ]
