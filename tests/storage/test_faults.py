"""Faults of file, disk and lock come out as sentences, and the store recovers from them."""

import shutil
import sqlite3
import threading
import time
import traceback
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage import StoreError, StoreUnavailable, open_store
from storage.errors import as_store_errors
from tests.storage.samples import hash_of, into, make_job

# Where both databases get the same SQL, one of them is enough: who asks for a path is given SQLite.
ONE_STORE = pytest.mark.usefixtures("path")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('connection failed: FATAL:  password authentication failed for user "me"', "refuses the user"),
        ('connection failed: FATAL:  no pg_hba.conf entry for host "::1"', "refuses the user"),
        ('connection failed: FATAL:  database "fit" does not exist', "no database of the name"),
        ("connection failed: FATAL:  the database system is starting up", "check that its file or server is there"),
        ("connection failed: FATAL:  Passwort-Authentifizierung fehlgeschlagen", "check that its file or server"),
        ("connection failed: connection to server at 10.0.0.1 failed: Connection refused", "no server answers"),
        ("connection timeout expired", "no server answers"),
        ("server closed the connection unexpectedly", "check that its file or server is there"),
    ],
)
def test_what_a_server_says_on_connecting_is_told_in_our_words(words, told):
    with pytest.raises(StoreUnavailable, match=f"cannot be reached.*{told}"), as_store_errors():
        raise OperationalError("SELECT 1", {}, Exception(words))


def test_a_lock_held_too_long_saves_nothing_and_is_got_over(path, url, make_result, monkeypatch):
    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.02)
    monkeypatch.setattr("storage.sqlite.PROBE_SECONDS", 0.02)
    store = open_store(url)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked by somebody else: try again"):
        store.save(make_result("a"))
    with pytest.raises(StoreUnavailable, match="locked"):
        store.check()
    other.execute("ROLLBACK")
    other.close()
    store.save(make_result("a"))
    store.close()


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
    store.add_job(make_job("before"))
    store.close()  # its connection remembers the header
    set_write_version(path, 3)
    assert store.has(make_result("before").key, 1_999)
    with pytest.raises(StoreUnavailable, match="the right to write its file and folder"):
        store.save(make_result("a"))
    with pytest.raises(StoreUnavailable, match="the right to write its file and folder"):
        store.change_job(hash_of("organise before"), 1_500, into("changed"))
    assert store.find_job(hash_of("organise before"), 1_500).document == "document of before"
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


@pytest.mark.parametrize("wrong", [{"expires_at": 2**70}, {"sheet": "\ud800"}])
def test_what_no_database_can_keep_is_a_fault_of_ours(store, make_result, wrong):
    with pytest.raises(StoreError, match="fault in this program") as caught:
        store.save(make_result("a", **wrong))
    assert not isinstance(caught.value, StoreUnavailable)
    assert caught.value.__cause__ is not None


@ONE_STORE
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


@pytest.fixture
def filled(url, path, make_result):
    store = open_store(url)
    for number in range(50):
        store.save(make_result(str(number), sheet="x" * 5_000))
    store.close()
    return path


def flip(content, start, end):
    return content[:start] + bytes(byte ^ 0xFF for byte in content[start:end]) + content[end:]


def flip_in_the_middle(content):
    """Damage ten pages with rows."""
    middle = len(content) // 2 // 4_096 * 4_096
    return flip(content, middle, middle + 40_960)


DAMAGES = {
    "cut off": lambda content: content[: len(content) // 2],
    "last page gone": lambda content: content[:-4_096],
    "header gone": lambda content: bytes(100) + content[100:],
    "zeros": lambda content: bytes(len(content)),
    "first page flipped": lambda content: flip(content, 100, 4_096),
}
# An empty file opens as a new store; of a page in the middle nobody knows who does not need it.
DAMAGES_IN_USE = DAMAGES | {"emptied": lambda content: b"", "pages in the middle flipped": flip_in_the_middle}
# SQLite goes on with the pages that it has in memory as long as the beginning of the file says that they are in force.
UNNOTICED_AT_FIRST = {"first page flipped", "pages in the middle flipped"}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_not_opened_and_left_as_it_is(filled, url, damage):
    filled.write_bytes(DAMAGES[damage](filled.read_bytes()))
    before = filled.read_bytes()
    with pytest.raises(StoreError, match=r"damaged: .* `\./role-fit store restore FILE`"):
        open_store(url)
    assert filled.read_bytes() == before


def outcomes(store, make_result):
    """Count the results that are found as they were, otherwise, or not, and those of which damage is told."""
    return Counter(outcome(store, make_result(str(number)).view_hash) for number in range(50))


def outcome(store, view_hash):
    try:
        found = store.find(view_hash, 1_999)
    except StoreUnavailable:
        return "told"
    if found is None:
        return "not found"
    return "right" if found.sheet == "x" * 5_000 else "wrong"


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES_IN_USE)
def test_a_store_that_breaks_while_in_use_says_so(filled, url, make_result, damage):
    store = open_store(url)
    assert outcomes(store, make_result) == {"right": 50}
    damaged = DAMAGES_IN_USE[damage](filled.read_bytes())
    filled.write_bytes(damaged)
    if damage in UNNOTICED_AT_FIRST:
        assert outcomes(store, make_result) == {"right": 50}
        store.close()  # the next who asks reads the file anew
        told = outcomes(store, make_result)
        # SQLite keeps no checksums: a result whose date of expiry is damaged may look like one that has expired.
        assert told["told"]
        assert not told["wrong"]
    else:
        assert outcomes(store, make_result) == {"told": 50}
        for work in (lambda: store.save(make_result("new")), store.check):
            with pytest.raises(StoreError):
                work()
    assert filled.read_bytes() == damaged
    store.close()


def test_a_page_that_is_damaged_is_told_by_whoever_needs_it(filled, url, make_result):
    filled.write_bytes(flip_in_the_middle(filled.read_bytes()))
    store = open_store(url)

    def find_all():
        return [store.find(make_result(str(number)).view_hash, 1_999) for number in range(50)]

    with pytest.raises(StoreUnavailable, match="store restore FILE"):
        find_all()
    store.close()


def test_a_check_answers_soon_whoever_holds_the_lock(store, path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="locked by somebody else"):
        store.check()
    assert time.monotonic() - began < 3.5  # the patience of a save is 5 seconds
    other.execute("ROLLBACK")
    other.close()
    store.check()


def test_a_check_complains_before_the_disk_is_full(store, path, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr("storage.files.shutil.disk_usage", lambda _path: usage._replace(free=49_999_999))
    with pytest.raises(StoreUnavailable, match="disk is nearly full: free some space"):
        store.check()
    monkeypatch.setattr("storage.files.shutil.disk_usage", lambda _path: usage._replace(free=50_000_000))
    store.check()


def test_a_writer_that_never_ends_costs_others_their_patience_only(store, path, make_result, monkeypatch):
    monkeypatch.setattr(store.engines.write.pool, "_timeout", 0.02)
    with store.engines.write.connect(), pytest.raises(StoreUnavailable, match="locked by somebody else"):
        store.save(make_result("a"))
    store.save(make_result("a"))


def test_what_cannot_be_cleaned_up_now_is_no_failed_deletion(store, path, make_result, monkeypatch):
    store.save(make_result("a"))
    monkeypatch.setattr("storage.store.EMPTY_LOG", "NONSENSE")
    store.delete(make_result("a").manage_hash)
    assert not store.has(make_result("a").key, 1_999)
