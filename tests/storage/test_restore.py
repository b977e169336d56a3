"""Bringing a backup back: nothing that people decided since is undone, and nothing erased comes back."""

import shutil
import sqlite3
from contextlib import closing
from importlib import import_module

import pytest

from storage import Sharing, StoreError, open_store
from storage.address import address_of
from storage.backup import back_up
from storage.errors import Damaged
from storage.restore import check_backup, is_store_empty, restore

# Where both databases get the same SQL, one of them is enough: who asks for a path is given SQLite.
ONE_STORE = pytest.mark.usefixtures("path")

NOW = 1_500


@pytest.fixture
def backup(tmp_path, make_result):
    """Make a backup of a store with three results and a fourth that was deleted."""
    place = tmp_path / "then" / "store.sqlite3"
    store = open_store(f"sqlite:///{place}")
    for name in "abcd":
        store.save(make_result(name, sheet=f"tell-tale of {name}"))
    store.delete(make_result("d").manage_hash)
    store.close()
    target = tmp_path / "backup.sqlite3"
    back_up(place, target)
    shutil.rmtree(place.parent)
    return target


def found_in(store, make_result, names="abcd"):
    return "".join(name for name in names if store.find(make_result(name).view_hash, NOW))


def test_an_empty_store_gets_everything(store, url, backup, make_result):
    done = restore(backup, url, NOW)
    assert (done.added, done.backup.results) == (3, 3)
    assert found_in(store, make_result) == "abc"


@ONE_STORE
def test_what_was_deleted_before_the_backup_stays_deleted_in_a_new_store(store, url, backup, make_result):
    store.save(make_result("d"))
    restore(backup, url, NOW)
    assert found_in(store, make_result) == "abc"
    with pytest.raises(StoreError, match="deleted for good"):
        store.save(make_result("d"))


def test_what_was_deleted_since_stays_deleted(store, url, backup, make_result):
    store.save(make_result("b"))
    store.delete(make_result("b").manage_hash)
    done = restore(backup, url, NOW)
    assert (done.added, done.erased) == (2, 1)
    assert found_in(store, make_result) == "ac"


def test_nothing_erased_stands_in_any_file_afterwards(store, url, path, backup, make_result):
    store.save(make_result("b", sheet="tell-tale of b"))
    store.delete(make_result("b").manage_hash)
    store.save(make_result("old", sheet="tell-tale of old", expires_at=NOW))
    restore(backup, url, NOW)
    written = b"".join(file.read_bytes() for file in path.parent.rglob("*") if file.is_file())
    assert b"tell-tale of a" in written
    assert b"tell-tale of b" not in written
    assert b"tell-tale of old" not in written
    assert [file.name for file in path.parent.iterdir() if file.name.startswith(".")] == []


@ONE_STORE
def test_how_a_result_is_shared_now_stays(store, url, backup, make_result, hash_of):
    mine = make_result("a")
    store.save(mine)
    store.share(mine.manage_hash, Sharing(False, "verdict", 1_800))
    store.renew_link(mine.manage_hash, hash_of("new"), 1)
    done = restore(backup, url, NOW)
    found = store.find_managed(mine.manage_hash, NOW)
    assert (found.sharing, found.link_number, found.view_hash) == (
        Sharing(False, "verdict", 1_800),
        1,
        hash_of("new"),
    )
    assert (done.added, done.known) == (2, 1)


def test_a_link_that_the_backup_knows_to_be_renewed_does_not_open_again(tmp_path, store, url, make_result, hash_of):
    then = open_store(f"sqlite:///{tmp_path / 'then.sqlite3'}")
    for keeper in (then, store):
        keeper.save(make_result("a"))
    then.renew_link(make_result("a").manage_hash, hash_of("new"), 1)
    then.close()
    restore(tmp_path / "then.sqlite3", url, NOW)
    assert store.find(make_result("a").view_hash, NOW) is None
    assert store.find(hash_of("new"), NOW) is not None


