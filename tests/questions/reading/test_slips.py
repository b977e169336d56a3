"""Slips that change what a line means without being wrong by themselves."""

import pytest

from questions import load_bank, shipped_directory
from questions.reading.files import own_files
from tests.questions.small_bank import BANK, WEIGHTS, changed, complaints, write_folder


def test_a_comma_in_a_number_is_told_as_what_it_is(tmp_path):
    weights = changed(WEIGHTS, "later: {head: 25, director: 75}", "later: {head: 25,5, director: 74,5}")
    told = complaints(write_folder(tmp_path, weights=weights))
    assert any("a dot in numbers with a fraction" in line for line in told), told


def test_a_text_that_ends_at_a_hash_sign_is_told_with_its_line(tmp_path):
    bank = changed(BANK, "intro: Answer for the first year.", "intro: Answer for year # 1.")
    (told,) = complaints(write_folder(tmp_path, bank))
    assert told.startswith("bank.yaml:3:")
    assert "is cut off at the # sign" in told


@pytest.mark.parametrize("name", ["bank.yaml", "weights.yaml"])
def test_it_is_known_which_files_stand_in_a_folder(tmp_path, name):
    (tmp_path / name).write_text((shipped_directory() / name).read_text())
    assert own_files(tmp_path) == [name]
    assert load_bank(tmp_path).hash == load_bank().hash


def test_a_text_that_is_all_comment_is_told_as_such(tmp_path):
    folder = write_folder(tmp_path, changed(BANK, "title: The first task", "title: #1 of all tasks"))
    assert "is cut off at the # sign" in " ".join(complaints(folder))
