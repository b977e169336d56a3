"""Restores the results and jobs of a backup into a store that stays in use, without undoing later decisions."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, bindparam, select, update

from storage.address import Source, address_of, describe_source, file_of, without_password
from storage.backup import Contents, check_sound, copy_database, count_contents, open_database
from storage.ended import record_end
from storage.engine import Engines, open_engines
from storage.erased_keys import IS_GONE, KEEP_SECONDS, delete_key, forget_wrong_expiries, upsert_erased
from storage.errors import Damaged, StoreError, as_store_errors
from storage.files import make_workspace
from storage.migrate import migrate
from storage.schema import banks, ended, erased, insert_unless_there, job_doors, jobs, results
from storage.store import open_store

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


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup held, and how many of its results came back or did not.

    Those `known` were in the store already, those `erased` are recorded as gone, and those `expired` had expired.
    `jobs` is how many jobs came back.
    """

    backup: Contents
    added: int = 0
    known: int = 0
    erased: int = 0
    expired: int = 0
    jobs: int = 0


def restore(source: Source, store: str, now: int, *, room: Path | None = None) -> Restored:
    """Restore the results and jobs of a backup into the store at an address, on SQLite or on a server.

    `room` is the folder for copies where the store is on a server; the system's folder for temporary files if not
    given. Raises `Damaged`, and changes nothing, when the backup or the store in place is damaged.
    """
    place = file_of(store)
    folder = place.parent if place else room or Path(tempfile.gettempdir())
    try:
        if place is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with make_workspace(folder) as copies, _open_source(source, store, copies) as (backup, found):
            if place is not None and not _is_missing(place):
                with _open_store_file(place) as connection:
                    check_sound(connection, place)
            return Restored(found, **merge_backup(store, backup, now))
    except OSError as error:
        raise StoreError(
            f"The copies that a restore needs cannot be written ({error.strerror}) to "
            f"{place.parent if place else room or 'the folder for temporary files'}: "
            "make room there, or give this program the right to write there, and try again."
        ) from error


def merge_backup(store: str, backup: Engines, now: int) -> Mapping[str, int]:
    """Merge a backup into the store at an address, and erase what must not have come back; return the counts.

    Raises `ClockDoubted`, and changes nothing, when the clock is far ahead of the last time the store was in use.
    """
    with closing(open_store(store)) as target:
        target.refuse_doubtful_clock(now)
        with as_store_errors():
            counts = _merge_all(backup, target.engines, now)
        target.purge(now)
    return counts


def is_store_empty(store: str) -> bool:
    """Whether the store at an address is missing or has neither results nor records of erased ones.

    Raises `Damaged` when it cannot be read.
    """
    place = file_of(store)
    if place is None:
        return count_on_server(store).is_empty()
    if _is_missing(place):
        return True
    with _open_store_file(place) as connection:
        return count_contents(connection).is_empty()


def check_backup(source: Source) -> Contents:
    """Read a whole backup and return what it holds; raise `StoreError` when it is damaged or not one of ours."""
    if isinstance(source, Path):
        with open_database(source) as connection:
            check_sound(connection, source)
            return count_contents(connection)
    found = count_on_server(source)
    if not found.revision:
        raise StoreError(f"{describe_source(source)} holds no tables of this program: bring a dump into it first.")
    return found


def count_on_server(address: str) -> Contents:
    """Count what a database on a server holds."""
    with closing(open_engines(address)) as engines, as_store_errors(), engines.read.connect() as connection:
        return count_contents(connection)


@contextmanager
def _open_store_file(place: Path) -> Iterator[Connection]:
    """Open the file of the store in place for queries; raises Damaged with what to do about it."""
    try:
        with open_database(place, mode="rw") as connection:
            yield connection
    except Damaged as error:
        raise Damaged(
            f"The store {place} is damaged: stop the servers, move the file away, and restore a backup."
        ) from error


def _is_missing(place: Path) -> bool:
    """Tell whether the file of a store is not there, or has no byte."""
    return not place.exists() or not place.stat().st_size


@contextmanager
def _open_source(source: Source, store: str, folder: Path) -> Iterator[tuple[Engines, Contents]]:
    """Open a source and migrate its tables; of a file a copy in `folder`, so that the backup stays unchanged."""
    if isinstance(source, Path):
        found = copy_database(source, folder / "backup.sqlite3")
        address = address_of(folder / "backup.sqlite3")
    else:
        if file_of(store) is None and without_password(source) == without_password(store):
            raise StoreError(
                f"{describe_source(source)} is the store itself: bring the dump into a second database, and name that."
            )
        found, address = check_backup(source), source
    with closing(open_engines(address)) as engines:
        with as_store_errors():
            migrate(engines, f"The backup {describe_source(source)}", " first.")
        yield engines, found


def _merge_all(source: Engines, target: Engines, now: int) -> Mapping[str, int]:
    """Copy into the target what only the source has, except what was deleted or has expired in either; return counts.

    For results and jobs in both, the target's row stays; only a link that was renewed more often in the source stays
    renewed. After a failure, a second call continues.
    """
    _merge_erased(source, target, now)
    _merge_ended(source, target)
    counts = Counter[str]()
    for page, texts in _read_pages(source, _PAGE):
        counts.update(target.transact(partial(_merge_page, page=page, texts=texts, now=now)))
    for page, texts in _read_pages(source, _JOBS_PAGE):
        doors = _read_doors(source, page)
        counts.update(target.transact(partial(_merge_jobs, page=page, texts=texts, doors=doors, now=now)))
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
    """Yield the results or jobs of a source, some hundreds at a time by their keys, with the banks that they use."""
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


def _read_doors(source: Engines, page: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Return the doors of some jobs of a source."""
    with source.read.connect() as connection:
        return [row._asdict() for row in connection.execute(_DOORS, {"keys": [row.key for row in page]})]


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
