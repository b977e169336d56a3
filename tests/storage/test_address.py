"""A backup is a file, or a second database into which a dump was brought; a password is never shown."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from storage import StoreError, open_store
from storage.address import address_of, describe_source, parse_source
from storage.engine import open_engines
from storage.restore import check_backup, count_on_server, restore

# Where both databases get the same SQL, one of them is enough: who asks for a path is given SQLite.
ONE_STORE = pytest.mark.usefixtures("path")

NOW = 1_500
STORE = "postgresql+psycopg://me:hunter2@db.example:5433/fit?sslmode=require"


@pytest.fixture
def second(postgres, with_tables, make_result):
    """Make a second database with three results, one of them deleted."""
    address = postgres.new_database(with_tables)
    with closing(open_store(address)) as then:
        for name in "abc":
            then.save(make_result(name))
        then.delete(make_result("c").manage_hash)
    yield address
    postgres.drop_database(make_url(address).database)


def found_in(store, make_result):
    return "".join(name for name in "abc" if store.find(make_result(name).view_hash, NOW))


def test_a_second_database_is_brought_in(store, url, second, make_result):
    store.save(make_result("c"))
    store.save(make_result("b"))
    store.delete(make_result("b").manage_hash)
    done = restore(second, url, NOW)
    assert (done.backup.results, done.added, done.erased) == (2, 1, 1)
    assert found_in(store, make_result) == "a"


def test_a_second_database_is_counted_before_anything_is_done(second):
    found = check_backup(second)
    assert (found.results, found.erased, found.oldest, found.newest) == (2, 1, 1_000, 1_000)


@ONE_STORE
def test_a_database_of_another_program_is_left_alone(store, url, postgres):
    address = postgres.new_database()
    for look in (lambda: check_backup(address), lambda: restore(address, url, NOW)):
        with pytest.raises(StoreError, match="holds no tables of this program: bring a dump into it first"):
            look()
    assert count_on_server(address).revision == ""


@ONE_STORE
def test_a_database_of_a_newer_version_is_told_as_the_backup(store, url, second):
    with closing(open_engines(second)) as engines, engines.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    with pytest.raises(StoreError, match=r"^The backup postgresql://.* was written by a newer version"):
        restore(second, url, NOW)


def test_the_store_itself_is_no_backup(second):
    with pytest.raises(StoreError, match="is the store itself"):
        restore(second, second, NOW)


def test_a_name_without_a_scheme_is_a_file():
    assert parse_source("a backup", STORE) == Path("a backup")
    assert parse_source(address_of(Path("/x/50%25 ü?")), STORE) == Path("/x/50%25 ü?")
    with pytest.raises(StoreError, match="address is not understood"):
        parse_source("mysql://me@there/fit", STORE)


def test_a_second_database_of_the_same_user_needs_no_password():
    found = parse_source("postgresql+psycopg://me@db.example:5433/second", STORE)
    assert make_url(str(found)).password == "hunter2"
    assert describe_source(found) == "postgresql://me@db.example:5433/second"


@pytest.mark.parametrize("words", ["you@db.example:5433/x", "me@elsewhere:5433/x", "me@db.example/x"])
def test_nobody_else_gets_the_password(words):
    assert make_url(str(parse_source(f"postgresql+psycopg://{words}", STORE))).password is None


def test_a_password_of_its_own_is_kept_and_not_shown():
    found = parse_source("postgresql+psycopg://me:secret@db.example:5433/x", STORE)
    assert make_url(str(found)).password == "secret"
    assert "secret" not in describe_source(found)


@pytest.mark.parametrize("password", ["p@ss/word", "p@ss", "p@ss:word", "a@b@c", "@"])
def test_a_raw_sign_in_a_password_is_told_how_to_be_written(password):
    for look in (open_engines, count_on_server):
        with pytest.raises(StoreError, match=r"@, / and : in a password in it are written %40, %2F and %3A"):
            look(f"postgresql+psycopg://me:{password}@db.example/fit")
