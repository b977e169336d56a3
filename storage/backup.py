"""Copies of the database file, made while others read and write it, and checked before they count."""

import errno
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from storage.contents import Contents, Damaged, NotOurs, check_sound, count_contents, open_database
from storage.errors import StoreError, sqlite_code
from storage.files import sync
from storage.workspace import workspace

_BESIDE: Final = ("-wal", "-shm", "-journal")  # what SQLite puts beside a file, by the ends of their names

# Some 40 MB: between two steps Python gets to know that it should end.
_PAGES_AT_ONCE: Final = 10_000
_READING_FAULTS: Final = {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_LOCK}
_TARGETS_FAULTS: Final = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}


def back_up(store: Path, target: Path, *, replace: bool = False) -> Contents:
    """Copy the store's file to a new, private file, check the copy and return what it holds.

    Raises `StoreError`, and leaves `target` as it was, when the copy is not perfect, or `target` is taken
    and is not to be replaced, belongs to the store itself, or holds results while the store holds nothing.
    """
    _refuse_file_of_store(store, target)
    try:
        if not replace:
            _refuse_taken(target)
        with workspace(target.parent) as folder:
            copy = folder / "copy.sqlite3"
            found = copy_database(store, copy, mode="rw")
            _refuse_to_lose(target, found)
            sync(copy)
            _publish(copy, target, replace=replace)
            sync(target.parent)
    except OSError as error:
        raise StoreError(
            f"The backup {target} cannot be written ({error.strerror}): name another file, or make room for it."
        ) from error
    return found


def copy_database(source: Path, target: Path, *, mode: str = "ro") -> Contents:
    """Copy a database of ours, as it is at one moment, to a file that is made for it; return what it holds.

    Raises `StoreError` when the source cannot be read, or the copy is not sound or not complete, and
    `OSError` when the target cannot be written.
    """
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with open_database(source, mode=mode) as connection:
        # Holds this moment until the copy is made: with the rollback journal, writers wait.
        connection.exec_driver_sql("BEGIN")
        expected = count_contents(connection)
        _copy(connection, target)
    with open_database(target) as copy:
        check_sound(copy, source)
        if count_contents(copy) != expected:
            raise StoreError(f"The copy of {source} is not complete: try again.")
    return expected


def _copy(connection: Connection, target: Path) -> None:
    source: Any = connection.connection.driver_connection
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous=OFF")  # synced once, at the end
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=_let_signals_in)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the store uses
    except sqlite3.Error as error:
        if _is_of_the_target(error):
            raise OSError(errno.EIO, str(error)) from error
        raise


def _let_signals_in(_status: int, _remaining: int, _total: int) -> None:
    """Do nothing: Python handles signals before it calls this."""


def _is_of_the_target(error: sqlite3.Error) -> bool:
    if sqlite_code(error) == sqlite3.SQLITE_IOERR:
        return error.sqlite_errorcode not in _READING_FAULTS
    return sqlite_code(error) in _TARGETS_FAULTS


def _refuse_file_of_store(store: Path, target: Path) -> None:
    places = {store.absolute(), store.resolve()}
    own = [place.with_name(place.name + ending) for place in places for ending in ("", *_BESIDE)]
    if any(_is_same(target, file) for file in own):
        raise StoreError(f"{target} belongs to the store itself: name another file.")


def _is_same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        if one.samefile(other):
            return True
    return one.resolve() == other.resolve()


def _refuse_taken(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise StoreError(f"{target} exists already: name another file, or say --replace.")


def _refuse_to_lose(target: Path, found: Contents) -> None:
    """Raise `StoreError` when results would be replaced by the copy of a store that was begun anew."""
    if not found.is_empty() or not target.exists():
        return
    with suppress(NotOurs, Damaged), open_database(target) as connection:
        before = count_contents(connection).results
        if before:
            raise StoreError(
                f"The store holds nothing, and the backup {target} holds results: it was not replaced. Bring it back "
                "with `flask --app app store restore`, or name another file if the store is empty for good reason."
            )


def _publish(copy: Path, target: Path, *, replace: bool) -> None:
    """Give the copy its name, at once and as a whole."""
    if not replace:
        try:
            os.link(copy, target)
        except FileExistsError:
            _refuse_taken(target)
        except OSError:
            _refuse_taken(target)  # a disk without links
        else:
            return
    copy.replace(target)
