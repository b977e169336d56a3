"""Puts a new file in the place of a damaged store: what can be read of it, and a backup."""

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

from storage.backup import BESIDE, copy_database
from storage.engine import Engines
from storage.faults import as_store_errors
from storage.files import give_to_owner_of, sync
from storage.merge import Merged, merge
from storage.salvage import salvage
from storage.sources import address_of
from storage.store import open_store

_JOURNALS: Final = ("-wal", "-journal")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many results could be read from the damaged file and stayed, and where that file is kept."""

    results: int
    kept: Path


def bring_into(store: str, backup: Engines, now: int) -> Merged:
    """Bring what a backup has into the store at an address, and erase what must not have come back."""
    target = open_store(store)
    try:
        with as_store_errors():
            merged = merge(backup, target.engines, now)
        target.purge(now)
    finally:
        target.close()
    return merged


def replace_damaged(place: Path, folder: Path, backup: Engines, now: int) -> tuple[Merged, Salvaged]:
    """Make a new store in `folder`, then put it in the place of the damaged one, which stays under another name."""
    new, complete = folder / "new.sqlite3", folder / "complete.sqlite3"
    stayed = _salvaged(_copied(place, folder / "damaged.sqlite3"), new, backup, now)
    merged = bring_into(address_of(new), backup, now)
    copy_database(new, complete)
    give_to_owner_of(place.parent, complete)
    sync(complete)
    kept = _kept(place, now)
    # Before the new file comes: SQLite would take a journal of the old one for its own.
    for ending in BESIDE:
        _beside(place, ending).unlink(missing_ok=True)
    complete.replace(place)
    sync(place.parent)
    return merged, Salvaged(stayed, kept)


def _salvaged(damaged: Path, new: Path, backup: Engines, now: int) -> int:
    store = open_store(address_of(new))
    try:
        with as_store_errors():
            salvage(damaged, store.engines, backup)
        store.purge(now)
        return sum(1 for _ in store.sheets(now))
    finally:
        store.close()


def _copied(place: Path, copy: Path) -> Path:
    """Copy the damaged file and its journals, for reading them changes them."""
    shutil.copyfile(place, copy)
    for ending in _JOURNALS:
        journal = _journal_of(place, ending)
        if journal is not None:
            shutil.copyfile(journal, _beside(copy, ending))
    return copy


def _journal_of(place: Path, ending: str) -> Path | None:
    """Return a journal: beside the file, or beside its other name when this was broken off at the last moment."""
    kept = (path for path in place.parent.glob(f"{place.name}.damaged-*") if path.samefile(place))
    found = (_beside(path, ending) for path in (place, *kept))
    return next((path for path in found if path.exists()), None)


def _kept(place: Path, now: int) -> Path:
    """Give the damaged file and its journals a second name each; the first ones go when the new file comes."""
    day = datetime.fromtimestamp(now, UTC).date().isoformat()
    names = (place.with_name(f"{place.name}.damaged-{day}{'' if number == 1 else f'-{number}'}") for number in count(1))
    name = next(path for path in names if not path.exists() or path.samefile(place))
    for ending in ("", *_JOURNALS):
        if _beside(place, ending).exists() and not _beside(name, ending).exists():
            _link(_beside(place, ending), _beside(name, ending))
    sync(place.parent)
    return name


def _link(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:  # a disk without links
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        shutil.copyfile(file, name)
        give_to_owner_of(name.parent, name)
        sync(name)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)
