"""A file that is moved away while it is open: nothing may be acknowledged that would be lost."""

import pytest

from storage import Sharing, StoreUnavailable, open_store


@pytest.fixture
def moved(store, path, make_result):
    store.save(make_result("before"))
    path.rename(path.with_name("elsewhere"))
    return store


@pytest.mark.parametrize(
    "work",
    [
        lambda store, result: store.save(result),
        lambda store, result: store.check(),
        lambda store, result: store.share(result.manage_hash, Sharing(True, "verdict", 9)),
        lambda store, result: store.renew_link(result.manage_hash, result.view_hash, 1),
        lambda store, result: store.delete(result.manage_hash),
    ],
    ids=["save", "check", "share", "renew", "delete"],
)
def test_nothing_is_written_to_a_file_that_was_moved(moved, make_result, work):
    with pytest.raises(StoreUnavailable, match="was moved or replaced while it was open: put the file back"):
        work(moved, make_result("after"))


def test_a_file_put_in_its_place_is_not_taken_for_it(moved, url, make_result):
    open_store(url).close()
    with pytest.raises(StoreUnavailable, match="was moved or replaced"):
        moved.save(make_result("after"))


def test_a_file_that_comes_back_works_again(moved, path, make_result):
    path.with_name("elsewhere").rename(path)
    moved.save(make_result("after"))
