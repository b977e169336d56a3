"""A file that is moved away while it is open: nothing may be acknowledged that would be lost."""

from contextlib import closing

import pytest

from storage import Sharing, StoreUnavailable, open_store
from tests.storage.samples import hash_of, into, make_job

WORKS = {
    "save": lambda store, result: store.save(result),
    "check": lambda store, result: store.check(),
    "share": lambda store, result: store.share(result.manage_hash, Sharing(True, "verdict", 9)),
    "renew": lambda store, result: store.renew_link(result.manage_hash, b"n" * 32, 1),
    "delete": lambda store, result: store.delete(result.manage_hash),
    "add a job": lambda store, result: store.add_job(make_job("new")),
    "change a job": lambda store, result: store.change_job(hash_of("organise before"), 1_500, into("new")),
    "delete a job": lambda store, result: store.delete_job(hash_of("organise before")),
    "purge": lambda store, result: store.purge(9_000),
    "purge some": lambda store, result: store.purge_some(9_000),
}
ENDINGS = ("", "-wal", "-shm")


@pytest.fixture(autouse=True, params=["DELETE", "WAL"])
def journal(request, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: request.param)
    return request.param


def move(place, other):
    for ending in ENDINGS:
        if place.with_name(place.name + ending).exists():
            place.with_name(place.name + ending).rename(other.with_name(other.name + ending))


@pytest.fixture
def moved(store, path, make_result):
    store.save(make_result("before"))
    store.add_job(make_job("before"))
    move(path, path.with_name("elsewhere"))
    return store


def refuse(store, path, work, result):
    """Let the store refuse a piece of work and leave all files as they are."""
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(StoreUnavailable, match="was moved or replaced while it was open: put the file back"):
        WORKS[work](store, result)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


@pytest.mark.parametrize("work", WORKS)
def test_nothing_is_written_to_a_file_that_was_moved(moved, path, make_result, work):
    refuse(moved, path, work, make_result("before"))


@pytest.mark.parametrize("work", WORKS)
def test_a_file_put_in_its_place_is_not_taken_for_it(moved, url, path, make_result, work):
    with closing(open_store(url)) as other:
        other.save(make_result("other"))
    refuse(moved, path, work, make_result("before"))


@pytest.mark.parametrize("work", WORKS)
def test_a_store_that_does_not_look_for_its_file_is_caught(moved, path, make_result, monkeypatch, work):
    """Otherwise the tests above would prove nothing."""
    monkeypatch.setattr("storage.engine.Engines.check_place", lambda _engines: None)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        refuse(moved, path, work, make_result("before"))


def test_a_file_that_comes_back_works_again(moved, path, make_result):
    move(path.with_name("elsewhere"), path)
    moved.save(make_result("after"))
    assert moved.has(make_result("before").key, 1_500)
    assert moved.has(make_result("after").key, 1_500)
