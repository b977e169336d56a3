"""The tables come into being once, whoever is first, and are never taken back."""

import sqlite3
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_mock_engine

from storage import StoreError, open_store, schema

migrate = import_module("storage.migrate")

OPEN = """
import sys
from samples import make_result
from storage import open_store
store = open_store(sys.argv[1])
store.save(make_result(sys.argv[2]))
print("alembic.command" in sys.modules)
"""


def test_four_processes_may_start_on_a_fresh_file_at_once(start, url, rows):
    workers = [start(OPEN, url, str(number)) for number in range(4)]
    said = [worker.communicate(timeout=30) for worker in workers]
    assert [problems for _, problems in said] == [""] * 4
    assert rows("SELECT count(*), (SELECT count(*) FROM alembic_version) FROM results") == [(4, 1)]


def test_an_ordinary_start_does_not_load_alembic(store, start, url):
    assert start(OPEN, url, "a").communicate(timeout=30) == ("False\n", "")


def test_who_waited_for_another_migration_does_nothing(store, statements):
    with store._engines.write.begin() as connection:
        migrate._upgrade(connection)
    assert not [statement for statement in statements if statement.startswith("CREATE")]


def test_the_migrations_lead_to_the_tables_in_the_code(store):
    with store._engines.read.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []


def test_head_is_the_newest_script(store):
    with store._engines.read.connect() as connection:
        scripts = ScriptDirectory.from_config(migrate._config(connection))
    assert scripts.get_current_head() == schema.HEAD


def test_a_migration_can_be_taken_back_by_hand(store, rows):
    with store._engines.write.begin() as connection:
        downgrade(migrate._config(connection), "base")
    assert rows("SELECT name FROM sqlite_master WHERE type = 'table'") == [("alembic_version",)]


def test_a_store_of_a_newer_version_is_left_alone(store, path, url, rows):
    store.close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    connection.close()
    with pytest.raises(StoreError, match="written by a newer version of this program: install"):
        open_store(url)
    assert rows("SELECT version_num FROM alembic_version") == [("9999_later",)]


def test_a_migration_that_fails_leaves_nothing_half_done(url, rows, monkeypatch):
    def fail(*_arguments, **_names):
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.op.create_index", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        open_store(url)
    assert rows("SELECT name FROM sqlite_master") == []
    monkeypatch.undo()
    open_store(url).close()


def test_on_postgresql_migrations_wait_for_each_other():
    asked = []
    engine = create_mock_engine("postgresql://", lambda sql, *_: asked.append(str(sql)))
    migrate._PREPARE["postgresql"](engine)
    assert [sql.partition("(")[0] for sql in asked] == ["SELECT pg_advisory_xact_lock"]
