"""The app and its visitors are those of the page tests; servers and databases are real ones."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from questions import shipped_directory
from tests.gates.crash_people import Forms
from tests.gates.crash_run import settings
from tests.postgres import PostgresServer, running_postgres
from tests.servers import AppServer
from tests.web.conftest import (
    app,
    bank,
    colleague,
    count_results,
    data,
    dump,
    empty_database,
    make_app,
    own_bank,
    visitor,
)

__all__ = [
    "app",
    "bank",
    "bank_folder",
    "colleague",
    "count_results",
    "data",
    "dump",
    "empty_database",
    "forms",
    "make_app",
    "own_bank",
    "postgres",
    "server",
    "visitor",
]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    return Forms(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[AppServer]:
    """A server with two workers and a SQLite file."""
    with AppServer(tmp_path / "data", settings(None), 2) as server:
        yield server


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as postgres:
        yield postgres


@pytest.fixture
def bank_folder(tmp_path: Path) -> Path:
    """A copy of the shipped bank that may be broken."""
    return Path(shutil.copytree(shipped_directory(), tmp_path / "questions"))
