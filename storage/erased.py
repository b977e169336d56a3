"""What makers deleted for good: the key of each finish and when, and nothing else."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select

from storage.errors import ResultErased
from storage.schema import erased, results

# A result is kept for 400 days at most after its maker last touched it, so after as long again no
# backup from before the deletion holds it as unexpired. A month more, for clocks that were wrong.
KEEP_SECONDS: Final = (400 + 30) * 86_400

_IS_ERASED: Final = select(erased.c.key).where(erased.c.key == bindparam("key"))
_DELETE_FORGOTTEN: Final = delete(erased).where(erased.c.erased_at <= bindparam("before"))
_CAME_BACK: Final = select(results.c.key).where(results.c.key.in_(select(erased.c.key)))


def remember_erased(connection: Connection, keys: Iterable[bytes], now: int) -> None:
    """Note, in the transaction that deletes them, that these finishes are not to come back."""
    for key in keys:
        connection.execute(remembering(connection.dialect.name), {"key": key, "erased_at": now})


def refuse_erased(connection: Connection, key: bytes) -> None:
    """Raise `ResultErased` when the finish with this key was deleted by its maker."""
    if connection.execute(_IS_ERASED, {"key": key}).first() is not None:
        raise ResultErased


def keys_that_came_back(connection: Connection) -> tuple[bytes, ...]:
    """Return the keys of results that were deleted but are there, as after another tool restored a dump."""
    return tuple(connection.execute(_CAME_BACK).scalars())


def forget_erased(connection: Connection, now: int) -> None:
    """Drop the keys that can matter to no backup any more."""
    connection.execute(_DELETE_FORGOTTEN, {"before": now - KEEP_SECONDS})


@cache
def remembering(dialect: str) -> Any:
    """Return the statement that notes a key, unless it is noted already, in the words of the dialect."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(erased).on_conflict_do_nothing()
