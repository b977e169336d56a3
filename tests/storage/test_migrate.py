"""The tables come into being once, whoever is first, and are never taken back."""

from contextlib import closing, contextmanager, suppress
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_mock_engine, event, inspect

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
    assert start(OPEN, url, "a").communicate(timeout=90) == ("False\n", "")


def test_who_waited_for_another_migration_does_nothing(store, statements):
    with store.engines.write.begin() as connection:
        migrate._upgrade(connection, "", "")
    assert not [statement for statement in statements if statement.startswith("CREATE")]


def test_the_migrations_lead_to_the_tables_in_the_code(store):
    with store.engines.read.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []


def test_head_is_the_newest_script(store):
    with store.engines.read.connect() as connection:
        scripts = ScriptDirectory.from_config(migrate._make_alembic_config(connection))
    assert scripts.get_current_head() == schema.HEAD


def test_a_migration_can_be_taken_back_by_hand(store):
    with store.engines.write.begin() as connection:
        downgrade(migrate._make_alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_a_store_of_a_newer_version_is_left_alone(store, url, rows, run):
    store.close()
    run("UPDATE alembic_version SET version_num = '9999_later'")
    with pytest.raises(StoreError, match="written by a newer version of this program: install"):
        open_store(url)
    assert rows("SELECT version_num FROM alembic_version") == [("9999_later",)]


@pytest.mark.parametrize("revision", [*sorted(migrate.UNRELEASED), "0000_unknown"])
def test_a_store_of_an_unreleased_version_is_refused(store, url, rows, run, revision):
    store.close()
    run(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608  (our own words)
    with pytest.raises(StoreError, match=r"^The store was made by a version .* before 0\.2\.0, .* empty data folder"):
        open_store(url)
    assert rows("SELECT version_num FROM alembic_version") == [(revision,)]


FLAGGED = """
import sys, time
from pathlib import Path
import alembic.command
from samples import make_result
from storage import open_store
url, flag, name = sys.argv[1:]
print("waiting", flush=True)
while not Path(flag).exists():
    time.sleep(0.001)
store = open_store(url)
store.save(make_result(name))
store.close()
"""


@pytest.mark.slow
def test_several_processes_may_start_at_the_same_moment(url, tmp_path, start, rows):
    flag = tmp_path / "now"
    workers = [start(FLAGGED, url, str(flag), name) for name in ("a", "b", "c")]
    for worker in workers:
        assert worker.stdout.readline() == "waiting\n"
    flag.touch()
    assert [worker.communicate(timeout=90)[1] for worker in workers] == [""] * 3
    assert rows("SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM alembic_version)") == [(3, 1)]


class Spoiler:
    """Puts a statement that cannot work in the place of the n-th that a migration runs, which the database refuses."""

    def __init__(self, spoilt):
        self.spoilt, self.count = spoilt, 0

    def __call__(self, _connection, _cursor, statement, values, *_):
        if not is_migration(statement):
            return statement, values
        self.count += 1
        return ("SELECT 1 FROM nowhere", ()) if self.count == self.spoilt else (statement, values)


def is_migration(statement):
    return statement.lstrip().startswith(("CREATE", "ALTER", "INSERT", "UPDATE", "DROP"))


@contextmanager
def spoilt(number):
    spoiler = Spoiler(number)
    event.listen(Engine, "before_cursor_execute", spoiler, retval=True)
    try:
        yield spoiler
    finally:
        event.remove(Engine, "before_cursor_execute", spoiler)


def fail_at_each_statement(url, seen):
    """Let each statement of all later migrations fail in turn; return how many there are."""
    before = seen(url)
    for number in range(1, 100):
        with spoilt(number) as spoiler, suppress(StoreError):
            open_store(url).close()
            break
        assert spoiler.count == number, "went on after a fault"
        assert seen(url) == before, "half done"
    with closing(open_engines(url)) as engines, engines.read.connect() as connection:
        assert migrate.is_at_head(connection)
    return number - 1


def tables_and_rows(url):
    """Tell which columns and rows there are."""
    with closing(open_engines(url)) as engines, engines.read.connect() as connection:
        names = sorted(inspect(connection).get_table_names())
        columns = [(name, [column["name"] for column in inspect(connection).get_columns(name)]) for name in names]
        indexes = [sorted(str(index["name"]) for index in inspect(connection).get_indexes(name)) for name in names]
        rows = [sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {name}"))) for name in names]  # noqa: S608
    return columns, indexes, rows


def test_a_migration_that_fails_leaves_nothing_half_done(url):
    assert fail_at_each_statement(url, tables_and_rows) >= 8


def test_migrations_that_commit_after_each_statement_are_caught(url):
    """Otherwise the tests above would prove nothing."""

    def commit(_connection, cursor, statement, *_):
        if is_migration(statement):
            cursor.connection.commit()

    event.listen(Engine, "after_cursor_execute", commit)
    try:
        with pytest.raises(AssertionError, match="half done"):
            fail_at_each_statement(url, tables_and_rows)
    finally:
        event.remove(Engine, "after_cursor_execute", commit)


def test_on_postgresql_migrations_wait_for_each_other():
    asked = []
    engine = create_mock_engine("postgresql://", lambda sql, *_: asked.append(str(sql)))
    migrate._PREPARE["postgresql"](engine)
    assert [sql.partition("(")[0] for sql in asked] == [
        "SET LOCAL lock_timeout = 0",
        "SELECT pg_advisory_xact_lock",
        "SELECT set_config",
    ]
