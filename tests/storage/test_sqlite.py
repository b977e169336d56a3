"""SQLite's own rules."""

import sqlite3
import threading

import pytest

from storage import SheetConflict, StoreError, StoreUnavailable, open_store
from storage.sqlite import APPLICATION_ID, journal_mode

PRAGMAS = {
    "synchronous": 3,  # EXTRA
    "journal_mode": "delete",
    "busy_timeout": 5_000,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "mmap_size": 0,
    "application_id": APPLICATION_ID,
}


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_it_keeps_every_commit(version, mode):
    assert journal_mode(version) == mode


def settings_of(connection):
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}


def open_three_connections(url):
    store = open_store(url)
    engine = store.engines.read
    held = [engine.connect() for _ in range(3)]
    for connection in held:
        connection.close()
    return store


def test_every_connection_has_all_settings(connections, url, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: "DELETE")
    store = open_three_connections(url)
    assert [settings_of(connection) for connection in connections] == [PRAGMAS] * 4  # the writer has one of its own
    store.close()


def test_with_wal_every_connection_syncs_at_each_commit(connections, url, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: "WAL")
    store = open_three_connections(url)
    full = PRAGMAS | {"journal_mode": "wal", "synchronous": 2}
    assert [settings_of(connection) for connection in connections] == [full] * 4
    store.close()


def test_a_save_takes_the_write_lock_first(store, make_result, statements):
    store.save(make_result("a"))
    assert statements[0] == "BEGIN IMMEDIATE"
    assert statements[-1] == "COMMIT"
    assert [word.split()[0] for word in statements[1:-1]] == ["INSERT", "INSERT", "SELECT"]


def test_a_conflict_is_rolled_back(store, make_result, statements):
    store.save(make_result("a"))
    with pytest.raises(SheetConflict):
        store.save(make_result("a", bank="[]"))
    assert statements[-1] == "ROLLBACK"


def test_reads_begin_nothing(store, make_result, statements):
    store.find(make_result("a").view_hash, 1_999)
    store.has(make_result("a").key, 1_999)
    assert [statement.split()[0] for statement in statements] == ["SELECT", "SELECT"]


def test_reads_pass_while_somebody_writes(store, make_result):
    store.save(make_result("a"))
    with store.engines.write.begin():
        assert store.has(make_result("a").key, 1_999)


def test_another_programs_tables_are_left_alone(url, path):
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        open_store(url)


def test_another_programs_mark_is_left_alone(url, path):
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id=1")
    connection.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        open_store(url)


@pytest.fixture
def somebody_writing(path):
    """Write in a file that is not in WAL yet: SQLite refuses the change to WAL at once."""
    path.parent.mkdir()
    path.touch()
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def test_the_change_to_wal_waits_for_a_writer(somebody_writing, url, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: "WAL")
    release = threading.Timer(0.1, somebody_writing.execute, ["ROLLBACK"])
    release.start()
    open_store(url).close()
    release.join()


def test_the_change_to_wal_does_not_wait_for_ever(somebody_writing, url, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: "WAL")
    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.05)
    with pytest.raises(StoreUnavailable, match="locked"):
        open_store(url)
