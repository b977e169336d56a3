"""The database file: private to its owner, made before SQLite could make it readable for all."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.errors import StoreError

LEAST_ROOM: Final = 50_000_000  # bytes: enough for thousands of results, and time to act


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that stays open, and the number (inode) by which it is known under whatever name."""

    path: Path
    number: int

    def is_in_place(self) -> bool:
        """Tell whether the path still leads to the file that was opened."""
        try:
            return file_number(self.path) == self.number
        except OSError:
            return False

    def has_room(self) -> bool:
        """Tell whether the disk has room for more than a few results."""
        return free_space(self.path) >= LEAST_ROOM


def free_space(path: Path) -> int:
    """Return how many bytes may still be written to the disk of a file."""
    return shutil.disk_usage(path.parent).free


def file_number(path: Path) -> int:
    """Return the inode of a file."""
    return path.stat().st_ino


def prepare_file(path: Path) -> None:
    """Create the file (0600) and its folder (0700) unless they are there; check both are usable.

    Raises `StoreError` with the path and what to do.
    """
    try:
        _create(path)
    except OSError as error:
        raise StoreError(f"The store {path} cannot be created: {error.strerror}.") from error
    if not _is_usable(path):
        raise StoreError(
            f"The store {path} must be a file that this program may read and write, "
            "in a folder where it may write: change the address, the owner or the rights."
        )


def _create(path: Path) -> None:
    # A file that is there is never opened: closing it would drop the POSIX locks that SQLite holds
    # on it in this process (sqlite.org/howtocorrupt.html, on close).
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create_private(path)


def _create_private(path: Path) -> None:
    with suppress(FileExistsError):  # another process may be quicker
        number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            _give_to_owner_of(path.parent, number)
        finally:
            os.close(number)


def _give_to_owner_of(folder: Path, number: int) -> None:
    """Let a file that root made belong to the owner of its folder, who is to work with it."""
    if os.geteuid() == 0:
        owner = folder.stat()
        with suppress(PermissionError):  # a root without the right to give files away works with them itself
            os.fchown(number, owner.st_uid, owner.st_gid)


def _is_usable(path: Path) -> bool:
    reachable = os.access(path.parent, os.W_OK | os.X_OK)
    return reachable and path.is_file() and os.access(path, os.R_OK | os.W_OK)


def sync(path: Path) -> None:
    """Make sure that a file, or a folder's list of names, has reached the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
