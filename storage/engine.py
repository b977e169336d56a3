"""SQLAlchemy engines for a database address, a SQLite file or a database server."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import SystemRandom
from typing import Any, Final, TypeVar
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, Pool, QueuePool, create_engine, make_url
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from storage import sqlite
from storage.address import file_of, not_understood
from storage.errors import FULL, StoreError, StoreUnavailable, asks_to_repeat, sqlite_code
from storage.files import (
    LEAST_ROOM,
    RESERVE,
    find_inode,
    free_space,
    hold_reserve,
    make_reserve,
    prepare_file,
    release_reserve,
)

_POOL: Final = {
    # A process has few threads; waiting longer for a connection than for a lock is useless.
    "pool_size": 8,
    "pool_timeout": sqlite.BUSY_SECONDS,
    "pool_use_lifo": True,
    "hide_parameters": True,
}
_PROBE_POOL: Final = _POOL | {"pool_size": 1, "pool_timeout": sqlite.PROBE_SECONDS}
# SQLite has one writer at a time. Threads that queue for one connection wait less than with its busy handler, which
# backs off ever longer and keeps no order. The pool keeps no strict order either, so its timeout is longer.
_WRITER_POOL: Final = _POOL | {"pool_size": 1, "max_overflow": 0, "pool_timeout": 3 * sqlite.BUSY_SECONDS}

# The second one where the file of a journal cannot be made.
_FULL_CODES: Final = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN}

# Those who clashed begin anew at moments of their own, each time further apart: at most 2.5 seconds in all. Sixteen
# writers who did nothing else needed three tries at most.
_MOST_TRIES: Final = 8
_PAUSE_SECONDS: Final = 0.01

_Done = TypeVar("_Done")

_open_engines: "WeakSet[Engine]" = WeakSet()
_parents_pools: list[Pool] = []


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines of one store, by purpose."""

    # For single statements that only read: never takes SQLite's write lock.
    read: Engine
    # For transactions that write: always takes it.
    write: Engine
    # For what may take long: reading many rows, and migrations on a server.
    stream: Engine
    # For checking that the store is usable: like `write`, with a short timeout.
    probe: Engine
    # The engines whose pools the others use.
    owners: tuple[Engine, ...]
    # The file, and the number by which the system knew it when it was opened; None for a server.
    file: Path | None = None
    inode: int = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Begin a transaction that writes; it commits unless the block fails."""
        self.check_place()
        with self.write.begin() as connection:
            yield connection

    def transact(self, work: Callable[[Connection], _Done]) -> _Done:
        """Do work in a transaction that writes, and again when the server asks for it; return what it returned."""
        for number in range(1, _MOST_TRIES):
            try:
                with self.writing() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not asks_to_repeat(error):
                    raise
            time.sleep(SystemRandom().uniform(0, _PAUSE_SECONDS * 2**number))
        with self.writing() as connection:
            return work(connection)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Begin a transaction that writes, without a limit on its time."""
        with (self.write if self.file else self.stream).begin() as connection:
            yield connection

    def check_place(self) -> None:
        """Raise `StoreUnavailable` when the file was moved or replaced: what is written now would be lost."""
        if self.file is not None and find_inode(self.file) != self.inode:
            raise StoreUnavailable(
                "The store's file was moved or replaced while it was open: put the file back; "
                "if another was put in its place on purpose, restart the program."
            )

    def check_room(self) -> None:
        """Raise `StoreUnavailable` when the disk of the store's file is nearly full."""
        if self.file is not None and free_space(self.file) < LEAST_ROOM:
            raise StoreUnavailable("The store's disk is nearly full: free some space before results cannot be saved.")

    def hold_reserve(self) -> None:
        """Raise `StoreUnavailable` when no room could be left for deletions on the disk of the store's file."""
        if self.file is not None and not hold_reserve(self.file):
            raise StoreUnavailable(FULL)

    def use_reserve(self, work: Callable[[], _Done]) -> _Done:
        """Return what work returns that must be possible on a full disk too.

        If the disk is full, the reserve is released and the work is tried once more; then the reserve is made
        again.
        """
        try:
            return work()
        except SQLAlchemyError as error:
            if not (self._is_full(error) and self.file is not None and release_reserve(self.file)):
                raise
        try:
            return work()
        finally:  # before anybody else takes the room; of what the work needed for a moment, most is free again
            with suppress(SQLAlchemyError), self.read.connect() as connection:
                connection.exec_driver_sql(sqlite.EMPTY_LOG)
            make_reserve(self.file, min(RESERVE, free_space(self.file)))

    def _is_full(self, error: SQLAlchemyError) -> bool:
        """Return whether a full disk may be why something failed: SQLite has several names for it."""
        code = sqlite_code(getattr(error, "orig", None))
        return code in _FULL_CODES or (self.file is not None and code > 0 and free_space(self.file) < RESERVE)

    def close(self) -> None:
        """Close idle connections; those in use are closed when they are returned."""
        for engine in self.owners:
            engine.dispose()


