"""Engines for PostgreSQL whose connections time out. Imported only where psycopg is installed."""

from collections.abc import Mapping
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Engine, create_engine, event

from storage.errors import StoreError
from storage.sqlite import BUSY_SECONDS, PROBE_SECONDS

# How long a server may take for one answer; longer than it waits for any lock.
ANSWER_SECONDS: Final = 7.0

# Timeouts of libpq and the server; parameters in the address override them.
SETTINGS: Final[Mapping[str, object]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
    # A pooler may send the next statement over another connection, which has no prepared statements of ours.
    "prepare_threshold": None,
    "options": f"-c lock_timeout={BUSY_SECONDS * 1000:.0f}",
}
# For an address of several servers: a standby, on which nothing can be saved, is as good to the driver otherwise; and a
# first one that is lost is tried before each new connection to the second.
FOR_SEVERAL: Final[Mapping[str, object]] = {"connect_timeout": 2, "target_session_attrs": "read-write"}
# For checking that the server is usable.
PROBE_SETTINGS: Final[Mapping[str, object]] = {
    **SETTINGS,
    "connect_timeout": 2,
    "options": f"-c lock_timeout={PROBE_SECONDS * 1000:.0f} -c statement_timeout={PROBE_SECONDS * 1000:.0f}",
}


def make_engine(
    url: URL, pool: Mapping[str, Any], timeout: float | None, settings: Mapping[str, object] = SETTINGS
) -> Engine:
    """Return an engine whose connections wait for at most `timeout` seconds for each answer, None for any time."""

    def connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> TimedConnection:
        if "," in named.get("host", ""):
            named = named | {name: value for name, value in FOR_SEVERAL.items() if name not in url.query}
        connection = TimedConnection.connect(*arguments, **named)
        connection.timeout = timeout
        return connection

    own = {name: value for name, value in settings.items() if name not in url.query}
    # The queries are written for this isolation level, whatever the server's own default is.
    engine = create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED", connect_args=own, **pool)
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", _check_encoding, insert=True)  # before SQLAlchemy reads the first text
    return engine


def _check_encoding(connection: Any, _record: object) -> None:
    """Refuse a database with another encoding: texts would not come back as they were."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding not in (None, "UTF8"):
        raise StoreError(
            f"The database must be UTF8, and it is {encoding}: make another one with "
            "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and name it in the address."
        )


class TimedConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer within `timeout` seconds.

    The server's own timeouts are enforced by the server, and those of TCP by its network stack: neither helps when the
    server is up and does not respond, as with a disk that hangs.
    """

    timeout: float | None = None

    def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:
        """Wait for an answer as psycopg does; raise OperationalError, and close, when it does not come in time."""
        try:
            return super().wait(gen, *arguments, **{"timeout": self.timeout} | named)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # a late answer would be taken for that to the next statement
            raise
