"""Private folders for copies of a store, in which text may stand that is deleted meanwhile.

Such a folder goes when the work ends. Whoever is killed leaves it, and the next who comes by removes it: a lock, which
the system takes from the dead, tells that somebody works in it. Process numbers would not, for they begin anew in
each container.
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
    """Give an empty folder in `place` that its owner alone may open; it goes with all that is in it."""
    remove_leftovers(place)
    folder, lock = _begun(place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _let_go(lock)


def remove_leftovers(place: Path) -> None:
    """Remove such folders in `place` in which nobody works any more; what cannot be removed stays for others."""
    with suppress(OSError):
        for found in [path for path in place.iterdir() if _NAME.fullmatch(path.name)]:
            if found.is_dir() and not found.is_symlink():
                _remove_unless_in_use(found)


def _remove_unless_in_use(folder: Path) -> None:
    with suppress(OSError):  # somebody works there, or nobody can tell
        lock = _held(folder)
        shutil.rmtree(folder, ignore_errors=True)
        _let_go(lock)


def _begun(place: Path) -> tuple[Path, int | None]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        try:
            return folder, _held(folder)
        except (BlockingIOError, FileNotFoundError):
            continue  # somebody took it for a leftover in the moment before it was locked
        except OSError:
            return folder, None  # a disk without locks: nobody takes it for a leftover there


def _held(folder: Path) -> int:
    """Return the lock of a folder; raise `OSError` when somebody else has it, or the folder is gone."""
    number = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (folder / _LOCK).stat()
    except BaseException:
        os.close(number)
        raise
    return number


def _let_go(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
