"""How a command ends: messages, exit codes, and cleaning up when a signal ends it."""

import logging
import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import click

from storage import StoreUnavailable
from web.platform.logging import JsonLineFormatter, Kind
from web.platform.settings import ROOT

WARNED = 1
FAULTY = 2
AWAY = 75  # what is away may come back: EX_TEMPFAIL of sysexits.h; deploy/role-fit.service tries again, unlike after 2
STARTING = "web.start"  # the name of the logger of a start
_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP)
_SIGNAL_EXIT: Final = 128  # what shells add to the number of the signal that ended a program


def program_name() -> str:
    """Return what starts the commands, for advice that can be pasted where the person is."""
    launcher = ROOT / "role-fit"
    return "./role-fit" if Path.cwd() == ROOT else shlex.quote(str(launcher))


def stop(error: Exception) -> NoReturn:
    """Print an error that a person can fix, and exit with FAULTY."""
    click.echo(str(error), err=True)
    sys.exit(FAULTY)


def refuse_start(error: Exception | str, code: int = FAULTY) -> NoReturn:
    """Print why the app cannot start, and exit."""
    print_notice(str(error), logging.ERROR)
    sys.exit(code)


def exit_code_for(error: BaseException | None) -> int:
    """Return the exit code of a start that an error stopped."""
    return AWAY if isinstance(error, StoreUnavailable) else FAULTY


def log_format() -> Kind:
    """Return the log format from the environment, which is not checked yet: anything but JSON is text."""
    return "json" if os.environ.get("ROLE_FIT_LOG_FORMAT") == "json" else "text"


def print_notice(words: str, level: int = logging.WARNING) -> None:
    """Print a notice about a start: plain text, or a line of the log if that is JSON."""
    if log_format() == "json":
        line = JsonLineFormatter()
        words = line.format(logging.LogRecord(STARTING, level, __file__, 0, words, None, None))
    with suppress(OSError):  # a log that cannot be written stops nothing
        click.echo(words, err=True)


@contextmanager
def cleanup_on_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the block like Ctrl-C, so that its `finally` clauses run."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread receives signals
        return
    heard = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]  # as under nohup
    before = {number: signal.signal(number, _exit_on_signal) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit_on_signal(number: int, _frame: FrameType | None) -> None:
    """End the program as a shell expects of this signal, once the `finally` clauses have run."""
    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)  # once is enough: tidying up is not to be broken off
    raise SystemExit(_SIGNAL_EXIT + number)
