"""A driver for SQLAlchemy over apsw, so that the real store runs on a file system that a gate invents.

As much of the standard library's sqlite3 as SQLAlchemy and the store use, and errors that look like its own.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import apsw


class Cursor:
    """Runs statements and holds their rows."""

    arraysize = 1
    lastrowid = 0

    def __init__(self, connection: "Connection") -> None:
        self.connection = connection
        self.description: tuple[Any, ...] | None = None
        self.rowcount = -1
        self._rows: Iterator[Any] = iter(())

    def execute(self, statement: str, values: Sequence[Any] = ()) -> "Cursor":
        """Run a statement to its end."""
        cursor = self.connection.inner.cursor()
        cursor.exec_trace = self._look
        with _errors():
            rows = list(cursor.execute(statement, tuple(values)))
        self._rows = iter(rows)
        is_change = statement.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
        self.rowcount = self.connection.inner.changes() if is_change else -1
        return self

    def _look(self, cursor: apsw.Cursor, _statement: str, _values: object) -> bool:
        self.description = tuple((*column[:1], *[None] * 6) for column in cursor.get_description()) or None
        return True

    def executemany(self, statement: str, many: Sequence[Sequence[Any]]) -> "Cursor":
        """Run a statement for each set of values."""
        for values in many:
            self.execute(statement, values)
        return self

    def fetchone(self) -> Any:
        """Return the next row or None."""
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        """Return the next rows."""
        return [row for row, _ in zip(self._rows, range(size), strict=False)]

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        return list(self._rows)

    def close(self) -> None:
        """Forget the rows."""
        self._rows = iter(())


class Connection:
    """One connection; transactions are begun by the caller."""

    isolation_level: str | None = None

    def __init__(self, path: Path, file_system: str, patience: float) -> None:
        with _errors():
            self.inner = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=file_system)
        self.inner.set_busy_timeout(int(patience * 1000))

    def cursor(self) -> Cursor:
        """Return a new cursor."""
        return Cursor(self)

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        """Run a statement on a new cursor."""
        return self.cursor().execute(statement, values)

    def create_function(self, name: str, count: int, function: Callable[..., Any], **_: object) -> None:
        """Let SQL call a function."""
        self.inner.create_scalar_function(name, function, count)

    def commit(self) -> None:
        """End the transaction, if there is one."""
        if self.inner.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction, if there is one."""
        if self.inner.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self.inner.close()


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        translated = sqlite3.OperationalError(str(error))
        translated.sqlite_errorcode = getattr(error, "extendedresult", sqlite3.SQLITE_ERROR)
        raise translated from error


class Driver:
    """Stands in for the module sqlite3 where the store opens its connections."""

    def __init__(self, file_system: str, *first: str) -> None:
        """Open files on a file system of apsw's; run some statements of one's own on each new connection."""
        self._file_system, self._first = file_system, first

    def connect(self, address: str, *, timeout: float, **_: object) -> Connection:
        """Open the file that the store names."""
        connection = Connection(Path(unquote(urlsplit(address).path)), self._file_system, timeout)
        for statement in self._first:
            connection.execute(statement)
        return connection

    def __getattr__(self, name: str) -> Any:
        """Take everything else from the real module."""
        return getattr(sqlite3, name)
