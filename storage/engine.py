"""From a database address to SQLAlchemy engines, for SQLite files and for database servers."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, Pool, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from storage import sqlite
from storage.errors import StoreError, StoreUnavailable
from storage.files import OpenedFile, file_number, prepare_file

# Who asks whether the store is usable wants to hear "no" before giving up on the answer.
PROBE_SECONDS: Final = 1.0
# How long a server may take for one answer; longer than it waits for any lock.
ANSWER_SECONDS: Final = 7.0

_POOL: Final = {
    # Threads per process are few; waiting longer for a connection than for a lock helps nobody.
    "pool_size": 8,
    "pool_timeout": sqlite.BUSY_SECONDS,
    "pool_use_lifo": True,
    "hide_parameters": True,
}
_PROBE_POOL: Final = _POOL | {"pool_size": 1, "pool_timeout": PROBE_SECONDS}
# SQLite has one writer at a time. Threads that queue for one connection wait less than by its busy handler, which
# sleeps for ever longer and serves nobody in order.
_WRITER_POOL: Final = _POOL | {"pool_size": 1, "max_overflow": 0}

# What libpq and the server do when the other side is silent; the words of an address go before these.
_SERVER: Final[dict[str, object]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
    # A pooler between us and the server may send the next statement by another connection, which knows none of ours.
    "prepare_threshold": None,
    "options": f"-c lock_timeout={sqlite.BUSY_SECONDS * 1000:.0f}",
}
_PROBE_SERVER: Final = _SERVER | {
    "connect_timeout": 2,
    "options": f"-c lock_timeout={PROBE_SECONDS * 1000:.0f} -c statement_timeout={PROBE_SECONDS * 1000:.0f}",
}

_ADVICE: Final = (
    "The database address is not understood: write it as sqlite:////folder/file.sqlite3 "
    "or postgresql+psycopg://user@host/name."
)

_open_engines: "WeakSet[Engine]" = WeakSet()
_parents_pools: list[Pool] = []


@dataclass(frozen=True, slots=True)
class Engines:
    """Ways to one store, for different purposes."""

    # For single statements that only look: never takes SQLite's write lock.
    read: Engine
    # For transactions that write: always takes it.
    write: Engine
    # For what may take long: a look at many rows, and on a server its migrations.
    stream: Engine
    # For asking whether the store is usable: like `write`, but soon out of patience.
    probe: Engine
    # The engines whose pools the others use.
    owners: tuple[Engine, ...]
    # What to run after deleting, outside any transaction, so that nothing readable is left behind.
    after_erasing: tuple[str, ...] = ()
    # The file as it was when it was opened; None for a server.
    file: OpenedFile | None = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that writes; it commits unless the block fails."""
        with self.write.begin() as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Give a transaction that writes and may take as long as it needs."""
        with (self.write if self.file else self.stream).begin() as connection:
            yield connection

    def check_place(self) -> None:
        """Raise `StoreUnavailable` when the file was moved or replaced: what is written now would be lost."""
        if self.file is not None and not self.file.is_in_place():
            raise StoreUnavailable(
                "The store's file was moved or replaced while it was open: put the file back; "
                "if another was put in its place on purpose, restart the program."
            )

    def check_room(self) -> None:
        """Raise `StoreUnavailable` when the disk of the store's file is nearly full."""
        if self.file is not None and not self.file.has_room():
            raise StoreUnavailable("The store's disk is nearly full: free some space before results cannot be saved.")

    def close(self) -> None:
        """Close the connections that nobody uses; those in use are closed when they are given back."""
        for engine in self.owners:
            engine.dispose()


def open_engines(address: str) -> Engines:
    """Return engines for the address; raise `StoreError` when it names nothing usable."""
    url = _parsed(address)
    engines = _for_file(_path(url)) if _is_file(url) else _for_server(url)
    for engine in engines.owners:
        _open_engines.add(engine)
    return engines


