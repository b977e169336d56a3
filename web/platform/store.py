"""The store of results, opened on first use in each process."""

import logging
import threading
import time

from flask import Flask, current_app

from storage import Store, StoreError
from web.platform.known_store import open_known

log = logging.getLogger(__name__)

PURGE_EVERY = 3600.0  # seconds
MOST_SLIP = 86_400.0  # seconds by which the clock may be set while a process runs, before it is not believed

_opening = threading.Lock()


class LazyStore:
    """Opens the store when it is first needed, and again if that failed."""

    def __init__(self, url: str) -> None:
        """Remember where the store is."""
        self.url = url
        self._store: Store | None = None
        self._next_purge = 0.0
        self._slip_at_start = _slip()

    def get(self) -> Store:
        """Return the open store; raises StoreError when it cannot be opened."""
        if self._store is None:
            with _opening:
                if self._store is None:
                    self._store = open_known(self.url)
        return self._store

    def purge_if_due(self) -> None:
        """Erase what has expired, a few results at a time: whoever finishes waits for it.

        Begins once an hour in each process and goes on with every finish until nothing is left; what fails is tried
        again an hour later.
        """
        now = time.monotonic()
        if now < self._next_purge:
            return
        self._next_purge = now + PURGE_EVERY
        if _slip() - self._slip_at_start > MOST_SLIP:
            log.error(
                "expired results not erased: the clock was set forward by days; restart the program if it is right"
            )
            return
        try:
            count = self.get().purge_some(int(time.time()))
            if count:
                self._next_purge = now
            else:
                self.get().purge(int(time.time()))
        except StoreError as error:
            log.error("expired results not erased: %s", error)
        else:
            if count:
                log.info("expired results erased: %s", count)


def _slip() -> float:
    """Return how far the clock that can be set is ahead of the one that cannot, which also counts a machine's sleep."""
    return time.time() - time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def init_app(app: Flask, url: str) -> None:
    """Make the store known to the app."""
    app.extensions["role_fit_store"] = LazyStore(url)


def current_store() -> Store:
    """Return the store; raises StoreError when it is not usable."""
    lazy: LazyStore = current_app.extensions["role_fit_store"]
    return lazy.get()


def purge_if_due() -> None:
    """Erase expired results now and then; called where a write happens anyway."""
    lazy: LazyStore = current_app.extensions["role_fit_store"]
    lazy.purge_if_due()
