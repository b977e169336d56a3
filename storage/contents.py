"""What a database file of ours holds, told without a secret; the file is only read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.errors import StoreError
from storage.faults import sqlite_code
from storage.sqlite import APPLICATION_ID, BUSY_SECONDS


class NotOurs(StoreError):  # noqa: N818  (it tells a state, as its neighbours do)
    """The file is a sound database, but of another program."""


class Damaged(StoreError):  # noqa: N818  (likewise)
    """The file is no database any more, or not to the last page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """How much is in a file; days are UTC seconds, None when there are no results."""

    results: int
    banks: int
    # What is noted as deleted or expired; 0 in files from before it was.
    erased: int
    oldest: int | None
    newest: int | None
    tables: str


@contextmanager
def reading(path: Path, *, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """Give a connection that writes nothing; raise `StoreError` when the file is none of ours or is damaged.

    A store needs the mode "rw": after a crash, SQLite first has to take back what was half done.
    """
    address = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)) as found:
            found.execute("PRAGMA query_only=ON")
            if found.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                raise NotOurs(f"{path} is not a store of this program: name another file.")
            yield found
    except sqlite3.Error as error:
        raise _translated(path, error) from error


def _translated(path: Path, error: sqlite3.Error) -> StoreError:
    if sqlite_code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return Damaged(f"{path} is not a database or is damaged.")
    return StoreError(f"{path} cannot be read ({error}): check that it is there, and try again in a moment.")


def check_sound(connection: sqlite3.Connection, path: Path) -> None:
    """Read the whole file and raise `Damaged` when anything in it is damaged."""
    found = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if found != [("ok",)] or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise Damaged(f"{path} is damaged.")


def contents_of(connection: sqlite3.Connection) -> Contents:
    """Count what is in a file, whatever version of this program wrote it."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"results", "banks", "alembic_version"} <= tables:
        return Contents(0, 0, 0, None, None, "")
    (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    (erased,) = connection.execute("SELECT count(*) FROM erased").fetchone() if "erased" in tables else (0,)
    found = connection.execute("SELECT count(*), min(created_at), max(created_at) FROM results").fetchone()
    (banks,) = connection.execute("SELECT count(*) FROM banks").fetchone()
    return Contents(found[0], banks, erased, found[1], found[2], version)
