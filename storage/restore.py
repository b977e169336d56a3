"""Brings a backup back: into the store as it is, or, when that cannot be read, in its place."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from storage.contents import Contents, Damaged, check_sound, contents_of, reading
from storage.counts import counted
from storage.engine import Engines, file_of, open_engines
from storage.errors import StoreError
from storage.merge import Merged
from storage.replacing import Salvaged, bring_into, replace_damaged
from storage.sources import Source, opened
from storage.users import processes_with
from storage.workspace import workspace


class StoreUnreadable(StoreError):  # noqa: N818  (it tells a state, as its neighbours do)
    """The store in place cannot be read as a whole: deletions and sharing since the backup may be lost."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What the backup held, and what became of it."""

    backup: Contents
    merged: Merged
    # What was taken over from a store that could only be read in part; None when it was sound.
    salvaged: Salvaged | None


def restore(
    source: Source, store: str, now: int, *, despite_losses: bool = False, room: Path | None = None
) -> Restored:
    """Bring the results of a backup into the store at an address, on SQLite or on a server.

    Servers go on meanwhile. Raises `StoreUnreadable`, and changes nothing, when the store in place
    cannot be read as a whole; `despite_losses` then puts what can be read of it, and the backup, in
    its place, provided that no process has it open. `room` is the folder for copies where the store
    is no file, the system's folder for temporary files if not given.
    """
    place = file_of(store)
    try:
        with workspace(_room(place, room)) as folder, opened(source, store, folder) as (backup, found):
            if place is None or _is_sound(place):
                return Restored(found, bring_into(store, backup, now), None)
            return _in_place_of(place, folder, (backup, found), now, despite_losses=despite_losses)
    except OSError as error:
        raise StoreError(
            f"The copies that a restore needs cannot be written ({error.strerror}) to "
            f"{place.parent if place else room or 'the folder for temporary files'}: "
            "make room there, or give this program the right to write there, and try again."
        ) from error


def knows_nothing(store: str) -> bool:
    """Tell whether the store at an address is gone or as good as empty, so that it knows of no deletion either.

    Raises `StoreUnreadable` when it is so damaged that this cannot be told.
    """
    place = file_of(store)
    if place is None:
        return _is_empty(_counted_on_server(store))
    if not place.exists() or not place.stat().st_size:
        return True
    try:
        with reading(place, mode="rw") as connection:
            return _is_empty(contents_of(connection))
    except Damaged as error:
        raise _unreadable(place) from error


def _is_empty(found: Contents) -> bool:
    return not found.results and not found.erased


def _counted_on_server(store: str) -> Contents:
    engines = open_engines(store)
    try:
        return counted(engines)
    finally:
        engines.close()


def _in_place_of(
    place: Path, folder: Path, backup: tuple[Engines, Contents], now: int, *, despite_losses: bool
) -> Restored:
    if not despite_losses:
        raise _unreadable(place)
    _refuse_if_in_use(place)
    engines, found = backup
    merged, salvaged = replace_damaged(place, folder, engines, now)
    return Restored(found, merged, salvaged)


def _unreadable(place: Path) -> StoreUnreadable:
    return StoreUnreadable(f"The store {place} is damaged.")


def _room(place: Path | None, room: Path | None) -> Path:
    """Return the folder for copies; a file's own, where they only need to be given its name."""
    if place is None:
        return room or Path(tempfile.gettempdir())
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place.parent


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
