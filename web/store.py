"""The store of results, opened on first use in each process."""

import threading

from flask import Flask, current_app

from storage import Store, open_store

_opening = threading.Lock()


class LazyStore:
    """Opens the store when it is first needed, and again if that failed."""

    def __init__(self, url: str) -> None:
        """Remember where the store is."""
        self.url = url
        self._store: Store | None = None

    def get(self) -> Store:
        """Return the open store; raises StoreError when it cannot be opened."""
        if self._store is None:
            with _opening:
                if self._store is None:
                    self._store = open_store(self.url)
        return self._store


def init_app(app: Flask, url: str) -> None:
    """Make the store known to the app."""
    app.extensions["role_fit_store"] = LazyStore(url)


def current_store() -> Store:
    """Return the store; raises StoreError when it is not usable."""
    lazy: LazyStore = current_app.extensions["role_fit_store"]
    return lazy.get()
