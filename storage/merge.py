"""Merges the rows of a backup into the store, by one rule: what is there stays, and what is gone stays gone."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, bindparam, select, update

from storage.ended import record_end
from storage.engine import Engines
from storage.erased_keys import IS_GONE, KEEP_SECONDS, delete_key, forget_wrong_expiries, upsert_erased
from storage.schema import banks, ended, erased, insert_unless_there, job_doors, jobs, results

# The write lock is held briefly, so that nobody's save times out.
_AT_ONCE: Final = 500

_PAGE: Final = select(results).where(results.c.key > bindparam("after")).order_by(results.c.key).limit(_AT_ONCE)
# A job may be as large as some dozens of results.
_JOBS_PAGE: Final = select(jobs).where(jobs.c.key > bindparam("after")).order_by(jobs.c.key).limit(_AT_ONCE // 10)
_DOORS: Final = select(job_doors).where(job_doors.c.job.in_(bindparam("keys", expanding=True)))
_ERASED: Final = select(erased.c.key).where(erased.c.key.in_(bindparam("keys", expanding=True)), IS_GONE)
_RENEW: Final = (
    update(results)
    .where(results.c.key == bindparam("own"), results.c.link_number < bindparam("new_number"))
    .values(view_hash=bindparam("new_hash"), link_number=bindparam("new_number"))
)

_Merge = Callable[[Connection], Mapping[str, int]]


def merge_all(source: Engines, target: Engines, now: int) -> Mapping[str, int]:
    """Copy into the target what only the source has, except what was deleted or has expired in either; return counts.

    For results and jobs in both, the target's row stays; only a link that was renewed more often in the source stays
    renewed. After a failure, a second call continues.
    """
    _merge_erased(source, target, now)
    _merge_ended(source, target)
    counts = Counter[str]()
    # Results and jobs together, so that what fits into one transaction comes back whole or not at all.
    for merges in zip_longest(_prepare_results(source, now), _prepare_jobs(source, now)):
        counts.update(target.transact(partial(_do_all, merges=[merge for merge in merges if merge])))
    return counts


def _prepare_results(source: Engines, now: int) -> Iterator[_Merge]:
    """Yield what adds the results of a source, some hundreds at a time."""
    for page, texts in _read_pages(source, _PAGE):
        yield partial(_merge_page, page=page, texts=texts, now=now)


def _prepare_jobs(source: Engines, now: int) -> Iterator[_Merge]:
    """Yield what adds the jobs of a source with their doors, some dozens at a time."""
    for page, texts in _read_pages(source, _JOBS_PAGE):
        with source.read.connect() as connection:
            doors = [row._asdict() for row in connection.execute(_DOORS, {"keys": [row.key for row in page]})]
        yield partial(_merge_jobs, page=page, texts=texts, doors=doors, now=now)


def _do_all(connection: Connection, merges: list[_Merge]) -> Mapping[str, int]:
    """Add results, jobs or both; return their counts."""
    counts = Counter[str]()
    for merge in merges:
        counts.update(merge(connection))
    return counts


def _merge_erased(source: Engines, target: Engines, now: int) -> None:
    """Take over which results and jobs the backup knows as erased."""
    with source.read.connect() as connection:
        rows = [row._asdict() for row in connection.execute(select(erased)) if row.erased_at > now - KEEP_SECONDS]
    for start in range(0, len(rows), _AT_ONCE):
        target.transact(partial(_record_erased, rows=rows[start : start + _AT_ONCE], now=now))


def _record_erased(connection: Connection, rows: list[dict[str, Any]], now: int) -> None:
    """Record results and jobs as erased, and erase those that are gone by now."""
    connection.execute(upsert_erased(connection.dialect.name), rows)
    for values in rows:
        if not values["has_expired"] or values["erased_at"] <= now:
            delete_key(connection, values["key"])


def _merge_ended(source: Engines, target: Engines) -> None:
    """Take over what browsers gave up, unless they did so again later."""
    with source.read.connect() as connection:
        rows = connection.execute(select(ended)).all()
    for start in range(0, len(rows), _AT_ONCE):
        target.transact(partial(_record_ended, rows=rows[start : start + _AT_ONCE]))


def _record_ended(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """Record ends of browsers, each of which must be later than the one that is known."""
    for row in rows:
        record_end(connection, row.browser, row.ended_at, known=row.ended_at)


def _read_pages(source: Engines, query: Select[Any]) -> Iterator[tuple[Sequence[Row[Any]], list[dict[str, Any]]]]:
    """Yield the results or jobs of a source, a page at a time by their keys, with the banks that they use."""
    after = b""
    while True:
        with source.read.connect() as connection:
            page = connection.execute(query, {"after": after}).all()
            used = select(banks).where(banks.c.hash.in_({row.bank_hash for row in page}))
            texts = [row._asdict() for row in connection.execute(used)] if page else []
        if not page:
            return
        yield page, texts
        after = page[-1].key


def _merge_page(
    connection: Connection, page: Sequence[Row[Any]], texts: list[dict[str, Any]], now: int
) -> Mapping[str, int]:
    """Add results of a backup, by the one rule for what is gone; return how many were added, known, erased, expired."""
    gone = _find_gone(connection, page, now)
    wanted = [row._asdict() for row in page if row.key not in gone and row.expires_at > now]
    new = _insert_rows(connection, results, wanted, texts, now)
    for values in wanted:
        if values["key"] not in new and values["link_number"]:
            link = {"own": values["key"], "new_hash": values["view_hash"], "new_number": values["link_number"]}
            connection.execute(_RENEW, link)
    expired = len(page) - len(gone) - len(wanted)
    return {"added": len(new), "known": len(wanted) - len(new), "erased": len(gone), "expired": expired}


def _merge_jobs(
    connection: Connection,
    page: Sequence[Row[Any]],
    texts: list[dict[str, Any]],
    doors: list[dict[str, Any]],
    now: int,
) -> Mapping[str, int]:
    """Add jobs of a backup with their doors, by the same rule; return how many."""
    gone = _find_gone(connection, page, now)
    wanted = [row._asdict() for row in page if row.key not in gone and row.expires_at > now]
    new = _insert_rows(connection, jobs, wanted, texts, now)
    opening = [door for door in doors if door["job"] in new]
    if opening:
        connection.execute(insert_unless_there(job_doors, connection.dialect.name), opening)
    return {"jobs": len(new)}


def _find_gone(connection: Connection, page: Sequence[Row[Any]], now: int) -> set[bytes]:
    """Return the keys among those of a page that are recorded as gone."""
    return set(connection.execute(_ERASED, {"keys": [row.key for row in page], "now": now}).scalars())


def _insert_rows(
    connection: Connection, table: Table, wanted: list[dict[str, Any]], texts: list[dict[str, Any]], now: int
) -> set[bytes]:
    """Insert the rows that are not there, and the banks that they need; return the keys of those inserted."""
    used = {values["bank_hash"] for values in wanted}
    insert_bank = insert_unless_there(banks, connection.dialect.name)
    insert_row = insert_unless_there(table, connection.dialect.name).returning(table.c.key)
    for text in texts:
        if text["hash"] in used:
            connection.execute(insert_bank, text)
    new = {values["key"] for values in wanted if connection.execute(insert_row, values).first() is not None}
    forget_wrong_expiries(connection, [values["key"] for values in wanted], now)
    return new
