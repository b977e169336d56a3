"""The bank in force: loaded at start, and again when its files change."""

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
from questions.reading.files import own_files, words_file
from questions.reading.languages import language_files
from questions.reading.unread import lookalike_of
from questions.reading.watching import watched_files
from web.platform.bank_messages import bank_warnings
from web.platform.i18n import current_language
from web.platform.logging import BANK_REFUSED, BANK_TAKEN

log = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int, int], ...]
Check = Callable[[Bank], None]  # raises BankError for a bank that is sound and cannot be used all the same

SECOND = 1_000_000_000  # nanoseconds
SETTLED_AFTER = SECOND // 5
MAX_LOOKS = 10
MAX_READS = 3
IN_REQUEST = "role_fit.bank"


@dataclass(slots=True)
class BankInForce:
    """Keeps the last good bank; `faults` are those of newer files that could not be taken.

    `own` are the files of the folder that the bank was read from: while the app runs, none of them is exchanged for
    the shipped one because it is gone. `telling` looks for what has to be said of the bank taken last.
    """

    directory: Path | None
    bank: Bank
    stamp: Stamp
    faults: tuple[Fault, ...] = ()
    check: Check = lambda _bank: None
    own: tuple[str, ...] = field(init=False)
    telling: threading.Thread | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Remember which files there are."""
        self.own = _own_names(self.directory)

    def refresh(self) -> Bank:
        """Return the bank, read anew if a file changed since the last look.

        While one request reads, others go on with the bank they know.
        """
        if file_stamp(self.directory) != self.stamp and _read_lock.acquire(blocking=False):
            try:
                self._read()
            finally:
                _read_lock.release()
        return self.bank

    def _read(self) -> None:
        """Read the files until they stayed the same meanwhile: two files of different banks are none.

        While they keep changing, the bank stays, and the next request looks again.
        """
        for _ in range(MAX_READS):
            place = _resolve_links(self.directory)
            stamp = settled_stamp(place)
            found = self._without_gaps(_try_load(place, self.check), place)
            if file_stamp(self.directory) == stamp:
                self._take(found)
                self.stamp = stamp
                return

    def _without_gaps(self, found: Bank | BankError, place: Path | None) -> Bank | BankError:
        """Refuse a sound bank while a file that was in force is gone: a wrong name must not bring other numbers."""
        gone = [name for name in self.own if name not in _own_names(place)]
        if place is None or not gone or isinstance(found, BankError):
            return found
        return BankError([_missing_fault(place, name) for name in gone])

    def _take(self, found: Bank | BankError) -> None:
        if isinstance(found, Bank):
            place = _resolve_links(self.directory)
            self.bank, self.faults, self.own = found, (), _own_names(place)
            mark = {"bank": found.hash[:12], "files": ",".join(_source_names(place))}
            log.info(BANK_TAKEN, extra={**mark, "figures": mark})
            self._log_warnings()
        else:
            self.faults = found.faults
            log.error("%s, the last good one stays in force:\n%s", BANK_REFUSED, found)

    def _log_warnings(self) -> None:
        """Say what is odd about the bank, beside the request that found it: to find that out takes a while."""
        if self.directory is not None:
            self.telling = threading.Thread(target=_log_warnings, args=(self.directory, self.bank), daemon=True)
            with suppress(RuntimeError):  # no thread to be had: what is only said must not keep a page from anybody
                self.telling.start()


_read_lock = threading.Lock()


def _log_warnings(directory: Path, bank: Bank) -> None:
    for warning in bank_warnings(directory, bank):
        log.warning("%s", warning)


def _own_names(directory: Path | None) -> tuple[str, ...]:
    return () if directory is None else tuple(own_files(directory))


def _source_names(directory: Path | None) -> tuple[str, ...]:
    """Return the names of the files of a folder that its bank is read from."""
    own = _own_names(directory)
    if directory is None or words_file(directory).parent != directory:
        return own
    return (*own, *(path.name for path in language_files(directory).values()))


def _missing_fault(directory: Path, name: str) -> Fault:
    """Say that a file that was in force is gone, and which one it has perhaps become."""
    other = lookalike_of(directory, name)
    where = f"{directory}, where {other} stands now" if other else str(directory)
    problem = f"is gone from {where}; put it back, or restart to use the shipped one"
    return Fault(name, 0, 0, "", problem)


def _resolve_links(directory: Path | None) -> Path | None:
    """Follow links once, so that both files come from one folder even if a link is turned meanwhile."""
    return None if directory is None else Path(os.path.realpath(directory))


def _try_load(directory: Path | None, check: Check) -> Bank | BankError:
    try:
        return _load_checked(directory, check)
    except BankError as error:
        return error


def _load_checked(directory: Path | None, check: Check) -> Bank:
    bank = load_bank(directory)
    check(bank)
    return bank


def file_stamp(directory: Path | None) -> Stamp:
    """Return what changes when a file is saved, comes or goes: name, inode, size and time of each."""
    return tuple(_stamp(path) for path in watched_files(directory, time.time_ns()))


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


def _stamp(path: Path) -> tuple[str, int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (path.name, 0, 0, 0)
    return (path.name, found.st_ino, found.st_size, found.st_mtime_ns)


def init_app(app: Flask, directory: Path | None, check: Check) -> None:
    """Load the bank; raises BankError when it cannot be used."""
    stamp = file_stamp(directory)
    app.extensions["role_fit_bank"] = BankInForce(directory, _load_checked(directory, check), stamp, check=check)


def bank_in_force() -> BankInForce:
    """Return the keeper of the bank."""
    keeper: BankInForce = current_app.extensions["role_fit_bank"]
    return keeper


def current_bank() -> Bank:
    """Return the bank for this request, in its language."""
    return request_bank().in_language(current_language().code)


def request_bank() -> Bank:
    """Return the bank in force; a request looks for changed files once, so that all its words are of one bank."""
    if not has_request_context():
        return bank_in_force().refresh()
    found: Bank | None = request.environ.get(IN_REQUEST)
    if found is None:
        found = request.environ[IN_REQUEST] = bank_in_force().refresh()
    return found