def open_engines(address: str) -> Engines:
    """Return engines for the address; raise `StoreError` when it names nothing usable."""
    file = file_of(address)
    engines = _make_server_engines(make_url(address)) if file is None else _make_file_engines(file)
    for engine in engines.owners:
        _open_engines.add(engine)
    return engines


def _make_file_engines(path: Path) -> Engines:
    """Return the engines of an SQLite file; it is made if it is missing."""
    prepare_file(path)
    engine = _make_file_engine(path, sqlite.BUSY_SECONDS, _POOL)
    writer = _make_file_engine(path, sqlite.BUSY_SECONDS, _WRITER_POOL)
    probe = _make_file_engine(path, sqlite.PROBE_SECONDS, _PROBE_POOL)
    hold_reserve(path)
    return Engines(
        read=engine,
        write=sqlite.begin_immediately(writer),
        stream=engine,
        probe=sqlite.begin_immediately(probe),
        owners=(engine, writer, probe),
        file=path,
        inode=find_inode(path),
    )


def _make_file_engine(path: Path, timeout: float, pool: Mapping[str, Any]) -> Engine:
    """Return an engine whose connections to an SQLite file wait up to `timeout` seconds for locks."""
    engine = create_engine("sqlite://", creator=sqlite.connector(path, timeout), poolclass=QueuePool, **pool)
    sqlite.renew_stale_connections(engine)
    return engine


def _make_server_engines(url: URL) -> Engines:
    """Return the engines of a PostgreSQL server; raises StoreError without its driver."""
    try:
        from storage import postgres  # psycopg is only installed where there is a server

        engine = postgres.make_engine(url, _POOL, postgres.ANSWER_SECONDS)
        probe = postgres.make_engine(url, _PROBE_POOL, 2 * sqlite.PROBE_SECONDS, postgres.PROBE_SETTINGS)
        stream = postgres.make_engine(url, _POOL | {"pool_size": 1}, None)
    except (NoSuchModuleError, ImportError) as error:
        raise StoreError(
            f"The database driver {url.drivername} is not installed: install requirements-postgres.txt or use SQLite."
        ) from error
    except (SQLAlchemyError, ValueError) as error:
        raise not_understood(url.render_as_string()) from error
    # A statement on its own needs no BEGIN and no ROLLBACK around it: one way instead of three.
    read = engine.execution_options(isolation_level="AUTOCOMMIT")
    return Engines(read=read, write=engine, stream=stream, probe=probe, owners=(engine, probe, stream))


def _leave_connections_to_parent() -> None:
    """Give a forked child pools of its own.

    The parent's pool is kept alive, for collecting it would close connections that the parent uses:
    for SQLite that alone may damage the file (sqlite.org/howtocorrupt.html, on fork).
    """
    for engine in tuple(_open_engines):
        _parents_pools.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_connections_to_parent)
