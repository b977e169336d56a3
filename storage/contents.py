"""Counts what a store or a backup holds, and checks that a database file is ours and sound."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, NullPool, Table, create_engine, func, inspect, select
from sqlalchemy.exc import DBAPIError

from storage.errors import StoreError, sqlite_code
from storage.migrate import find_revision
from storage.schema import banks, erased, results
from storage.sqlite import APPLICATION_ID, BUSY_SECONDS

_TABLES: Final = {"results", "banks", "erased", "alembic_version"}


class NotOurs(StoreError):  # noqa: N818  (it names a state, as its neighbours do)
    """The database is sound, but belongs to another program."""


class Damaged(StoreError):  # noqa: N818  (likewise)
    """The file is not a database any more, or some of its pages cannot be read."""


@dataclass(frozen=True, slots=True)
class Contents:
    """How many rows a store holds; `oldest` and `newest` are UTC seconds, None without results."""

    results: int = 0
    banks: int = 0
    erased: int = 0
    oldest: int | None = None
    newest: int | None = None
    revision: str = ""

    def is_empty(self) -> bool:
        """Whether there is neither a result nor a note of an erased one."""
        return not self.results and not self.erased


def count_contents(connection: Connection) -> Contents:
    """Count what a database holds; without our tables, nothing."""
    if not set(inspect(connection).get_table_names()) >= _TABLES:
        return Contents()
    summary = select(func.count(), func.min(results.c.created_at), func.max(results.c.created_at))
    count, oldest, newest = connection.execute(summary.select_from(results)).one()
    revision = find_revision(connection) or ""
    return Contents(count, _count(connection, banks), _count(connection, erased), oldest, newest, revision)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


@contextmanager
def open_database(path: Path, *, mode: str = "ro") -> Iterator[Connection]:
    """Open a database file of ours for queries only.

    A live store needs the mode "rw": after a crash, SQLite has to roll back before it can read. Raises `NotOurs`,
    `Damaged`, or `StoreError` when the file cannot be read.
    """
    try:
        with create_engine("sqlite://", creator=lambda: _connect(path, mode), poolclass=NullPool).connect() as found:
            if found.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
                raise NotOurs(f"{path} is not a store of this program: name another file.")
            yield found
    except DBAPIError as error:
        raise _translate(path, error.orig) from error
    except sqlite3.Error as error:
        raise _translate(path, error) from error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    return connection


def _translate(path: Path, error: BaseException | None) -> StoreError:
    if sqlite_code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return Damaged(f"{path} is not a database or is damaged.")
    return StoreError(f"{path} cannot be read ({error}): check that it is there, and try again in a moment.")


def check_sound(connection: Connection, path: Path) -> None:
    """Read the whole file; raise `Damaged` when any of it is damaged."""
    found: list[Any] = list(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalars())
    if found != ["ok"] or connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Damaged(f"{path} is damaged.")
