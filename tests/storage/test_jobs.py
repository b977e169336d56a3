"""What the store promises of jobs."""

import sqlite3
import time
from contextlib import closing

import pytest
from sqlalchemy.exc import IntegrityError

from storage import ResultErased, StoredJob, StoreError, StoreUnavailable, jobs, open_store
from storage.backup import back_up
from storage.erased_keys import remember_erased
from storage.restore import is_store_empty, restore
from tests.storage.samples import hash_of, into, make_job

# Where both databases get the same SQL, one of them is enough: who asks for a path is given SQLite.
ONE_STORE = pytest.mark.usefixtures("path")

NOW = 1_500
COUNTS = "SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM job_doors), (SELECT count(*) FROM banks)"
MINE = hash_of("organise mine")


@pytest.fixture
def job(store):
    """A job that is stored."""
    made = make_job("mine")
    store.add_job(made)
    return made


def test_a_job_is_found_by_each_of_its_doors_and_by_nothing_else(store, job):
    for door in job.doors:
        assert store.find_job(door, NOW) == StoredJob(job.key, 1_000, 2_000, job.document, None)
    for other in (job.key, hash_of("organise other"), b""):
        assert store.find_job(other, NOW) is None
    assert store.find_job(MINE, 2_000) is None


def test_adding_a_job_again_leaves_it_as_it_has_become(store, job, rows):
    store.change_job(MINE, NOW, into("changed", "organise mine", "seat"))
    store.add_job(job)
    assert store.find_job(MINE, NOW).document == "changed"
    assert store.find_job(hash_of("invitation mine"), NOW) is None
    assert rows(COUNTS) == [(1, 2, 0)]


def test_a_change_replaces_document_doors_and_expiry(store, job):
    changed = store.change_job(
        hash_of("invitation mine"), NOW, into("ü", "organise mine", "seat", until=3_000, bank="b")
    )
    assert changed == StoredJob(job.key, 1_000, 3_000, "ü", "b")
    assert store.find_job(hash_of("invitation mine"), NOW) is None
    assert store.find_job(hash_of("seat"), 2_999) == store.find_job(MINE, 2_999) == changed


@ONE_STORE
def test_a_change_that_is_thought_better_of_changes_nothing(store, job):
    assert store.change_job(MINE, NOW, lambda _job: None) == store.find_job(MINE, NOW)
    assert store.find_job(MINE, NOW).document == job.document


@ONE_STORE
def test_who_opens_nothing_changes_nothing(store, job):
    for door, now in ((job.key, NOW), (MINE, 2_000)):
        assert store.change_job(door, now, into("changed")) is None
    assert store.find_job(MINE, NOW).document == job.document


@pytest.mark.parametrize(
    "error", [ValueError("no"), KeyError(), IntegrityError("", {}, Exception()), StoreUnavailable("no")], ids=repr
)
def test_what_a_change_raises_comes_out_as_it_is(store, job, error):
    def refuse(_job):
        raise error

    with pytest.raises(type(error)) as raised:
        store.change_job(MINE, NOW, refuse)
    assert raised.value is error
    assert store.change_job(MINE, NOW, into("after", "organise mine")).document == "after"


def test_a_door_belongs_to_one_job(store, job):
    store.add_job(make_job("other"))
    for take in (
        lambda: store.change_job(hash_of("organise other"), NOW, into("changed", "organise mine")),
        lambda: store.add_job(make_job("third", doors=job.doors)),
    ):
        with pytest.raises(StoreUnavailable, match="try again"):
            take()
    assert store.find_job(hash_of("organise other"), NOW).document == "document of other"
    assert store.find_job(MINE, NOW).key == job.key


def test_the_bank_of_a_job_stays_until_another_is_pinned_or_the_job_goes(store, job, rows):
    store.change_job(MINE, NOW, into("answered", "organise mine", bank="first"))
    store.change_job(MINE, NOW, into("answered twice", "organise mine"))
    store.purge(NOW)
    assert store.find_job(MINE, NOW).bank_text == "first"
    store.change_job(MINE, NOW, into("renewed", "organise mine", bank="second"))
    store.purge(NOW)
    assert rows("SELECT text FROM banks") == [("second",)]
    store.delete_job(MINE)
    store.purge(NOW)
    assert rows(COUNTS) == [(0, 0, 0)]


