"""Queries on the keys of results that are gone for good, deleted by their maker or expired.

A clock that is years ahead makes results expire too early. A result that has expired counts as gone only from its
expiry on, so that a backup can bring it back once the clock is right again.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, delete, or_, select

from storage.errors import ResultErased
from storage.records import DAY, MOST_DAYS
from storage.schema import erased, results

# After as long as a result may be kept, no backup from before its deletion holds it as unexpired.
# A month more, for clocks that were wrong.
KEEP_SECONDS: Final = (MOST_DAYS + 30) * DAY

IS_GONE: Final = or_(~erased.c.has_expired, erased.c.erased_at <= bindparam("now"))
_NOTE: Final = select(IS_GONE).where(erased.c.key == bindparam("key"))
_DELETE_UNTRUE: Final = delete(erased).where(
    erased.c.key.in_(bindparam("keys", expanding=True)), erased.c.has_expired, erased.c.erased_at > bindparam("now")
)
_DELETE_FORGOTTEN: Final = delete(erased).where(erased.c.erased_at <= bindparam("before"))
_CAME_BACK: Final = select(results.c.key).where(results.c.key.in_(select(erased.c.key).where(IS_GONE)))


def remember_deleted(connection: Connection, keys: Iterable[bytes], now: int) -> None:
    """Record deleted results; call it in the transaction that deletes them."""
    for key in keys:
        note = {"key": key, "erased_at": now, "has_expired": False}
        connection.execute(upsert_erased(connection.dialect.name), note)


def remember_expired(connection: Connection, expired: Mapping[bytes, int]) -> None:
    """Record expired results with the time of their expiry; call it in the transaction that deletes them."""
    notes = [{"key": key, "erased_at": at, "has_expired": True} for key, at in expired.items()]
    if notes:
        connection.execute(upsert_erased(connection.dialect.name), notes)


def refuse_erased(connection: Connection, key: bytes, now: int) -> None:
    """Raise `ResultErased` when the key is gone for good; drop a record that a wrong clock made."""
    is_gone = connection.execute(_NOTE, {"key": key, "now": now}).scalar()
    if is_gone:
        raise ResultErased
    if is_gone is not None:
        forget_untrue(connection, [key], now)


def forget_untrue(connection: Connection, keys: Collection[bytes], now: int) -> None:
    """Drop records of an expiry that is yet to come: a wrong clock made them, and the results are back."""
    if keys:
        connection.execute(_DELETE_UNTRUE, {"keys": keys, "now": now})


def keys_that_came_back(connection: Connection, now: int) -> tuple[bytes, ...]:
    """Return the keys of stored results that are gone for good, as after another tool restored a dump."""
    return tuple(connection.execute(_CAME_BACK, {"now": now}).scalars())


def forget_erased(connection: Connection, now: int) -> None:
    """Drop the keys that can matter to no backup any more."""
    connection.execute(_DELETE_FORGOTTEN, {"before": now - KEEP_SECONDS})


@cache
def upsert_erased(dialect: str) -> Any:
    """Return the upsert of a key in the dialect; a deletion is never overwritten by an expiry."""
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(erased)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=[erased.c.key],
        set_={"erased_at": new.erased_at, "has_expired": new.has_expired},
        where=and_(erased.c.has_expired, ~new.has_expired),
    )