def file_of(address: str) -> Path | None:
    """Return the file that the address names, None for a server; raise `StoreError` when it names nothing usable."""
    url = _parsed(address)
    return _path(url) if _is_file(url) else None


def without_password(address: str) -> str:
    """Return the address of a server as its own tools understand it, fit to be printed."""
    shown = _parsed(address).set(drivername="postgresql")
    query = {name: value for name, value in shown.query.items() if "pass" not in name}
    # Not `set(password=None)`, which means "leave it".
    return URL.create(
        "postgresql", shown.username, None, shown.host, shown.port, shown.database, query
    ).render_as_string()


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except SQLAlchemyError as error:
        raise StoreError(_ADVICE) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(_ADVICE)
    return url


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _path(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.query:
        raise StoreError("The store needs a file of its own: sqlite:////folder/file.sqlite3.")
    return Path(url.database).absolute()


def _for_file(path: Path) -> Engines:
    prepare_file(path)
    engine = _file_engine(path, sqlite.BUSY_SECONDS, _POOL)
    writer = _file_engine(path, sqlite.BUSY_SECONDS, _WRITER_POOL)
    probe = _file_engine(path, PROBE_SECONDS, _PROBE_POOL)
    return Engines(
        read=engine,
        write=sqlite.begin_immediately(writer),
        stream=engine,
        probe=sqlite.begin_immediately(probe),
        owners=(engine, writer, probe),
        after_erasing=(sqlite.EMPTY_LOG,),
        file=OpenedFile(path, file_number(path)),
    )


def _file_engine(path: Path, patience: float, pool: Mapping[str, Any]) -> Engine:
    engine = create_engine("sqlite://", creator=sqlite.connector(path, patience), poolclass=QueuePool, **pool)
    sqlite.renew_stale_connections(engine)
    return engine


def _for_server(url: URL) -> Engines:
    engine = _server_engine(url, _SERVER, _POOL, ANSWER_SECONDS)
    probe = _server_engine(url, _PROBE_SERVER, _PROBE_POOL, 2 * PROBE_SECONDS)
    stream = _server_engine(url, _SERVER, _POOL | {"pool_size": 1}, None)
    # A statement on its own needs no BEGIN and no ROLLBACK around it: one way instead of three.
    read = engine.execution_options(isolation_level="AUTOCOMMIT")
    return Engines(read=read, write=engine, stream=stream, probe=probe, owners=(engine, probe, stream))


def _server_engine(url: URL, defaults: Mapping[str, object], pool: Mapping[str, Any], patience: float | None) -> Engine:
    arguments = {name: value for name, value in defaults.items() if name not in url.query}
    try:
        # The queries are written for this isolation level, whatever the server's own default is.
        engine = create_engine(
            url, pool_pre_ping=True, isolation_level="READ COMMITTED", connect_args=arguments, **pool
        )
    except (SQLAlchemyError, ImportError) as error:
        raise StoreError(
            f"The database driver {url.drivername} is not installed: install requirements-postgres.txt or use SQLite."
        ) from error
    event.listen(engine, "connect", _check_encoding, insert=True)  # before SQLAlchemy reads the first text
    if patience is not None:
        from storage.deadline import hurry  # psycopg is there by now, and only needed for a server

        hurry(engine, patience)
    return engine


def _check_encoding(connection: Any, _record: object) -> None:
    """Refuse a database in which a text is bytes of any kind: what people write would not come back as it was."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding not in (None, "UTF8"):
        raise StoreError(
            f"The database must be UTF8, and it is {encoding}: make another one with "
            "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and name it in the address."
        )


def _leave_connections_to_the_parent() -> None:
    """Give a forked child pools of its own.

    The parent's pool is kept alive, for collecting it would close connections that the parent uses:
    for SQLite that alone may damage the file (sqlite.org/howtocorrupt.html, on fork).
    """
    for engine in tuple(_open_engines):
        _parents_pools.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_connections_to_the_parent)
