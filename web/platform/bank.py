"""The bank in force: loaded at start, and again when its files change."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, current_app, has_request_context, request

from questions import Bank, BankError, Fault, load_bank
from questions.reading.files import NUMBERS, own_files
from questions.reading.languages import language_files
from questions.reading.unread import lookalike_of
from questions.reading.watching import watched_files
from web.platform.bank_messages import bank_warnings, change_warnings
from web.platform.i18n import current_language
from web.platform.logging import BANK_REFUSED, BANK_TAKEN
from web.platform.shared_work import WorkError, work_out_once

log = logging.getLogger(__name__)

FileStamp = tuple[str, int, int, int, int]
"""Name, inode, size, and the times of the last change of contents and of anything (nanoseconds since 1970)."""
Stamp = tuple[FileStamp, ...]
Check = Callable[[Bank], None]  # raises BankError for a bank that is sound and cannot be used all the same

SECOND = 1_000_000_000  # nanoseconds
SETTLED_AFTER = SECOND // 5
MAX_LOOKS = 10
MAX_READS = 3
IN_REQUEST = "role_fit.bank"


@dataclass(slots=True)
class BankInForce:
    """Holds the last good bank; `faults` are those of newer files that were refused.

    `own` are the files of the folder that the bank was read from: while the app runs, none of them is replaced by the
    shipped one because it is gone. `warning_thread` logs the warnings about the current bank; `shared` is the folder in
    which processes share what they find.
    """

    directory: Path | None
    bank: Bank
    stamp: Stamp
    faults: tuple[Fault, ...] = ()
    check: Check = lambda _bank: None
    shared: Path | None = None
    own: tuple[str, ...] = field(init=False)
    warning_thread: threading.Thread | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """List the files of the folder."""
        self.own = _own_names(self.directory)

    def refresh(self) -> Bank:
        """Return the bank, reloaded if a file changed since the last look.

        While one request reloads it, others use the old one.
        """
        if file_stamp(self.directory) != self.stamp and _read_lock.acquire(blocking=False):
            try:
                self._reload()
            finally:
                _read_lock.release()
        return self.bank

    def _reload(self) -> None:
        """Read the files until they did not change meanwhile: files of two different banks make none.

        If they keep changing, the bank stays, and the next request looks again.
        """
        for _ in range(MAX_READS):
            place = _resolve_links(self.directory)
            stamp = settled_stamp(place)
            found = self._refuse_missing_files(_try_load(place, self.check), place)
            if file_stamp(self.directory) == stamp:
                self._put_in_force(found)
                self.stamp = stamp
                return

    def _refuse_missing_files(self, found: Bank | BankError, place: Path | None) -> Bank | BankError:
        """Return what was read, or a BankError if a file of the current bank is gone from the folder.

        The shipped file would take its place, and a misnamed file must change no number.
        """
        gone = [name for name in self.own if name not in _own_names(place)]
        if place is None or not gone or isinstance(found, BankError):
            return found
        return BankError([_missing_fault(place, name) for name in gone])

    def _put_in_force(self, found: Bank | BankError) -> None:
        """Put a bank that was read into force; of a refused one, keep only its faults."""
        if isinstance(found, Bank):
            place = _resolve_links(self.directory)
            before, self.bank, self.faults, self.own = self.bank, found, (), _own_names(place)
            mark = {"bank": found.hash[:12], "files": ",".join(_source_names(place))}
            log.info(BANK_TAKEN, extra={**mark, "figures": mark})
            self._start_warning_thread(before)
        else:
            self.faults = found.faults
            log.error("%s, the last good one stays in force:\n%s", BANK_REFUSED, found)

    def _start_warning_thread(self, replaced: Bank) -> None:
        """Log warnings about the bank, and about its changes since the replaced one, beside the requests."""
        if self.directory is not None:
            self.warning_thread = threading.Thread(
                target=_log_warnings, args=(self.directory, replaced, self.bank, self.shared), daemon=True
            )
            with suppress(RuntimeError):  # no thread is left: a page matters more than a warning
                self.warning_thread.start()


_read_lock = threading.Lock()


def _log_warnings(directory: Path, before: Bank, bank: Bank, shared: Path | None) -> None:
    """Log what is to be said of a bank and of its changes; its check runs in a process of its own."""
    try:
        found = work_out_once("findings", bank, json.loads, shared)
    except WorkError as error:
        log.error("the question bank was not checked: %s", error)
        found = {}
    for warning in (*change_warnings(before, bank), *bank_warnings(directory, bank, found)):
        log.warning("%s", warning)


def _own_names(directory: Path | None) -> tuple[str, ...]:
    """Return which files of a bank a folder has of its own; none for the shipped bank."""
    return () if directory is None else tuple(own_files(directory))


def _source_names(directory: Path | None) -> tuple[str, ...]:
    """Return the names of the files that a folder gives to its bank; languages count beside a file of its own."""
    own = _own_names(directory)
    if directory is None:
        return own
    return (*own, *(path.name for file in own if file != NUMBERS for path in language_files(directory, file).values()))


def _missing_fault(directory: Path, name: str) -> Fault:
    """Return the fault that a file is missing, with the name that it may have been given."""
    other = lookalike_of(directory, name)
    where = f"{directory}, where {other} stands now" if other else str(directory)
    problem = f"is gone from {where}; put it back, or restart to use the shipped one"
    return Fault(name, 0, 0, "", problem)


def _resolve_links(directory: Path | None) -> Path | None:
    """Follow symbolic links once, so that all files come from one folder even if a link changes meanwhile."""
    return None if directory is None else Path(os.path.realpath(directory))


def _try_load(directory: Path | None, check: Check) -> Bank | BankError:
    """Return the bank of a folder, or the error it was refused with."""
    try:
        return _load_checked(directory, check)
    except BankError as error:
        return error


def _load_checked(directory: Path | None, check: Check) -> Bank:
    """Return the bank of a folder; raises BankError if it is faulty, or the pages cannot use it."""
    bank = load_bank(directory)
    check(bank)
    return bank


def file_stamp(directory: Path | None) -> Stamp:
    """Return the state of all files of a bank; it changes when one of them is saved, comes or goes."""
    return tuple(_stamp_file(path) for path in watched_files(directory, time.time_ns()))


def settled_stamp(directory: Path | None) -> Stamp:
    """Return the stamp once no file has changed for a moment: an editor may be half-way through writing."""
    stamp = file_stamp(directory)
    for _ in range(MAX_LOOKS):
        age = time.time_ns() - max(written for *_, written in stamp)
        if not 0 <= age < SETTLED_AFTER:
            break
        time.sleep((SETTLED_AFTER - age) / SECOND)
        stamp = file_stamp(directory)
    return stamp


def _stamp_file(path: Path) -> FileStamp:
    """Return what tells one state of a file from another; zeros where it cannot be looked at.

    The last time is that of any change to the file: a program can set the one of its contents back, and not this.
    """
    try:
        found = path.stat()
    except OSError:
        return (path.name, 0, 0, 0, 0)
    return (path.name, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def init_app(app: Flask, directory: Path | None, check: Check, shared: Path) -> None:
    """Load the bank of a folder, or the shipped one; raises BankError if it is faulty or `check` refuses it.

    `shared` is the folder in which processes share what they find out about it.
    """
    stamp, bank = file_stamp(directory), _load_checked(directory, check)
    app.extensions["role_fit_bank"] = BankInForce(directory, bank, stamp, check=check, shared=shared)


def bank_in_force() -> BankInForce:
    """Return what holds the bank of this app."""
    keeper: BankInForce = current_app.extensions["role_fit_bank"]
    return keeper


def current_bank() -> Bank:
    """Return the bank in the language of this request."""
    return request_bank().in_language(current_language().code)


def request_bank() -> Bank:
    """Return the bank in all its languages; a request looks for changed files once, so all it shows is of one bank."""
    if not has_request_context():
        return bank_in_force().refresh()
    found: Bank | None = request.environ.get(IN_REQUEST)
    if found is None:
        found = request.environ[IN_REQUEST] = bank_in_force().refresh()
    return found
