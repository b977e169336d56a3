"""Takes from a damaged database file what can be read of it, row by row."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import chain, count, islice, pairwise
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, LargeBinary, String, Table, insert, literal_column, select

from storage.engine import Engines
from storage.schema import banks, erased, results

_AT_ONCE: Final = 500
# Every row has a number, counted up. Where no index tells which are in use, gaps up to this are tried one by one.
_GAP: Final = 1_000
# What older versions of this program did not write.
_ADDED_LATER: Final[Mapping[str, object]] = {
    "is_shared": True,
    "shows": "everything",
    "link_number": 0,
    "previews": False,
    "has_expired": False,
}
_ROW: Final = {
    "erased": "SELECT * FROM erased NOT INDEXED WHERE rowid = ?",
    "banks": "SELECT * FROM banks NOT INDEXED WHERE rowid = ?",
    "results": "SELECT * FROM results NOT INDEXED WHERE rowid = ?",
}
_LEAF: Final = b"\x0d"  # how a page begins that holds rows of a table (sqlite.org/fileformat2.html, on b-tree pages)
_MOVE_ROOT: Final = "UPDATE sqlite_master SET rootpage = ? WHERE type = 'table' AND name = ?"


def salvage(damaged: Path, target: Engines, spare: Engines) -> None:
    """Fill a fresh store from a copy of a damaged file, read past every fault; `spare` may have banks that are lost.

    Nothing is decided here: what was deleted or has expired is for the next purge. The copy is changed.
    """
    address = f"{damaged.absolute().as_uri()}?mode=rw"  # a journal beside it is taken back first
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        # Without it, some damage shows only when it is too late.
        connection.execute("PRAGMA cell_size_check=ON")
        _fill(target, erased, _all_rows(connection, erased, damaged))
        _fill(target, banks, chain(_all_rows(connection, banks, damaged), _all_banks(spare)))
        with target.read.connect() as known:
            hashes = set(known.execute(select(banks.c.hash)).scalars())
        found = _all_rows(connection, results, damaged)
        _fill(target, results, (row for row in found if row["bank_hash"] in hashes))


def _all_banks(spare: Engines) -> Iterator[dict[str, Any]]:
    with spare.read.connect() as connection:
        yield from (row._asdict() for row in connection.execute(select(banks)))


def _fill(target: Engines, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    keep = insert(table).prefix_with("OR IGNORE")
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        with target.writing() as connection:
            connection.execute(keep, some)


def _all_rows(connection: sqlite3.Connection, table: Table, file: Path) -> Iterator[dict[str, Any]]:
    """Yield every row that can be read and is whole; some may come twice."""
    yield from _rows(connection, table, _numbers(connection, table))
    try:
        list(connection.execute(next(_ways(table))))
    except sqlite3.Error:
        yield from _rows_page_by_page(connection, table, file)


def _rows(connection: sqlite3.Connection, table: Table, numbers: Iterable[int]) -> Iterator[dict[str, Any]]:
    for number in numbers:
        with suppress(sqlite3.Error):
            row = connection.execute(_ROW[table.name], (number,)).fetchone()
            values = row and _whole(table, {**_ADDED_LATER, **dict(row)})
            if values:
                yield values


def _rows_page_by_page(connection: sqlite3.Connection, table: Table, file: Path) -> Iterator[dict[str, Any]]:
    """Take each page with rows for the whole table: where the pages above it are lost, no other way leads there.

    Rows of other tables show by their columns.
    """
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA synchronous=OFF")
        for page in _leaves(connection, file):
            connection.execute("PRAGMA writable_schema=ON")
            connection.execute(_MOVE_ROOT, (page, table.name))
            connection.execute("PRAGMA writable_schema=RESET")
            numbers: list[int] = []
            with suppress(sqlite3.Error):
                numbers.extend(row[0] for row in connection.execute(next(_ways(table))))
            yield from _rows(connection, table, numbers)


def _leaves(connection: sqlite3.Connection, file: Path) -> Iterator[int]:
    (size,) = connection.execute("PRAGMA page_size").fetchone()  # of a copy, on which nobody else needs SQLite's locks
    with file.open("rb") as pages:
        for number in count(1):
            page = pages.read(size)
            if not page:
                return
            if number > 1 and page.startswith(_LEAF):
                yield number


def _numbers(connection: sqlite3.Connection, table: Table) -> Iterator[int]:
    """Yield the numbers of the rows that there may be: all that any index or the table itself still tells."""
    told: set[int] = set()
    for way in _ways(table):
        with suppress(sqlite3.Error):
            told.update(row[0] for row in connection.execute(way))
    yield from sorted(told.union(*(range(one, other) for one, other in _gaps(told))))


def _gaps(told: set[int]) -> Iterator[tuple[int, int]]:
    ends = {0, max(told, default=0) + _GAP}
    return ((one, other) for one, other in pairwise(sorted(told | ends)) if other - one <= _GAP)


def _ways(table: Table) -> Iterator[str]:
    """Yield queries for the numbers of all rows, by the table and by each index, from both ends up to a fault."""
    number: ColumnElement[int] = literal_column("rowid")
    indexed = [column for column in table.columns if column.primary_key or column.unique or column.index]
    for way in (number, *indexed):
        for order in (way.asc(), way.desc()):
            yield str(select(number).select_from(table).order_by(order))


def _whole(table: Table, found: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the values of a row as the table wants them, None if damage shows in any."""
    values = {}
    for column in table.columns:
        kind, value = column.type, found.get(column.name)
        if kind.python_type is bool and value in (0, 1):
            value = bool(value)
        if not isinstance(value, kind.python_type) or not _has_length(kind, value):
            return None
        values[column.name] = value
    return values


def _has_length(kind: object, value: Any) -> bool:
    if isinstance(kind, LargeBinary):
        return len(value) == kind.length
    return not isinstance(kind, String) or kind.length is None or len(value) <= kind.length
