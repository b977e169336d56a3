"""The database file, private to its owner, and private folders for copies of it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from storage.errors import StoreError

LEAST_ROOM: Final = 50_000_000  # bytes: enough for thousands of results, and time to act
_PREFIX: Final = ".role-fit-copies-"


def free_space(path: Path) -> int:
    """Return how many bytes may still be written to the disk of a file."""
    return shutil.disk_usage(path.parent).free


def find_inode(path: Path) -> int:
    """Return the number by which the system knows a file under whatever name, 0 when it is not there."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def prepare_file(path: Path) -> None:
    """Create the file (0600) and its folder (0700) unless they are there; check both are usable.

    Raises `StoreError` with the path and what to do.
    """
    try:
        # A file that is there is never opened: closing it would drop the POSIX locks that SQLite holds
        # on it in this process (sqlite.org/howtocorrupt.html, on close).
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create_private(path)
    except OSError as error:
        raise StoreError(f"The store {path} cannot be created: {error.strerror}.") from error
    may_make_journals = os.access(path.parent, os.W_OK | os.X_OK)
    if not (may_make_journals and path.is_file() and os.access(path, os.R_OK | os.W_OK)):
        raise StoreError(
            f"The store {path} must be a file that this program may read and write, "
            "in a folder where it may write: change the address, the owner or the rights."
        )


def _create_private(path: Path) -> None:
    """Create a file before SQLite could make it readable for all; made by root, it belongs to the folder's owner."""
    with suppress(FileExistsError):  # another process may be quicker
        path.touch(0o600, exist_ok=False)
        if os.geteuid() == 0:
            owner = path.parent.stat()
            with suppress(PermissionError):  # a root without the right to give files away works with them itself
                os.chown(path, owner.st_uid, owner.st_gid)


def sync(path: Path) -> None:
    """Make sure that a file, or a folder's list of names, has reached the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def make_workspace(place: Path) -> Iterator[Path]:
    """Make an empty folder in `place` that only its owner may open, and remove it at the end.

    Copies of a store may hold text that is deleted meanwhile. A process that is killed leaves its folder, and the next
    one removes it.
    """
    remove_leftovers(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    lock = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk without locks, where nobody takes the folder for a leftover either
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def remove_leftovers(place: Path) -> None:
    """Remove folders for copies in `place` that no process uses any more, as far as rights allow.

    A lock tells whether one is in use: the system releases it when a process ends. Process ids would not, since they
    begin anew in each container.
    """
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # somebody works there, or nobody can tell
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
