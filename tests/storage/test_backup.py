"""Copies of the store: complete, private, checked, and made while others write."""

import sqlite3
import stat
import threading

import pytest

from storage import StoreError, open_store
from storage.backup import back_up
from storage.contents import Contents, Damaged
from storage.schema import HEAD


@pytest.fixture
def target(tmp_path):
    return tmp_path / "backup.sqlite3"


def test_a_backup_holds_everything_and_tells_how_much(store, path, target, make_result):
    store.save(make_result("a"))
    store.save(make_result("b", created_at=1_500, bank="[]"))
    store.delete(make_result("b").manage_hash)
    store.save(make_result("c", created_at=1_600))
    assert back_up(path, target) == Contents(2, 1, 1, 1_000, 1_600, HEAD)
    copy = open_store(f"sqlite:///{target}")
    assert copy.find(make_result("a").view_hash, 1_999).sheet == "sheet of a"
    copy.close()


def test_a_backup_is_one_private_file(store, path, target):
    back_up(path, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [found.name for found in target.parent.iterdir() if found.is_file()] == [target.name]


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_results_saved_meanwhile_disturb_no_backup(path, url, target, make_result, monkeypatch, journal):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: journal)
    store = open_store(url)
    stop = threading.Event()
    saved: list[int] = []

    def save():
        while not stop.is_set():
            store.save(make_result(str(len(saved)), outcome="x" * 10_000))
            saved.append(1)

    writer = threading.Thread(target=save)
    writer.start()
    try:
        counts = [back_up(path, target, replace=True).results for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)
    assert counts[-1] <= len(saved)
    assert back_up(path, target, replace=True).results == len(saved)
    store.close()


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


def test_a_copy_that_misses_something_is_not_kept(store, path, target, monkeypatch):
    told = iter([Contents(1, 1, 0, 1, 1, HEAD), Contents(0, 1, 0, 1, 1, HEAD)])
    monkeypatch.setattr("storage.backup.contents_of", lambda _connection: next(told))
    with pytest.raises(StoreError, match="is not complete: try again"):
        back_up(path, target)
    assert not target.exists()


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
    assert back_up(path, target) == Contents(0, 0, 0, None, None, "")
