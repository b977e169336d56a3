"""Many threads, many processes, one file: everything acknowledged is there, nothing is refused."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from storage import engine, open_store

SAVE_IN_THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from samples import make_result
from storage import open_store
url, who = sys.argv[1:]
store = open_store(url)
with ThreadPoolExecutor(4) as pool:
    for saved in pool.map(store.save, [make_result(f"{who} {n}") for n in range(50)]):
        assert saved is None
store.close()
print("kept 50")
"""


@pytest.mark.slow
def test_sixteen_threads_on_two_stores_lose_nothing(store, url, make_result, rows):
    second = open_store(url)

    def work(thread):
        mine = (store, second)[thread % 2]
        for number in range(20):
            result = make_result(f"{thread} {number}")
            mine.save(result)
            found = mine.find(result.view_hash, 1_999)
            assert found is not None
            assert found.sheet == result.sheet

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(work, range(16))) == [None] * 16
    second.close()
    assert rows("SELECT count(*) FROM results") == [(320,)]


@pytest.mark.slow
def test_two_processes_lose_nothing(store, url, start, rows):
    workers = [start(SAVE_IN_THREADS, url, who) for who in ("first", "second")]
    assert [worker.communicate(timeout=90) for worker in workers] == [("kept 50\n", "")] * 2
    assert rows("SELECT count(*) FROM results") == [(100,)]


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_one_finish_sent_eight_times_at_once_is_one_result(url, make_result, rows, monkeypatch, journal):
    if journal == "WAL" and not url.startswith("sqlite"):
        return  # has no such journals
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: journal)
    store = open_store(url)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(store.save, [make_result("a")] * 8)) == [None] * 8
    store.close()
    assert rows("SELECT count(*), (SELECT count(*) FROM banks) FROM results") == [(1, 1)]


FORK = """
import os, sys
from samples import make_result
from storage import open_store
store = open_store(sys.argv[1])
store.save(make_result("before"))
child = os.fork()
store.save(make_result("child" if child == 0 else "parent"))
assert store.has(make_result("before").key, 1_999)
if child == 0:
    store.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
store.save(make_result("after"))
store.close()
print("both saved")
"""


@pytest.mark.slow
def test_a_forked_child_gets_connections_of_its_own(store, url, start, rows):
    assert start(FORK, url).communicate(timeout=90) == ("both saved\n", "")
    assert rows("SELECT count(*) FROM results") == [(4,)]


def test_what_a_child_does_after_the_fork(store, connections, make_result, monkeypatch):
    parents: list[Any] = []
    monkeypatch.setattr(engine, "_parents_pools", parents)
    pool_of_parent, before = store.engines.read.pool, len(connections)
    engine._leave_connections_to_parent()
    store.save(make_result("a"))
    assert len(connections) == before + 1
    assert connections[0].execute("SELECT 1").fetchone() == (1,)  # the parent's is still open
    assert pool_of_parent in parents  # or collecting it would close the parent's connections
    for pool in parents:
        pool.dispose()
