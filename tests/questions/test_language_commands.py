"""What `questions check`, `init` and `score` do with the languages of a bank, and what a running app notices."""

import json
import os
import re
from itertools import count

import pytest
from flask import Flask

from questions import load_bank, shipped_directory
from questions.reading.languages import language_files
from tests.questions.small_bank import BANK, GERMAN, WEIGHTS, changed, write_folder
from web import commands
from web.platform.bank import BankInForce, file_stamp

OTHER_NAME = "not read; a language file is called bank.de.yaml, bank.de-AT.yaml or bank.fil.yaml"
moments = count(1_600_000_000)


@pytest.fixture
def questions(monkeypatch, tmp_path):
    """Type in a command, in an app that holds nothing but commands."""
    monkeypatch.setenv("ROLE_FIT_DATA", str(tmp_path / "data"))
    bare = Flask("app", static_folder=None)
    commands.init_app(bare)
    return lambda *words: bare.test_cli_runner().invoke(args=["questions", *map(str, words)])


@pytest.fixture
def own(tmp_path):
    """Give a folder with numbers of its own, small enough to be checked at once."""
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def head(said):
    """Return the lines on files at the top of what `check` says."""
    lines = said.output.splitlines()
    lines = lines[next(at for at, line in enumerate(lines) if re.fullmatch(r"\S+ \S+  [0-9a-f]{12}", line)) :]
    return [line.strip() for line in lines[1 : next(at for at, line in enumerate(lines) if "questions worth" in line)]]


def test_check_names_the_languages_that_are_read(questions, own):
    said = questions("check", write_folder(own, fr=GERMAN, it=GERMAN))
    assert head(said)[2:4] == [f"bank.fr.yaml: {own}", f"bank.it.yaml: {own}"]


def test_check_names_the_shipped_languages_that_an_own_bank_lacks(questions, own):
    said = questions("check", write_folder(own))
    assert head(said)[2:] == ["bank.de.yaml: not there, so readers of de get the words of bank.yaml"]


def test_check_names_what_is_not_read_and_why(questions, own):
    shipped = (shipped_directory() / "weights.yaml").read_text(encoding="utf-8")
    said = questions("check", write_folder(own, None, shipped, fr=GERMAN, german=GERMAN))
    assert head(said)[2:] == [
        f"bank.de.yaml: {shipped_directory()} (the shipped one)",
        "bank.fr.yaml: not read, because no bank.yaml stands beside it",
        f"bank.german.yaml: {OTHER_NAME}",
    ]


def test_check_lists_the_languages_as_data(questions, own):
    said = json.loads(questions("check", "--json", write_folder(own, fr=GERMAN)).output)
    assert said["languages"] == ["fr"]


def test_check_tells_the_faults_of_a_language_and_ends_with_2(questions, own):
    said = questions("check", write_folder(own, de=changed(GERMAN, "title: Größe", "title: 5")))
    assert said.exit_code == 2
    assert "bank.de.yaml:31:5  context.size.title  is 5" in said.stderr


def test_init_copies_all_languages(questions, own):
    assert questions("init", own).exit_code == 0
    assert set(language_files(own)) == set(language_files(shipped_directory()))
    assert load_bank(own).languages == load_bank().languages
    assert "questions check " + str(own) in (own / "bank.de.yaml").read_text(encoding="utf-8")
    assert (own / "bank.language.schema.json").exists()


def test_init_overwrites_no_language(questions, own):
    (own / "bank.de.yaml").write_text("mine")
    assert "holds bank.de.yaml already" in questions("init", own).stderr
    assert [path.read_text() for path in own.iterdir()] == ["mine"]


# A running app


def save(folder, name, text):
    """Put a file in place that was written long ago, so that nobody waits for it to settle."""
    draft = folder / f".{name}.new"
    draft.write_text(text, encoding="utf-8")
    written = next(moments)
    os.utime(draft, (written, written))
    draft.replace(folder / name)


@pytest.fixture
def keeper(own):
    save(own, "bank.yaml", BANK)
    save(own, "weights.yaml", WEIGHTS)
    save(own, "bank.de.yaml", GERMAN)
    return BankInForce(own, load_bank(own), file_stamp(own))


def test_a_changed_text_counts_from_the_next_request_on(keeper, own):
    save(own, "bank.de.yaml", changed(GERMAN, "title: Größe", "title: Wie viele"))
    assert keeper.refresh().in_language("de").context["size"].title == "Wie viele"


def test_a_language_may_come_go_and_get_another_name(keeper, own):
    save(own, "bank.fr.yaml", GERMAN)
    assert keeper.refresh().languages == ("de", "fr")
    (own / "bank.fr.yaml").unlink()
    assert keeper.refresh().languages == ("de",)
    (own / "bank.de.yaml").rename(own / "bank.it.yaml")
    assert keeper.refresh().languages == ("it",)


def test_a_faulty_language_keeps_the_last_good_bank_in_force(keeper, own):
    save(own, "bank.de.yaml", changed(GERMAN, "title: Größe", "title: 5"))
    save(own, "weights.yaml", changed(WEIGHTS, "pace: 5", "pace: 9"))
    assert keeper.refresh().questions["pace"].weight == 5
    assert [fault.file for fault in keeper.faults] == ["bank.de.yaml"]
    save(own, "bank.de.yaml", GERMAN)
    assert keeper.refresh().questions["pace"].weight == 9
    assert not keeper.faults
