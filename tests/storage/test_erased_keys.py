"""What its maker deleted, or let expire, never comes back, by whatever way."""

import pytest

from storage import ResultErased, Sharing
from storage.erased_keys import KEEP_SECONDS, remember_erased

# Where both databases get the same SQL, one of them is enough: who asks for a path is given SQLite.
ONE_STORE = pytest.mark.usefixtures("path")

NOW = 1_000


@pytest.fixture
def deleted(store, make_result, monkeypatch):
    monkeypatch.setattr("storage.store.time.time", lambda: NOW)
    result = make_result("mine")
    store.save(result)
    store.delete(result.manage_hash)
    return result


def test_a_deleted_finish_is_not_kept_again(store, deleted, rows):
    with pytest.raises(ResultErased, match="deleted for good, or it has expired: start a new"):
        store.save(deleted)
    assert rows("SELECT count(*) FROM results") == [(0,)]


@ONE_STORE
def test_all_that_stays_is_its_key_and_when(store, deleted, rows):
    [(key, at, has_expired)] = rows("SELECT key, erased_at, has_expired FROM erased")
    assert (bytes(key), at, bool(has_expired)) == (deleted.key, NOW, False)


@ONE_STORE
def test_deleting_twice_notes_it_once(store, deleted, rows):
    store.delete(deleted.manage_hash)
    assert rows("SELECT count(*) FROM erased") == [(1,)]


@ONE_STORE
def test_deleting_what_was_never_there_notes_nothing(store, make_result, rows):
    store.delete(make_result("unknown").manage_hash)
    assert rows("SELECT count(*) FROM erased") == [(0,)]


@pytest.fixture
def expired(store, make_result):
    """A result that expired at 2,000 and was purged in that second."""
    result = make_result("old")
    store.save(result)
    store.purge(2_000)
    return result


@ONE_STORE
def test_a_result_that_expired_is_noted_with_its_last_moment(store, expired, rows):
    [(key, at, has_expired)] = rows("SELECT key, erased_at, has_expired FROM erased")
    assert (bytes(key), at, bool(has_expired)) == (expired.key, 2_000, True)


@pytest.mark.parametrize("now", [2_000, 2_001])
def test_an_expired_finish_is_not_kept_again_from_its_last_moment_on(store, expired, make_result, rows, now):
    with pytest.raises(ResultErased, match="or it has expired"):
        store.save(make_result("old", created_at=now, expires_at=9_000))
    assert rows("SELECT count(*) FROM results") == [(0,)]


def test_what_expired_under_a_wrong_clock_may_be_kept_again_and_is_no_longer_noted(store, expired, rows):
    store.save(expired)
    assert store.has(expired.key, NOW)
    assert rows("SELECT count(*) FROM erased") == [(0,)]


def test_a_deletion_is_not_taken_for_an_expiry(store, deleted, rows):
    with store.engines.writing() as connection:
        remember_erased(connection, {deleted.key: 9_000}, has_expired=True)
    assert [bool(has_expired) for (has_expired,) in rows("SELECT has_expired FROM erased")] == [False]
    with pytest.raises(ResultErased):
        store.save(deleted)


def test_an_expiry_becomes_a_deletion_when_its_maker_deletes_it(store, expired, rows):
    with store.engines.writing() as connection:
        remember_erased(connection, {expired.key: NOW}, has_expired=False)
    with pytest.raises(ResultErased):
        store.save(expired)


def bring_back(store, result, monkeypatch):
    """Put a deleted result back past the store, as pg_restore does."""
    with monkeypatch.context() as patch:
        patch.setattr("storage.erased_keys.refuse_erased", lambda *_: None)
        store.save(result)


def test_a_purge_erases_what_came_back_by_another_way(store, deleted, monkeypatch):
    bring_back(store, deleted, monkeypatch)
    assert store.purge(NOW) == 1
    assert store.find(deleted.view_hash, NOW) is None
    assert store.purge(NOW) == 0


@ONE_STORE
def test_what_came_back_can_be_deleted_again(store, deleted, monkeypatch, rows):
    bring_back(store, deleted, monkeypatch)
    store.delete(deleted.manage_hash)
    assert store.find(deleted.view_hash, NOW) is None
    assert rows("SELECT count(*) FROM erased") == [(1,)]


@ONE_STORE
@pytest.mark.parametrize(("age", "left"), [(KEEP_SECONDS - 1, 1), (KEEP_SECONDS, 0)])
def test_a_deletion_is_remembered_as_long_as_a_backup_may_matter(store, deleted, rows, age, left):
    store.purge(NOW + age)
    assert rows("SELECT count(*) FROM erased") == [(left,)]


@ONE_STORE
def test_nothing_but_a_new_finish_follows_a_deletion(store, deleted, make_result):
    store.share(deleted.manage_hash, Sharing(True, "everything", 9_000))
    store.renew_link(deleted.manage_hash, b"n" * 32, 1)
    assert store.find_managed(deleted.manage_hash, NOW) is None
    store.save(make_result("another"))
    assert store.has(make_result("another").key, NOW)
