"""Work on a bank that takes long, done once on a machine: in a process of its own, whose outcome all processes share.

In a thread it would stop the requests of its process again and again, since one thread runs at a time. The outcome is
stored in a file of the data folder, with what it was worked out from, so that a file of another bank or of another
version of the program counts for nothing, nor does one that is damaged.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import IO, Final, TypeVar, cast

from questions import Bank
from storage.files import SHARED
from web.platform.settings import ROOT

POLITE: Final = 10  # the niceness of what works beside the requests
SOURCES: Final = ("questions", "scoring")  # folders on whose files the outcome depends, besides the bank

Found = TypeVar("Found")


class WorkError(Exception):
    """What was asked for could not be worked out; the message says why."""


def work_out_once(kind: str, bank: Bank, read: Callable[[str], Found], folder: Path | None) -> Found:
    """Return what `read` makes of the output of `python -m scoring KIND`, or of what another process stored of it.

    `read` raises ValueError for a text that it does not know. Where nothing can be stored in the folder, or none is
    given, every process works for itself. Raises WorkError.
    """
    try:
        return read(_run(kind, bank)) if folder is None else _run_or_read(kind, bank, read, folder)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise WorkError(str(error)) from error


def _run_or_read(kind: str, bank: Bank, read: Callable[[str], Found], folder: Path) -> Found:
    """Return what another process stored, or run the program and store its outcome; one process at a time."""
    file, key = folder / f"{SHARED}{kind}.json", _hash_inputs(bank)
    with _lock_work(file):
        with suppress(OSError, ValueError):
            return read(_read_stored(file, key))
        text = _run(kind, bank)
        found = read(text)
        with suppress(OSError):
            _write_whole(file, f"{key}\n{text}")
    return found


def _run(kind: str, bank: Bank) -> str:
    """Return the line that `python -m scoring KIND` prints for a bank.

    It runs at a low priority, and ends with this process, which holds its input open.
    """
    words = [sys.executable, "-m", "scoring", kind]
    with subprocess.Popen(  # noqa: S603  a program of ours
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as process:
        give, take = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
        with suppress(OSError):  # where it ended early, as its exit code says
            os.setpriority(os.PRIO_PROCESS, process.pid, POLITE)
            give.write(f"{bank.text}\n")
            give.flush()
        text = take.readline()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return text


class WorkerBusyError(Exception):
    """A worker is at another bank."""


class Worker:
    """A process of low priority that does one kind of work on bank after bank, so that only the first waits for it.

    It is started when it is first asked, and ends with this process or after some idle minutes.
    """

    def __init__(self, kind: str) -> None:
        """Start nothing yet."""
        self._words = [sys.executable, "-m", "scoring", kind, "lines"]
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def ask(self, bank: Bank, read: Callable[[str], Found]) -> Found:
        """Return what `read` makes of the answer on a bank; raises WorkError, and WorkerBusyError without waiting."""
        if not self._lock.acquire(blocking=False):
            raise WorkerBusyError
        try:
            return read(self._exchange(f"{bank.text}\n"))
        except (OSError, ValueError) as error:
            self._stop()
            raise WorkError(str(error)) from error
        finally:
            self._lock.release()

    def _exchange(self, line: str) -> str:
        """Send a line and return the one that comes back; raises OSError where the process ended."""
        process = self._running()
        give, take = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
        give.write(line)
        give.flush()
        text = take.readline()
        if not text:
            raise OSError(f"the process ended with {process.wait()}")
        return text

    def _running(self) -> "subprocess.Popen[str]":
        """Return the process, started anew where there is none or it ended."""
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(  # noqa: S603  a program of ours
                self._words,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                start_new_session=True,
            )
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, POLITE)
        return self._process

    def _stop(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


def _hash_inputs(bank: Bank) -> str:
    """Return a hash of all that the outcome depends on: the bank, and the files of the program as they are now."""
    digest = sha256(bank.hash.encode())
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@contextmanager
def _lock_work(file: Path) -> Iterator[None]:
    """Let one process at a time do the work stored in this file; all do it where the file cannot be locked."""
    opened = None
    with suppress(OSError):
        opened = os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(opened, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if opened is not None:
            os.close(opened)


def _read_stored(file: Path, key: str) -> str:
    """Return the text that is stored; raises ValueError if it was worked out from anything else."""
    found, _, text = file.read_text(encoding="utf-8").partition("\n")
    if found != key:
        raise ValueError(f"{file} is not of this bank and program")
    return text


def _write_whole(file: Path, text: str) -> None:
    """Write the file as a whole: another process reads all of it, or the one before."""
    part = file.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    part.replace(file)
