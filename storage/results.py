"""Queries on results and their banks; each runs in the caller's transaction."""

from collections.abc import Generator, Mapping
from dataclasses import fields
from functools import cache
from importlib import import_module
from typing import Any, Final

from sqlalchemy import Column, Connection, Insert, Select, bindparam, delete, exists, select

from storage import erased
from storage.errors import ResultErased, SheetConflict
from storage.records import NewResult, StoredResult
from storage.schema import banks, results

_COLUMN_NAMES: Final = tuple(field.name for field in fields(NewResult))
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
_DELETE: Final = delete(results).where(results.c.key == bindparam("old_key"))
_DELETE_EXPIRED: Final = (
    delete(results)
    .where(
        results.c.key.in_(
            select(results.c.key)
            .where(results.c.expires_at <= bindparam("now"))
            .limit(bindparam("at_most"))
            # Two who purge at once take turns by rows; SQLite, which has one writer, leaves this out.
            .with_for_update(skip_locked=True)
        )
    )
    .returning(results.c.key, results.c.expires_at)
)
_UNUSED: Final = ~exists().where(results.c.bank_hash == banks.c.hash)
_LOCK_UNUSED_BANKS: Final = select(banks.c.hash).where(_UNUSED).with_for_update(skip_locked=True)
_DELETE_BANKS: Final = delete(banks).where(banks.c.hash.in_(bindparam("hashes", expanding=True)), _UNUSED)


def find_result(connection: Connection, view_hash: bytes, now: int) -> StoredResult | None:
    """Return the result that this view secret opens, unless it has expired or is not shared."""
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
    values = _columns(result)
    check_values(values)
    keep_bank, keep_result = make_upserts(connection.dialect.name)
    connection.execute(keep_bank, {"hash": result.bank_hash, "text": result.bank_text})
    kept = connection.execute(keep_result, values).one()
    if kept.expires_at <= result.created_at:  # as good as gone, only not purged yet
        raise ResultErased
    # Only now: whoever deletes this very finish holds its row until both are done.
    erased.refuse_erased(connection, result.key, result.created_at)
    if (kept.sheet, kept.bank_hash) != (result.sheet, result.bank_hash):
        raise SheetConflict


def delete_result(connection: Connection, key: bytes) -> None:
    """Delete one result if it is stored; leave its bank to `delete_unused_banks`."""
    connection.execute(_DELETE, {"old_key": key})


def delete_expired(connection: Connection, now: int, *, at_most: int) -> int:
    """Delete and record at most `at_most` expired results; return how many."""
    gone = connection.execute(_DELETE_EXPIRED, {"now": now, "at_most": at_most}).all()
    erased.remember_expired(connection, {row.key: row.expires_at for row in gone})
    return len(gone)


def delete_unused_banks(connection: Connection) -> None:
    """Delete the banks under which no result is kept any more.

    In two steps, for on PostgreSQL somebody may be saving under one of them: what is locked first
    can be looked at once more, and a bank that is in use at the moment waits for the next time.
    """
    hashes = connection.execute(_LOCK_UNUSED_BANKS).scalars().all()
    if hashes:
        connection.execute(_DELETE_BANKS, {"hashes": hashes})


def check_values(values: Mapping[str, object]) -> None:
    """Raise `ValueError` for values that not every database can store."""
    for name, value in values.items():
        column = _COLUMNS.get(name)
        if column is not None and not _fits_everywhere(column, value):
            raise ValueError(f"no database can keep this as {name}")


def _fits_everywhere(column: "Column[Any]", value: object) -> bool:
    if not isinstance(value, str):
        return isinstance(value, column.type.python_type)
    length = getattr(column.type, "length", None)
    return column.type.python_type is str and "\0" not in value and (length is None or len(value) <= length)


def _columns(result: NewResult) -> dict[str, object]:
    return {name: getattr(result, name) for name in _COLUMN_NAMES}


@cache
def make_upserts(dialect: str) -> tuple[Insert, Any]:
    """Return the upserts of a bank and of a result in the dialect.

    SQLAlchemy has no common upsert, but SQLite's and PostgreSQL's are written alike.
    """
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert
    keep_bank = insert(banks).on_conflict_do_nothing(index_elements=[banks.c.hash])
    # A taken key is written back onto itself so that the row kept comes back, locked, in one step.
    keep_result = (
        insert(results)
        .on_conflict_do_update(index_elements=[results.c.key], set_={"key": results.c.key})
        .returning(results.c.sheet, results.c.bank_hash, results.c.expires_at)
    )
    return keep_bank, keep_result
