"""Queries by which a maker controls one result, found by the hash of its manage secret."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, delete, select, update

from storage.records import ManagedResult, Sharing
from storage.results import check_values
from storage.schema import banks, results

_MINE: Final = results.c.manage_hash == bindparam("mine")
_FIND: Final[Select[Any]] = (
    select(
        results.c.created_at,
        results.c.sheet,
        results.c.outcome,
        results.c.sentences,
        banks.c.text,
        results.c.is_shared,
        results.c.shows,
        results.c.link_number,
        results.c.expires_at,
        results.c.view_hash,
        results.c.previews,
    )
    .join_from(results, banks)
    .where(_MINE, results.c.expires_at > bindparam("now"))
)
_SHARE: Final = (
    update(results)
    .where(_MINE)
    .values(
        is_shared=bindparam("on"),
        shows=bindparam("level"),
        expires_at=bindparam("until"),
        previews=bindparam("names_verdict"),
    )
)
_RENEW: Final = (
    update(results)
    .where(_MINE, results.c.link_number == bindparam("old_number"))
    .values(view_hash=bindparam("new_hash"), link_number=bindparam("new_number"))
)
_DELETE: Final = delete(results).where(_MINE).returning(results.c.key)


def find_managed(connection: Connection, manage_hash: bytes, now: int) -> ManagedResult | None:
    """Return the result of this manage secret, shared or not; None when unknown or expired."""
    row = connection.execute(_FIND, {"mine": manage_hash, "now": now}).one_or_none()
    if row is None:
        return None
    created_at, sheet, outcome, sentences, bank_text, is_shared, shows, link_number, expires_at, view_hash, previews = (
        row
    )
    sharing = Sharing(is_shared, shows, expires_at, previews)
    return ManagedResult(created_at, sheet, outcome, sentences, bank_text, sharing, link_number, view_hash)


def set_sharing(connection: Connection, manage_hash: bytes, sharing: Sharing) -> None:
    """Change whether, how much and how long a result is shared."""
    check_values(asdict(sharing))
    values = {"on": sharing.is_shared, "level": sharing.shows, "until": sharing.expires_at}
    connection.execute(_SHARE, {"mine": manage_hash, "names_verdict": sharing.previews, **values})


def renew_link(connection: Connection, manage_hash: bytes, view_hash: bytes, number: int) -> None:
    """Replace the view hash by that of link `number`; does nothing when the link has that number already."""
    values = {"new_hash": view_hash, "new_number": number, "old_number": number - 1}
    connection.execute(_RENEW, {"mine": manage_hash, **values})


def delete_managed(connection: Connection, manage_hash: bytes) -> Sequence[bytes]:
    """Delete one result and return its key, if it was there; leave its bank to `delete_unused_banks`."""
    return connection.execute(_DELETE, {"mine": manage_hash}).scalars().all()