def test_a_deleted_job_is_gone_with_its_doors_and_does_not_come_again(store, job, rows):
    store.delete_job(hash_of("invitation mine"))
    assert rows(COUNTS) == [(0, 0, 0)]
    assert [bytes(key) for (key,) in rows("SELECT key FROM erased")] == [job.key]
    with pytest.raises(ResultErased):
        store.add_job(job)
    assert rows(COUNTS) == [(0, 0, 0)]


@ONE_STORE
def test_deleting_by_a_door_that_opens_nothing_notes_nothing(store, job, rows):
    store.delete_job(hash_of("organise other"))
    assert rows("SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM erased)") == [(1, 0)]


def test_an_expired_job_is_erased_with_its_doors_and_does_not_come_again(store, job, rows):
    store.add_job(make_job("young", expires_at=3_000))
    with pytest.raises(ResultErased):
        store.add_job(make_job("mine", created_at=2_000, expires_at=9_000))
    assert store.purge(2_000) == 1
    assert rows(COUNTS) == [(1, 2, 0)]
    with pytest.raises(ResultErased):
        store.add_job(make_job("mine", created_at=2_000, expires_at=9_000))


@ONE_STORE
def test_a_job_that_expired_under_a_wrong_clock_may_be_kept_again(store, job, rows):
    store.purge(9_000)
    store.add_job(job)
    assert store.find_job(MINE, NOW) is not None
    assert rows("SELECT count(*) FROM erased") == [(0,)]


@ONE_STORE
def test_results_and_jobs_are_purged_a_few_at_a_time(store, make_result, monkeypatch):
    monkeypatch.setattr("storage.store._PURGED_AT_ONCE", 3)
    for name in "ab":
        store.save(make_result(name))
        store.add_job(make_job(name))
    assert [store.purge_some(2_000) for _ in range(3)] == [3, 1, 0]


def test_a_purge_erases_a_deleted_job_that_came_back_by_another_way(store, job, rows):
    with store.engines.writing() as connection:
        remember_erased(connection, {job.key: 1_000}, has_expired=False)
    assert store.purge(NOW) == 1
    assert rows(COUNTS) == [(0, 0, 0)]


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_nothing_of_what_a_job_was_is_left_in_the_files(url, path, monkeypatch, journal):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: journal)
    with closing(open_store(url)) as store:
        store.add_job(make_job("mine", document="tell-tale" * 2_000))
        for document in ("tell-tale", "no tale"):
            store.change_job(MINE, NOW, into(document, "organise mine"))
        written = b"".join(file.read_bytes() for file in path.parent.rglob("*") if file.is_file())
        assert b"no tale" in written
        assert b"tell-tale" not in written
        store.delete_job(MINE)
        written = b"".join(file.read_bytes() for file in path.parent.rglob("*") if file.is_file())
        assert b"no tale" not in written


def test_who_reads_for_long_does_not_hold_up_those_who_change_jobs(url, path, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: "WAL")
    with closing(open_store(url)) as store:
        store.add_job(make_job("mine", document="tell-tale"))
        with store.engines.stream.connect() as reader, reader.begin():
            reader.exec_driver_sql("BEGIN")
            reader.exec_driver_sql("SELECT * FROM jobs").all()
            began = time.monotonic()
            store.change_job(MINE, NOW, into("changed", "organise mine"))
            assert time.monotonic() - began < 2  # the patience of a purge is 5 seconds
            assert reader.exec_driver_sql("SELECT document FROM jobs").scalar() == "tell-tale"
        store.change_job(MINE, NOW, into("changed again", "organise mine"))
        assert b"tell-tale" not in b"".join(file.read_bytes() for file in path.parent.rglob("*") if file.is_file())


