"""Faults of file, disk and lock come out as sentences, and the store recovers from them."""

import sqlite3
import threading
import traceback
from dataclasses import replace

import pytest
from sqlalchemy import text

from storage import StoreError, StoreUnavailable, open_store

BIG = "x" * 100_000


def test_a_full_disk_saves_nothing_and_is_got_over(store, connections, make_result):
    store.save(make_result("before"))
    pages = connections[-1].execute("PRAGMA page_count").fetchone()[0]
    connections[-1].execute(f"PRAGMA max_page_count={pages}").fetchall()
    with pytest.raises(StoreUnavailable, match="no room left: free some disk space"):
        store.save(make_result("a", outcome=BIG))
    assert store.has(make_result("before").key, 1_999)
    assert not store.has(make_result("a").key, 1_999)
    connections[-1].execute("PRAGMA max_page_count=1000000").fetchall()
    store.save(make_result("a", outcome=BIG))
    assert store.has(make_result("a").key, 1_999)


def test_a_lock_held_too_long_saves_nothing_and_is_got_over(store, path, connections, make_result):
    connections[-1].execute("PRAGMA busy_timeout=20").fetchall()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked by somebody else: try again"):
        store.save(make_result("a"))
    with pytest.raises(StoreUnavailable, match="locked"):
        store.check()
    other.execute("ROLLBACK")
    other.close()
    store.save(make_result("a"))


def test_a_lock_held_for_a_moment_is_waited_for(store, path, make_result):
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, other.execute, ["ROLLBACK"])
    release.start()
    store.save(make_result("a"))
    release.join()
    other.close()


def set_write_version(path, version):
    """Byte 18 of the header: above 2, SQLite opens the file for reading only, even for root."""
    with path.open("r+b") as file:
        file.seek(18)
        file.write(bytes([version]))


def test_a_read_only_store_says_so_and_is_got_over(store, path, make_result):
    store.save(make_result("before"))
    store.close()  # its connection remembers the header
    set_write_version(path, 3)
    assert store.has(make_result("before").key, 1_999)
    with pytest.raises(StoreUnavailable, match="the right to write its file and folder"):
        store.save(make_result("a"))
    with pytest.raises(StoreUnavailable, match="the right to write"):
        store.check()
    set_write_version(path, 1)
    store.save(make_result("a"))


def test_a_read_only_store_is_not_opened(store, path, url):
    store.close()
    set_write_version(path, 3)
    with pytest.raises(StoreError, match="the right to write"):
        open_store(url)


def test_a_store_that_goes_away_is_missed_and_welcomed_back(store, path, make_result):
    away = path.with_name("away")
    path.rename(away)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            store.save(make_result("a"))
    assert not path.exists()
    away.rename(path)
    store.save(make_result("a"))
    assert store.has(make_result("a").key, 1_999)


def test_a_file_that_is_no_database_is_named_so_and_left_alone(path, url):
    path.parent.mkdir()
    path.write_text("Minutes of the board\n" * 100)
    with pytest.raises(StoreError, match="is not a database or is damaged: name another file"):
        open_store(url)
    assert path.read_text() == "Minutes of the board\n" * 100


def test_a_store_that_breaks_while_in_use_says_so(store, path, make_result):
    store.close()
    path.write_bytes(b"\0" * 20_000)
    with pytest.raises(StoreUnavailable, match="damaged"):
        store.find(make_result("a").view_hash, 1_999)


@pytest.mark.parametrize("wrong", [{"expires_at": 2**70}, {"sheet": "\ud800"}, {"key": "text"}])
def test_what_no_database_can_keep_is_a_fault_of_ours(store, make_result, wrong):
    with pytest.raises(StoreError, match="fault in this program") as caught:
        store.save(make_result("a", **wrong))
    assert not isinstance(caught.value, StoreUnavailable)
    assert caught.value.__cause__ is not None


def test_a_statement_that_makes_no_sense_is_a_fault_of_ours(store, make_result, monkeypatch):
    monkeypatch.setattr("storage.results._HAS", text("SELECT ?"))
    with pytest.raises(StoreError, match="fault in this program"):
        store.has(b"", 0)


def fail_with_a_full_disk(store, connections, result):
    connections[-1].execute("PRAGMA max_page_count=1").fetchall()
    store.save(result)


def fail_with_a_taken_view_hash(store, _connections, result):
    store.save(result)
    store.save(replace(result, key=b"k" * 32))


def fail_with_another_sheet(store, _connections, result):
    store.save(result)
    store.save(replace(result, sheet="other tell-tale"))


@pytest.mark.parametrize("fail", [fail_with_a_full_disk, fail_with_a_taken_view_hash, fail_with_another_sheet])
def test_no_error_tells_hashes_or_answers(store, connections, make_result, hash_of, fail):
    secret = hash_of("view secret")
    result = make_result("a", view_hash=secret, sheet="tell-tale", outcome="tell-tale" * 9_999, bank="tell-tale")
    with pytest.raises(StoreError) as caught:
        fail(store, connections, result)
    told = "".join(traceback.format_exception(caught.value))
    for line in told.splitlines():
        assert "tell-tale" not in line or 'sheet="other tell-tale"' in line  # this file's source
    assert repr(secret)[2:-1] not in told
    assert secret.hex() not in told.lower()
