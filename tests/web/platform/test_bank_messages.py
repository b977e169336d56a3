"""What is said of a bank that works, but perhaps not as whoever edits it thinks."""

import re
import time
from itertools import count
from pathlib import Path

import pytest

from questions import load_bank, shipped_directory
from tests.web.own_bank import OwnBank
from web.commands.check import check_bank
from web.commands.serve import print_bank_warnings
from web.platform.bank_messages import bank_warnings, count_noun, file_warnings, find_remarks, lint_for_a_while


def warnings(folder: Path) -> tuple[str, ...]:
    bank = load_bank(folder)
    return bank_warnings(folder, bank, lint_for_a_while(bank).by_severity)


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
    serious, said = warnings(own_bank.folder)
    assert serious.startswith(
        f"{own_bank.folder}: SERIOUS not every role can be recommended: never: Head of Operations"
    )
    assert re.search(r" has 1 serious warning and \d+ warnings: ", said)


def test_a_start_counts_as_the_check_does(own_bank: OwnBank) -> None:
    german = (shipped_directory() / "bank.de.yaml").read_text()
    own_bank.save("bank.de.yaml", german)
    text = (own_bank.folder / "bank.yaml").read_text()
    own_bank.save("bank.yaml", text.replace("In large companies a Director", "In big companies a Director"))
    (own_bank.folder / "personas").mkdir()
    (own_bank.folder / "personas" / "odd.yaml").write_text("expect: {kind: surely}\n")
    told = warnings(own_bank.folder)
    assert told[0].startswith(f"{own_bank.folder}: SERIOUS personas/odd.yaml:1:")
    assert told[1].startswith(f"{own_bank.folder}: bank.de.yaml: 1 text as shipped, though bank.yaml has other words")
    assert told[2].startswith(f"The question bank in {own_bank.folder} has 1 serious warning and 1 warning: ")
    checked = check_bank(str(own_bank.folder), load_bank(own_bank.folder), ())
    assert (checked.serious, checked.warnings) == (1, 1)
    own_bank.save("bank.de.yaml", german.replace("In großen Unternehmen", "In sehr großen Unternehmen"))
    assert not [line for line in warnings(own_bank.folder) if "as shipped" in line]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("times: 1.5", "times: 0.5", "the note regulated_closely says that questions counted more"),
        ("double: {times: 2", "double: {times: 3", "double.times is 3"),
        ("both: 50, b1", "both: 40, b1", "under steps"),
    ],
)
def test_a_sentence_that_the_numbers_do_not_bear_out_is_serious(
    own_bank: OwnBank, before: str, after: str, told: str
) -> None:
    text = (own_bank.folder / "weights.yaml").read_text()
    assert before in text
    own_bank.save("weights.yaml", text.replace(before, after, 1))
    assert [told in one for one in find_remarks(own_bank.folder, load_bank(own_bank.folder)).serious] == [True]


def test_a_note_on_what_counts_more_stays_true_only_with_its_factors(own_bank: OwnBank) -> None:
    text = (own_bank.folder / "weights.yaml").read_text()
    own_bank.save("weights.yaml", re.sub(r"(?m)^factors:\n(  .*\n)+", "", text))
    bank = load_bank(own_bank.folder)
    assert not bank.factors
    (told,) = find_remarks(own_bank.folder, bank).serious
    assert "the note regulated_closely" in told


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
        ("even: None stands out", "even: “No” and “one”"),
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
