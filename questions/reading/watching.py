"""The files that a running program watches for changes of the bank."""

import os
from functools import lru_cache
from pathlib import Path

from questions.reading.files import FILES, PACK, bank_yaml_of, file_of, shipped_directory
from questions.reading.languages import language_files

AT_REST = 1_000_000_000
"""Nanoseconds after which a folder's clock has moved on, so that another change would show in its times."""

_SHIPPED = shipped_directory()


def watched_files(directory: Path | None, now: int) -> tuple[Path, ...]:
    """Return the files whose change is a change of the bank, present or not; `now` is in nanoseconds since 1970.

    This runs on every request, so a folder is listed again only when its times have changed.
    """
    places = (_SHIPPED,) if directory is None else (directory, _SHIPPED)
    stamps = tuple(_stamp(place) for place in places)
    if now - max(moment for moment, _ in stamps) < AT_REST:
        return _list_files(places)
    return _list_cached(places, stamps)


def _stamp(folder: Path) -> tuple[int, int]:
    """Return a folder's time of change and its inode: a link may be pointed at another one of the same time."""
    try:
        found = os.stat(folder)  # noqa: PTH116  half the time of Path.stat
    except OSError:
        return (0, 0)
    return (max(found.st_mtime_ns, found.st_ctime_ns), found.st_ino)


@lru_cache(maxsize=8)
def _list_cached(places: tuple[Path, ...], _stamps: tuple[tuple[int, int], ...]) -> tuple[Path, ...]:
    """Return the same as `_list_files`, listed again only when a folder's stamp is another one."""
    return _list_files(places)


def _list_files(places: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the files of a bank; the first place is its own folder, where its languages lie."""
    files = [place / name for place in places for name in FILES]
    beside = language_files(bank_yaml_of(places[0]).parent), language_files(file_of(places[0], PACK).parent, PACK)
    return (*files, *(path for found in beside for path in found.values()))
