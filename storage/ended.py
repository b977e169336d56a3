"""Queries on what a browser gave up, so that no copy of its cookie goes on.

A browser is known by a hash of a random text in its cookie, and an end by its time. A cookie says which end it knows
of: one that knows an earlier end than the store is a copy from before.
"""

from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select

from storage.erased_keys import KEEP_SECONDS
from storage.schema import ended, insert_into

_FIND: Final = select(ended.c.ended_at).where(ended.c.browser == bindparam("browser"))
# No key in a copy from before opens a result that is kept for longer.
_DELETE_OLD: Final = delete(ended).where(ended.c.ended_at <= bindparam("before"))


def record_end(connection: Connection, browser: bytes, at: int, known: int) -> bool:
    """Record when a browser gave up what its cookie holds (UTC seconds); return whether it was recorded.

    It is not, and nothing changes, for a browser that did so once more after `known`.
    """
    values = {"browser": browser, "ended_at": at, "known": known}
    return connection.execute(_make_upsert(connection.dialect.name), values).first() is not None


@cache
def _make_upsert(dialect: str) -> Any:
    """Return the statement of `record_end`; it returns no row where a later end than `known` stands."""
    insert = insert_into(ended, dialect).values(browser=bindparam("browser"), ended_at=bindparam("ended_at"))
    return insert.on_conflict_do_update(
        index_elements=[ended.c.browser],
        set_={"ended_at": insert.excluded.ended_at},
        where=ended.c.ended_at <= bindparam("known"),
    ).returning(ended.c.browser)


def find_end(connection: Connection, browser: bytes) -> int:
    """Return when what a browser held ended the last time, 0 for never."""
    return connection.execute(_FIND, {"browser": browser}).scalar() or 0


def forget_old_ends(connection: Connection, now: int) -> None:
    """Delete the ends that are too old to matter to any result."""
    connection.execute(_DELETE_OLD, {"before": now - KEEP_SECONDS})
