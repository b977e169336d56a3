"""An orderly end for commands that make copies: what they began is removed, whoever ends them."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ENDING: Final = (signal.SIGTERM, signal.SIGHUP)
_BY_SIGNAL: Final = 128  # what shells add to the number of the signal that ended a program


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the block like Ctrl-C does, with everything tidied up."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is told
        return
    heard = [number for number in _ENDING if signal.getsignal(number) is not signal.SIG_IGN]  # as under nohup
    before = {number: signal.signal(number, _end) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    for other in _ENDING:
        signal.signal(other, signal.SIG_IGN)  # once is enough: tidying up is not to be broken off
    raise SystemExit(_BY_SIGNAL + number)
