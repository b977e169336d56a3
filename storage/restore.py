"""Brings a backup back: into the store as it is, or, when that cannot be read, in its place."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.backup import copy_database
from storage.contents import Contents, Damaged, check_sound, contents_of, reading
from storage.engine import Engines, file_of, open_engines
from storage.errors import StoreError
from storage.faults import as_store_errors
from storage.files import sync
from storage.merge import Merged, merge
from storage.migrate import migrate
from storage.store import open_store
from storage.users import is_running, processes_with

_COPIES = ".restoring-"
_BESIDE = ("-wal", "-shm", "-journal")


class StoreUnreadable(StoreError):  # noqa: N818  (it tells a state, as its neighbours do)
    """The store in place cannot be read as a whole: deletions and sharing since the backup may be lost."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What the backup held, and what became of it."""

    backup: Contents
    merged: Merged
    # Results taken over from a store that could only be read in part; None when it was sound.
    salvaged: int | None


def check_backup(file: Path) -> Contents:
    """Read a whole backup and return what it holds; raise `StoreError` when it is damaged or none of ours."""
    with reading(file) as connection:
        check_sound(connection, file)
        return contents_of(connection)


def restore(file: Path, store: str, now: int, *, despite_losses: bool = False) -> Restored:
    """Bring the results of a backup into the store at an address, on SQLite or on a server.

    Servers go on meanwhile. Raises `StoreUnreadable`, and changes nothing, when the store in place
    cannot be read as a whole; `despite_losses` then puts what can be read of it, and the backup, in
    its place, provided that no process has it open.
    """
    with _copies(store) as folder, _opened_copy(file, folder) as (backup, found):
        place = file_of(store)
        if place is None or _is_sound(place):
            return Restored(found, _into(store, backup, now), None)
        if not despite_losses:
            raise StoreUnreadable(f"The store {place} is damaged.")
        _refuse_if_in_use(place)
        return _in_place_of(place, folder, backup, found, now)


def _into(store: str, backup: Engines, now: int) -> Merged:
    target = open_store(store)
    try:
        with as_store_errors():
            merged = merge(backup, target.engines, now)
        target.purge(now)
    finally:
        target.close()
    return merged


def _in_place_of(place: Path, folder: Path, backup: Engines, found: Contents, now: int) -> Restored:
    new = folder / "new.sqlite3"
    address = f"sqlite:///{new}"
    salvaged = _salvage(place, folder, address, now)
    merged = _into(address, backup, now)
    copy = folder / "complete.sqlite3"
    copy_database(new, copy)
    sync(copy)
    # Before the new file comes: SQLite would take a journal of the old one for its own.
    for ending in _BESIDE:
        place.with_name(place.name + ending).unlink(missing_ok=True)
    copy.replace(place)
    sync(place.parent)
    return Restored(found, merged, salvaged)


def _salvage(place: Path, folder: Path, address: str, now: int) -> int:
    """Take over from a damaged store what can be read, deletions first; return how many results."""
    copy = folder / "damaged.sqlite3"
    before = open_store(address)
    try:
        shutil.copyfile(place, copy)
        for ending in _BESIDE[::2]:
            if place.with_name(place.name + ending).exists():
                shutil.copyfile(place.with_name(place.name + ending), copy.with_name(copy.name + ending))
        engines = open_engines(f"sqlite:///{copy}")
        try:
            with as_store_errors():
                migrate(engines)
                merge(engines, before.engines, now)
        finally:
            engines.close()
    except StoreError:
        pass  # what came before the fault is kept
    finally:
        count = sum(1 for _ in before.sheets())
        before.close()
    return count


@contextmanager
def _copies(store: str) -> Iterator[Path]:
    """Make a private folder for copies, beside the store if that is a file; it goes in the end."""
    place = file_of(store)
    if place is not None:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_what_was_broken_off(place.parent)
    prefix = f"{_COPIES}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place and place.parent) as folder:
        yield Path(folder)


def _remove_what_was_broken_off(folder: Path) -> None:
    """Remove the copies of a restore that was killed: they hold what may have been deleted since."""
    for left in folder.glob(f"{_COPIES}*"):
        if not is_running(int(left.name.removeprefix(_COPIES).partition("-")[0])):
            shutil.rmtree(left)


@contextmanager
def _opened_copy(file: Path, folder: Path) -> Iterator[tuple[Engines, Contents]]:
    """Open a copy of a backup, brought up to date; the backup itself is only read."""
    copy = folder / "backup.sqlite3"
    found = copy_database(file, copy)
    engines = open_engines(f"sqlite:///{copy}")
    try:
        with as_store_errors():
            migrate(engines)
        yield engines, found
    finally:
        engines.close()


def _is_sound(place: Path) -> bool:
    """Tell whether the store in place can be read to the last page; one that is not there is as good as empty."""
    if not place.exists() or not place.stat().st_size:
        return True
    try:
        with reading(place, mode="rw") as connection:
            check_sound(connection, place)
    except Damaged:
        return False
    return True


def _refuse_if_in_use(place: Path) -> None:
    users = processes_with(place)
    if users:
        numbers = ", ".join(map(str, users))
        raise StoreError(f"The damaged store {place} is still open in process {numbers}: stop the servers first.")
