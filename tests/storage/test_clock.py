"""A clock far ahead of the last use of the store is doubted."""

import pytest

from storage import ClockDoubted, open_store
from storage.clock import DOUBTED_AFTER

NOW = 1_000


def test_a_clock_is_believed_until_it_is_far_ahead(store, rows):
    store.refuse_doubtful_clock(NOW)  # nothing to compare with
    store.record_clock(NOW)
    store.refuse_doubtful_clock(NOW + DOUBTED_AFTER)
    with pytest.raises(ClockDoubted, match=r"says 1970-04-01, and the store was last in use on 1970-01-01"):
        store.refuse_doubtful_clock(NOW + DOUBTED_AFTER + 1)


def test_the_latest_use_alone_is_recorded(store, rows):
    for now in (NOW, NOW + 10, NOW + 10, NOW):
        store.record_clock(now)
    assert rows("SELECT seen_at FROM clock") == [(NOW + 10,)]


def test_a_store_of_version_0_2_0_begins_with_its_newest_result(url, store, make_result, take_back, rows):
    store.save(make_result("a", created_at=700))
    store.save(make_result("b", created_at=900))
    take_back(store, "0001_baseline")
    open_store(url).close()
    assert rows("SELECT seen_at FROM clock") == [(900,)]
