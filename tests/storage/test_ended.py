"""What a browser gave up is known to the store, the last time only, for as long as it can matter."""

import pytest

from storage import open_store
from storage.address import address_of
from storage.backup import back_up
from storage.erased_keys import KEEP_SECONDS
from storage.restore import restore

BROWSER, OTHER = b"b" * 12, b"o" * 12


def test_the_last_end_of_a_browser_is_found_and_no_other(store):
    assert store.record_end(BROWSER, at=1_000, known=0)
    assert store.record_end(BROWSER, at=2_000, known=1_000)
    assert (store.find_end(BROWSER), store.find_end(OTHER)) == (2_000, 0)


def test_who_does_not_know_the_last_end_ends_nothing(store):
    store.record_end(BROWSER, at=1_000, known=0)
    assert not store.record_end(BROWSER, at=2_000, known=999)
    assert store.find_end(BROWSER) == 1_000


@pytest.mark.parametrize(("age", "found"), [(KEEP_SECONDS - 1, 1_000), (KEEP_SECONDS, 0)])
def test_a_purge_forgets_what_no_result_outlives(store, age, found):
    store.record_end(BROWSER, at=1_000, known=0)
    store.purge(1_000 + age)
    assert store.find_end(BROWSER) == found


def test_a_store_of_the_version_before_gets_the_table(url, store, take_back):
    take_back(store, "0002_clock")
    newer = open_store(url)
    assert newer.record_end(BROWSER, at=1_000, known=0)
    newer.close()


def test_a_backup_brings_its_ends_back_and_takes_no_later_one_away(path, store, tmp_path):
    store.record_end(BROWSER, at=1_000, known=0)
    store.record_end(OTHER, at=1_000, known=0)
    back_up(path, tmp_path / "backup")
    store.record_end(OTHER, at=2_000, known=1_000)
    restore(tmp_path / "backup", address_of(path), now=3_000)
    restore(tmp_path / "backup", address_of(tmp_path / "new.sqlite3"), now=3_000)
    new = open_store(address_of(tmp_path / "new.sqlite3"))
    assert [(each.find_end(BROWSER), each.find_end(OTHER)) for each in (store, new)] == [(1_000, 2_000), (1_000, 1_000)]
    new.close()
