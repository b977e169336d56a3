"""SQLite's journal, pragmas and locks."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from storage.errors import StoreError, sqlite_code

APPLICATION_ID: Final = 0x526F4669  # "RoFi", shown by file(1)
BUSY_SECONDS: Final = 5.0
# Shorter than the usual timeouts of health checks.
PROBE_SECONDS: Final = 1.0

# Moves the write-ahead log into the file: erased text would stay readable in it. Does nothing
# outside WAL; when readers hold it up past the busy timeout, the next purge empties the log.
EMPTY_LOG: Final = "PRAGMA wal_checkpoint(TRUNCATE)"

# Patch releases with the fix of the WAL-reset bug, which can lose commits; 3.51.3 was the first release with it.
_WAL_REPAIRED_IN: Final = {(3, 44): 6, (3, 50): 7}

# After these the file behind the connection may be another one, or opened without the right to
# write: a fresh connection looks again.
_STALE_CODES: Final = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)


def journal_mode(version: tuple[int, int, int]) -> str:
    """Return "WAL" where SQLite keeps every commit in it with several processes, else "DELETE"."""
    repaired = _WAL_REPAIRED_IN.get(version[:2])
    if version >= (3, 51, 3) or (repaired is not None and version[2] >= repaired):
        return "WAL"
    return "DELETE"


def pragmas(version: tuple[int, int, int]) -> tuple[str, ...]:
    """Return the settings of every connection, in the order in which they must be made."""
    journal = journal_mode(version)
    # EXTRA also syncs the folder after the rollback journal is unlinked; WAL has nothing to unlink.
    synchronous = "FULL" if journal == "WAL" else "EXTRA"
    return (
        f"PRAGMA journal_mode={journal}",
        f"PRAGMA synchronous={synchronous}",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",
        "PRAGMA trusted_schema=OFF",
        "PRAGMA mmap_size=0",
        "PRAGMA wal_autocheckpoint=250",  # pages: on a full disk the file must be able to take the log, see RESERVE
    )


def connector(path: Path, timeout: float) -> Callable[[], sqlite3.Connection]:
    """Return the function that opens one connection to the file; it never creates the file.

    The connection waits up to `timeout` seconds for locks.
    """
    # mode=rw: a file that went away must show as an error, not come back empty and world-readable.
    address = f"{path.as_uri()}?mode=rw"

    def connect() -> sqlite3.Connection:
        # isolation_level=None switches the driver's own BEGIN off; `begin_immediately` makes ours.
        # The pool hands a connection to one thread at a time, but not always to the same one.
        connection = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False)
        try:
            for pragma in pragmas(sqlite3.sqlite_version_info):
                _run_when_unlocked(connection, pragma, timeout)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    return connect


def _run_when_unlocked(connection: sqlite3.Connection, pragma: str, timeout: float) -> None:
    """Run a pragma, tried again for up to `timeout` seconds while others hold the lock."""
    # The busy timeout does not hold for the change to WAL: of processes that start together on a
    # fresh file, some are refused at once.
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute(pragma).fetchall()
            return
        except sqlite3.OperationalError as error:
            if sqlite_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def begin_immediately(engine: Engine) -> Engine:
    """Return a twin of the engine, on the same pool, whose transactions take the write lock first.

    A transaction that reads before it writes fails at once when somebody else wrote in between, whatever the busy
    timeout; BEGIN IMMEDIATE waits for the lock instead. Listening on the twin keeps plain reads free of any BEGIN.
    """
    twin = engine.execution_options()
    event.listen(twin, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return twin


def renew_stale_connections(engine: Engine) -> None:
    """Let the pool replace connections after errors from which a connection does not recover."""
    event.listen(engine, "handle_error", _mark_stale)


def _mark_stale(context: ExceptionContext) -> None:
    """Let the pool drop a connection after an error of `_STALE_CODES`, and free the lock that it may hold."""
    if sqlite_code(context.original_exception) in _STALE_CODES:
        context.is_disconnect = True
        if context.connection is not None:
            # SQLAlchemy only closes what is disconnected, and closing keeps the lock as long as the
            # traceback of the error keeps a cursor.
            driver = context.connection.connection.driver_connection
            with suppress(sqlite3.Error, AttributeError):
                driver.rollback()  # type: ignore[union-attr]  # None when the connection is gone already


def claim_file(connection: Connection) -> None:
    """Mark an empty database as ours, in a write transaction; refuse another program's."""
    found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if found != APPLICATION_ID and (found or tables):
        raise StoreError("The store's file belongs to another program: name another file.")
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
