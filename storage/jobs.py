"""Jobs: what the store takes and gives back of them, and the queries; each runs in the caller's transaction.

A job is one document in one row, which is rewritten whole, and `doors`, the hashes of the secrets that open it. There
is no row for a person: neither its place in the file nor its number could join a seat with the answers given in it.
Hashes and documents stay out of `repr()`, which ends up in logs and tracebacks.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from storage import erased_keys
from storage.errors import ResultErased
from storage.schema import banks, insert_into, insert_unless_there, job_doors, jobs


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be stored; times are UTC seconds, key and doors 32 bytes of SHA-256."""

    key: bytes = field(repr=False)
    created_at: int
    expires_at: int
    document: str = field(repr=False)
    doors: frozenset[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job as it is stored; `bank_text` is None until a bank is pinned."""

    key: bytes = field(repr=False)
    created_at: int
    expires_at: int
    document: str = field(repr=False)
    bank_text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangedJob:
    """What a job is to become; `doors` are all that open it from now on.

    `bank` is the hash and the text of the bank to pin; None leaves what is pinned.
    """

    document: str = field(repr=False)
    doors: frozenset[bytes] = field(repr=False)
    expires_at: int
    bank: tuple[bytes, str] | None = field(default=None, repr=False)


Change = Callable[[StoredJob], ChangedJob | None]

_BEHIND: Final = select(job_doors.c.job).where(job_doors.c.hash == bindparam("door")).scalar_subquery()
_FIND: Final[Select[Any]] = (
    select(jobs.c.key, jobs.c.created_at, jobs.c.expires_at, jobs.c.document, banks.c.text)
    .outerjoin_from(jobs, banks)
    .where(jobs.c.key == _BEHIND, jobs.c.expires_at > bindparam("now"))
)
_LOCK: Final = select(jobs.c.key).where(jobs.c.key == _BEHIND).with_for_update()
_CHANGE: Final = update(jobs).where(jobs.c.key == bindparam("own"))
_DOORS: Final = select(job_doors.c.hash).where(job_doors.c.job == bindparam("own"))
_CLOSE: Final = delete(job_doors).where(job_doors.c.hash.in_(bindparam("hashes", expanding=True)))
# Their doors go with them, by the foreign key.
_DELETE: Final = delete(jobs).where(jobs.c.key == _BEHIND).returning(jobs.c.key)


def insert_job(connection: Connection, job: NewJob) -> None:
    """Insert a job and its doors unless its key is stored already.

    Raises `ResultErased` when the job with this key was deleted, or has expired.
    """
    values = {"key": job.key, "created_at": job.created_at, "expires_at": job.expires_at, "document": job.document}
    if connection.execute(_make_insert(connection.dialect.name), values).scalar_one() <= job.created_at:
        raise ResultErased  # as good as gone, only not purged yet
    if connection.execute(_DOORS, {"own": job.key}).first() is None:  # a job that was there has some
        _open_doors(connection, job.key, job.doors)
    # Only now: whoever deletes this very job holds its row until both are done.
    erased_keys.refuse_erased(connection, job.key, job.created_at)


@cache
def _make_insert(dialect: str) -> Any:
    """Return the INSERT of a job in the dialect; it locks the row, and returns the expiry of what is stored."""
    statement = insert_into(jobs, dialect).on_conflict_do_update(index_elements=[jobs.c.key], set_={"key": jobs.c.key})
    return statement.returning(jobs.c.expires_at)


def find_job(connection: Connection, door: bytes, now: int) -> StoredJob | None:
    """Return the job that a door opens; None when it opens nothing, or the job has expired."""
    row = connection.execute(_FIND, {"door": door, "now": now}).one_or_none()
    return None if row is None else StoredJob(*row)


def change_job(connection: Connection, door: bytes, now: int, change: Change) -> StoredJob | Exception | None:
    """Change the job that a door opens; return it as it is then, None when the door opens nothing.

    What `change` raises is returned, so that nobody takes it for an error of the database: nothing is written before.
    """
    # In two steps: on PostgreSQL, who waits for a lock sees the row as it has become, and the doors as they were.
    connection.execute(_LOCK, {"door": door})
    job = find_job(connection, door, now)
    if job is None:
        return None
    try:
        changed = change(job)
    except Exception as error:
        return error
    return job if changed is None else _write(connection, job, changed)


def _write(connection: Connection, job: StoredJob, changed: ChangedJob) -> StoredJob:
    """Write what a locked job becomes, and return it."""
    values: dict[str, Any] = {"document": changed.document, "expires_at": changed.expires_at}
    text = job.bank_text
    if changed.bank is not None:
        values["bank_hash"], text = changed.bank
        connection.execute(
            insert_unless_there(banks, connection.dialect.name), {"hash": values["bank_hash"], "text": text}
        )
    connection.execute(_CHANGE.values(values), {"own": job.key})
    _change_doors(connection, job.key, changed.doors)
    return replace(job, document=changed.document, expires_at=changed.expires_at, bank_text=text)


def _change_doors(connection: Connection, key: bytes, doors: frozenset[bytes]) -> None:
    """Let these doors open a job, and no others."""
    before = frozenset(connection.execute(_DOORS, {"own": key}).scalars())
    if before - doors:
        connection.execute(_CLOSE, {"hashes": sorted(before - doors)})
    _open_doors(connection, key, doors - before)


def _open_doors(connection: Connection, key: bytes, doors: Iterable[bytes]) -> None:
    """Add doors to a job, in an order that tells nothing."""
    if rows := [{"hash": door, "job": key} for door in sorted(doors)]:
        connection.execute(insert(job_doors), rows)


def delete_job(connection: Connection, door: bytes) -> Sequence[bytes]:
    """Delete the job that a door opens, and return its key, if it was there."""
    return connection.execute(_DELETE, {"door": door}).scalars().all()
