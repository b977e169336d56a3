"""Doubts a clock that is far ahead of the last time at which the store was in use.

What has expired is erased for good, and by the clock of the machine alone a start in a wrong year would erase
everything.
"""

from typing import Final

from sqlalchemy import Connection, delete, func, select

from storage.errors import ClockDoubted
from storage.schema import DAY, clock, insert_unless_there

# Shorter than most results are kept, and longer than most servers are off.
DOUBTED_AFTER: Final = 90 * DAY

_LAST_SEEN: Final = select(func.max(clock.c.seen_at))


def refuse_doubtful_clock(connection: Connection, now: int) -> None:
    """Raise `ClockDoubted` when `now` (UTC seconds) is far later than the store was last in use."""
    last_seen = connection.execute(_LAST_SEEN).scalar()
    if last_seen is not None and now - last_seen > DOUBTED_AFTER:
        raise ClockDoubted(now, last_seen)


def record_clock(connection: Connection, now: int) -> None:
    """Record that the store is in use at `now`; a clock that was put back changes nothing."""
    connection.execute(insert_unless_there(clock, connection.dialect.name), {"seen_at": now})
    connection.execute(delete(clock).where(clock.c.seen_at < _LAST_SEEN.scalar_subquery()))
