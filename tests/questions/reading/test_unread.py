"""Which files in a bank's folder are named because somebody may think that they are read."""

import pytest

from questions.reading.unread import lookalike_of, unread_files
from tests.questions.small_bank import BANK, GERMAN, WEIGHTS, write_folder

NUMBERS_MISSED = "not read, so the numbers of the shipped bank count; the file has to be called weights.yaml"
WORDS_MISSED = "not read, so the words of the shipped bank count; the file has to be called bank.yaml"


def told(folder):
    return [(found.name, found.reason, found.is_missed) for found in unread_files(folder)]


@pytest.mark.parametrize(
    "name", ["weights.yaml.txt", "weights.yml", "Weights.yaml", "weights", "weights (1).yaml", "wieghts.yaml"]
)
def test_numbers_under_another_name_are_missed(tmp_path, name):
    write_folder(tmp_path, weights=None)
    (tmp_path / name).write_text(WEIGHTS)
    assert told(tmp_path) == [(name, NUMBERS_MISSED, True)]
    assert lookalike_of(tmp_path, "weights.yaml") == name
    assert lookalike_of(tmp_path, "bank.yaml") == ""


@pytest.mark.parametrize("name", ["bank.yml", "bank.yaml.txt", "BANK.YAML", "bank"])
def test_words_under_another_name_are_missed(tmp_path, name):
    write_folder(tmp_path, bank=None)
    (tmp_path / name).write_text(BANK)
    assert told(tmp_path) == [(name, WORDS_MISSED, True)]


@pytest.mark.parametrize("name", ["pack.yml", "Pack.yaml", "pack.yaml.txt", "pack", "pakc.yaml", "pack (1).yaml"])
def test_words_of_the_role_pack_under_another_name_are_missed(tmp_path, name):
    (write_folder(tmp_path) / name).touch()
    missed = "not read, so no role pack is made of it; the file has to be called pack.yaml"
    assert told(tmp_path) == [(name, missed, True)]
    assert lookalike_of(tmp_path, "pack.yaml") == name


def test_a_language_of_the_role_pack_is_read_beside_its_words_and_those_of_the_bank(tmp_path):
    write_folder(tmp_path, de=GERMAN)
    (tmp_path / "pack.de.yaml").touch()
    assert told(tmp_path) == [("pack.de.yaml", "not read, because no pack.yaml stands beside it", False)]
    for name in ("pack.yaml", "pack.fr.yaml"):
        (tmp_path / name).touch()
    assert told(tmp_path) == [("pack.fr.yaml", "not read, because there is no bank.fr.yaml", False)]


def test_a_copy_beside_the_file_that_is_read_is_named_and_not_missed(tmp_path):
    write_folder(tmp_path)
    (tmp_path / "weights.yaml.bak").write_text(WEIGHTS)
    assert told(tmp_path) == [("weights.yaml.bak", "not read; weights.yaml stands beside it and is read", False)]


def test_a_language_without_its_words_is_named_and_not_missed(tmp_path):
    write_folder(tmp_path, None, WEIGHTS, fr=GERMAN)
    assert told(tmp_path) == [("bank.fr.yaml", "not read, because no bank.yaml stands beside it", False)]


def test_words_that_were_put_aside_as_a_language_of_no_name_are_missed(tmp_path):
    write_folder(tmp_path, None, WEIGHTS, old=BANK)
    reason = "not read; a language file is called bank.de.yaml, bank.de-AT.yaml or bank.fil.yaml"
    assert told(tmp_path) == [("bank.old.yaml", reason, True)]


def test_what_nobody_takes_for_a_part_of_the_bank_is_not_named(tmp_path):
    write_folder(tmp_path, de=GERMAN)
    for name in (".weights.yaml.swp", "weights.schema.json", "bank.language.schema.json", "notes.txt", "roles.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "package.json").touch()
    (tmp_path / "weights-of-last-year").mkdir()
    assert told(tmp_path) == []


def test_a_folder_that_is_gone_holds_nothing(tmp_path):
    assert told(tmp_path / "nowhere") == []
