"""How a line of the log looks: as text or as JSON, in UTC, with the id of the request, and nothing that came from it.

A line cannot be forged: control characters are written as escapes, and what follows the first line is indented. An
exception is told by its type and its place in the code; its words are left out unless they are ours or the system's,
because they often quote the value that was not understood.
"""

import logging
import re
import time
import traceback
from collections.abc import Iterator
from typing import Any, Literal, TextIO

from flask import g, has_app_context
from pythonjsonlogger.json import JsonFormatter

Kind = Literal["text", "json"]

OURS = ("questions", "scoring", "storage", "web")
INDENT = "\n    "
NO_REQUEST = "-"
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def request_id() -> str:
    """Return the id of the request that is being answered."""
    return str(g.get("request_id", NO_REQUEST)) if has_app_context() else NO_REQUEST


def log_handler(stream: TextIO, kind: Kind) -> logging.Handler:
    """Return what writes the log to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Text() if kind == "text" else Json())
    return handler


def server_log(kind: Kind) -> dict[str, Any]:
    """Return how the server writes what it has to say itself: to the same place and in the same form."""
    handler = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}
    return {
        "formatters": {"generic": {"()": Text if kind == "text" else Json}},
        "handlers": {"console": handler},
        "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
    }


def told_exception(error: BaseException) -> str:
    """Return where an exception and those behind it were raised, without the values that were at hand."""
    return "\n".join(_told(one) for one in reversed(list(_chain(error))))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{frames}{type(error).__qualname__}{_words(error)}"


def _words(error: BaseException) -> str:
    if type(error).__module__.split(".")[0] in OURS:
        return f": {error}"
    return f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""


class _Utc(logging.Formatter):
    """What both forms share: the time, and how an exception is told."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Return the time in UTC, to the millisecond."""
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return f"{seconds}.{int(record.msecs):03d}Z"

    def formatException(self, ei: Any) -> Any:  # noqa: N802
        """Tell an exception without values."""
        return told_exception(ei[1])


class Text(_Utc):
    """One line: time, level, logger, request, what happened, and its figures."""

    def __init__(self) -> None:
        """Put the parts in order."""
        super().__init__("%(asctime)s %(levelname)s %(name)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line; what `tell` was given follows as name=value."""
        figures = "".join(f" {name}={value}" for name, value in figures_of(record).items())
        return f"{super().formatMessage(record)} request={request_id()} {record.message}{figures}"

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, in which nobody can begin another."""
        record.exc_text = None  # another handler may have kept the words of the exception here
        text = super().format(record)
        record.exc_text = None
        return CONTROL.sub(_escaped, text).replace("\n", INDENT)


def _escaped(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()


class Json(_Utc, JsonFormatter):
    """One object on one line, with the same parts."""

    def __init__(self) -> None:
        """Name the parts."""
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
        """Add the request and what `tell` was given."""
        for name in ("asctime", "levelname", "name", "message"):
            log_data[self._get_rename(name)] = vars(record)[name]
        log_data["request"] = request_id()
        log_data.update(figures_of(record))
        log_data.update({self._get_rename(name): value for name, value in message_dict.items()})


def figures_of(record: logging.LogRecord) -> dict[str, object]:
    """Return what was told with an event."""
    figures: dict[str, object] = getattr(record, "figures", {})
    return figures
