"""Restores the results and jobs of a backup into a store that stays in use, without undoing later decisions."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from storage.address import Source, address_of, describe_source, file_of, without_password
from storage.backup import Contents, check_sound, copy_database, count_contents, open_database
from storage.engine import Engines, open_engines
from storage.errors import Damaged, StoreError, as_store_errors
from storage.files import make_workspace
from storage.merge import merge_all
from storage.migrate import migrate
from storage.store import open_store


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup held, and how many of its results came back or did not.

    Those `known` were in the store already, those `erased` are recorded as gone, and those `expired` had expired.
    `jobs` is how many jobs came back.
    """

    backup: Contents
    added: int = 0
    known: int = 0
    erased: int = 0
    expired: int = 0
    jobs: int = 0


def restore(source: Source, store: str, now: int, *, room: Path | None = None) -> Restored:
    """Restore the results and jobs of a backup into the store at an address, on SQLite or on a server.

    `room` is the folder for copies where the store is on a server; the system's folder for temporary files if not
    given. Raises `Damaged`, and changes nothing, when the backup or the store in place is damaged.
    """
    place = file_of(store)
    folder = place.parent if place else room or Path(tempfile.gettempdir())
    try:
        if place is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with make_workspace(folder) as copies, _open_source(source, store, copies) as (backup, found):
            if place is not None and not _is_missing(place):
                with _open_store_file(place) as connection:
                    check_sound(connection, place)
            return Restored(found, **merge_backup(store, backup, now))
    except OSError as error:
        raise StoreError(
            f"The copies that a restore needs cannot be written ({error.strerror}) to "
            f"{place.parent if place else room or 'the folder for temporary files'}: "
            "make room there, or give this program the right to write there, and try again."
        ) from error


def merge_backup(store: str, backup: Engines, now: int) -> Mapping[str, int]:
    """Merge a backup into the store at an address, and erase what must not have come back; return the counts.

    Raises `ClockDoubted`, and changes nothing, when the clock is far ahead of the last time the store was in use.
    """
    with closing(open_store(store)) as target:
        target.refuse_doubtful_clock(now)
        with as_store_errors():
            counts = merge_all(backup, target.engines, now)
        target.purge(now)
    return counts


def is_store_empty(store: str) -> bool:
    """Whether the store at an address is missing or has neither results nor records of erased ones.

    Raises `Damaged` when it cannot be read.
    """
    place = file_of(store)
    if place is None:
        return count_on_server(store).is_empty()
    if _is_missing(place):
        return True
    with _open_store_file(place) as connection:
        return count_contents(connection).is_empty()


def check_backup(source: Source) -> Contents:
    """Read a whole backup and return what it holds; raise `StoreError` when it is damaged or not one of ours."""
    if isinstance(source, Path):
        with open_database(source) as connection:
            check_sound(connection, source)
            return count_contents(connection)
    found = count_on_server(source)
    if not found.revision:
        raise StoreError(f"{describe_source(source)} holds no tables of this program: bring a dump into it first.")
    return found


def count_on_server(address: str) -> Contents:
    """Count what a database on a server holds."""
    with closing(open_engines(address)) as engines, as_store_errors(), engines.read.connect() as connection:
        return count_contents(connection)


@contextmanager
def _open_store_file(place: Path) -> Iterator[Connection]:
    """Open the file of the store in place for queries; raises Damaged with what to do about it."""
    try:
        with open_database(place, mode="rw") as connection:
            yield connection
    except Damaged as error:
        raise Damaged(
            f"The store {place} is damaged: stop the servers, move the file away, and restore a backup."
        ) from error


def _is_missing(place: Path) -> bool:
    """Tell whether the file of a store is not there, or has no byte."""
    return not place.exists() or not place.stat().st_size


@contextmanager
def _open_source(source: Source, store: str, folder: Path) -> Iterator[tuple[Engines, Contents]]:
    """Open a source and migrate its tables; of a file a copy in `folder`, so that the backup stays unchanged."""
    if isinstance(source, Path):
        found = copy_database(source, folder / "backup.sqlite3")
        address = address_of(folder / "backup.sqlite3")
    else:
        if file_of(store) is None and without_password(source) == without_password(store):
            raise StoreError(
                f"{describe_source(source)} is the store itself: bring the dump into a second database, and name that."
            )
        found, address = check_backup(source), source
    with closing(open_engines(address)) as engines:
        with as_store_errors():
            migrate(engines, f"The backup {describe_source(source)}", " first.")
        yield engines, found
