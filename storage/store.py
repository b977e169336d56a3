"""The interface of the store: one transaction per call, errors with a sentence for people."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from storage import ended, erased_keys, jobs, managing, results, sqlite
from storage.clock import record_clock, refuse_doubtful_clock
from storage.engine import Engines, open_engines
from storage.errors import StoreError, as_store_errors
from storage.jobs import Change, ChangedJob, NewJob, StoredJob
from storage.migrate import is_at_head, is_usable, migrate
from storage.results import ManagedResult, NewResult, Sharing, StoredResult
from storage.sqlite import EMPTY_LOG

_Done = TypeVar("_Done")

# Holds the write lock for about 20 ms, so that nobody's save times out during a long purge.
_PURGED_AT_ONCE: Final = 50
# SQLite gives its lock to whoever asks next, and a loop asks more often than people do.
_PAUSE_SECONDS: Final = 0.1
# While a log that is to be emptied waits for readers, nobody can write.
_SHORT_SECONDS: Final = 0.1


def open_store(url: str) -> "Store":
    """Open the store at a database address and bring its tables up to date.

    The address is SQLAlchemy's: sqlite:////folder/role-fit.sqlite3 makes the file (0600) and its
    folder (0700) when missing. Raises `StoreError` with a sentence that says what to do.
    """
    store = Store(open_engines(url))
    try:
        with as_store_errors():
            store.engines.use_reserve(partial(migrate, store.engines))
            store.engines.use_reserve(partial(_try_writing, store.engines.write, is_at_head))
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """Stores results and jobs; the threads of a process share one, and each process opens its own.

    Every method may raise `StoreUnavailable`: then nothing changed, and trying again may help.
    """

    def __init__(self, engines: Engines) -> None:
        """Take engines whose tables are up to date, see `open_store`."""
        self.engines = engines

    def save(self, result: NewResult) -> None:
        """Store a result and return once it is committed; storing it again does nothing.

        Raises `SheetConflict` when the key is stored with another sheet or under another bank, and
        `ResultErased` when the finish with this key was deleted by its maker, or has expired. Leaves some room on the
        disk, so that everything else can be done on a full one.
        """
        self.engines.hold_reserve()
        with as_store_errors():
            self._transact_with_bank(partial(results.insert_result, result=result))

    def _transact_with_bank(self, work: Callable[[Connection], _Done]) -> _Done:
        """Do work in a transaction that inserts a bank and then refers to it; return what it returned."""
        try:
            return self.engines.transact(work)
        except IntegrityError:
            # On PostgreSQL a purge may take the bank away between the two; not twice.
            return self.engines.transact(work)

    def _write(self, work: Callable[[Connection], _Done]) -> _Done:
        """Do work in a transaction, on a full disk in the room that is reserved for it; return what it returned."""
        with as_store_errors():
            return self.engines.use_reserve(partial(self.engines.transact, work))

    def find(self, view_hash: bytes, now: int) -> StoredResult | None:
        """Return the result that opens with this view hash, None when unknown or expired."""
        with as_store_errors(), self.engines.read.connect() as connection:
            return results.find_result(connection, view_hash, now)

    def has(self, key: bytes, now: int) -> bool:
        """Whether a result with this key is stored and has not expired."""
        with as_store_errors(), self.engines.read.connect() as connection:
            return results.has_result(connection, key, now)

    def find_managed(self, manage_hash: bytes, now: int) -> ManagedResult | None:
        """Return the result of this manage hash, shared or not; None when unknown or expired."""
        with as_store_errors(), self.engines.read.connect() as connection:
            return managing.find_managed(connection, manage_hash, now)

    def find_manage_hash(self, *secret_hashes: bytes) -> bytes | None:
        """Return the manage hash of the result with one of these view or manage hashes; it need not be shared."""
        with as_store_errors(), self.engines.read.connect() as connection:
            return managing.find_manage_hash(connection, secret_hashes)

    def share(self, manage_hash: bytes, wanted: Sharing) -> None:
        """Change whether, how much and how long a result is shared."""
        self._write(lambda connection: managing.set_sharing(connection, manage_hash, wanted))

    def set_name(self, manage_hash: bytes, name: str) -> None:
        """Change what a result is called; an empty name takes it away."""
        self._write(lambda connection: managing.set_name(connection, manage_hash, name))

    def renew_link(self, manage_hash: bytes, view_hash: bytes, number: int) -> None:
        """Let the view hash of link `number` open the result, and the earlier one no longer."""
        self._write(lambda connection: managing.renew_link(connection, manage_hash, view_hash, number))

    def delete(self, manage_hash: bytes) -> None:
        """Erase a result for good; on SQLite nothing of it stays in the files. Leave its bank to the next purge.

        Whoever looks for unused banks looks at all, and clashes with all who save where transactions are serializable.
        """
        self._erase(partial(managing.delete_managed, manage_hash=manage_hash))

    def _erase(self, delete: Callable[[Connection], Sequence[bytes]]) -> None:
        """Do work that deletes, and returns the keys of what it deleted; record them in the same transaction."""

        def erase(connection: Connection) -> None:
            keys = delete(connection)
            erased_keys.remember_erased(connection, dict.fromkeys(keys, int(time.time())), has_expired=False)

        self._write(erase)
        with as_store_errors():
            self._empty_log()

    def add_job(self, job: NewJob) -> None:
        """Store a job and return once it is committed; storing it again does nothing, whatever became of it since.

        Raises `ResultErased` when the job with this key was deleted, or has expired. Leaves some room on the disk, as
        `save` does.
        """
        self.engines.hold_reserve()
        with as_store_errors():
            self.engines.transact(partial(jobs.insert_job, job=job))

    def find_job(self, door: bytes, now: int) -> StoredJob | None:
        """Return the job that a door opens, None when it opens nothing or the job has expired."""
        with as_store_errors(), self.engines.read.connect() as connection:
            return jobs.find_job(connection, door, now)

    def change_job(self, door: bytes, now: int, change: Change) -> StoredJob | None:
        """Change the job that a door opens, and return it as it is then; None when the door opens nothing.

        `change` is given the job as it is, while nobody else can change it, and returns what it is to become, or None
        to leave it. It must not use the store, and may be called again when the database asks for it. What it raises
        is raised, and nothing changes. A job that grows leaves some room on the disk, as `save` does.

        On SQLite nothing of the job as it was stays in the files: beside the new one, it would tell who changed what.
        Where somebody reads for long, it stays until the next change or purge.
        """

        def change_within_room(job: StoredJob) -> ChangedJob | None:
            changed = change(job)
            if changed is not None and len(changed.document) > len(job.document):
                self.engines.hold_reserve()
            return changed

        work = partial(jobs.change_job, door=door, now=now, change=change_within_room)
        with as_store_errors():
            found = self.engines.use_reserve(partial(self._transact_with_bank, work))
        if isinstance(found, Exception):
            raise found
        if found is not None:
            self._empty_log(_SHORT_SECONDS)
        return found

    def delete_job(self, door: bytes) -> None:
        """Erase the job that a door opens, for good; on SQLite nothing of it stays in the files."""
        self._erase(partial(jobs.delete_job, door=door))

    def record_end(self, browser: bytes, at: int, known: int) -> bool:
        """Record that what a browser held ended at `at`; return False if it ended after `known`, which then stays."""
        return self._write(lambda connection: ended.record_end(connection, browser, at, known))

    def find_end(self, browser: bytes) -> int:
        """Return when what a browser held ended the last time (UTC seconds), 0 for never."""
        with as_store_errors(), self.engines.read.connect() as connection:
            return ended.find_end(connection, browser)

    def sheets(self, now: int) -> Iterator[tuple[str, str]]:
        """Yield the day (UTC, ISO) and the sheet of every result that has not expired, oldest first."""
        with (
            as_store_errors(),
            self.engines.stream.connect() as connection,
            closing(results.all_sheets(connection, now)) as found,
        ):
            for created_at, sheet in found:
                yield datetime.fromtimestamp(created_at, UTC).date().isoformat(), sheet

    def refuse_doubtful_clock(self, now: int) -> None:
        """Raise `ClockDoubted` when `now` is far later than the store was last in use."""
        with as_store_errors(), self.engines.read.connect() as connection:
            refuse_doubtful_clock(connection, now)

    def record_clock(self, now: int) -> None:
        """Record that the store is in use at `now`, by a clock that is right."""
        self._write(lambda connection: record_clock(connection, now))

    def purge(self, now: int) -> int:
        """Erase expired results and jobs, and banks that none uses any more; return how many of the first two.

        Call `refuse_doubtful_clock` first.

        Also erases what was deleted and came back in other ways than `store restore`, and the keys
        and ends that are too old to matter to any backup.
        """
        total = 0
        with as_store_errors():
            while count := self._erase_some(now):
                total += count
                time.sleep(_PAUSE_SECONDS)
            total += self._erase_what_came_back(now)
            self._write(partial(_delete_leftovers, now=now))
            self._empty_log()
        return total

    def purge_some(self, now: int) -> int:
        """Erase a few expired results and jobs, quickly enough to be done while somebody waits; return how many."""
        with as_store_errors():
            count = self._erase_some(now)
            if 0 < count < _PURGED_AT_ONCE:  # the last ones: this may wait for those who read
                self._empty_log()
            return count

    def _erase_some(self, now: int) -> int:
        """Erase at most `_PURGED_AT_ONCE` expired results and jobs; return how many."""
        return self._write(partial(erased_keys.delete_expired, now=now, at_most=_PURGED_AT_ONCE))

    def _erase_what_came_back(self, now: int) -> int:
        """Erase what is stored and recorded as gone, as when another tool restored a dump; return how many."""
        with self.engines.read.connect() as connection:
            keys = erased_keys.keys_that_came_back(connection, now)
        for key in keys:
            self._write(partial(erased_keys.delete_key, key=key))
        return len(keys)

    def _empty_log(self, patience: float | None = None) -> None:
        """Empty SQLite's write-ahead log, in which erased text stays readable; wait so long (seconds) for readers."""
        # What was done is committed by now, so a failure here must not report otherwise. The next purge tries again.
        if self.engines.file is not None:
            with suppress(SQLAlchemyError), self.engines.read.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={(patience or sqlite.BUSY_SECONDS) * 1000:.0f}")
                try:
                    connection.exec_driver_sql(EMPTY_LOG)
                finally:
                    connection.exec_driver_sql(f"PRAGMA busy_timeout={sqlite.BUSY_SECONDS * 1000:.0f}")

    def check(self) -> None:
        """Raise `StoreError` unless the store can be read and written, has today's tables or later ones, and some room.

        Takes about a second at most when another process holds the lock, and a few when the server does not respond.
        """
        self.engines.check_place()
        with as_store_errors():
            _try_writing(self.engines.probe, is_usable)
            self.engines.check_room()

    def close(self) -> None:
        """Close the connections of the pools."""
        self.engines.close()


def _delete_leftovers(connection: Connection, now: int) -> None:
    """Delete keys and ends too old to matter, and banks of no result and no job."""
    erased_keys.forget_old_keys(connection, now)
    ended.forget_old_ends(connection, now)
    results.delete_unused_banks(connection)


def _try_writing(engine: Engine, is_right: Callable[[Connection], bool]) -> None:
    """Raise StoreError, or what the database says, unless the tables are as they should be and can be written to."""
    with engine.begin() as connection:
        if not is_right(connection):
            raise StoreError("The store's tables changed: restart the program.")
        # Writes nothing, but asks for the right to: on a read-only file BEGIN IMMEDIATE passes.
        erased_keys.delete_key(connection, b"")
