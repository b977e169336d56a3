"""Structured logging: a line for each request, and one for each event that matters to security or to an operator.

Nothing that a browser sent is written, so nothing of it can forge a line or leak: no path, query, header, address or
answer; an address may hold a secret. Control characters are escaped, and what follows the first line is indented. An
exception is logged by its type and its place in the code; its message is left out unless it is ours or the system's,
because messages often quote the value that was not understood.
"""

import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Literal, TextIO

from flask import Flask, Response, g, has_app_context, request
from pythonjsonlogger.json import JsonFormatter

Kind = Literal["text", "json"]

log = logging.getLogger(__name__)

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
HEALTH_CHECKS = {"about.alive", "about.ready", "about.metrics"}
REQUEST = "request"
# Their usual lines name the steps of a migration, the paths of requests, the addresses of people, and what we log too.
NOISY_LOGGERS = ("alembic", "werkzeug", "flask_wtf.csrf")

MANAGE_OPENED = "manage link exchanged"
JOB_OPENED = "organising link exchanged"
SHEET_TAKEN_OVER = "sheet taken over"
MISSED = "secret not found"
LOST_FORM = "form without a valid token refused"
FOREIGN_FORM = "form of another site refused"
LIMIT_HIT = "limit hit"
KEY_REFUSED = "API key refused"
WORKBENCH_REFUSED = "key of the workbench refused"
NOT_SERVED = "address not served, see ROLE_FIT_PUBLIC_URL"
STORE_DOWN = "store unavailable"
BANK_TAKEN = "question bank taken"
BANK_REFUSED = "question bank refused"

INFO_EVENTS = {MANAGE_OPENED, JOB_OPENED, SHEET_TAKEN_OVER, BANK_TAKEN}  # everything else is worth a warning
BY_STATUS = {503: STORE_DOWN}
BY_ROUTE = {
    ("manage.exchange", 303): MANAGE_OPENED,
    ("job_arrival.exchange", 303): JOB_OPENED,
    ("another_device.take_over", 303): SHEET_TAKEN_OVER,
}
# Blueprints whose addresses hold a secret: a 404 there may be somebody who guesses.
SECRET_BLUEPRINTS = {
    "result",
    "what_if",
    "compare",
    "manage",
    "share",
    "another_device",
    "pack",
    "job_arrival",
    "seat_arrival",
}

OWN_PACKAGES = ("questions", "scoring", "storage", "web")
_INDENT = "\n    "
_NO_REQUEST = "-"
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def request_id() -> str:
    """Return the id of the request that is being answered."""
    return str(g.get("request_id", _NO_REQUEST)) if has_app_context() else _NO_REQUEST


def create_handler(stream: TextIO, kind: Kind) -> logging.Handler:
    """Return a handler that writes to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TextFormatter() if kind == "text" else JsonLineFormatter())
    return handler


def server_logging_config(kind: Kind) -> dict[str, Any]:
    """Return the logging configuration of the server, which writes to the same place in the same format."""
    handler = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}
    return {
        "formatters": {"generic": {"()": TextFormatter if kind == "text" else JsonLineFormatter}},
        "handlers": {"console": handler},
        "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
    }


def format_exception(error: BaseException) -> str:
    """Return the tracebacks of an exception and its causes, without messages that may quote what a browser sent."""
    tracebacks = [
        f"Traceback (most recent call last):\n{''.join(traceback.format_tb(one.__traceback__))}{_describe_error(one)}"
        for one in _causes(error)
    ]
    return "\n".join(reversed(tracebacks))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came from, the outermost first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _describe_error(error: BaseException) -> str:
    """Return the type of an exception, with its message if that is ours or the system's."""
    name, package = type(error).__qualname__, type(error).__module__.partition(".")[0]
    message = str(error) if package in OWN_PACKAGES else error.strerror if isinstance(error, OSError) else ""
    return f"{name}: {message}" if message else name


class _UtcFormatter(logging.Formatter):
    """Time in UTC, and exceptions without values."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Return the time in UTC, to the millisecond."""
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return f"{seconds}.{int(record.msecs):03d}Z"

    def formatException(self, ei: Any) -> Any:  # noqa: N802
        """Return the traceback without values."""
        return format_exception(ei[1])


