"""From a database address to SQLAlchemy engines, for SQLite files and for database servers."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from weakref import WeakSet

from sqlalchemy import URL, Engine, Pool, QueuePool, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from storage import sqlite
from storage.errors import StoreError, StoreUnavailable
from storage.files import OpenedFile, file_number, prepare_file

_POOL: Final = {
    # Threads per process are few; waiting longer for a connection than for a lock helps nobody.
    "pool_size": 8,
    "pool_timeout": sqlite.BUSY_SECONDS,
    "pool_use_lifo": True,
    "hide_parameters": True,
}

_ADVICE: Final = (
    "The database address is not understood: write it as sqlite:////folder/file.sqlite3 "
    "or postgresql+psycopg://user@host/name."
)

_open_engines: "WeakSet[Engine]" = WeakSet()
_parents_pools: list[Pool] = []


@dataclass(frozen=True, slots=True)
class Engines:
    """Two views of one connection pool: `read` never takes the write lock, `write` always does."""

    read: Engine
    write: Engine
    # What to run after deleting, outside any transaction, so that nothing readable is left behind.
    after_erasing: tuple[str, ...] = ()
    # The file as it was when it was opened; None for a server.
    file: OpenedFile | None = None

    def check_place(self) -> None:
        """Raise `StoreUnavailable` when the file was moved or replaced: what is written now would be lost."""
        if self.file is not None and not self.file.is_in_place():
            raise StoreUnavailable("The store's file was moved or replaced while it was open: restart the program.")


def open_engines(address: str) -> Engines:
    """Return engines for the address; raise `StoreError` when it names nothing usable."""
    url = _parsed(address)
    engines = _for_file(url) if url.get_backend_name() == "sqlite" else _for_server(url)
    _open_engines.add(engines.read)
    return engines


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except SQLAlchemyError as error:
        raise StoreError(_ADVICE) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(_ADVICE)
    return url


def _for_file(url: URL) -> Engines:
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreError("The store needs a file of its own: sqlite:////folder/file.sqlite3.")
    path = Path(url.database).absolute()
    prepare_file(path)
    engine = create_engine("sqlite://", creator=sqlite.connector(path), poolclass=QueuePool, **_POOL)
    sqlite.renew_stale_connections(engine)
    return Engines(
        read=engine,
        write=sqlite.begin_immediately(engine),
        after_erasing=(sqlite.EMPTY_LOG,),
        file=OpenedFile(path, file_number(path)),
    )


def _for_server(url: URL) -> Engines:
    try:
        engine = create_engine(url, pool_pre_ping=True, **_POOL)
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(
            f"The database driver {url.drivername} is not installed: install requirements-postgres.txt or use SQLite."
        ) from error
    return Engines(read=engine, write=engine)


def _leave_connections_to_the_parent() -> None:
    """Give a forked child pools of its own.

    The parent's pool is kept alive, for collecting it would close connections that the parent uses:
    for SQLite that alone may damage the file (sqlite.org/howtocorrupt.html, on fork).
    """
    for engine in tuple(_open_engines):
        _parents_pools.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_connections_to_the_parent)
