"""A store in a file of its own, results to put in it, and a look at what reaches SQLite."""

import os
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Pool, event

from storage import NewResult, Store, open_store

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]

# The tests are no package, so this neighbour cannot be imported by name.
_samples = runpy.run_path(str(HERE / "samples.py"))


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


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


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
def store(connections: list[sqlite3.Connection], url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def statements(store: Store, connections: list[sqlite3.Connection]) -> list[str]:
    """Collect what SQLite itself is told to do from now on, on the store's one connection."""
    seen: list[str] = []
    connections[-1].set_trace_callback(seen.append)
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
def rows(path: Path) -> Callable[[str], list[Any]]:
    """Ask the file with a connection of our own, past the store."""

    def ask(sql: str) -> list[Any]:
        connection = sqlite3.connect(path)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    return ask
