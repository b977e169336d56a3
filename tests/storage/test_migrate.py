"""The tables come into being once, whoever is first, and are never taken back."""

from contextlib import closing
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_mock_engine, inspect

from storage import StoreError, open_store, schema
from storage.engine import open_engines

migrate = import_module("storage.migrate")

OPEN = """
import sys
from samples import make_result
from storage import open_store
store = open_store(sys.argv[1])
store.save(make_result(sys.argv[2]))
store.close()
print("alembic.command" in sys.modules)
"""


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


def test_a_migration_can_be_taken_back_by_hand(store):
    with store._engines.write.begin() as connection:
        downgrade(migrate._config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_a_store_of_a_newer_version_is_left_alone(store, url, rows, run):
    store.close()
    run("UPDATE alembic_version SET version_num = '9999_later'")
    with pytest.raises(StoreError, match="written by a newer version of this program: install"):
        open_store(url)
    assert rows("SELECT version_num FROM alembic_version") == [("9999_later",)]


def test_a_migration_that_fails_leaves_nothing_half_done(url, monkeypatch):
    def fail(*_arguments, **_names):
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.op.create_index", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        open_store(url)
    monkeypatch.undo()
    with closing(open_engines(url)) as engines, engines.read.connect() as connection:
        assert inspect(connection).get_table_names() == []
    open_store(url).close()


def test_on_postgresql_migrations_wait_for_each_other():
    asked = []
    engine = create_mock_engine("postgresql://", lambda sql, *_: asked.append(str(sql)))
    migrate._PREPARE["postgresql"](engine)
    assert [sql.partition("(")[0] for sql in asked] == ["SET LOCAL lock_timeout = 0", "SELECT pg_advisory_xact_lock"]
