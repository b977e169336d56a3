"""Counts of the rate limits in a file in memory, which a process shares with all that are forked from it."""

import fcntl
import os
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from struct import Struct
from tempfile import TemporaryFile
from threading import Lock
from typing import Final

from limits.storage import Storage

SLOT: Final = Struct("=QII")  # a fingerprint of the key, when its count ends (UTC seconds), the count
WAYS: Final = 4  # slots in which a key may stand
SETS: Final = 16_384
SIZE: Final = SLOT.size * WAYS * SETS  # 1 MiB, of which the system gives out what is written to
MOST: Final = 2**32 - 1
LONGEST: Final = 3600  # seconds until a count ends, at most


class SharedCounts(Storage):
    """A table of counts; the processes forked after it was made count together, and so do their threads.

    A process that is killed while it counts stops no other, since the system releases its lock, and leaves one count
    wrong at worst, for an hour at most. Where more keys meet than the table has room for, the smallest counts go.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        """Begin without counts."""
        super().__init__()
        self._threads = Lock()
        self._file = _open_file()
        weakref.finalize(self, os.close, self._file)
        os.truncate(self._file, SIZE)

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what counting may raise."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count up; a new count ends after `expiry` seconds. Return the count."""
        fingerprint, now = _fingerprint(key), int(time.time())
        with self._locked():
            at, ends, count = self._find_slot(fingerprint, now)
            count = min(count + amount, MOST)
            os.pwrite(self._file, SLOT.pack(fingerprint, ends or now + min(expiry, LONGEST), count), at)
        return count

    def get(self, key: str) -> int:
        """Return a count, 0 for none."""
        with self._locked():
            return self._find_slot(_fingerprint(key), int(time.time()))[2]

    def get_expiry(self, key: str) -> float:
        """Return when a count ends (UTC seconds), the present time for none."""
        now = int(time.time())
        with self._locked():
            return self._find_slot(_fingerprint(key), now)[1] or now

    def clear(self, key: str) -> None:
        """Forget a count."""
        with self._locked():
            os.pwrite(self._file, bytes(SLOT.size), self._find_slot(_fingerprint(key), int(time.time()))[0])

    def reset(self) -> None:
        """Forget all counts."""
        with self._locked():
            os.pwrite(self._file, bytes(SIZE), 0)

    def check(self) -> bool:
        """Return True: memory always answers."""
        return True

    def _find_slot(self, fingerprint: int, now: int) -> tuple[int, int, int]:
        """Return where a key stands in the file, when its count ends (UTC seconds) and the count.

        For a key without a count that is the place to write one, 0 and 0. An end that is too far off was
        written under a wrong clock, or by half in the middle of a kill.
        """
        begin = place = fingerprint % SETS * WAYS * SLOT.size
        slots, smallest = os.pread(self._file, WAYS * SLOT.size, begin), MOST
        for at, (found, ends, count) in enumerate(SLOT.iter_unpack(slots)):
            is_live = now < ends <= now + LONGEST
            if is_live and found == fingerprint:
                return begin + at * SLOT.size, ends, count
            size = count if is_live else -1
            if size < smallest:
                smallest, place = size, begin + at * SLOT.size
        return place, 0, 0

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep all others out. The system takes such a lock from a process that dies, which it does not a semaphore."""
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


def _open_file() -> int:
    """Return the descriptor of a new file in memory, which forked processes share."""
    if hasattr(os, "memfd_create"):  # where it is missing, as on macOS, servers do not fork their workers either
        return os.memfd_create("role-fit-counts")
    with TemporaryFile() as file:
        return os.dup(file.fileno())


def _fingerprint(key: str) -> int:
    """Return 64 bits of a hash of a key, which stand for it in the table."""
    return int.from_bytes(sha256(key.encode()).digest()[:8])
