"""Turns among the threads of one process: whoever came first goes first."""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

_all: "WeakSet[Turns]" = WeakSet()


class Turns:
    """A lock that is handed on in the order in which it was asked for.

    An ordinary lock goes to whoever asks at the right moment: among many threads that write without
    a pause, some would wait until their patience ends.
    """

    def __init__(self) -> None:
        """Begin with nobody's turn."""
        self.forget()
        _all.add(self)

    def forget(self) -> None:
        """Begin anew, as in a forked process, which has none of the threads that wait."""
        self._mutex = threading.Lock()
        self._queue: deque[threading.Lock] = deque()
        self._is_taken = False

    @contextmanager
    def turn(self, patience: float) -> Iterator[bool]:
        """Wait for a turn, as many seconds as `patience` says at most; yield whether it came."""
        came = self._take(patience)
        try:
            yield came
        finally:
            if came:
                self._hand_on()

    def _take(self, patience: float) -> bool:
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._queue.append(mine)
        return mine.acquire(timeout=patience) or not self._leave(mine)

    def _leave(self, mine: threading.Lock) -> bool:
        """Leave the queue; return False if the turn came in the last moment."""
        with self._mutex:
            if mine in self._queue:
                self._queue.remove(mine)
                return True
            return False

    def _hand_on(self) -> None:
        with self._mutex:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._is_taken = False


def _forget_the_parents_threads() -> None:
    for turns in tuple(_all):
        turns.forget()


os.register_at_fork(after_in_child=_forget_the_parents_threads)
