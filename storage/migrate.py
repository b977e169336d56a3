"""Brings the tables to what this program expects.

Alembic takes time and memory, so it is loaded only when there is something to do.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, column, func, inspect, select, table, text

from storage.engine import Engines
from storage.errors import StoreError
from storage.schema import HEAD
from storage.sqlite import claim_file

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS: Final = Path(__file__).with_name("migrations")
_VERSION: Final = table("alembic_version", column("version_num"))
_POSTGRES_LOCK: Final = 5822149301  # arbitrary, but all versions must share it


def migrate(engines: Engines) -> None:
    """Create or update the tables, safely while other processes do the same.

    Raises `StoreError` when a newer version of this program, or another program, wrote them.
    """
    with engines.read.connect() as connection:
        if is_at_head(connection):
            return
    # Loaded before the lock is taken: others wait for it.
    import alembic.command  # noqa: F401

    with engines.writing() as connection:
        _upgrade(connection)


def is_at_head(connection: Connection) -> bool:
    """Whether the tables are those that this program expects."""
    if not inspect(connection).has_table(_VERSION.name):
        return False
    return connection.execute(select(_VERSION.c.version_num)).scalar() == HEAD


def _upgrade(connection: Connection) -> None:
    _PREPARE[connection.dialect.name](connection)
    from alembic.command import upgrade
    from alembic.util import CommandError

    try:
        # Does nothing when another process was quicker: Alembic looks again, now under the lock.
        upgrade(_config(connection), HEAD)
    except CommandError as error:
        raise StoreError(
            "The store was written by a newer version of this program: "
            "install that version, or restore a backup made before it."
        ) from error


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    # Alembic expands % in its settings, and a folder's name may hold one.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def _wait_for_other_migrations(connection: Connection) -> None:
    # Somebody else's migration may take longer than any other lock.
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))


# SQLite has its lock already: every write transaction begins with it.
_PREPARE: Final[Mapping[str, Callable[[Connection], None]]] = {
    "sqlite": claim_file,
    "postgresql": _wait_for_other_migrations,
}
