"""Logs name routes and requests, never addresses: an address may hold a secret."""

import logging
import secrets
import sys
from types import TracebackType

from flask import Flask, Response, g, request

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def init_app(app: Flask) -> None:
    """Give each request an id, and log failures by route name only."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if not logging.getLogger().handlers:
        logging.basicConfig(level=logging.INFO, format=FORMAT, stream=sys.stderr)

    @app.before_request
    def name_request() -> None:
        g.request_id = secrets.token_hex(6)

    @app.after_request
    def tell_request_id(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "-")
        return response

    def log_exception(
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Replace Flask's own line, which would carry the path."""
        app.logger.error(
            "failure in %s %s, request %s",
            request.method,
            request.endpoint,
            g.get("request_id", "-"),
            exc_info=exc_info,
        )

    app.log_exception = log_exception  # type: ignore[method-assign]
