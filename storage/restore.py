"""Brings a backup back into a store, which stays in use meanwhile."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from storage.contents import Contents, Damaged, check_sound, count_contents, open_database
from storage.engine import Engines, file_of
from storage.errors import StoreError
from storage.faults import as_store_errors
from storage.merge import Merged, merge
from storage.sources import Source, count_on_server, open_source
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
