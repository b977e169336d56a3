"""Creates and migrates the tables.

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
_TABLES_WITHIN: Final = "5s"
_POSTGRES_LOCK: Final = 5822149301  # arbitrary, but all versions must share it

# The revisions of versions that were never released; those of released ones began anew with their numbers.
UNRELEASED: Final = frozenset({"0001_results", "0002_sharing", "0003_erased", "0004_previews", "0005_expired"})


# What to do about a newer store, besides installing the newer version.
_KEEP_THIS_VERSION: Final = (
    ". To go on with this one, move the store's file away, or name an empty database in "
    "ROLE_FIT_DATABASE_URL, and bring back a backup made before; what came since is then missing."
)


def migrate(engines: Engines, subject: str = "The store", advice: str = _KEEP_THIS_VERSION) -> None:
    """Create or update the tables, safely while other processes do the same.

    Raises `StoreError` for another program's file, and when a newer version or one before the first release wrote the
    tables: then `subject` names them, and `advice` says what to do besides installing the newer version.
    """
    with engines.read.connect() as connection:
        if is_at_head(connection):
            return
    # Loaded before the lock is taken: others wait for it.
    import alembic.command  # noqa: F401

    with engines.migrating() as connection:
        _upgrade(connection, subject, advice)


def find_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, None where there are none."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar()


def is_at_head(connection: Connection) -> bool:
    """Whether the tables are those that this program expects."""
    return find_revision(connection) == HEAD


def is_usable(connection: Connection) -> bool:
    """Whether the tables are those that this program expects, or those of a later version beside which it goes on."""
    found = find_revision(connection)
    return found == HEAD or is_newer(found)


def is_newer(revision: str | None) -> bool:
    """Whether a later version of this program wrote the tables; migrations begin with their number."""
    return revision is not None and revision > HEAD and revision not in UNRELEASED


def _upgrade(connection: Connection, subject: str, advice: str) -> None:
    """Bring the tables to the newest version within the transaction of the connection."""
    _PREPARE[connection.dialect.name](connection)
    from alembic.command import upgrade
    from alembic.util import CommandError

    try:
        # Does nothing when another process was quicker: Alembic looks again, now under the lock.
        upgrade(_make_alembic_config(connection), HEAD)
    except CommandError as error:
        if is_newer(find_revision(connection)):
            raise StoreError(
                f"{subject} was written by a newer version of this program: install that version{advice}"
            ) from error
        raise StoreError(
            f"{subject} was made by a version of this program before 0.2.0, which this one does not read: start with "
            "an empty data folder (ROLE_FIT_DATA) or database (ROLE_FIT_DATABASE_URL); "
            "no result of a released version is affected."
        ) from error


def _make_alembic_config(connection: Connection) -> "Config":
    """Return the configuration with which Alembic migrates over this connection."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    # Alembic expands % in its settings, and a folder's name may hold one.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def _take_migration_lock(connection: Connection) -> None:
    """Hold the lock on migrations to the end of the transaction, and limit later waits for the tables."""
    # Another process's migration may take longer than any other lock.
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
    # But a migration that waits for the tables, behind a backup perhaps, blocks everybody else: it gives up instead.
    connection.execute(select(func.set_config("lock_timeout", _TABLES_WITHIN, True)))


# SQLite has its lock already: every write transaction begins with it.
_PREPARE: Final[Mapping[str, Callable[[Connection], None]]] = {
    "sqlite": claim_file,
    "postgresql": _take_migration_lock,
}