def test_no_table_of_jobs_knows_in_which_order_people_came(store, path):
    with closing(sqlite3.connect(path)) as connection:
        for table in ("jobs", "job_doors"):
            with pytest.raises(sqlite3.OperationalError, match="no such column"):
                connection.execute(f"SELECT rowid FROM {table}")  # noqa: S608  (our own words)


def test_no_repr_tells_a_hash_or_a_document(store, job):
    shown = repr((job, store.find_job(MINE, NOW), into("tell-tale", "a", bank="b")(job)))
    assert shown.replace("created_at=1000, ", "") == (
        "(NewJob(expires_at=2000), StoredJob(expires_at=2000), ChangedJob(expires_at=2000))"
    )


def test_a_job_is_found_by_indexes(store, path):
    with store.engines.read.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {jobs._FIND.compile(connection)}", ("", 0)).all()
    assert not [row.detail for row in plan if "SCAN" in row.detail]


def test_a_store_of_the_version_before_keeps_its_results_and_gets_jobs(store, url, make_result, take_back):
    store.save(make_result("old"))
    store.add_job(make_job("lost"))
    take_back(store, "0004_name")
    with closing(open_store(url)) as newer:
        assert newer.find(make_result("old").view_hash, NOW).sheet == "sheet of old"
        assert newer.find_job(hash_of("organise lost"), NOW) is None
        newer.add_job(make_job("new"))
        assert newer.find_job(hash_of("organise new"), NOW) is not None


@pytest.fixture
def backup(tmp_path):
    """Make a backup of a store with the jobs a and b, of which a has a bank, and with c, which was deleted."""
    with closing(open_store(f"sqlite:///{tmp_path / 'then.sqlite3'}")) as then:
        for name in "abc":
            then.add_job(make_job(name))
        then.change_job(hash_of("organise a"), NOW, into("then", "organise a", "seat a", bank="bank"))
        then.delete_job(hash_of("organise c"))
    back_up(tmp_path / "then.sqlite3", tmp_path / "backup.sqlite3")
    return tmp_path / "backup.sqlite3"


def test_a_backup_brings_jobs_back_with_their_doors_and_banks(store, url, backup, rows):
    assert restore(backup, url, NOW).jobs == 2
    assert store.find_job(hash_of("seat a"), NOW) == StoredJob(hash_of("job a"), 1_000, 2_000, "then", "bank")
    assert rows(COUNTS) == [(2, 4, 1)]
    assert restore(backup, url, NOW).jobs == 0
    assert rows(COUNTS) == [(2, 4, 1)]


def test_a_backup_changes_no_job_that_is_there_and_brings_no_deleted_one(store, url, backup, rows):
    for name in "abc":
        store.add_job(make_job(name))
    store.change_job(hash_of("organise a"), NOW, into("now", "organise a"))
    store.delete_job(hash_of("organise b"))
    assert restore(backup, url, NOW).jobs == 0
    assert store.find_job(hash_of("organise a"), NOW).document == "now"
    assert rows(COUNTS) == [(1, 1, 0)]


@ONE_STORE
def test_a_backup_brings_no_expired_job(store, url, backup, rows):
    assert restore(backup, url, 2_000).jobs == 0
    assert rows(COUNTS) == [(0, 0, 0)]


@ONE_STORE
def test_a_backup_of_before_there_were_jobs_is_counted_and_brought_back(store, url, tmp_path, make_result, take_back):
    then = open_store(f"sqlite:///{tmp_path / 'then.sqlite3'}")
    then.save(make_result("a"))
    take_back(then, "0004_name")
    back_up(tmp_path / "then.sqlite3", tmp_path / "backup.sqlite3")
    done = restore(tmp_path / "backup.sqlite3", url, NOW)
    assert (done.backup.results, done.backup.jobs, done.added) == (1, 0, 1)


@ONE_STORE
def test_a_store_with_a_job_is_not_empty_and_its_backup_is_not_replaced_by_an_empty_one(url, path, tmp_path, backup):
    open_store(url).close()
    assert is_store_empty(url)
    with pytest.raises(StoreError, match="it was not replaced"):
        back_up(path, backup, replace=True)
    with closing(open_store(url)) as store:
        store.add_job(make_job("mine"))
    assert not is_store_empty(url)
