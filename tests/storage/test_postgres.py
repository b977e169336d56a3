"""A database server that is there and answers nothing more: everybody is told so, and it is got over."""

import os
import signal
from contextlib import contextmanager

import pytest

from storage import StoreUnavailable, open_store
from storage.errors import as_store_errors
from tests.gates.load_site import family

NOW = 1_500


@pytest.fixture
def store(postgres, with_tables, monkeypatch):
    monkeypatch.setattr("storage.postgres.ANSWER_SECONDS", 0.5)
    store = open_store(f"{postgres.new_database(with_tables)}&connect_timeout=2")
    yield store
    store.close()


@contextmanager
def frozen(postgres):
    """Stop all processes of the server as they are; what they were sent stays unread."""
    pids = family(postgres.pid)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


WORK = {
    "save": lambda store, result: store.save(result),
    "find": lambda store, result: store.find(result.view_hash, NOW),
    "delete": lambda store, result: store.delete(result.manage_hash),
    "check": lambda store, _: store.check(),
}


@pytest.mark.slow
@pytest.mark.parametrize("work", WORK)
def test_a_server_that_answers_nothing_more_is_given_up_and_welcomed_back(postgres, store, make_result, work):
    store.save(make_result("before"))
    store.check()
    with frozen(postgres), pytest.raises(StoreUnavailable, match="cannot be reached"):
        WORK[work](store, make_result("a"))
    store.save(make_result("a"))
    assert store.find(make_result("a").view_hash, NOW) is not None
    assert store.find(make_result("before").view_hash, NOW) is not None


def test_what_may_take_long_is_waited_for(postgres, store, make_result):
    store.save(make_result("a"))
    with store.engines.stream.connect() as connection:
        assert connection.exec_driver_sql("SELECT 7 FROM pg_sleep(1)").scalar() == 7
    with pytest.raises(StoreUnavailable), as_store_errors(), store.engines.write.connect() as connection:
        connection.exec_driver_sql("SELECT 7 FROM pg_sleep(1)")
