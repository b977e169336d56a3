"""Database addresses: which are understood, and what is said of the others."""

import pytest
from sqlalchemy import create_engine, make_url

from storage import StoreError, open_store, postgres
from storage.address import without_password


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


@pytest.mark.parametrize("password", ["hunter2", "p%40ss", ""])
def test_an_address_is_printed_without_its_password(password):
    address = f"postgresql+psycopg://me:{password}@host:5433/db?sslmode=require&passfile=/hunter2"
    assert without_password(address) == "postgresql://me@host:5433/db?sslmode=require"


@pytest.mark.parametrize(
    ("hosts", "shown"),
    [
        ("host=one:5432&host=two:5433", "host=one%2Ctwo&port=5432%2C5433"),
        ("host=one&host=two:5433", "host=one%2Ctwo&port=%2C5433"),
        ("host=/one&host=/two", "host=%2Fone%2C%2Ftwo"),
        ("host=one,two&port=1,2", "host=one%2Ctwo&port=1%2C2"),
    ],
)
def test_several_servers_are_printed_as_the_tools_of_postgresql_write_them(hosts, shown):
    """They would take the last of several hosts for the only one."""
    assert without_password(f"postgresql+psycopg://me:secret@/db?{hosts}") == f"postgresql://me@/db?{shown}"


@pytest.mark.parametrize(
    "servers",
    [
        "one:5432,two:5432/db",
        "/db?host=one:x&host=two:1",
        "/db?host=one:1&host=two:2&port=3",
        "/db?host=[::1]:5&host=[::2]:5",
    ],
)
def test_several_servers_in_another_form_get_advice(servers):
    with pytest.raises(StoreError, match=r"Several servers are written .*host=first:5432&host=second:5432\.$") as told:
        open_store(f"postgresql+psycopg://me:hunter2@{servers}")
    assert "hunter2" not in str(told.value)


def test_what_an_address_says_of_the_connection_goes_before_our_own_words(monkeypatch):
    given = {}

    def noted(url, **names):
        given.update(names)
        return create_engine(url, **names)

    monkeypatch.setattr(postgres, "create_engine", noted)
    postgres.make_engine(make_url("postgresql+psycopg://host/db?connect_timeout=60"), {}, None)
    assert "connect_timeout" not in given["connect_args"]
    assert given["connect_args"]["options"] == "-c lock_timeout=5000"
