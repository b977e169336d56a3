"""The store's errors, and the translation of those of the drivers.

A message never contains a secret, a hash, an answer or a database address: it may end up in a log.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

LOCKED = "The store stayed locked by somebody else: try again in a moment."
FULL = "The store has no room left: free some disk space, then try again."
_READ_ONLY = "The store cannot be written: give this program the right to write its file and folder."
_BROKEN = (
    "The store is not a database or is damaged: name another file, or stop the servers, move this one away, "
    "and bring a backup back with `./role-fit store restore FILE`."
)
_GONE = "The store cannot be reached: check that its file or server is there, then try again."
_NO_SERVER = "The store cannot be reached: no server answers at its address."
_NOT_LET_IN = "The store cannot be reached: its server refuses the user or the password in its address."
_NO_DATABASE = "The store cannot be reached: its server has no database of the name in its address."
_ONLY_READS = (
    "The store cannot be written: its server accepts only reads at present, as a standby does until it is promoted."
)
_CLASH = "The store changed while this was being saved: try again."
_REFUSED = "The store refused what it was given, which is a fault in this program: please report it."

_SQLITE_SENTENCES: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
}

_POSTGRES_SENTENCES: Mapping[str, str] = {
    "55P03": LOCKED,  # lock_not_available
    "57014": LOCKED,  # query_canceled, by its time limit
    "40P01": LOCKED,  # deadlock_detected
    "40001": LOCKED,  # serialization_failure, from engines that know no lesser isolation
    "53100": FULL,  # disk_full
    "25006": _ONLY_READS,  # read_only_sql_transaction
    "42501": _READ_ONLY,  # insufficient_privilege
}

_TO_REPEAT: Final = {"40001", "40P01"}

# For a refused connection the driver gives no code, only the server's message: in another language than English, or
# with other words, it leads to the general sentence.
_CONNECTING = re.compile(
    "connection (failed|is bad|to server)|connection timeout|failed to resolve host", re.IGNORECASE
)
_ANSWERED = "FATAL"
_SENTENCES_BY_SERVER_WORDS: Mapping[re.Pattern[str], str] = {
    re.compile("authentication failed|no password supplied|no pg_hba.conf entry"): _NOT_LET_IN,
    re.compile('role ".*" does not exist|permission denied for database'): _NOT_LET_IN,
    re.compile('database ".*" does not exist'): _NO_DATABASE,
    re.compile("session is read-only|server is in hot standby mode"): _ONLY_READS,
}


class StoreError(Exception):
    """The store cannot be used; the message says in a sentence what to do."""


class StoreUnavailable(StoreError):  # noqa: N818  (it tells a state, in the words of the design)
    """The store does not answer at present: nothing was saved, and trying again may help."""


class Damaged(StoreError):  # noqa: N818  (likewise)
    """The file is not a database any more, or some of its pages cannot be read."""


class ClockDoubted(StoreError):  # noqa: N818  (likewise)
    """The clock is far ahead of the last time at which the store was in use: nothing may be erased by it."""

    def __init__(self, now: int, last_seen: int) -> None:
        """Say both days (UTC), from UTC seconds."""
        today, then = (datetime.fromtimestamp(at, UTC).date() for at in (now, last_seen))
        super().__init__(
            f"The clock of this machine says {today}, and the store was last in use on {then}: nothing that has "
            "expired is erased. Set the clock; if it is right, say so with "
            "`./role-fit store confirm-clock`."
        )


class SheetConflict(StoreError):  # noqa: N818  (likewise)
    """This finish is stored already, with another sheet or under another bank."""

    def __init__(self) -> None:
        """Say what the person can do; there is nothing to fill in."""
        super().__init__("This form was sent before with other answers: save these as a new one.")


class ResultErased(StoreError):  # noqa: N818  (likewise)
    """The result of this finish was deleted for good by its maker, or has expired: it must not come back."""

    def __init__(self) -> None:
        """Say what the person can do; there is nothing to fill in."""
        super().__init__(
            "This result was deleted for good, or it has expired: start a new questionnaire to make another one."
        )


@contextmanager
def as_store_errors() -> Iterator[None]:
    """Turn what SQLAlchemy or the driver raises in the block into a `StoreError`."""
    try:
        yield
    except IntegrityError:
        # Not chained: PostgreSQL writes the values that clash into its message.
        raise StoreUnavailable(_CLASH) from None
    except (SQLAlchemyError, sqlite3.Error, TypeError, ValueError, OverflowError) as error:
        # The driver's own errors come from calls that bypass SQLAlchemy.
        # For text that is not Unicode and numbers beyond 64 bits drivers raise built-in errors.
        raise _to_store_error(error) from error


def asks_to_repeat(error: DBAPIError) -> bool:
    """Return whether the server undid a transaction that clashed with others, and asks to try it again."""
    return getattr(error.orig, "sqlstate", None) in _TO_REPEAT


def sqlite_code(error: BaseException | None) -> int:
    """Return SQLite's primary result code, 0 for an error of another kind."""
    extended: int = getattr(error, "sqlite_errorcode", None) or 0
    return extended & 0xFF


def _to_store_error(error: Exception) -> StoreError:
    """Return the StoreError to raise in the place of an error of SQLAlchemy or a driver."""
    sentence = _find_sentence(getattr(error, "orig", error))
    if sentence is None and _is_our_fault(error):
        return StoreError(_REFUSED)
    return StoreUnavailable(sentence or _GONE)


def _find_sentence(driver_error: BaseException | None) -> str | None:
    """Return the sentence for a driver's error, by SQLite's code, PostgreSQL's state or its message; else None."""
    state = getattr(driver_error, "sqlstate", None) or ""
    if isinstance(driver_error, PoolTimeout):
        return LOCKED
    known = _SQLITE_SENTENCES.get(sqlite_code(driver_error)) or _POSTGRES_SENTENCES.get(state)
    return known or _explain_failed_connection(str(driver_error))


def _explain_failed_connection(words: str) -> str | None:
    """Return the sentence on why no connection was made; None if words of the driver are about anything else.

    The driver's own message names hosts and users.
    """
    if not _CONNECTING.search(words):
        return None
    sentences = [sentence for pattern, sentence in _SENTENCES_BY_SERVER_WORDS.items() if pattern.search(words)]
    return next(iter(sentences), None if _ANSWERED in words else _NO_SERVER)


def _is_our_fault(error: Exception) -> bool:
    """Tell whether the program gave the database what it cannot take, rather than the database being away."""
    if isinstance(error, (ProgrammingError, DataError)):
        return True
    return not isinstance(error, (DBAPIError, PoolTimeout, sqlite3.Error))
