"""Logs name routes, requests and events, never addresses: an address may hold a secret.

One line for each request, and one for each event that matters to security or to whoever runs this. Nothing that a
browser sent is written, so nothing of it can forge a line or leak: no path, query, header, address or answer.
"""

import logging
import secrets
import sys
import time
from types import TracebackType

from flask import Flask, Response, g, request

from web.platform.log_lines import Kind, log_handler, request_id

log = logging.getLogger(__name__)

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
HEALTH_CHECKS = {"about.alive", "about.ready"}
REQUEST = "request"
# Their usual lines name the steps of a migration, the paths of requests, the addresses of people, and what we tell too.
TALKATIVE = ("alembic", "werkzeug", "flask-limiter", "flask_wtf.csrf")

MANAGE_OPENED = "manage link exchanged"
SHEET_TAKEN_OVER = "sheet taken over"
MISSED = "secret not found"
LOST_FORM = "form without a valid token refused"
FOREIGN_FORM = "form of another site refused"
LIMIT_HIT = "limit hit"
NOT_SERVED = "address not served, see ROLE_FIT_PUBLIC_URL"
STORE_DOWN = "store unavailable"
BANK_TAKEN = "question bank taken"
BANK_REFUSED = "question bank refused"

USUAL = {MANAGE_OPENED, SHEET_TAKEN_OVER, BANK_TAKEN}  # everything else is worth a warning
BY_STATUS = {503: STORE_DOWN}
BY_ROUTE = {("manage.exchange", 303): MANAGE_OPENED, ("carry_on.take_over", 303): SHEET_TAKEN_OVER}
BEHIND_SECRETS = {
    "results",
    "what_if",
    "manage",
    "share",
    "carry_on",
}  # blueprints whose pages somebody may try to guess


def tell(event: str, **figures: int) -> None:
    """Write an event down with the id of the request; figures are counts and durations, never what was sent."""
    log.log(logging.INFO if event in USUAL else logging.WARNING, event, extra={"figures": figures})


def init_app(app: Flask) -> None:
    """Give each request an id and a line, and log failures by route name only."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    _open_log(app.config["ROLE_FIT"].log_format)

    @app.before_request
    def name_request() -> None:
        g.request_began = time.perf_counter()
        g.request_id = secrets.token_hex(6)

    @app.after_request
    def write_line(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        _tell_events(response)
        _tell_request(response)
        return response

    def log_exception(
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Replace Flask's own line, which would carry the path."""
        words = "failure in %s %s, request %s"  # with the id, for whoever sets up a log of another form
        app.logger.error(words, _method(), request.endpoint, request_id(), exc_info=exc_info)

    app.log_exception = log_exception  # type: ignore[method-assign]


def _open_log(kind: Kind) -> None:
    """Log to the standard error unless somebody else has set up logging; a log that cannot be written stops nothing."""
    root = logging.getLogger()
    if not root.handlers:
        logging.raiseExceptions = False
        root.setLevel(logging.INFO)
        root.addHandler(log_handler(sys.stderr, kind))


def _tell_events(response: Response) -> None:
    """Tell what an answer says by itself; whatever refused a form or a guess needs no line of its own for it."""
    event = BY_ROUTE.get((request.endpoint or "", response.status_code)) or BY_STATUS.get(response.status_code)
    if event and request.endpoint not in HEALTH_CHECKS:
        tell(event)
    if response.status_code == 404 and request.blueprint in BEHIND_SECRETS:
        tell(MISSED)


def _tell_request(response: Response) -> None:
    level = logging.DEBUG if request.endpoint in HEALTH_CHECKS else logging.INFO
    if not log.isEnabledFor(level):
        return
    figures = {
        "method": _method(),
        "route": request.endpoint or "-",
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.get("request_began", time.perf_counter())) * 1000, 1),
        "bytes": response.calculate_content_length() or 0,
    }
    log.log(level, REQUEST, extra={"figures": figures})


def _method() -> str:
    """Return the method if it is one; whoever sends it may write anything there."""
    return request.method if request.method in METHODS else "OTHER"
