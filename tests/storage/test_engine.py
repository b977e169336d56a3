"""Database addresses: which are understood, and what is said of the others."""

import pytest
from sqlalchemy import make_url
from sqlalchemy.dialects import postgresql

from storage import Store, StoreError, engine, open_store, results


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("", "write it as sqlite:////folder/file.sqlite3"),
        ("role-fit.sqlite3", "write it as sqlite:////folder/file.sqlite3"),
        ("sqlite://", "needs a file of its own"),
        ("sqlite:///:memory:", "needs a file of its own"),
        ("sqlite:////folder/a?mode=memory", "needs a file of its own"),
        ("postgresql+nodriver://me:hunter2@host/db", r"postgresql\+nodriver is not installed"),
        ("mysql://me:hunter2@host/db", r"or postgresql\+psycopg://user@host/name"),
    ],
)
def test_an_address_that_names_no_store_gets_advice(address, advice):
    with pytest.raises(StoreError, match=advice) as caught:
        open_store(address)
    assert "hunter2" not in str(caught.value)


def test_a_relative_address_is_meant_from_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///here.sqlite3")
    monkeypatch.chdir("/")
    store.check()
    store.close()
    assert (tmp_path / "here.sqlite3").exists()


def test_a_server_reads_and_writes_through_one_engine(store, path, make_result):
    store.close()
    # SQLite stands in for the server: this path knows nothing of either.
    server = Store(engine._for_server(make_url(f"sqlite:///{path}")))
    server.save(make_result("a"))
    assert server.find(make_result("a").view_hash, 1_999)
    assert server.purge(2_000) == 1
    server.close()


def test_upserts_are_written_for_postgresql_too():
    keep_bank, keep_result = results._keeping("postgresql")
    assert "ON CONFLICT (hash) DO NOTHING" in str(keep_bank.compile(dialect=postgresql.dialect()))
    sql = str(keep_result.compile(dialect=postgresql.dialect()))
    assert "ON CONFLICT (key) DO UPDATE SET key = results.key RETURNING" in sql
