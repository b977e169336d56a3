"""What the store takes and gives back, and the queries for it; each runs in the caller's transaction.

Hashes and answers stay out of `repr()`, which ends up in logs and tracebacks.
"""

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, and_, bindparam, delete, exists, select

from storage import erased_keys
from storage.errors import ResultErased, SheetConflict
from storage.schema import banks, insert_into, insert_unless_there, jobs, results


@dataclass(frozen=True, slots=True)
class NewResult:
    """A finished questionnaire to be stored; times are UTC seconds, hashes 32 bytes of SHA-256.

    `key` is the hash of the form's one-time submit secret and so the identity of this finish.
    """

    key: bytes = field(repr=False)
    view_hash: bytes = field(repr=False)
    manage_hash: bytes = field(repr=False)
    engine: str
    app_version: str
    bank_hash: bytes = field(repr=False)
    bank_text: str = field(repr=False)
    language: str
    sheet: str = field(repr=False)
    outcome: str = field(repr=False)
    sentences: str = field(repr=False)
    created_at: int
    expires_at: int
    # What the result began with if it was tried out on another one, in the caller's words; empty if it was not.
    origin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Whether readers may open a result, how much they see (a word of the caller's), and until when (UTC seconds).

    `previews`: whether what chat programs show of the link may name the verdict.
    """

    is_shared: bool
    shows: str
    expires_at: int
    previews: bool = False


@dataclass(frozen=True, slots=True)
class ManagedResult:
    """A result as its maker sees it; `link_number` counts how often the link was renewed."""

    created_at: int
    sheet: str = field(repr=False)
    outcome: str = field(repr=False)
    sentences: str = field(repr=False)
    bank_text: str = field(repr=False)
    sharing: Sharing
    link_number: int
    # The hash of the view secret in force: secrets are derived with a key that may have changed since.
    view_hash: bytes = field(repr=False)
    name: str = field(repr=False)
    origin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A questionnaire as it was on the day it was finished, with the bank of that day."""

    manage_hash: bytes = field(repr=False)
    engine: str
    app_version: str
    bank_hash: bytes = field(repr=False)
    bank_text: str = field(repr=False)
    language: str
    sheet: str = field(repr=False)
    outcome: str = field(repr=False)
    sentences: str = field(repr=False)
    created_at: int
    expires_at: int
    shows: str
    previews: bool
    name: str = field(repr=False)
    origin: str = field(repr=False)


_COLUMNS: Final[Mapping[str, "Column[Any]"]] = {"bank_text": banks.c.text} | dict(results.c.items())
_FIND: Final[Select[Any]] = (
    select(*(_COLUMNS[field.name] for field in fields(StoredResult)))
    .join_from(results, banks)
    .where(results.c.view_hash == bindparam("view_hash"), results.c.expires_at > bindparam("now"), results.c.is_shared)
)
_HAS: Final = select(results.c.key).where(results.c.key == bindparam("key"), results.c.expires_at > bindparam("now"))
_ALL_SHEETS: Final = (
    select(results.c.created_at, results.c.sheet)
    .where(results.c.expires_at > bindparam("now"))
    .order_by(results.c.created_at)
)
_UNUSED: Final = and_(*(~exists().where(table.c.bank_hash == banks.c.hash) for table in (results, jobs)))
_LOCK_UNUSED_BANKS: Final = select(banks.c.hash).where(_UNUSED).with_for_update(skip_locked=True)
_DELETE_BANKS: Final = delete(banks).where(banks.c.hash.in_(bindparam("hashes", expanding=True)), _UNUSED)


def find_result(connection: Connection, view_hash: bytes, now: int) -> StoredResult | None:
    """Return the result of this view hash; None when unknown, expired or not shared."""
    row = connection.execute(_FIND, {"view_hash": view_hash, "now": now}).one_or_none()
    return None if row is None else StoredResult(*row)


def has_result(connection: Connection, key: bytes, now: int) -> bool:
    """Whether a result with this key is stored and has not expired."""
    return connection.execute(_HAS, {"key": key, "now": now}).first() is not None


def all_sheets(connection: Connection, now: int) -> Generator[tuple[int, str]]:
    """Yield time and sheet of every result that has not expired, oldest first, a batch at a time."""
    with connection.execution_options(yield_per=500).execute(_ALL_SHEETS, {"now": now}) as found:
        for row in found:
            yield row.created_at, row.sheet


def insert_result(connection: Connection, result: NewResult) -> None:
    """Insert the result and its bank unless they are stored already.

    Raises `SheetConflict` when the key is taken by another sheet, or by another bank, and
    `ResultErased` when its maker deleted it, or it has expired.
    """
    values = asdict(result)
    insert_bank, insert_row = _make_inserts(connection.dialect.name)
    connection.execute(insert_bank, {"hash": result.bank_hash, "text": values.pop("bank_text")})
    stored = connection.execute(insert_row, values).one()
    if stored.expires_at <= result.created_at:  # as good as gone, only not purged yet
        raise ResultErased
    # Only now: whoever deletes this very finish holds its row until both are done.
    erased_keys.refuse_erased(connection, result.key, result.created_at)
    if (stored.sheet, stored.bank_hash) != (result.sheet, result.bank_hash):
        raise SheetConflict


def delete_unused_banks(connection: Connection) -> None:
    """Delete the banks under which no result is stored any more, and no job.

    In two steps, for on PostgreSQL somebody may be saving under one of them: what is locked first
    can be looked at once more, and a bank that is in use at the moment waits for the next time.
    """
    hashes = connection.execute(_LOCK_UNUSED_BANKS).scalars().all()
    if hashes:
        connection.execute(_DELETE_BANKS, {"hashes": hashes})


@cache
def _make_inserts(dialect: str) -> tuple[Any, Any]:
    """Return the INSERTs of a bank and of a result in the dialect; the second returns what is stored under the key."""
    # A taken key is written back onto itself so that the stored row comes back, locked, in one step.
    insert_row = (
        insert_into(results, dialect)
        .on_conflict_do_update(index_elements=[results.c.key], set_={"key": results.c.key})
        .returning(results.c.sheet, results.c.bank_hash, results.c.expires_at)
    )
    return insert_unless_there(banks, dialect), insert_row
