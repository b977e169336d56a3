"""Copies of the database file, made while others read and write it, and checked before they count."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storage.contents import Contents, check_sound, contents_of, reading
from storage.errors import StoreError
from storage.files import sync

_PART = ".part"


def back_up(store: Path, target: Path, *, replace: bool = False) -> Contents:
    """Copy the store's file to a new, private file, check the copy and return what it holds.

    Raises `StoreError`, and leaves no file, when the copy is not perfect or `target` is taken and is
    not to be replaced.
    """
    part = target.with_name(target.name + _PART)
    try:
        _reserve(target, replace=replace)
        try:
            found = copy_database(store, part, mode="rw")
            sync(part)
            part.replace(target)
            sync(target.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            _release(target)
            raise
    except OSError as error:
        raise StoreError(f"The backup {target} cannot be written ({error.strerror}): name another file.") from error
    return found


def copy_database(source: Path, target: Path, *, mode: str = "ro") -> Contents:
    """Copy a database of ours, as it is at one moment, to a file that is made for it; return what it holds.

    Raises `StoreError` when the source cannot be read, or the copy is not sound or not complete.
    """
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with reading(source, mode=mode) as connection:
        # Holds this moment until the copy is made: with the rollback journal, writers wait.
        connection.execute("BEGIN")
        expected = contents_of(connection)
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous=OFF")  # synced once, at the end
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whatever the store uses
    with reading(target) as copy:
        check_sound(copy, source)
        if contents_of(copy) != expected:
            raise StoreError(f"The copy of {source} is not complete: try again.")
    return expected


def _reserve(target: Path, *, replace: bool) -> None:
    if replace:
        return
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise StoreError(f"{target} exists already: name another file, or say --replace.") from error


def _release(target: Path) -> None:
    """Remove the file that only kept the name; an older backup stays."""
    with suppress(OSError):
        if not target.stat().st_size:
            target.unlink()