@ONE_STORE
def test_a_link_renewed_as_often_in_a_backup_does_not_replace_the_one_in_force(
    tmp_path, store, url, make_result, hash_of
):
    mine = make_result("a")
    with closing(open_store(f"sqlite:///{tmp_path / 'then.sqlite3'}")) as then:
        for keeper, link in ((then, "then"), (store, "now")):
            keeper.save(mine)
            keeper.renew_link(mine.manage_hash, hash_of(link), 1)
    restore(tmp_path / "then.sqlite3", url, NOW)
    assert store.find_managed(mine.manage_hash, NOW).view_hash == hash_of("now")


@ONE_STORE
def test_results_made_since_stay(store, url, backup, make_result):
    store.save(make_result("since"))
    restore(backup, url, NOW)
    assert found_in(store, make_result, ["since", "a"]) == "sincea"


@ONE_STORE
def test_what_has_expired_does_not_come_back(store, url, backup, make_result, rows):
    assert restore(backup, url, 2_000).expired == 3
    assert rows("SELECT count(*), (SELECT count(*) FROM banks) FROM results") == [(0, 0)]


def test_restoring_twice_is_restoring_once(store, url, backup, make_result, rows):
    restore(backup, url, NOW)
    assert restore(backup, url, NOW).known == 3
    assert rows("SELECT count(*) FROM results") == [(3,)]


def test_many_results_come_in_short_transactions(store, url, tmp_path, make_result, rows, monkeypatch):
    then = open_store(f"sqlite:///{tmp_path / 'then.sqlite3'}")
    for number in range(7):
        then.save(make_result(str(number), bank=f"bank {number % 2}"))
    then.delete(make_result("6").manage_hash)
    then.close()
    monkeypatch.setattr("storage.merge._AT_ONCE", 2)
    monkeypatch.setattr("storage.merge._PAGE", import_module("storage.merge")._PAGE.limit(2))
    assert restore(tmp_path / "then.sqlite3", url, NOW).added == 6
    assert rows("SELECT count(*), (SELECT count(*) FROM banks) FROM results") == [(6, 2)]


@ONE_STORE
def test_a_backup_of_an_unreleased_version_is_refused(store, url, backup, rows):
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0005_expired'")
    with pytest.raises(StoreError, match=f"^The backup {backup} was made by a version of this program before 0.2.0"):
        restore(backup, url, NOW)
    assert rows("SELECT count(*) FROM results") == [(0,)]


@ONE_STORE
def test_a_backup_of_a_newer_version_is_refused(store, url, backup, rows):
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    with pytest.raises(StoreError, match=f"The backup {backup} was written by a newer version .*: install that"):
        restore(backup, url, NOW)
    assert rows("SELECT count(*) FROM results") == [(0,)]


@ONE_STORE
def test_a_store_of_a_newer_version_tells_a_way_that_does_not_end_here(store, url, backup, run):
    run("UPDATE alembic_version SET version_num = '9999_later'")
    with pytest.raises(StoreError, match="The store was written by a newer version") as told:
        restore(backup, url, NOW)
    assert "move the store's file away, or name an empty database" in str(told.value)


def test_a_damaged_backup_is_refused(store, url, backup, rows):
    backup.write_bytes(backup.read_bytes()[:-4096])
    for look in (lambda: restore(backup, url, NOW), lambda: check_backup(backup)):
        with pytest.raises(Damaged, match="is not a database or is damaged"):
            look()
    assert rows("SELECT count(*) FROM results") == [(0,)]


def test_a_backup_is_looked_at_before_anything_is_done(backup):
    assert check_backup(backup).results == 3


@ONE_STORE
def test_another_programs_file_is_no_backup(store, url, tmp_path):
    with closing(sqlite3.connect(tmp_path / "theirs")) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    with pytest.raises(StoreError, match="is not a store of this program"):
        restore(tmp_path / "theirs", url, NOW)


def test_a_store_that_is_not_there_is_made(url, path, backup, make_result):
    restore(backup, url, NOW)
    store = open_store(url)
    assert found_in(store, make_result) == "abc"
    store.close()


