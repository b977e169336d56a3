"""What its maker deleted never comes back, by whatever way."""

import pytest

from storage import ResultErased, Sharing
from storage.erased import KEEP_SECONDS

NOW = 1_000


@pytest.fixture
def deleted(store, make_result, monkeypatch):
    monkeypatch.setattr("storage.store.time.time", lambda: NOW)
    result = make_result("mine")
    store.save(result)
    store.delete(result.manage_hash)
    return result


def test_a_deleted_finish_is_not_kept_again(store, deleted, rows):
    with pytest.raises(ResultErased, match="deleted for good: start a new questionnaire"):
        store.save(deleted)
    assert rows("SELECT count(*), (SELECT count(*) FROM banks) FROM results") == [(0, 0)]


def test_all_that_stays_is_its_key_and_when(store, deleted, rows):
    assert [(bytes(key), at) for key, at in rows("SELECT * FROM erased")] == [(deleted.key, NOW)]


def test_deleting_twice_notes_it_once(store, deleted, rows):
    store.delete(deleted.manage_hash)
    assert rows("SELECT count(*) FROM erased") == [(1,)]


def test_deleting_what_was_never_there_notes_nothing(store, make_result, rows):
    store.delete(make_result("unknown").manage_hash)
    assert rows("SELECT count(*) FROM erased") == [(0,)]


def test_a_result_that_expired_is_not_noted(store, make_result, rows):
    store.save(make_result("old"))
    store.purge(2_000)
    assert rows("SELECT count(*) FROM erased") == [(0,)]


def bring_back(store, result, monkeypatch):
    """Put a deleted result back past the store, as pg_restore does."""
    with monkeypatch.context() as patch:
        patch.setattr("storage.erased.refuse_erased", lambda *_: None)
        store.save(result)


def test_a_purge_erases_what_came_back_by_another_way(store, deleted, monkeypatch):
    bring_back(store, deleted, monkeypatch)
    assert store.purge(NOW) == 1
    assert store.find(deleted.view_hash, NOW) is None
    assert store.purge(NOW) == 0


def test_what_came_back_can_be_deleted_again(store, deleted, monkeypatch, rows):
    bring_back(store, deleted, monkeypatch)
    store.delete(deleted.manage_hash)
    assert store.find(deleted.view_hash, NOW) is None
    assert rows("SELECT count(*) FROM erased") == [(1,)]


@pytest.mark.parametrize(("age", "left"), [(KEEP_SECONDS - 1, 1), (KEEP_SECONDS, 0)])
def test_a_deletion_is_remembered_as_long_as_a_backup_may_matter(store, deleted, rows, age, left):
    store.purge(NOW + age)
    assert rows("SELECT count(*) FROM erased") == [(left,)]


def test_nothing_but_a_new_finish_follows_a_deletion(store, deleted, make_result):
    store.share(deleted.manage_hash, Sharing(True, "everything", 9_000))
    store.renew_link(deleted.manage_hash, b"n" * 32, 1)
    assert store.find_managed(deleted.manage_hash, NOW) is None
    store.save(make_result("another"))
    assert store.has(make_result("another").key, NOW)
