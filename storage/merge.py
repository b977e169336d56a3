"""Takes the results of one store over into another, without undoing what was decided there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from storage.engine import Engines
from storage.erased import IS_GONE, KEEP_SECONDS, forget_untrue, upsert_erased
from storage.results import delete_result
from storage.schema import banks, erased, results

# A short hold of the write lock at a time, so that nobody's save times out.
_AT_ONCE: Final = 500

_PAGE: Final = select(results).where(results.c.key > bindparam("after")).order_by(results.c.key).limit(_AT_ONCE)
_ERASED: Final = select(erased.c.key).where(erased.c.key.in_(bindparam("keys", expanding=True)), IS_GONE)
_RENEW: Final = (
    update(results)
    .where(results.c.key == bindparam("mine"), results.c.link_number < bindparam("new_number"))
    .values(view_hash=bindparam("new_hash"), link_number=bindparam("new_number"))
)


@dataclass(frozen=True, slots=True)
class Merged:
    """How many results came, and how many did not because they were deleted or have expired."""

    added: int = 0
    erased: int = 0
    expired: int = 0
    known: int = 0


def merge(source: Engines, target: Engines, now: int) -> Merged:
    """Bring into the target what only the source has, except what was deleted in either or has expired in either.

    For results in both, the target's word holds; only a link that was renewed more often in the
    source stays renewed. Saying it again continues where a fault broke it off.
    """
    _merge_erased(source, target, now)
    counts = Merged()
    for page in _pages(source):
        with target.writing() as connection:
            found = _merge_page(connection, page, _texts(source, page), now)
        counts = Merged(
            counts.added + found.added,
            counts.erased + found.erased,
            counts.expired + found.expired,
            counts.known + found.known,
        )
    return counts


def _merge_erased(source: Engines, target: Engines, now: int) -> None:
    with source.read.connect() as connection:
        noted = [row._asdict() for row in connection.execute(select(erased)) if row.erased_at > now - KEEP_SECONDS]
    for start in range(0, len(noted), _AT_ONCE):
        some = noted[start : start + _AT_ONCE]
        with target.writing() as connection:
            connection.execute(upsert_erased(connection.dialect.name), some)
            for values in some:
                if not values["has_expired"] or values["erased_at"] <= now:
                    delete_result(connection, values["key"])


def _pages(source: Engines) -> Iterator[Sequence[Row[Any]]]:
    after = b""
    while True:
        with source.read.connect() as connection:
            page = connection.execute(_PAGE, {"after": after}).all()
        if not page:
            return
        yield page
        after = page[-1].key


def _texts(source: Engines, page: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    hashes = {row.bank_hash for row in page}
    with source.read.connect() as connection:
        return [row._asdict() for row in connection.execute(select(banks).where(banks.c.hash.in_(hashes)))]


def _merge_page(connection: Connection, page: Sequence[Row[Any]], texts: list[dict[str, Any]], now: int) -> Merged:
    gone = set(connection.execute(_ERASED, {"keys": [row.key for row in page], "now": now}).scalars())
    wanted = [row._asdict() for row in page if row.key not in gone and row.expires_at > now]
    keep_bank, keep_result = _make_inserts(connection.dialect.name)
    used = {values["bank_hash"] for values in wanted}
    added = 0
    for text in texts:
        if text["hash"] in used:
            connection.execute(keep_bank, text)
    for values in wanted:
        is_new = connection.execute(keep_result, values).first() is not None
        added += is_new
        if not is_new and values["link_number"]:
            link = {"mine": values["key"], "new_hash": values["view_hash"], "new_number": values["link_number"]}
            connection.execute(_RENEW, link)
    forget_untrue(connection, [values["key"] for values in wanted], now)
    return Merged(added, len(gone), len(page) - len(gone) - len(wanted), len(wanted) - added)


@cache
def _make_inserts(dialect: str) -> tuple[Any, Any]:
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert
    keep_bank = insert(banks).on_conflict_do_nothing(index_elements=[banks.c.hash])
    keep_result = insert(results).on_conflict_do_nothing(index_elements=[results.c.key]).returning(results.c.key)
    return keep_bank, keep_result
