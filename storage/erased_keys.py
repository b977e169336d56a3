"""Queries on the keys of results and jobs that are gone for good, deleted by their maker or expired.

A clock that is years ahead makes results expire too early. A result that has expired counts as gone only from its
expiry on, so that a backup can bring it back once the clock is right again.
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, delete, or_, select, union_all

from storage.errors import ResultErased
from storage.schema import DAY, MOST_DAYS, erased, insert_into, jobs, results

# After as long as a result may be kept, no backup from before its deletion holds it as unexpired.
# A month more, for clocks that were wrong.
KEEP_SECONDS: Final = (MOST_DAYS + 30) * DAY

IS_GONE: Final = or_(~erased.c.has_expired, erased.c.erased_at <= bindparam("now"))
_IS_KEY_GONE: Final = select(IS_GONE).where(erased.c.key == bindparam("key"))
_DELETE_UNTRUE: Final = delete(erased).where(
    erased.c.key.in_(bindparam("keys", expanding=True)), erased.c.has_expired, erased.c.erased_at > bindparam("now")
)
_DELETE_OLD: Final = delete(erased).where(erased.c.erased_at <= bindparam("before"))
_GONE: Final = select(erased.c.key).where(IS_GONE)
_CAME_BACK: Final = union_all(
    select(results.c.key).where(results.c.key.in_(_GONE)), select(jobs.c.key).where(jobs.c.key.in_(_GONE))
)
_DELETE: Final = [delete(table).where(table.c.key == bindparam("old_key")) for table in (results, jobs)]
_DELETE_EXPIRED: Final = [
    delete(table)
    .where(
        table.c.key.in_(
            select(table.c.key)
            .where(table.c.expires_at <= bindparam("now"))
            .limit(bindparam("at_most"))
            # Two that purge at once skip each other's rows; SQLite, which has one writer, leaves this out.
            .with_for_update(skip_locked=True)
        )
    )
    .returning(table.c.key, table.c.expires_at)
    for table in (results, jobs)
]


def remember_erased(connection: Connection, erased_at: Mapping[bytes, int], *, has_expired: bool) -> None:
    """Record the keys of results or jobs with the time (UTC seconds) of their deletion or expiry.

    Call it in the transaction that deletes them.
    """
    rows = [{"key": key, "erased_at": at, "has_expired": has_expired} for key, at in erased_at.items()]
    if rows:
        connection.execute(upsert_erased(connection.dialect.name), rows)


def refuse_erased(connection: Connection, key: bytes, now: int) -> None:
    """Raise `ResultErased` when the key is gone for good; delete a record that a wrong clock made."""
    is_gone = connection.execute(_IS_KEY_GONE, {"key": key, "now": now}).scalar()
    if is_gone:
        raise ResultErased
    if is_gone is not None:
        forget_wrong_expiries(connection, [key], now)


def forget_wrong_expiries(connection: Connection, keys: Collection[bytes], now: int) -> None:
    """Delete records of an expiry in the future: a wrong clock made them, and the results are back."""
    if keys:
        connection.execute(_DELETE_UNTRUE, {"keys": keys, "now": now})


def keys_that_came_back(connection: Connection, now: int) -> tuple[bytes, ...]:
    """Return the keys of stored results and jobs that are gone for good, as when another tool restored a dump."""
    return tuple(connection.execute(_CAME_BACK, {"now": now}).scalars())


def delete_key(connection: Connection, key: bytes) -> None:
    """Delete the result or the job of a key, if it is stored; leave its bank to `delete_unused_banks`."""
    for statement in _DELETE:
        connection.execute(statement, {"old_key": key})


def delete_expired(connection: Connection, now: int, *, at_most: int) -> int:
    """Delete and record at most `at_most` expired results and jobs; return how many."""
    gone: dict[bytes, int] = {}
    for statement in _DELETE_EXPIRED:
        rows = connection.execute(statement, {"now": now, "at_most": at_most - len(gone)})
        gone |= {row.key: row.expires_at for row in rows}
    remember_erased(connection, gone, has_expired=True)
    return len(gone)


def forget_old_keys(connection: Connection, now: int) -> None:
    """Delete the keys that are too old to matter to any backup."""
    connection.execute(_DELETE_OLD, {"before": now - KEEP_SECONDS})


@cache
def upsert_erased(dialect: str) -> Any:
    """Return the INSERT … ON CONFLICT of a key in the dialect; an expiry never overwrites a deletion."""
    insert = insert_into(erased, dialect)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=[erased.c.key],
        set_={"erased_at": new.erased_at, "has_expired": new.has_expired},
        where=and_(erased.c.has_expired, ~new.has_expired),
    )
