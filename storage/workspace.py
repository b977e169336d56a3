"""Private temporary folders for copies of a store, which may hold text that is deleted meanwhile.

A process that is killed leaves its folder, and the next one removes it. A file lock, which the system releases when a
process ends, tells whether a folder is in use; process ids would not, since they begin anew in each container.
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_PREFIX: Final = ".role-fit-copies-"
_NAME: Final = re.compile(r"\.role-fit-copies-[a-z0-9_]{8}")
_LOCK: Final = "lock"


@contextmanager
def workspace(place: Path) -> Iterator[Path]:
    """Make an empty folder in `place` that only its owner may open, and remove it at the end."""
    remove_leftovers(place)
    folder, lock = _make_locked_folder(place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _unlock(lock)


def remove_leftovers(place: Path) -> None:
    """Remove folders in `place` that no process uses any more, as far as rights allow."""
    with suppress(OSError):
        for found in [path for path in place.iterdir() if _NAME.fullmatch(path.name)]:
            if found.is_dir() and not found.is_symlink():
                _remove_unless_in_use(found)


def _remove_unless_in_use(folder: Path) -> None:
    with suppress(OSError):  # somebody works there, or nobody can tell
        lock = _lock_folder(folder)
        shutil.rmtree(folder, ignore_errors=True)
        _unlock(lock)


def _make_locked_folder(place: Path) -> tuple[Path, int | None]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        try:
            return folder, _lock_folder(folder)
        except (BlockingIOError, FileNotFoundError):
            continue  # somebody took it for a leftover in the moment before it was locked
        except OSError:
            return folder, None  # a disk without locks: nobody takes it for a leftover there


def _lock_folder(folder: Path) -> int:
    """Return the lock of a folder; raise `OSError` when somebody else has it, or the folder is gone."""
    number = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (folder / _LOCK).stat()
    except BaseException:
        os.close(number)
        raise
    return number


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
