"""How long a save or a start waits for others, and that it gives up in words."""

from contextlib import closing
from importlib import import_module

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from storage.engine import open_engines

migrate = import_module("storage.migrate")


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