class TextFormatter(_UtcFormatter):
    """One line: time, level, logger, request id, event, and its figures as name=value."""

    def __init__(self) -> None:
        """Set the format."""
        super().__init__("%(asctime)s %(levelname)s %(name)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line with the figures of `log_event`."""
        figures = "".join(f" {name}={value}" for name, value in event_figures(record).items())
        return f"{super().formatMessage(record)} request={request_id()} {record.message}{figures}"

    def format(self, record: logging.LogRecord) -> str:
        """Return the line with control characters escaped, so that no value can begin another one."""
        record.exc_text = None  # another handler may have kept the words of the exception here
        text = super().format(record)
        record.exc_text = None
        escaped = CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), text)
        return escaped.replace("\n", _INDENT)


class JsonLineFormatter(_UtcFormatter, JsonFormatter):
    """One JSON object on one line, with the same fields."""

    def __init__(self) -> None:
        """Name the fields."""
        JsonFormatter.__init__(
            self,
            ["asctime", "levelname", "name", "message"],
            rename_fields={
                "asctime": "time",
                "levelname": "level",
                "name": "logger",
                "message": "event",
                "exc_info": "exception",
            },
        )

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Add the request id and the figures of `log_event`."""
        for name in ("asctime", "levelname", "name", "message"):
            log_data[self._get_rename(name)] = vars(record)[name]
        log_data["request"] = request_id()
        log_data.update(event_figures(record))
        log_data.update({self._get_rename(name): value for name, value in message_dict.items()})


def event_figures(record: logging.LogRecord) -> dict[str, object]:
    """Return the figures that `log_event` attached to a record; none for any other record."""
    figures: dict[str, object] = getattr(record, "figures", {})
    return figures


def log_event(event: str, **figures: int) -> None:
    """Log an event with the id of the request; figures are counts and durations, never what a browser sent."""
    log.log(logging.INFO if event in INFO_EVENTS else logging.WARNING, event, extra={"figures": figures})


def init_app(app: Flask) -> None:
    """Give each request an id and a line, and log failures by route name only."""
    for name in NOISY_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    _configure_root_logger(app.config["ROLE_FIT"].log_format)

    @app.before_request
    def name_request() -> None:
        g.request_began = time.perf_counter()
        g.request_id = secrets.token_hex(6)

    @app.after_request
    def write_line(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        _log_response_event(response)
        _log_request(response)
        return response

    def log_exception(
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        """Log an unhandled exception without the path, which Flask's own line carries."""
        words = "failure in %s %s, request %s"  # with the id, for whoever sets up a log of another form
        app.logger.error(words, _known_method(), request.endpoint, request_id(), exc_info=exc_info)

    app.log_exception = log_exception  # type: ignore[method-assign]


def _configure_root_logger(kind: Kind) -> None:
    """Log to standard error unless logging is set up already; a log that cannot be written stops nothing."""
    root = logging.getLogger()
    if not root.handlers:
        logging.raiseExceptions = False
        root.setLevel(logging.INFO)
        root.addHandler(create_handler(sys.stderr, kind))


def _log_response_event(response: Response) -> None:
    """Log the events that follow from the route and the status of a response."""
    event = BY_ROUTE.get((request.endpoint or "", response.status_code)) or BY_STATUS.get(response.status_code)
    if event and request.endpoint not in HEALTH_CHECKS:
        log_event(event)
    if response.status_code == 404 and request.blueprint in SECRET_BLUEPRINTS:
        log_event(MISSED)


def _log_request(response: Response) -> None:
    """Log a line for the request: route, status, time and size."""
    level = logging.DEBUG if request.endpoint in HEALTH_CHECKS else logging.INFO
    if not log.isEnabledFor(level):
        return
    figures = {
        "method": _known_method(),
        "route": request.endpoint or "-",
        "status": response.status_code,
        "ms": round(seconds_since_begin() * 1000, 1),
        "bytes": response.calculate_content_length() or 0,
    }
    log.log(level, REQUEST, extra={"figures": figures})


def seconds_since_begin() -> float:
    """Return for how many seconds the request has been worked on."""
    now = time.perf_counter()
    return now - float(g.get("request_began", now))


def _known_method() -> str:
    """Return the HTTP method, or OTHER: a browser may send any text as one."""
    return request.method if request.method in METHODS else "OTHER"
