"""How long a save or a start waits for others, and that it gives up in words."""

from contextlib import closing, contextmanager
from importlib import import_module

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from storage import open_store, sqlite
from storage.engine import open_engines

migrate = import_module("storage.migrate")


@pytest.fixture
def file_store(path):
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


def test_a_turn_and_the_lock_together_take_no_longer_than_one_of_them(file_store, make_result, monkeypatch):
    now, until = [100.0], []
    waiting_until = sqlite.waiting_until
    monkeypatch.setattr("storage.engine.time.monotonic", lambda: now[0])

    @contextmanager
    def slow_turn(patience):
        now[0] += patience - 1
        yield True

    def noted(found, moment):
        until.append(moment)
        return waiting_until(found, moment)

    monkeypatch.setattr(file_store.engines.turns, "turn", slow_turn)
    monkeypatch.setattr(sqlite, "waiting_until", noted)
    file_store.save(make_result("a"))
    assert until == [100.0 + sqlite.BUSY_SECONDS]


def test_who_may_wait_no_longer_asks_for_the_lock_once(file_store):
    asked = sqlite.waiting_until(file_store.engines.write, until=0.0)
    with file_store.engines.probe.begin(), pytest.raises(OperationalError, match="locked"), asked.begin():
        pass


def test_a_migration_does_not_wait_long_for_tables_that_somebody_reads(postgres, with_tables, monkeypatch):
    """All who came later would wait behind it."""
    address = postgres.new_database(with_tables)
    monkeypatch.setattr(migrate, "_TABLES_WITHIN", "200ms")
    with postgres.connect(make_url(address).database) as reader, reader.transaction():
        reader.execute("SELECT count(*) FROM results")
        with closing(open_engines(address)) as engines, engines.migrating() as connection:
            migrate._PREPARE["postgresql"](connection)
            with pytest.raises(OperationalError, match="lock timeout"):
                connection.execute(text("LOCK TABLE results"))
