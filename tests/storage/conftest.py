"""A store of its own for each test, in a file or on a server, results to put in it, and a look behind it.

A test that asks for `store` or `url` runs twice, on SQLite and, with the slow tests, on PostgreSQL, unless it also asks
for something that only a file has.
"""

import os
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.command import downgrade
from sqlalchemy import NullPool, Pool, create_engine, event, make_url

from storage import NewResult, Store, open_store
from tests.postgres import PostgresServer, running_postgres

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]

# The tests are no package, so this neighbour cannot be imported by name.
ONLY_IN_FILES = {"path", "connections", "statements"}
ON_A_SERVER = pytest.param("postgresql", marks=pytest.mark.slow)

_samples = runpy.run_path(str(HERE / "samples.py"))


@pytest.fixture
def take_back() -> Callable[[Store, str], None]:
    """Give a function that turns a store into one of an earlier schema, by its revision, and closes it."""
    migrate = import_module("storage.migrate")

    def to(store: Store, revision: str) -> None:
        with store.engines.write.begin() as connection:
            downgrade(migrate._make_alembic_config(connection), revision)
        store.close()

    return to


def database_of(address: str) -> str:
    return make_url(address).database or ""


@pytest.fixture
def hash_of() -> Callable[[str], bytes]:
    result: Callable[[str], bytes] = _samples["hash_of"]
    return result


@pytest.fixture
def make_result() -> Callable[..., NewResult]:
    result: Callable[..., NewResult] = _samples["make_result"]
    return result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "role-fit.sqlite3"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "url" in metafunc.fixturenames:
        is_for_files = bool(ONLY_IN_FILES & set(metafunc.fixturenames))
        metafunc.parametrize("url", ["sqlite"] if is_for_files else ["sqlite", ON_A_SERVER], indirect=True)


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('path')}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    # A test that needs tables makes them, or asks for the store, whose tables are made once.
    is_ready = "store" in request.fixturenames
    address = server.new_database(request.getfixturevalue("with_tables") if is_ready else "template1")
    yield address
    server.start()  # unless it runs: a test may have stopped it
    server.drop_database(database_of(address))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """Run one server in each process of tests."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def with_tables(postgres: PostgresServer) -> str:
    """Return the name of a database with empty tables, to be copied."""
    address = postgres.new_database()
    open_store(address).close()
    return database_of(address)


@pytest.fixture
def connections() -> Iterator[list[sqlite3.Connection]]:
    """Collect every driver connection that a pool opens; ask for it before the store."""
    opened: list[sqlite3.Connection] = []

    def note(connection: sqlite3.Connection, _record: object) -> None:
        opened.append(connection)

    event.listen(Pool, "connect", note)
    yield opened
    event.remove(Pool, "connect", note)


@pytest.fixture
def store(request: pytest.FixtureRequest, url: str) -> Iterator[Store]:
    if "connections" in request.fixturenames:
        request.getfixturevalue("connections")  # has to watch before anything is opened
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def statements(store: Store, connections: list[sqlite3.Connection]) -> list[str]:
    """Collect what SQLite itself is told to do from now on, on all connections that the store has."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if not statement.startswith("PRAGMA busy_timeout"):
            seen.append(statement)

    for connection in connections:
        connection.set_trace_callback(note)
    return seen


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start Python processes on a piece of code, which may import `samples` and `storage`."""
    running: list[subprocess.Popen[str]] = []

    def run(code: str, *arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code, *arguments],
            env=os.environ | {"PYTHONPATH": f"{REPOSITORY}{os.pathsep}{HERE}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def rows(url: str) -> Iterator[Callable[[str], list[Any]]]:
    """Ask the database with a connection of our own, past the store."""
    engine = create_engine(url, poolclass=NullPool)

    def ask(sql: str) -> list[Any]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    yield ask
    engine.dispose()


@pytest.fixture
def run(url: str) -> Callable[[str], None]:
    """Change the database with a connection of our own, past the store."""

    def change(sql: str) -> None:
        engine = create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql(sql)
        engine.dispose()

    return change
