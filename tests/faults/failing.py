"""A database driver whose n-th call fails, or whose n-th commit does after it was done.

The latter is what a lost connection looks like: nobody knows whether the commit holds.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Literal
from unittest.mock import patch

import storage.sqlite

Moment = Literal["before", "after"]


@dataclass
class Calls:
    """Counts the calls that reach the database, or the commits; number `failing` (from 1) fails."""

    failing: int = 0
    moment: Moment = "before"
    count: int = 0

    @property
    def has_failed(self) -> bool:
        """Tell whether a call failed."""
        return 0 < self.failing <= self.count

    @contextmanager
    def call(self, *, is_commit: bool = False) -> Iterator[None]:
        """Run one call."""
        self.count += self.moment == "before" or is_commit
        is_now = self.count == self.failing and (self.moment == "before" or is_commit)
        if is_now and self.moment == "before":
            raise broken()
        yield
        if is_now:
            raise broken()


def broken() -> sqlite3.OperationalError:
    """Return what SQLite says when the disk does not answer."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    return error


@contextmanager
def counted(calls: Calls) -> Iterator[None]:
    """Let all calls of stores that are opened from here on be counted."""

    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, values: Sequence[Any] = ()) -> "Cursor":  # type: ignore[override]
            # What sets a waiting time reaches no disk, and there are many of these.
            with nullcontext() if statement.startswith("PRAGMA busy_timeout") else calls.call():
                super().execute(statement, values)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, _factory: object = None) -> Cursor:  # type: ignore[override]
            return super().cursor(Cursor)

        def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor:  # type: ignore[override]
            return self.cursor().execute(statement, values)

        def commit(self) -> None:
            with calls.call(is_commit=True):
                super().commit()

    class Driver:
        """The module sqlite3, with connections that count."""

        def connect(self, address: str, **more: Any) -> sqlite3.Connection:
            with calls.call():
                return sqlite3.connect(address, factory=Connection, **more)

        def __getattr__(self, name: str) -> Any:
            return getattr(sqlite3, name)

    with patch.object(storage.sqlite, "sqlite3", Driver()):
        yield
