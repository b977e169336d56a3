"""The database file, private to its owner, and private folders for copies of it."""

import errno
import fcntl
import logging
import os
import shlex
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from storage.errors import StoreError

log = logging.getLogger(__name__)

LEAST_ROOM: Final = 50_000_000  # bytes: enough for thousands of results, and time to act
RESERVE: Final = 2_000_000  # bytes: enough for the journal of a deletion with its question bank
_PREFIX: Final = ".role-fit-copies-"
JOURNALS: Final = ("-wal", "-shm", "-journal", "-reserve")  # what stands beside a file, by the ends of their names
SHARED: Final = "worked-out-"  # how the names of files begin in which processes share figures of the bank
_OWN_FILES: Final = (_PREFIX, SHARED, "role-fit.sqlite3", "secret_key", "api_keys", "workbench_keys", "store-was-made-")
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


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
    _restrict_store_files(path.resolve())


def _restrict_store_files(path: Path) -> None:
    """Let nobody but its owner open the file of a store, what stands beside it, and its folder."""
    files = [path.with_name(f"{path.name}{ending}") for ending in ("", *JOURNALS)]
    restricted = [file for file in files if restrict_access(file, "The store")]
    log_restricted([*restricted, *restrict_folder(path.parent, path.name)])


def log_restricted(places: Sequence[Path]) -> None:
    """Log that rights were taken from others, if they were: somebody may have looked."""
    if places:
        log.warning("Others could open %s until now; their rights were taken away", ", ".join(map(str, places)))


def restrict_folder(folder: Path, *names: str) -> list[Path]:
    """Let nobody but its owner look into a folder that holds nothing but files of ours, or of these names.

    Returns the folder if its rights changed, else nothing.

    The rights to any other folder are left alone; raises `StoreError` where everybody may write into it, for they could
    put another file in the place of ours.
    """
    restricted = []
    with suppress(OSError):  # of another user, as a volume may be, it is left as it is
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & 0o077 and all(entry.name.startswith((*names, *_OWN_FILES)) for entry in folder.iterdir()):
            folder.chmod(mode & ~0o077)
            restricted.append(folder)
    # With the sticky bit, as for temporary files, nobody replaces what is another's.
    if folder.stat().st_mode & (stat.S_IWOTH | stat.S_ISVTX) == stat.S_IWOTH:
        raise StoreError(
            f"Everybody may write into the folder {folder}, and so replace the files of this program in it: "
            f"take that right away (chmod o-w {shlex.quote(str(folder))}), or name another folder."
        )
    return restricted


def restrict_access(path: Path, subject: str) -> bool:
    """Let nobody but its owner read or write what is there, if it is; return whether its rights changed.

    Raises `StoreError` when they cannot be changed.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & ~0o077)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(
            f"{subject} {path} can be opened by others, and this program cannot change that ({error.strerror}): "
            "give it to this program's user (chown), and to nobody else a right to it (chmod go=)."
        ) from error
    return bool(mode & 0o077)


def _create_private(path: Path) -> None:
    """Create a file before SQLite could make it readable for all; made by root, it belongs to the folder's owner."""
    with suppress(FileExistsError):  # another process may be quicker
        path.touch(0o600, exist_ok=False)
        if os.geteuid() == 0:
            owner = path.parent.stat()
            with suppress(PermissionError):  # a root without the right to give files away works with them itself
                os.chown(path, owner.st_uid, owner.st_gid)


def reserve_of(path: Path) -> Path:
    """Return the path of the file that keeps some room on the disk of a store, for deletions when it is full."""
    return path.with_name(f"{path.name}-reserve")


def hold_reserve(path: Path) -> bool:
    """Reserve room on the disk of a store, unless it is reserved; return whether all of it is.

    It is made only where as much again is free: else a save would take what a deletion has just been given.
    """
    try:
        if reserve_of(path).stat().st_size >= RESERVE:
            return True
    except OSError:
        pass
    return free_space(path) >= 2 * RESERVE and make_reserve(path, RESERVE)


def make_reserve(path: Path, size: int) -> bool:
    """Make the reserve of a store that large; return False when the disk has no room for it."""
    try:
        _create_private(reserve_of(path))
        with reserve_of(path).open("r+b") as stream:
            _allocate(stream.fileno(), size)
    except OSError as error:
        if error.errno in _NO_ROOM:
            release_reserve(path)
            return False
    return True  # also where it cannot be made for another reason, which the store itself will tell


def _allocate(number: int, size: int) -> None:
    """Give a file so many bytes of the disk, not only in its name: by writing them where there is no other way."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(number, 0, size)
    else:
        os.write(number, bytes(size))


def release_reserve(path: Path) -> bool:
    """Free the reserved room; return whether there was any."""
    try:
        reserve_of(path).unlink()
    except OSError:
        return False
    return True


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
    folder, lock = _make_locked_folder(place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _make_locked_folder(place: Path) -> tuple[Path, int]:
    """Make a private folder and lock it; return it with the file descriptor that holds the lock."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        # Until it is locked, another process may take the new folder for a leftover and remove it: then make another.
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY)
            with suppress(OSError):  # a disk without locks, where nobody takes the folder for a leftover either
                fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
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
