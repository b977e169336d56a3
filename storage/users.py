"""Which processes have a file open, as far as this machine tells."""

import os
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")


def processes_with(file: Path) -> tuple[int, ...]:
    """Return the numbers of other processes that have the file open; those of other users show only to root."""
    found = file.stat()
    mark = (found.st_dev, found.st_ino)
    others = (entry for entry in _PROCESSES.glob("[0-9]*") if int(entry.name) != os.getpid())
    return tuple(sorted(int(entry.name) for entry in others if mark in _open_in(entry)))


def _open_in(process: Path) -> set[tuple[int, int]]:
    opened = set()
    with suppress(OSError):  # it ended meanwhile, or is not ours to look at
        for number in (process / "fd").iterdir():
            with suppress(OSError):
                found = number.stat()
                opened.add((found.st_dev, found.st_ino))
    return opened
