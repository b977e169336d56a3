"""Copies of the store: complete, private, checked, and made while others write."""

import sqlite3
import stat
import threading
from contextlib import closing

import pytest

from storage import StoreError, open_store
from storage.backup import Contents, back_up, check_sound
from storage.errors import Damaged
from storage.schema import HEAD


@pytest.fixture
def target(tmp_path):
    return tmp_path / "backup.sqlite3"


def test_a_backup_holds_everything_and_tells_how_much(store, path, target, make_result):
    store.save(make_result("a"))
    store.save(make_result("b", created_at=1_500, bank="[]"))
    store.delete(make_result("b").manage_hash)
    store.save(make_result("c", created_at=1_600))
    assert back_up(path, target) == Contents(2, 1, 1_000, 1_600, HEAD)
    copy = open_store(f"sqlite:///{target}")
    assert copy.find(make_result("a").view_hash, 1_999).sheet == "sheet of a"
    copy.close()


def test_a_backup_is_one_private_file(store, path, target):
    back_up(path, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [found.name for found in target.parent.iterdir() if found.is_file()] == [target.name]


class Saver(threading.Thread):
    """Saves results 0, 1, 2 … until it is told to stop."""

    def __init__(self, store, make_result):
        super().__init__()
        self.store, self.make_result = store, make_result
        self.saved, self.more, self.is_over = 0, threading.Condition(), False

    def run(self):
        while not self.is_over:
            self.store.save(self.make_result(str(self.saved)))
            with self.more:
                self.saved += 1
                self.more.notify_all()

    def wait_for_more(self):
        """Go on when a few more are saved."""
        with self.more:
            enough = self.saved + 3
            assert self.more.wait_for(lambda: self.saved >= enough, 90), "nobody saves"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        self.join()


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_results_saved_meanwhile_disturb_no_backup(path, url, target, make_result, monkeypatch, journal):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: journal)

    def wait_and_check(copy, source):
        saver.wait_for_more()
        check_sound(copy, source)

    monkeypatch.setattr("storage.backup.check_sound", wait_and_check)
    store = open_store(url)
    with Saver(store, make_result) as saver:
        for _ in range(3):
            saver.wait_for_more()
            before = saver.saved
            count = back_up(path, target, replace=True).results
            assert before <= count < saver.saved
            assert sheets_in(target) == {f"sheet of {number}" for number in range(count)}
    store.close()


def sheets_in(file):
    with closing(sqlite3.connect(file)) as connection:
        return {sheet for (sheet,) in connection.execute("SELECT sheet FROM results")}


def test_a_file_that_is_there_is_not_overwritten_unasked(store, path, target):
    target.write_text("precious")
    with pytest.raises(StoreError, match="exists already: name another file, or say --replace"):
        back_up(path, target)
    assert target.read_text() == "precious"
    back_up(path, target, replace=True)
    assert target.read_bytes().startswith(b"SQLite format 3")


def test_a_damaged_store_gives_no_backup_and_costs_no_older_one(store, path, target, make_result):
    for number in range(50):
        store.save(make_result(str(number), sheet="x" * 5_000))
    store.close()
    back_up(path, target)
    before = target.read_bytes()
    flip_a_page(path)
    with pytest.raises(Damaged, match="damaged"):
        back_up(path, target, replace=True)
    assert target.read_bytes() == before
    with pytest.raises(Damaged):
        back_up(path, target.with_name("new"))
    assert sorted(found.name for found in target.parent.iterdir() if found.is_file()) == [target.name]


