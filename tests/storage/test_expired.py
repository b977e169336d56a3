"""What its maker let expire stays gone, also after a backup of before is brought back; a wrong clock is got over."""

import shutil

import pytest

from storage import ResultErased, Sharing, open_store
from storage.backup import back_up
from storage.restore import restore

SHORT = 1_500  # until when its maker keeps it in the end, instead of 2,000
LATER = 1_600


@pytest.fixture
def backup(tmp_path, make_result):
    """Make a backup of a store with one result that everybody with the link may read until 2,000."""
    place = tmp_path / "then" / "store.sqlite3"
    store = open_store(f"sqlite:///{place}")
    store.save(make_result("a"))
    store.close()
    target = tmp_path / "backup.sqlite3"
    back_up(place, target)
    shutil.rmtree(place.parent)
    return target


@pytest.fixture
def cut_short(store, make_result, hash_of):
    """The result of the backup, whose maker then closed it to others, renewed its link and let it expire."""
    result = make_result("a")
    store.save(result)
    store.renew_link(result.manage_hash, hash_of("new"), 1)
    store.share(result.manage_hash, Sharing(False, "verdict", SHORT))
    return result


def test_a_result_whose_maker_cut_its_time_short_does_not_come_back(store, url, backup, cut_short, rows):
    assert store.purge(LATER) == 1
    done = restore(backup, url, LATER)
    assert (done.merged.added, done.merged.erased) == (0, 1)
    assert rows("SELECT count(*) FROM results") == [(0,)]


def test_nor_does_it_before_it_was_purged(store, url, backup, cut_short):
    restore(backup, url, LATER)
    assert store.find(cut_short.view_hash, LATER) is None


def test_nor_when_its_form_is_sent_again(store, cut_short, make_result):
    for step in (lambda: None, lambda: store.purge(LATER)):
        step()
        with pytest.raises(ResultErased):
            store.save(make_result("a", created_at=LATER, expires_at=9_000))
        assert store.find(cut_short.view_hash, LATER) is None


def test_what_was_erased_under_a_clock_years_ahead_comes_back(store, url, backup, make_result):
    store.save(make_result("a"))
    assert store.purge(99_000) == 1
    assert restore(backup, url, LATER).merged.added == 1
    assert store.purge(LATER) == 0
    store.share(make_result("a").manage_hash, Sharing(True, "everything", 3_000))
    assert store.purge(2_500) == 0  # its old expiry, noted under the wrong clock, says nothing any more
    assert store.find(make_result("a").view_hash, 2_500) is not None


def test_what_a_backup_noted_under_a_clock_years_ahead_stays(store, url, tmp_path, make_result):
    place, target = tmp_path / "ahead" / "store.sqlite3", tmp_path / "ahead.sqlite3"
    ahead = open_store(f"sqlite:///{place}")
    ahead.save(make_result("a"))
    assert ahead.purge(99_000) == 1
    ahead.close()
    back_up(place, target)
    shutil.rmtree(place.parent)
    store.save(make_result("a"))
    restore(target, url, LATER)
    assert store.find(make_result("a").view_hash, LATER) is not None


def test_an_expired_result_is_no_longer_among_the_sheets(store, make_result):
    store.save(make_result("a"))
    store.save(make_result("young", expires_at=3_000))
    assert [sheet for _, sheet in store.sheets(2_000)] == ["sheet of young"]
