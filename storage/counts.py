"""How much is in a store on any database, asked through its engines."""

from typing import Final

from sqlalchemy import Connection, column, func, inspect, select, table

from storage.contents import Contents
from storage.engine import Engines
from storage.faults import as_store_errors
from storage.schema import banks, erased, results

_OURS: Final = {"results", "banks", "alembic_version"}
_VERSION: Final = table("alembic_version", column("version_num"))


def counted(engines: Engines) -> Contents:
    """Count what is in a store, whatever version of this program wrote it; without tables of ours, nothing is."""
    with as_store_errors(), engines.read.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables >= _OURS:
            return Contents(0, 0, 0, None, None, "")
        ours = select(func.count(), func.min(results.c.created_at), func.max(results.c.created_at))
        found, oldest, newest = connection.execute(ours.select_from(results)).one()
        version = connection.execute(select(_VERSION.c.version_num)).scalar() or ""
        gone = _count(connection, erased) if erased.name in tables else 0
        return Contents(found, _count(connection, banks), gone, oldest, newest, version)


def _count(connection: Connection, of: object) -> int:
    return connection.execute(select(func.count()).select_from(of)).scalar_one()  # type: ignore[arg-type]
