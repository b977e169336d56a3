"""Brings a backup back into a store, which stays in use meanwhile."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.address import Source, address_of, describe_source, file_of, without_password
from storage.backup import copy_database
from storage.contents import Contents, Damaged, NotOurs, check_sound, count_contents, open_database
from storage.engine import Engines, open_engines
from storage.errors import StoreError, as_store_errors
from storage.merge import Merged, merge
from storage.migrate import NewerStore, UnreleasedStore, describe_newer, describe_unreleased, migrate
from storage.store import open_store
from storage.workspace import workspace


@dataclass(frozen=True, slots=True)
class Restored:
    """What the backup held, and what became of it."""

    backup: Contents
    merged: Merged


def restore(source: Source, store: str, now: int, *, room: Path | None = None) -> Restored:
    """Bring the results of a backup into the store at an address, on SQLite or on a server.

    `room` is the folder for copies where the store is on a server; the system's folder for temporary files if not
    given. Raises `Damaged`, and changes nothing, when the backup or the store in place is damaged.
    """
    place = file_of(store)
    try:
        with workspace(_room(place, room)) as folder, open_source(source, store, folder) as (backup, found):
            if place is not None:
                _refuse_damaged(place)
            return Restored(found, bring_into(store, backup, now))
    except OSError as error:
        raise StoreError(
            f"The copies that a restore needs cannot be written ({error.strerror}) to "
            f"{place.parent if place else room or 'the folder for temporary files'}: "
            "make room there, or give this program the right to write there, and try again."
        ) from error


def bring_into(store: str, backup: Engines, now: int) -> Merged:
    """Merge a backup into the store at an address, and erase what must not have come back."""
    target = open_store(store)
    try:
        with as_store_errors():
            merged = merge(backup, target.engines, now)
        target.purge(now)
    finally:
        target.close()
    return merged


def knows_nothing(store: str) -> bool:
    """Whether the store at an address is gone or empty, so that it knows of no deletion either.

    Raises `Damaged` when that cannot be told.
    """
    place = file_of(store)
    if place is None:
        return count_on_server(store).is_empty()
    if _is_missing(place):
        return True
    try:
        with open_database(place, mode="rw") as connection:
            return count_contents(connection).is_empty()
    except Damaged as error:
        raise _damaged(place) from error


def _refuse_damaged(place: Path) -> None:
    if _is_missing(place):
        return
    try:
        with open_database(place, mode="rw") as connection:
            check_sound(connection, place)
    except Damaged as error:
        raise _damaged(place) from error


def _is_missing(place: Path) -> bool:
    return not place.exists() or not place.stat().st_size


def _damaged(place: Path) -> Damaged:
    return Damaged(f"The store {place} is damaged: stop the servers, move the file away, and restore a backup.")


def _room(place: Path | None, room: Path | None) -> Path:
    """Return the folder for copies: beside a file, where the store's own rights hold."""
    if place is None:
        return room or Path(tempfile.gettempdir())
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place.parent


def check_backup(source: Source) -> Contents:
    """Read a whole backup and return what it holds; raise `StoreError` when it is damaged or none of ours."""
    if isinstance(source, Path):
        with open_database(source) as connection:
            check_sound(connection, source)
            return count_contents(connection)
    found = count_on_server(source)
    if not found.revision:
        raise NotOurs(f"{describe_source(source)} holds no tables of this program: bring a dump into it first.")
    return found


def count_on_server(address: str) -> Contents:
    """Count what a database on a server holds."""
    engines = open_engines(address)
    try:
        with as_store_errors(), engines.read.connect() as connection:
            return count_contents(connection)
    finally:
        engines.close()


@contextmanager
def open_source(source: Source, store: str, folder: Path) -> Iterator[tuple[Engines, Contents]]:
    """Open a source, its tables brought up to date; of a file a copy in `folder`, for a backup is only read."""
    if isinstance(source, Path):
        found = copy_database(source, folder / "backup.sqlite3")
        engines = open_engines(address_of(folder / "backup.sqlite3"))
    else:
        _refuse_the_store_itself(source, store)
        found = check_backup(source)
        engines = open_engines(source)
    try:
        _bring_up_to_date(source, engines)
        yield engines, found
    finally:
        engines.close()


def _bring_up_to_date(source: Source, engines: Engines) -> None:
    try:
        with as_store_errors():
            migrate(engines)
    except NewerStore as error:
        raise NewerStore(describe_newer(f"The backup {describe_source(source)}", " first.")) from error
    except UnreleasedStore as error:
        raise UnreleasedStore(describe_unreleased(f"The backup {describe_source(source)}")) from error


def _refuse_the_store_itself(address: str, store: str) -> None:
    if file_of(store) is None and without_password(address) == without_password(store):
        raise StoreError(
            f"{describe_source(address)} is the store itself: bring the dump into a second database, and name that."
        )
