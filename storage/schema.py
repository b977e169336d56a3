"""The tables as the newest migration leaves them."""

from importlib import import_module
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    true,
)

# The newest file in migrations/versions; named here so that an ordinary start needs no Alembic.
HEAD: Final = "0005_jobs"

DAY: Final = 86_400  # seconds: all times are UTC seconds
MOST_DAYS: Final = 400  # a result expires at most so many days after it was made

# Constraints need names: later migrations can alter only what they can name.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

banks = Table(
    "banks",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("text", Text, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("view_hash", LargeBinary(32), nullable=False, unique=True),
    Column("manage_hash", LargeBinary(32), nullable=False, unique=True),
    # Indexed because removing a bank makes the database look for results that still use it.
    Column("bank_hash", LargeBinary(32), ForeignKey(banks.c.hash), nullable=False, index=True),
    Column("engine", String(40), nullable=False),
    Column("app_version", String(40), nullable=False),
    Column("language", String(35), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("sentences", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("is_shared", Boolean, nullable=False, server_default=true()),
    Column("shows", String(20), nullable=False, server_default="everything"),
    # How many times the link was renewed: the view secret is derived from it and the manage secret.
    Column("link_number", Integer, nullable=False, server_default="0"),
    # Whether what chat programs show of the link may name the verdict.
    Column("previews", Boolean, nullable=False, server_default=false()),
    # What its maker calls it, empty for nothing.
    Column("name", Text, nullable=False, server_default=""),
    # What a trial of another result began with, as JSON of the caller's; empty for every other result.
    Column("origin", Text, nullable=False, server_default=""),
)

# Neither has SQLite's row number: it would tell in which order people came.
jobs = Table(
    "jobs",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("bank_hash", LargeBinary(32), ForeignKey(banks.c.hash), index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("document", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The hash of every secret that opens a job: the organiser's, those of invitations and of seats.
job_doors = Table(
    "job_doors",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("job", LargeBinary(32), ForeignKey(jobs.c.key, ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

# Finishes and jobs that are gone: a retry of the form or a backup must not bring them back.
erased = Table(
    "erased",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    # When their makers deleted them; or when they expired, by their own last word on how long they are kept.
    Column("erased_at", BigInteger, nullable=False, index=True),
    Column("has_expired", Boolean, nullable=False, server_default=false()),
)


# The last time at which the store was in use under a clock that was believed: one row, none in a new store.
clock = Table("clock", metadata, Column("seen_at", BigInteger, primary_key=True, autoincrement=False))

# When a browser last gave up what its cookie held; `browser` is a hash of a random text in it.
ended = Table(
    "ended",
    metadata,
    Column("browser", LargeBinary(12), primary_key=True),
    Column("ended_at", BigInteger, nullable=False, index=True),
)


def insert_into(table: Table, dialect: str) -> Any:
    """Return the INSERT of a dialect, for ON CONFLICT: SQLAlchemy has no common one, but the two are written alike."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


def insert_unless_there(table: Table, dialect: str) -> Any:
    """Return an INSERT that leaves alone the row which has the primary key already."""
    return insert_into(table, dialect).on_conflict_do_nothing(index_elements=list(table.primary_key))
