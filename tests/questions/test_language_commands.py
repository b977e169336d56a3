"""What commands do with the languages of a bank and its role pack's words, and what a running app notices."""

import json
import os
import re
from itertools import count

import pytest
from flask import Flask

from questions import load_bank, shipped_directory
from questions.reading.languages import language_files
from tests.questions.small_bank import BANK, GERMAN, WEIGHTS, changed, write_folder
from tests.questions.small_pack import GERMAN_PACK, PACK, write_packs
from web import commands
from web.platform.bank import BankInForce, file_stamp

OTHER_NAME = "not read; a language file is called bank.de.yaml, bank.de-AT.yaml or bank.fil.yaml"
PACK_COUNTS = "12 areas, 48 outcomes, 24 interview questions"
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
        f"pack.yaml, pack.de.yaml: {shipped_directory()} (the shipped one), {PACK_COUNTS}",
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


# The words of the role pack


def test_check_counts_the_words_of_the_role_pack(questions, own):
    write_packs(own, pack=PACK, pack_de=GERMAN_PACK)
    counts = "2 areas, 6 outcomes, 4 interview questions"
    assert head(questions("check", own))[3:] == [f"pack.yaml, pack.de.yaml: {own}, {counts}"]
    said = json.loads(questions("check", "--json", own).output)
    sha256 = load_bank(own).pack.hash
    assert said["pack"] == {
        "sha256": sha256,
        "languages": ["de"],
        "areas": 2,
        "outcomes": 6,
        "interview_questions": 4,
    }


def test_check_warns_of_a_bank_that_the_shipped_role_pack_does_not_fit(questions, own):
    said = json.loads(questions("check", "--json", write_folder(own)).output)
    assert said["pack"] is None
    assert said["files"][-1] == (
        "there is no role pack, because the shipped pack.yaml has no words for now, later: "
        "write one (docs/question-bank.md)"
    )


def test_check_warns_of_a_language_without_a_role_pack(questions, own):
    said = json.loads(questions("check", "--json", write_packs(own, pack=PACK)).output)
    assert said["files"][-1] == "pack.de.yaml: not there, so readers of de get no role pack"


def test_check_names_translations_that_stayed_as_shipped(questions, own):
    assert questions("init", own).exit_code == 0
    words = (own / "pack.yaml").read_text(encoding="utf-8")
    (own / "pack.yaml").write_text(changed(words, "Delivering reliably every day", "Delivering"), encoding="utf-8")
    said = json.loads(questions("check", "--json", own).output)
    assert said["files"] == [
        "pack.de.yaml: 1 text as shipped, though pack.yaml has other words there: day_to_day_efficiency, competency"
    ]


def test_init_copies_the_words_of_the_role_pack(questions, own):
    assert questions("init", own).exit_code == 0
    assert load_bank(own).in_language("de").pack == load_bank().in_language("de").pack
    assert "questions check " + str(own) in (own / "pack.yaml").read_text(encoding="utf-8")
    assert (own / "pack.schema.json").exists()


def test_diff_names_the_words_of_the_role_pack_by_area(questions, own, tmp_path):
    (tmp_path / "new").mkdir()
    write_packs(own, pack=PACK, pack_de=GERMAN_PACK)
    write_packs(tmp_path / "new", pack=PACK.replace("Waits", "Sleeps").replace("head: keeps", "head: holds"))
    said = questions("diff", own, tmp_path / "new").output
    assert "Nothing changes: no number" in said
    assert said.splitlines()[-4:] == [
        "Words of the role pack",
        "  now: mission of head, situational",
        "  later: mission of head, situational",
        "  de: removed",
    ]
    found = json.loads(questions("diff", "--json", own, tmp_path / "new").output)["pack"]
    assert found[-1] == {"language": "de", "area": "", "words": ["removed"]}


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


def test_the_words_of_the_role_pack_may_change_and_must_not_go(keeper, own):
    save(own, "pack.yaml", PACK)
    save(own, "pack.de.yaml", GERMAN_PACK)
    assert keeper.refresh().in_language("de").pack.areas["later"].competency == "Vorausplanen"
    save(own, "pack.yaml", changed(PACK, "Planning ahead", "His plan"))
    assert keeper.refresh().pack.areas["later"].competency == "Planning ahead"
    assert [fault.place for fault in keeper.faults] == ["pack.yaml:25:5"]
    (own / "pack.yaml").rename(own / "pack.yml")
    assert keeper.refresh().pack.areas["later"].competency == "Planning ahead"
    assert "where pack.yml stands now" in str(keeper.faults[0])
    save(own, "pack.yaml", changed(PACK, "Planning ahead", "Planning"))
    assert keeper.refresh().pack.areas["later"].competency == "Planning"
    assert not keeper.faults