def flip_a_page(path):
    """Turn every bit of one page in the middle of the file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(byte ^ 0xFF for byte in content[middle : middle + 4096])
    path.write_bytes(content)


def test_a_folder_that_is_not_there_is_named(store, path, tmp_path):
    with pytest.raises(StoreError, match=r"cannot be written \(No such file or directory\): name another"):
        back_up(path, tmp_path / "nowhere" / "backup")


def test_a_file_of_another_program_is_not_backed_up(tmp_path, target):
    theirs = tmp_path / "theirs.sqlite3"
    connection = sqlite3.connect(theirs)
    connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    with pytest.raises(StoreError, match="is not a store of this program"):
        back_up(theirs, target)


def test_a_store_that_is_not_there_is_not_made(tmp_path, target):
    with pytest.raises(StoreError, match="cannot be read"):
        back_up(tmp_path / "missing", target)
    assert not (tmp_path / "missing").exists()
    assert not target.exists()


def test_a_store_without_tables_is_empty(tmp_path, target):
    path = tmp_path / "started.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id=1383024233")
    connection.close()
    assert back_up(path, target) == Contents(0, 0, None, None, "")


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_the_stores_own_files_are_no_target(store, path, make_result, ending):
    own = path.with_name(path.name + ending)
    link = own.with_name("link")
    link.symlink_to(own)
    for target in (own, own.parent / ".." / own.parent.name / own.name, link):
        with pytest.raises(StoreError, match="belongs to the store itself: name another file"):
            back_up(path, target, replace=True)
    store.save(make_result("b"))
    store.check()


def test_a_store_behind_a_symbolic_link_has_its_journal_elsewhere(store, path, tmp_path):
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(StoreError, match="belongs to the store itself"):
        back_up(tmp_path / "link", path.with_name(path.name + "-wal"), replace=True)


@pytest.mark.parametrize("rows", [[], ["CREATE TABLE results (key)"]])
def test_a_store_that_was_begun_anew_costs_no_backup_with_results(store, path, target, tmp_path, make_result, rows):
    store.save(make_result("a"))
    back_up(path, target)
    before = target.read_bytes()
    anew = tmp_path / "anew.sqlite3"
    if rows:
        open_store(f"sqlite:///{anew}").close()
    else:
        connection = sqlite3.connect(anew)
        connection.execute("PRAGMA application_id=1383024233")
        connection.close()
    with pytest.raises(StoreError, match=r"holds nothing, and the backup .* holds results: it was not replaced"):
        back_up(anew, target, replace=True)
    assert target.read_bytes() == before


def test_an_empty_backup_and_a_damaged_one_may_be_replaced_by_an_empty_store(store, path, target):
    back_up(path, target)
    back_up(path, target, replace=True)
    target.write_bytes(b"SQLite format 3\0" + b"\xff" * 9_000)
    back_up(path, target, replace=True)


def test_backups_to_one_name_at_once_are_all_whole(store, path, target, make_result, monkeypatch):
    store.save(make_result("a"))
    all_copied = threading.Barrier(4)
    monkeypatch.setattr("storage.backup.sync", lambda place: place == target.parent or all_copied.wait(90))
    told = []
    threads = [threading.Thread(target=lambda: told.append(back_up(path, target, replace=True))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found.results for found in told] == [1] * 4
    assert [found.name for found in target.parent.iterdir() if found.is_file()] == [target.name]


BACK_UP = """
import sys, time
from pathlib import Path
from storage import backup
def wait(*_):
    print("copied", flush=True)
    time.sleep(60)
backup.check_sound = wait
backup.back_up(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_backup_that_is_killed_is_in_nobodys_way(store, path, target, make_result, start):
    store.save(make_result("a"))
    killed = start(BACK_UP, str(path), str(target))
    assert killed.stdout.readline() == "copied\n"
    killed.kill()
    killed.wait(90)
    assert back_up(path, target).results == 1
    assert sorted(found.name for found in target.parent.iterdir()) == [target.name, path.parent.name]


WITHOUT_ROOM = """
import resource, sys
from pathlib import Path
from storage import StoreError, backup
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    backup.back_up(Path(sys.argv[1]), Path(sys.argv[2]))
except StoreError as error:
    print(error)
"""


def test_a_target_that_takes_no_more_is_told_apart_from_the_store(store, path, target, make_result, start):
    store.save(make_result("a", sheet="x" * 200_000))
    store.close()
    said, _ = start(WITHOUT_ROOM, str(path), str(target)).communicate(timeout=90)
    assert said.startswith(f"The backup {target} cannot be written (")
    assert not target.exists()
