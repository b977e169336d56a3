"""Engines for PostgreSQL, whose connections do not wait for ever. Imported only where psycopg is installed."""

from collections.abc import Mapping
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Engine, create_engine, event

from storage.errors import StoreError
from storage.sqlite import BUSY_SECONDS, PROBE_SECONDS

# How long a server may take for one answer; longer than it waits for any lock.
ANSWER_SECONDS: Final = 7.0

# What libpq and the server do when the other side is silent; the words of an address go before these.
SETTINGS: Final[Mapping[str, object]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
    # A pooler between us and the server may send the next statement by another connection, which knows none of ours.
    "prepare_threshold": None,
    "options": f"-c lock_timeout={BUSY_SECONDS * 1000:.0f}",
}
# For asking whether the server is usable.
PROBE_SETTINGS: Final[Mapping[str, object]] = {
    **SETTINGS,
    "connect_timeout": 2,
    "options": f"-c lock_timeout={PROBE_SECONDS * 1000:.0f} -c statement_timeout={PROBE_SECONDS * 1000:.0f}",
}


def make_engine(
    url: URL, pool: Mapping[str, Any], patience: float | None, settings: Mapping[str, object] = SETTINGS
) -> Engine:
    """Return an engine whose connections wait for at most `patience` seconds for each answer, None for any time."""

    def connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> HurriedConnection:
        connection = HurriedConnection.connect(*arguments, **named)
        connection.patience = patience
        return connection

    own = {name: value for name, value in settings.items() if name not in url.query}
    # The queries are written for this isolation level, whatever the server's own default is.
    engine = create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED", connect_args=own, **pool)
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", _check_encoding, insert=True)  # before SQLAlchemy reads the first text
    return engine


def _check_encoding(connection: Any, _record: object) -> None:
    """Refuse a database in which a text is bytes of any kind: what people write would not come back as it was."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding not in (None, "UTF8"):
        raise StoreError(
            f"The database must be UTF8, and it is {encoding}: make another one with "
            "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and name it in the address."
        )


class HurriedConnection(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer within `patience` seconds.

    The server's own limits are kept by the server, and those of the network by the network: neither helps when the
    server is there and does nothing more, as with a disk that hangs.
    """

    patience: float | None = None

    def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:
        """Wait for an answer as psycopg does; raise OperationalError, and close, when it does not come in time."""
        try:
            return super().wait(gen, *arguments, **{"timeout": self.patience} | named)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # what would come later answers no question of ours any more
            raise
