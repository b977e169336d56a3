"""Turns faults of the driver and of SQLAlchemy into the store's own errors."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.errors import StoreError, StoreUnavailable

_LOCKED = "The store stayed locked by somebody else: try again in a moment."
_FULL = "The store has no room left: free some disk space, then try again."
_READ_ONLY = "The store cannot be written: give this program the right to write its file and folder."
_BROKEN = "The store is not a database or is damaged: name another file or restore a backup."
_GONE = "The store cannot be reached: check that its file or server is there, then try again."
_CLASH = "The store changed while this was being saved: try again."
_REFUSED = "The store refused what it was given, which is a fault in this program: please report it."

_SQLITE_SENTENCES: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
}


@contextmanager
def as_store_errors() -> Iterator[None]:
    """Run the block; what SQLAlchemy or the driver raises in it leaves as a `StoreError`."""
    try:
        yield
    except IntegrityError:
        # Not chained: PostgreSQL writes the values that clash into its message.
        raise StoreUnavailable(_CLASH) from None
    except (SQLAlchemyError, TypeError, ValueError, OverflowError) as error:
        # Text that is not Unicode and numbers beyond 64 bits leave drivers as built-in errors.
        raise _translated(error) from error


def sqlite_code(error: BaseException | None) -> int:
    """Return SQLite's primary result code, 0 for an error of another kind."""
    extended: int = getattr(error, "sqlite_errorcode", None) or 0
    return extended & 0xFF


def _translated(error: Exception) -> StoreError:
    if _is_our_fault(error):
        return StoreError(_REFUSED)
    code = sqlite_code(getattr(error, "orig", None))
    return StoreUnavailable(_SQLITE_SENTENCES.get(code, _GONE))


def _is_our_fault(error: Exception) -> bool:
    if isinstance(error, (ProgrammingError, DataError)):
        return True
    return not isinstance(error, (DBAPIError, PoolTimeout))
