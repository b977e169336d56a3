"""A disk that fills up below the app's own SQLite: system calls say ENOSPC, as those of a real disk do.

SQLite lets whoever embeds it replace the system calls of its file system (sqlite3_vfs.xSetSystemCall), and this needs
no right to mount anything. Files and folders that Python makes need room too.
"""

import _sqlite3
import ctypes
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

import pytest

_FUNCTION: Final = ctypes.c_void_p
_SET: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, _FUNCTION)
_WRITE: Final = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)
_OPEN: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_int, use_errno=True)
_WRITES: Final = (b"pwrite64", b"pwrite")  # which of the two is used, SQLite decides when it is built


class _FileSystem(ctypes.Structure):
    """The struct sqlite3_vfs, see sqlite.org/c3ref/vfs.html."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("methods", _FUNCTION * 13),
        ("set_system_call", _SET),
    )


class Disk:
    """Has room for any number of writes and new files, or for so many; half of the next write fits, too."""

    def __init__(self) -> None:
        self.refused = 0
        self._asked = 0
        self._full: range = range(0)

    def fill_after(self, most: int, *, for_good: bool = True) -> None:
        """Let so many writes and new files succeed, and then none, or all but one."""
        self.refused = self._asked = 0
        self._full = range(most + 1, 10**9 if for_good else most + 2)

    def make_room(self) -> None:
        """Let everything succeed again."""
        self._full = range(0)

    def room_for(self, size: int) -> int:
        """Return how many bytes of a write fit; raise what a full disk says when none do."""
        self._asked += 1
        if self._asked not in self._full:
            return size
        self.refused += 1
        if self.refused == 1 and size > 1 and len(self._full) > 1:
            return size // 2
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def disk_below() -> Iterator[Disk]:
    """Give the disk on which SQLite, and Python where it makes files, write until the end."""
    disk, make, mkdir, copy = Disk(), os.open, os.mkdir, shutil.copyfile

    def write(number: int, data: int, size: int, place: int) -> int:
        return os.pwrite(number, ctypes.string_at(data, disk.room_for(size)), place)

    def open_(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if flags & os.O_CREAT and not os.path.exists(path):  # noqa: PTH110  (SQLite gives bytes)
            disk.room_for(0)
        return make(path, flags, mode, **more)

    def make_folder(path: Any, *others: Any, **more: Any) -> None:
        disk.room_for(0)
        mkdir(path, *others, **more)

    def copy_file(*others: Any, **more: Any) -> Any:
        disk.room_for(0)
        return copy(*others, **more)

    calls = {name: _WRITE(_telling_errors(write)) for name in _WRITES} | {b"open": _OPEN(_telling_errors(open_))}
    with (
        _replaced(calls),
        patch.object(os, "open", open_),
        patch.object(os, "mkdir", make_folder),
        patch.object(shutil, "copyfile", copy_file),
    ):
        yield disk


def _telling_errors(call: Callable[..., int]) -> Callable[..., int]:
    """Return the call as C has it: -1 and a number instead of an exception."""

    def run(*arguments: Any) -> int:
        try:
            return call(*arguments)
        except OSError as error:
            ctypes.set_errno(error.errno or errno.EIO)
            return -1

    return run


@contextmanager
def _replaced(calls: dict[bytes, Any]) -> Iterator[None]:
    system = _file_system()
    for name, call in calls.items():
        system.contents.set_system_call(system, name, ctypes.cast(call, _FUNCTION))
    try:
        yield
    finally:
        for name in calls:
            system.contents.set_system_call(system, name, None)


def _file_system() -> Any:
    # Where _sqlite3 is no file of its own, it is part of the program.
    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    try:
        find = library.sqlite3_vfs_find
    except AttributeError:
        pytest.skip("This Python hides its SQLite, so no disk can be put below it.")
    find.argtypes, find.restype = [ctypes.c_char_p], ctypes.POINTER(_FileSystem)
    return find(b"unix")
