"""Copies of the database file, made while others read and write it, and checked before they count."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, NullPool, create_engine, func, inspect, select
from sqlalchemy.exc import DBAPIError

from storage.errors import Damaged, StoreError, sqlite_code
from storage.files import JOURNALS, make_workspace, sync
from storage.migrate import find_revision
from storage.schema import erased, jobs, results
from storage.sqlite import APPLICATION_ID

_PATIENCE: Final = 60.0  # seconds: with the journal DELETE, busy writers may keep a reader out for long
_WRITE_ERRORS: Final = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
}


@dataclass(frozen=True, slots=True)
class Contents:
    """How many rows a store holds; `oldest` and `newest` are those of results in UTC seconds, None without any."""

    results: int = 0
    erased: int = 0
    oldest: int | None = None
    newest: int | None = None
    revision: str = ""
    jobs: int = 0

    def is_empty(self) -> bool:
        """Whether there is neither a result nor a job, nor the key of an erased one."""
        return not (self.results or self.jobs or self.erased)


def back_up(store: Path, target: Path, *, replace: bool = False) -> Contents:
    """Copy the store's file to a new, private file, check the copy and return what it holds.

    Raises `StoreError`, and leaves `target` as it was, when the copy is not perfect, or `target` is taken
    and is not to be replaced, belongs to the store itself, or holds results or jobs while the store holds nothing.
    """
    real = store.resolve()
    if target.resolve() in {real, *(real.with_name(real.name + ending) for ending in JOURNALS)}:
        raise StoreError(f"{target} belongs to the store itself: name another file.")
    try:
        if not replace and (target.exists() or target.is_symlink()):
            raise StoreError(f"{target} exists already: name another file, or say --replace.")
        with make_workspace(target.parent) as folder:
            copy = folder / "copy.sqlite3"
            found = copy_database(store, copy, mode="rw")
            _refuse_to_lose(target, found)
            sync(copy)
            copy.replace(target)
            sync(target.parent)
    except OSError as error:
        raise StoreError(
            f"The backup {target} cannot be written ({error.strerror}): name another file, or make room for it."
        ) from error
    return found


def copy_database(source: Path, target: Path, *, mode: str = "ro") -> Contents:
    """Copy a database of ours, as it is at one moment, to a new file; check the copy and return what it holds.

    Raises `StoreError` when the source cannot be read, or the copy is not sound, and `OSError` when the target cannot
    be written.
    """
    target.touch(0o600, exist_ok=False)
    with open_database(source, mode=mode) as connection:
        _copy_pages(connection.connection.driver_connection, target)
    with open_database(target) as copy:
        check_sound(copy, source)
        return count_contents(copy)


def _copy_pages(source: Any, target: Path) -> None:
    """Copy all pages of an open SQLite connection to a new file; raises OSError if that cannot be written."""
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous=OFF")  # synced once, at the end
            source.backup(copy)  # all pages in one step, so that they are of one moment
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the store uses
    except sqlite3.Error as error:
        if sqlite_code(error) in _WRITE_ERRORS:
            raise OSError(errno.EIO, str(error)) from error
        raise


def _refuse_to_lose(target: Path, found: Contents) -> None:
    """Raise `StoreError` when results or jobs would be replaced by the copy of a store that was begun anew."""
    if not found.is_empty() or not target.exists():
        return
    try:
        with open_database(target) as connection:
            before = count_contents(connection)
    except StoreError:  # what cannot be read is no backup to be kept
        return
    if before.results or before.jobs:
        raise StoreError(
            f"The store holds nothing, and the backup {target} holds results: it was not replaced. Bring it back "
            "with `./role-fit store restore`, or name another file if the store is empty for good reason."
        )


@contextmanager
def open_database(path: Path, *, mode: str = "ro") -> Iterator[Connection]:
    """Open a database file of ours for queries only.

    A live store needs the mode "rw": after a crash, SQLite has to roll back before it can read. Raises `Damaged`, or
    `StoreError` when the file is another program's or cannot be read.
    """

    def connect() -> sqlite3.Connection:
        address = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
        connection.execute("PRAGMA query_only=ON")
        return connection

    try:
        with create_engine("sqlite://", creator=connect, poolclass=NullPool).connect() as found:
            if found.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
                raise StoreError(f"{path} is not a store of this program: name another file.")
            yield found
    except (DBAPIError, sqlite3.Error) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        if sqlite_code(reason) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise Damaged(f"{path} is not a database or is damaged.") from error
        raise StoreError(
            f"{path} cannot be read ({reason}): check that it is there, and try again in a moment."
        ) from error


def count_contents(connection: Connection) -> Contents:
    """Count what a database holds; without our tables, nothing."""
    tables = set(inspect(connection).get_table_names())
    if not tables >= {results.name, erased.name}:
        return Contents()
    summary = select(func.count(), func.min(results.c.created_at), func.max(results.c.created_at))
    count, oldest, newest = connection.execute(summary.select_from(results)).one()
    gone = connection.execute(select(func.count()).select_from(erased)).scalar_one()
    # A backup may be of a version that had none.
    found = connection.execute(select(func.count()).select_from(jobs)).scalar_one() if jobs.name in tables else 0
    return Contents(count, gone, oldest, newest, find_revision(connection) or "", found)


def check_sound(connection: Connection, path: Path) -> None:
    """Read the whole file; raise `Damaged` when any of it is damaged."""
    found = list(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalars())
    if found != ["ok"] or connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Damaged(f"{path} is damaged.")
