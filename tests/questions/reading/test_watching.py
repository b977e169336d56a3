"""Which files a running program looks at: all that a bank is read from, or would be if they came."""

import time

import pytest

from questions import shipped_directory
from questions.reading.languages import language_files
from questions.reading.watching import watched_files
from tests.questions.small_bank import BANK, GERMAN, WEIGHTS, write_folder

SHIPPED_LANGUAGES = set(language_files(shipped_directory()).values())
RIGHT_AWAY, LATER = 0, 3_600_000_000_000  # nanoseconds after the folder was changed
TICK = 0.05  # seconds; the clock of a file system stands still for some thousandths


@pytest.fixture(params=[RIGHT_AWAY, LATER], ids=["right away", "an hour later"])
def watched(request):
    """Look at a folder that was changed just now, or that has been at rest."""
    return lambda folder: watched_files(folder, time.time_ns() + request.param)


def names(files):
    return [path.name for path in files]


def test_the_shipped_files_are_watched_with_their_languages(watched):
    files = watched(None)
    assert {shipped_directory() / "bank.yaml", shipped_directory() / "weights.yaml"} < set(files)
    assert SHIPPED_LANGUAGES
    assert set(files) >= SHIPPED_LANGUAGES


def test_the_languages_beside_own_words_are_watched_and_no_others(watched, tmp_path):
    files = watched(write_folder(tmp_path, fr=GERMAN))
    assert tmp_path / "bank.fr.yaml" in files
    assert not SHIPPED_LANGUAGES & set(files)


def test_files_that_may_still_come_are_watched(watched, tmp_path):
    files = set(watched(write_folder(tmp_path, None, WEIGHTS)))
    assert files > {tmp_path / "bank.yaml", shipped_directory() / "bank.yaml"} | SHIPPED_LANGUAGES


def test_own_words_that_come_put_the_shipped_languages_out_of_sight(watched, tmp_path):
    write_folder(tmp_path, None, WEIGHTS)
    assert "bank.de.yaml" in names(watched(tmp_path))
    time.sleep(TICK)
    write_folder(tmp_path, BANK)
    assert "bank.de.yaml" not in names(watched(tmp_path))


def test_a_language_that_comes_goes_or_gets_another_name_is_noticed(watched, tmp_path):
    write_folder(tmp_path)
    before = watched(tmp_path)
    time.sleep(TICK)
    write_folder(tmp_path, de=GERMAN)
    assert set(watched(tmp_path)) - set(before) == {tmp_path / "bank.de.yaml"}
    time.sleep(TICK)
    (tmp_path / "bank.de.yaml").rename(tmp_path / "bank.it.yaml")
    assert set(watched(tmp_path)) - set(before) == {tmp_path / "bank.it.yaml"}
    time.sleep(TICK)
    (tmp_path / "bank.it.yaml").unlink()
    assert watched(tmp_path) == before


def test_the_words_of_the_role_pack_are_watched_with_their_languages(watched, tmp_path):
    files = watched(write_folder(tmp_path))
    assert {tmp_path / "pack.yaml", shipped_directory() / "pack.yaml", shipped_directory() / "pack.de.yaml"} < set(
        files
    )
    time.sleep(TICK)
    for name in ("pack.yaml", "pack.fr.yaml"):
        (tmp_path / name).touch()
    assert tmp_path / "pack.fr.yaml" in watched(tmp_path)
    assert shipped_directory() / "pack.de.yaml" not in watched(tmp_path)


def test_a_folder_that_was_changed_just_now_is_listed_even_if_its_times_stand_still(tmp_path, monkeypatch):
    write_folder(tmp_path)
    monkeypatch.setattr("questions.reading.watching._stamp", lambda folder: (1_000, 1))
    assert "bank.de.yaml" not in names(watched_files(tmp_path, 2_000))
    write_folder(tmp_path, de=GERMAN)
    assert "bank.de.yaml" in names(watched_files(tmp_path, 3_000))


def test_a_folder_at_rest_is_not_listed_again(tmp_path, monkeypatch):
    write_folder(tmp_path)
    first = watched_files(tmp_path, time.time_ns() + LATER)
    monkeypatch.setattr("questions.reading.languages.names_in", lambda folder: pytest.fail("listed"))
    assert watched_files(tmp_path, time.time_ns() + LATER) is first
    with pytest.raises(pytest.fail.Exception, match="listed"):
        watched_files(tmp_path, time.time_ns())


def test_a_link_that_is_turned_to_another_folder_is_noticed(watched, tmp_path):
    for name, languages in (("one", {"fr": GERMAN}), ("two", {"it": GERMAN})):
        (tmp_path / name).mkdir()
        write_folder(tmp_path / name, **languages)
    link = tmp_path / "link"
    link.symlink_to("one")
    assert "bank.fr.yaml" in names(watched(link))
    link.unlink()
    link.symlink_to("two")
    assert "bank.it.yaml" in names(watched(link))


def test_a_folder_that_is_gone_is_still_looked_at(watched, tmp_path):
    assert tmp_path / "nowhere" / "bank.yaml" in watched(tmp_path / "nowhere")
