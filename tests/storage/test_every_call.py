"""Each call to the database fails in turn: a piece of work is done or not begun, and the next one works."""

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from storage import Sharing, Store, StoreUnavailable
from tests.storage.samples import hash_of, into, make_job

NOW = 1_500


class Trouble:
    """Lets the k-th call to the driver fail; a commit that fails may have had its effect."""

    def __init__(self, store: Store, *, after: bool) -> None:
        self.fails_at, self.calls = 0, 0
        for dialect in [engine.dialect for engine in store.engines.owners]:
            for name in ("do_execute", "do_executemany", "do_commit"):
                setattr(dialect, name, self._wrapped(getattr(dialect, name), has_effect=after and name == "do_commit"))

    def _wrapped(self, call: Callable[..., Any], *, has_effect: bool) -> Callable[..., Any]:
        def run(first, *others, **names):
            self.calls += 1
            if self.calls != self.fails_at:
                return call(first, *others, **names)
            if has_effect:
                call(first, *others, **names)
            raise _lost(first.driver_connection if hasattr(first, "driver_connection") else first.connection)

        return run

    def begin(self, fails_at: int) -> None:
        self.fails_at, self.calls = fails_at, 0

    def is_over(self) -> bool:
        """Tell whether the work needed fewer calls than were to fail."""
        over = self.calls < self.fails_at
        self.fails_at = 0
        return over


def _lost(connection):
    """Break the connection as a server or a disk does, and return what the driver raises then."""
    if isinstance(connection, psycopg.Connection):
        connection.close()
        return psycopg.OperationalError("server closed the connection unexpectedly")
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    return error


def prepared(store, make_result, name):
    """Keep a result and a job that are worked on, and two that have expired."""
    store.save(make_result(name, bank="one"))
    store.save(make_result(name + " old", bank="two", expires_at=NOW))
    store.add_job(make_job(f"sheet of {name}"))
    store.add_job(make_job(f"sheet of {name} old", expires_at=NOW))
    return make_result(name, bank="one")


def document(store, name):
    found = store.find_job(hash_of(f"organise {name}"), NOW - 1)
    return found and found.document


WORKS = {
    "save": (
        lambda store, one, make: store.save(make(one.sheet + " new", bank="three")),
        lambda store, one, make: store.has(make(one.sheet + " new").key, NOW),
    ),
    "share": (
        lambda store, one, make: store.share(one.manage_hash, Sharing(False, "verdict", 1_700)),
        lambda store, one, make: store.find_managed(one.manage_hash, NOW).sharing == Sharing(False, "verdict", 1_700),
    ),
    "name": (
        lambda store, one, make: store.set_name(one.manage_hash, "X"),
        lambda store, one, make: store.find_managed(one.manage_hash, NOW).name == "X",
    ),
    "renew": (
        lambda store, one, make: store.renew_link(one.manage_hash, make("new" + one.sheet).view_hash, 1),
        lambda store, one, make: store.find(make("new" + one.sheet).view_hash, NOW) is not None,
    ),
    "delete": (
        lambda store, one, make: store.delete(one.manage_hash),
        lambda store, one, make: not store.has(one.key, NOW),
    ),
    "purge": (
        lambda store, one, make: store.purge(NOW),
        lambda store, one, make: (
            not store.has(make(one.sheet[9:] + " old").key, NOW - 1) and document(store, one.sheet + " old") is None
        ),
    ),
    "add a job": (
        lambda store, one, make: store.add_job(make_job(one.sheet + " new")),
        lambda store, one, make: document(store, one.sheet + " new") is not None,
    ),
    "change a job": (
        lambda store, one, make: store.change_job(
            hash_of(f"organise {one.sheet}"), NOW, into("new", f"organise {one.sheet}", f"seat {one.sheet}", bank="b")
        ),
        lambda store, one, make: document(store, one.sheet) == "new",
    ),
    "delete a job": (
        lambda store, one, make: store.delete_job(hash_of(f"organise {one.sheet}")),
        lambda store, one, make: document(store, one.sheet) is None,
    ),
}
LEAST_CALLS = {"save": 4, "share": 2, "name": 2, "renew": 2, "delete": 3, "purge": 5}
LEAST_CALLS |= {"add a job": 5, "change a job": 8, "delete a job": 3}
STATE = """SELECT count(*), count(DISTINCT key), count(DISTINCT view_hash), (SELECT count(*) FROM jobs),
(SELECT count(*) FROM jobs WHERE bank_hash IS NOT NULL), (SELECT count(*) FROM job_doors) FROM results"""


COMMIT_DONE = ("save", "delete", "change a job")  # the others commit in the same way
EACH_WAY = [pytest.param(work, False, id=f"{work}-commit-lost") for work in WORKS]
EACH_WAY += [
    pytest.param(work, True, id=f"{work}-commit-done", marks=[] if work in COMMIT_DONE else [pytest.mark.long])
    for work in WORKS
]


@pytest.mark.slow
@pytest.mark.parametrize(("work", "after"), EACH_WAY)
def test_every_call_that_fails_leaves_all_or_nothing(store, make_result, rows, work, after):
    act, is_done = WORKS[work]
    trouble = Trouble(store, after=after)
    for fails_at in range(1, 50):
        one = prepared(store, make_result, f"{fails_at}")
        before = rows(STATE)
        trouble.begin(fails_at)
        told = ""
        try:
            act(store, one, make_result)
        except StoreUnavailable as error:
            told = str(error)
        is_over = trouble.is_over()
        done = is_done(store, one, make_result)
        assert done or told, "said to be done, and is not"
        assert done or rows(STATE) == before, "neither done nor left alone"
        act(store, one, make_result)
        assert is_done(store, one, make_result)
        if is_over:
            break
    assert fails_at > LEAST_CALLS[work]
    assert not told
    assert rows(STATE)[0][0] == rows(STATE)[0][1]