RESTORE = """
import sys, time
from pathlib import Path
from storage import restore
def wait(*_):
    print("copied", flush=True)
    time.sleep(60)
restore.merge_backup = wait
restore.restore(Path(sys.argv[1]), sys.argv[2], 1_500)
"""


def test_the_copy_of_a_restore_that_was_killed_is_removed_by_the_next(url, path, backup, start):
    killed = start(RESTORE, str(backup), url)
    assert killed.stdout.readline() == "copied\n"
    assert list(path.parent.rglob("backup.sqlite3"))
    killed.kill()
    killed.wait(90)
    restore(backup, url, NOW)
    assert {file.name for file in path.parent.iterdir()} == {path.name, f"{path.name}-reserve"}


def test_copies_for_a_server_stand_where_there_is_room(postgres, backup, tmp_path, monkeypatch):
    room = tmp_path / "room"
    room.mkdir()
    seen = []

    def look(*_):
        seen.extend(room.rglob("backup.sqlite3"))
        return {}

    monkeypatch.setattr("storage.restore.merge_backup", look)
    restore(backup, postgres.address("nowhere"), NOW, room=room)
    assert seen
    assert not list(room.iterdir())


@pytest.mark.parametrize("name", ["50%25 off?", "#1 ü", "a b"])
def test_a_folder_may_have_any_name(tmp_path, backup, make_result, name):
    path = tmp_path / name / "store.sqlite3"
    done = restore(backup, address_of(path), NOW)
    assert (done.added, path.exists()) == (3, True)
    store = open_store(address_of(path))
    assert found_in(store, make_result) == "abc"
    store.close()


def test_copies_that_cannot_be_written_are_told_with_their_folder(url, path, backup, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.files.tempfile.mkdtemp", refuse)
    with pytest.raises(StoreError, match=rf"cannot be written \(No space left on device\) to {path.parent}: make room"):
        restore(backup, url, NOW)


def test_a_store_that_is_gone_or_empty_knows_of_no_deletion(path, url, make_result):
    assert is_store_empty(url)
    path.parent.mkdir()
    path.touch()
    assert is_store_empty(url)
    store = open_store(url)
    assert is_store_empty(url)
    store.save(make_result("a"))
    assert not is_store_empty(url)
    store.delete(make_result("a").manage_hash)
    assert not is_store_empty(url)
    store.close()


def damage(path):
    """Break pages in the middle, which a look at the first page does not show."""
    content = path.read_bytes()
    path.write_bytes(content[:-8192] + b"\xff" * 8192)


@pytest.mark.parametrize("beside", ["", "-wal", "-journal"])
def test_a_damaged_store_is_left_alone_until_it_is_moved_away(url, path, backup, make_result, beside):
    store = open_store(url)
    for number in range(40):
        store.save(make_result(f"more {number}", sheet="x" * 3_000))
    store.close()
    damage(path)
    before = path.read_bytes()
    with pytest.raises(Damaged, match=f"^The store {path} is damaged: stop the servers, move the file away"):
        restore(backup, url, NOW)
    assert path.read_bytes() == before
    path.rename(path.with_name("damaged"))
    if beside:
        path.with_name(path.name + beside).write_bytes(before)
    assert restore(backup, url, NOW).added == 3
    store = open_store(url)
    assert found_in(store, make_result) == "abc"
    store.close()


def test_a_store_that_is_no_database_cannot_be_asked(path, url):
    path.parent.mkdir()
    path.write_bytes(b"\xff" * 9_000)
    with pytest.raises(Damaged, match="is damaged: stop the servers"):
        is_store_empty(url)


def test_a_database_that_was_made_anew_knows_of_no_deletion(postgres, with_tables, make_result):
    assert is_store_empty(postgres.new_database())
    address = postgres.new_database(with_tables)
    assert is_store_empty(address)
    store = open_store(address)
    store.save(make_result("a"))
    store.close()
    assert not is_store_empty(address)
