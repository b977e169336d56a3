"""Queries by which a maker controls one result, found by the hash of its manage secret."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, delete, or_, select, update

from storage.results import ManagedResult, Sharing
from storage.schema import banks, results

_OWN: Final = results.c.manage_hash == bindparam("own")
_FIND: Final[Select[Any]] = (
    select(results, banks.c.text).join_from(results, banks).where(_OWN, results.c.expires_at > bindparam("now"))
)
_SHARE: Final = (
    update(results)
    .where(_OWN)
    .values(
        is_shared=bindparam("on"),
        shows=bindparam("level"),
        expires_at=bindparam("until"),
        previews=bindparam("names_verdict"),
    )
)
_NAME: Final = update(results).where(_OWN).values(name=bindparam("new_name"))
_RENEW: Final = (
    update(results)
    .where(_OWN, results.c.link_number == bindparam("old_number"))
    .values(view_hash=bindparam("new_hash"), link_number=bindparam("new_number"))
)
_HASH: Final = select(results.c.manage_hash).where(
    or_(results.c.view_hash == bindparam("hash"), results.c.manage_hash == bindparam("hash"))
)
_DELETE: Final = delete(results).where(_OWN).returning(results.c.key)


def find_manage_hash(connection: Connection, secret_hashes: Sequence[bytes]) -> bytes | None:
    """Return the manage hash of the result with one of these view or manage hashes, whether or not it is shared."""
    found = (connection.execute(_HASH, {"hash": secret_hash}).scalar() for secret_hash in secret_hashes)
    return next((manage_hash for manage_hash in found if manage_hash is not None), None)


def find_managed(connection: Connection, manage_hash: bytes, now: int) -> ManagedResult | None:
    """Return the result of this manage secret, shared or not; None when unknown or expired."""
    row = connection.execute(_FIND, {"own": manage_hash, "now": now}).one_or_none()
    if row is None:
        return None
    sharing = Sharing(row.is_shared, row.shows, row.expires_at, row.previews)
    return ManagedResult(
        created_at=row.created_at,
        sheet=row.sheet,
        outcome=row.outcome,
        sentences=row.sentences,
        bank_text=row.text,
        sharing=sharing,
        link_number=row.link_number,
        view_hash=row.view_hash,
        name=row.name,
        origin=row.origin,
    )


def set_sharing(connection: Connection, manage_hash: bytes, sharing: Sharing) -> None:
    """Change whether, how much and how long a result is shared."""
    values = {"on": sharing.is_shared, "level": sharing.shows, "until": sharing.expires_at}
    connection.execute(_SHARE, {"own": manage_hash, "names_verdict": sharing.previews, **values})


def set_name(connection: Connection, manage_hash: bytes, name: str) -> None:
    """Change what a result is called; an empty name takes it away."""
    connection.execute(_NAME, {"own": manage_hash, "new_name": name})


def renew_link(connection: Connection, manage_hash: bytes, view_hash: bytes, number: int) -> None:
    """Replace the view hash by that of link `number`; does nothing when the link has that number already."""
    values = {"new_hash": view_hash, "new_number": number, "old_number": number - 1}
    connection.execute(_RENEW, {"own": manage_hash, **values})


def delete_managed(connection: Connection, manage_hash: bytes) -> Sequence[bytes]:
    """Delete one result and return its key, if it was there."""
    return connection.execute(_DELETE, {"own": manage_hash}).scalars().all()
