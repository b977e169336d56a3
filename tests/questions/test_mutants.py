"""Whatever happens to a valid file, the outcome is a bank or a list of faults, and never anything else."""

import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from questions import Bank, BankError, Sheet, SheetError, bank_from_text, load_bank, read_sheet, shipped_directory
from tests.questions.small_bank import BANK, GERMAN, WEIGHTS, write_folder

SHIPPED = [(shipped_directory() / name).read_text(encoding="utf-8") for name in ("bank.yaml", "weights.yaml")]
# fmt: off
NASTY = [
    "~", "null", "true", "no", "0", "-0", "-1", "1e3", ".nan", ".inf", "0x10", "010", "1:30", "2026-11-22",
    "1_000", "2,5", '"2"', "''", '"', "'", "[", "]", "{", "}", "[]", "{}", "[[[]]]", "*a", "<<", "@", "%",
    "`", "|", ">", "|9", "?", "-", ":", "#", "---", "...", '"\\ud800"', '"\\0"', '"\\q"', '"\\x"',
    '"\\U99999999"', "ä", "<script>", "%s", "now", "pace", "head", "size", "even", "", "&a x", "!!str x",
    "? a", "- a", ": a", "a: b: c", "{a: {b: c}}", "%YAML 1.1", "{{ 7*7 }}", "\t", "\0", "\x7f", "\u202e",
    "\u200b", "\ufeff", "\u2028", "\x85", "\U0001f600", "9" * 400, "x" * 700,
]
# fmt: on
MANY = settings(max_examples=100, deadline=None, derandomize=True, database=None)
FEW = settings(MANY, max_examples=25)
STORED = load_bank().text

lines = st.integers(0, 60)


def delete(text, data):
    rows = text.split("\n")
    start = data.draw(lines) % len(rows)
    del rows[start : start + data.draw(st.integers(1, 3))]
    return "\n".join(rows)


def duplicate(text, data):
    rows = text.split("\n")
    start = data.draw(lines) % len(rows)
    return "\n".join([*rows[: start + 1], *rows[start:]])


def swap(text, data):
    rows = text.split("\n")
    one, other = data.draw(lines) % len(rows), data.draw(lines) % len(rows)
    rows[one], rows[other] = rows[other], rows[one]
    return "\n".join(rows)


def indent(text, data):
    rows = text.split("\n")
    at = data.draw(lines) % len(rows)
    rows[at] = " " * data.draw(st.integers(0, 12)) + rows[at].lstrip()
    return "\n".join(rows)


def replace(text, data):
    rows = text.split("\n")
    at = data.draw(lines) % len(rows)
    key, colon, _ = rows[at].partition(": ")
    rows[at] = key + colon + data.draw(st.sampled_from(NASTY))
    return "\n".join(rows)


def insert(text, data):
    at = data.draw(st.integers(0, len(text)))
    return text[:at] + data.draw(st.sampled_from(NASTY)) + text[at:]


def cut(text, data):
    return text[: data.draw(st.integers(0, len(text)))]


def remove(text, data):
    at = data.draw(st.integers(0, len(text)))
    return text[:at] + text[at + data.draw(st.integers(1, 20)) :]


def mutated(text, data, most=4):
    changes = st.sampled_from([delete, duplicate, swap, indent, replace, replace, insert, cut, remove])
    for change in data.draw(st.lists(changes, min_size=1, max_size=most)):
        text = change(text, data)
    return text


def settle(bank, weights, **languages):
    """Load the texts; a fault must be worth reading."""
    with tempfile.TemporaryDirectory() as name:
        try:
            assert isinstance(load_bank(write_folder(Path(name), bank, weights, **languages)), Bank)
        except BankError as error:
            _check(error)


def _check(error):
    text = str(error)
    assert error.faults
    assert text.encode()  # it can be printed on any terminal
    assert all(fault.problem for fault in error.faults)
    assert max(map(len, text.splitlines())) < 800


@pytest.mark.slow
@MANY
@given(st.data())
def test_changed_words_are_a_bank_or_faults(data):
    settle(mutated(BANK, data), WEIGHTS)


@MANY
@given(st.data())
def test_changed_numbers_are_a_bank_or_faults(data):
    settle(BANK, mutated(WEIGHTS, data))


@FEW
@given(st.data())
def test_changed_words_of_another_language_are_a_bank_or_faults(data):
    settle(BANK, WEIGHTS, de=mutated(GERMAN, data))


@pytest.mark.slow
@FEW
@given(st.data())
def test_the_shipped_files_changed_are_a_bank_or_faults(data):
    settle(mutated(SHIPPED[0], data, most=2), mutated(SHIPPED[1], data, most=2))


@pytest.mark.slow
@MANY
@given(st.integers(0, len(WEIGHTS) - 1), st.lists(st.integers(0, 255), min_size=1, max_size=4).map(bytes))
def test_flipped_bytes_are_a_bank_or_faults(at, flipped):
    raw = bytearray(WEIGHTS.encode())
    raw[at : at + len(flipped)] = flipped
    settle(BANK, bytes(raw))


@MANY
@given(st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@#~<. \t\n\\\r\x850"), max_size=40))
@example("? : ?")
@example("- - - -\n -")
@example('a: "\\')
@example("!<a> b")
@example("%TAG ! a:\n--- !b c")
def test_any_marks_are_a_bank_or_faults(text):
    settle(text, WEIGHTS)


@FEW
@given(st.binary(max_size=200))
def test_any_bytes_are_a_bank_or_faults(raw):
    settle(raw, raw)


@FEW
@given(st.data())
def test_any_sheet_is_a_sheet_or_faults(data):
    text = mutated("answers:\n  first: fix\n  pace: b1\ndouble: [pace]\ncontext: {size: few}\n", data)
    with tempfile.TemporaryDirectory() as name:
        bank = load_bank(write_folder(Path(name)))
        path = Path(name) / "sheet.yaml"
        path.write_bytes(text.encode())
        try:
            assert isinstance(read_sheet(path, bank), Sheet)
        except SheetError as error:
            _check(error)


@MANY
@given(st.integers(0, len(STORED)), st.integers(0, 30), st.text(string.printable, max_size=4))
def test_a_changed_stored_text_is_a_bank_or_faults(at, gone, new):
    try:
        assert isinstance(bank_from_text(STORED[:at] + new + STORED[at + gone :]), Bank)
    except BankError as error:
        _check(error)
