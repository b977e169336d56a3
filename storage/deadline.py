"""Connections to PostgreSQL that do not wait for ever.

The limits of the server are kept by the server, and those of the network by the network: neither helps when the server
is there and does nothing more, as with a disk that hangs. Imported only where psycopg is installed.
"""

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event


class HurriedConnection(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer within `patience` seconds."""

    patience: float | None = None

    def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:
        """Wait for an answer as psycopg does; raise OperationalError, and close, when it does not come in time."""
        if self.patience is None:
            return super().wait(gen, *arguments, **named)
        try:
            return super().wait(gen, *arguments, **{"timeout": self.patience} | named)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # what would come later answers no question of ours any more
            raise


def hurry(engine: Engine, patience: float) -> None:
    """Let the engine's connections wait for `patience` seconds at most for each answer."""

    def connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> HurriedConnection:
        connection = HurriedConnection.connect(*arguments, **named)
        connection.patience = patience
        return connection

    event.listen(engine, "do_connect", connect)
