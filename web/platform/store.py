"""The store of results, opened on first use in each process, and never created again where there was one before.

A marker file beside it says that it was created. Should the file be gone one day, moved by mistake perhaps, or emptied,
an empty store in its place would look like a good start: everything is ready, and no link opens.
"""

import logging
import os
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from flask import Flask, current_app

from storage import ClockDoubted, Store, StoreError, open_store
from storage.address import file_of
from storage.files import remove_leftovers, sync
from storage.restore import is_store_empty
from web.platform.dates import start_of_today
from web.platform.settings import Settings

log = logging.getLogger(__name__)

PURGE_EVERY = 3600.0  # seconds
MAX_CLOCK_SHIFT = 86_400.0  # seconds by which the clock may be set while a process runs, before it is not believed
CLOCK_SET = "the clock was set forward by days; restart the program if it is right"

_open_lock = threading.Lock()

MARKER_TEXT = """The results of Role Fit are kept in the file {name} beside this note.
Should that file be missing, Role Fit does not start, so that nobody takes an empty store for it.
Delete this note, and only then, to begin with an empty store.
"""


def open_results_store(address: str) -> Store:
    """Open the store at an address; raises StoreError, also when its file existed before and is gone or empty."""
    file = file_of(address)
    if file is None:
        return open_store(address)
    note = marker_of(file)
    # In this order: another process may be making both at this moment, the file first.
    if note.exists():
        _refuse_if_lost(file)
    store = open_store(address)
    if not note.exists():
        _write_marker(note, file)
    return store


def require_store(address: str) -> None:
    """Raise StoreError if the file is missing or empty: opening it would create an empty store."""
    file = file_of(address)
    if file is None:
        return
    if marker_of(file).exists() or _is_empty(file):
        _refuse_if_lost(file)
    if not file.exists():
        raise StoreError(
            f"{file} does not exist: name the folder with the results in ROLE_FIT_DATA, "
            "or the database in ROLE_FIT_DATABASE_URL if that is set."
        )


def holds_results(address: str) -> bool:
    """Return whether the store holds or held results; raises StoreError if it cannot be read or its file is gone."""
    file = file_of(address)
    if file is not None and marker_of(file).exists():
        _refuse_if_lost(file)
    return not is_store_empty(address)


def _refuse_if_lost(file: Path) -> None:
    """Raise StoreError where the marker says that there was a store, and its file is gone or empty."""
    if file.exists() and not _is_empty(file):
        return
    state = "was emptied: it has no byte left" if file.exists() else "is gone"
    raise StoreError(
        f"The store {file} {state}. Put the file back, or bring a backup back with "
        f"`./role-fit store restore FILE`; to begin with an empty store, delete {marker_of(file)}."
    )


def _is_empty(file: Path) -> bool:
    """Tell whether a file has no byte."""
    return file.is_file() and not file.stat().st_size


def marker_of(file: Path) -> Path:
    """Return the path of the marker file; a command that moves `role-fit.*` leaves it in place."""
    return file.with_name(f"store-was-made-{file.name.replace('.', '-')}.txt")


def _write_marker(note: Path, file: Path) -> None:
    """Write the marker of a store whose file is on disk; if that fails, the next start tries again."""
    # A store without its marker works; the next start tries again.
    with suppress(OSError):
        sync(file.parent)  # after a power cut there must be no marker without its file
        with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(MARKER_TEXT.replace("{name}", file.name))


class LazyStore:
    """Opens the store on first use, and again if that failed."""

    def __init__(self, url: str) -> None:
        """Open nothing yet."""
        self.url = url
        self._store: Store | None = None
        self._next_purge = 0.0
        self._offset_at_start = _clock_offset()
        self._started = time.time()

    def get(self) -> Store:
        """Return the open store; raises StoreError when it cannot be opened."""
        if self._store is None:
            with _open_lock:
                if self._store is None:
                    self._store = open_results_store(self.url)
        return self._store

    def find_clock_doubt(self) -> str:
        """Return why nothing is to be erased by this clock; empty if it can be trusted, or nobody knows."""
        if _clock_offset() - self._offset_at_start > MAX_CLOCK_SHIFT:
            return CLOCK_SET
        try:
            # The time of the start: the clock was not set since, so that long idling is not held against it.
            self.get().refuse_doubtful_clock(int(min(self._started, time.time())))
        except ClockDoubted as doubted:
            return str(doubted)
        except StoreError:  # told where it matters
            return ""
        return ""

    def purge_if_due(self) -> None:
        """Erase expired results, a few at a time, since the request that calls this waits for it.

        Begins once an hour in each process and goes on with every finish until nothing is left; what fails is tried
        again an hour later.
        """
        now = time.monotonic()
        if now < self._next_purge:
            return
        self._next_purge = now + PURGE_EVERY
        if doubt := self.find_clock_doubt():
            log.error("expired results not erased: %s", doubt)
            return
        try:
            self.get().record_clock(int(time.time()))
            count = self.get().purge_some(start_of_today())
            if count:
                self._next_purge = now  # more may be left for the next finish
            else:
                self.get().purge(start_of_today())
        except StoreError as error:
            log.error("expired results not erased: %s", error)
        else:
            if count:
                log.info("expired results and jobs erased: %s", count)


def _clock_offset() -> float:
    """Return the seconds between the wall clock and the boot clock, which cannot be set and also counts sleep."""
    return time.time() - time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def init_app(app: Flask, url: str) -> None:
    """Register the store, which is opened on first use."""
    app.extensions["role_fit_store"] = LazyStore(url)


def current_store() -> Store:
    """Return the store; raises StoreError when it is not usable."""
    lazy: LazyStore = current_app.extensions["role_fit_store"]
    return lazy.get()


def find_clock_doubt() -> str:
    """Return why the clock is not believed; empty if it is."""
    lazy: LazyStore = current_app.extensions["role_fit_store"]
    return lazy.find_clock_doubt()


def purge_if_due() -> None:
    """Erase expired results at most once an hour; called where a write happens anyway."""
    lazy: LazyStore = current_app.extensions["role_fit_store"]
    lazy.purge_if_due()


def remove_stale_copies(settings: Settings) -> None:
    """Remove copies of the store that a killed command left behind."""
    place = file_of(settings.store_url)
    for folder in {settings.data, place.parent if place else settings.data}:
        remove_leftovers(folder)
    with suppress(FileNotFoundError):  # a read-only system may have no folder for temporary files
        remove_leftovers(Path(tempfile.gettempdir()))
