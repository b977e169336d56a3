"""Worker processes: each is replaced when it dies, while the others go on."""

import multiprocessing.connection
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.process import BaseProcess
from typing import Any, Final

from granian._granian import ListenerSpec, SocketHolder
from granian.log import logger
from granian.server.mp import MPServer, WorkerProcess

# A worker that died younger than this is replaced when this time has passed: one that cannot live costs little then.
SHORTEST_LIFE: Final = 1.0  # seconds


class Server(MPServer):
    """granian, except that a worker that died is replaced from a process without threads.

    granian's own respawn forks beside a thread for each worker; here the parent waits for its children itself. It also
    keeps every worker's listening socket open, so that connections that wait while a worker dies are taken by the next.
    """

    begin_worker: Callable[[str], None] | None = None  # called in each worker, with a name
    helpers: Sequence[BaseProcess] = ()  # processes that end by themselves, started before the workers
    _wake: tuple[int, int]  # the two ends of a pipe
    _holders: list[SocketHolder]
    _shd: Any
    _spawned: Counter[int]  # workers by place

    def startup(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        """Start the workers, after what signals need to wake the loop."""
        self._wake = os.pipe()
        self._spawned = Counter()
        os.set_blocking(self._wake[1], False)
        super().startup(spawn_target, target_loader)

    def signal_handler_interrupt(self, *_: object) -> None:
        """Note that the server is to end, and wake the loop."""
        super().signal_handler_interrupt()
        self._wake_up()

    def signal_handler_reload(self, *_: object) -> None:
        """Note that the workers are to be replaced one by one, and wake the loop."""
        super().signal_handler_reload()
        self._wake_up()

    def _wake_up(self) -> None:
        """Wake the loop that waits for workers, from within a signal handler."""
        with suppress(BlockingIOError):  # enough was written to wake it
            os.write(self._wake[1], b"\0")

    def _init_shared_socket(self) -> None:
        """Listen once for each worker; the system deals new connections out among the sockets."""
        self._ssp = self._sso = None
        spec = ListenerSpec(self.bind_addr, self.bind_port, self.backlog)
        self._holders = [spec.build() for _ in range(self.workers)]

    def _spawn_worker(  # type: ignore[override]  # granian's own servers leave out the last parameter, too
        self, idx: int, target: Callable[..., None], callback_loader: Callable[..., Any]
    ) -> WorkerProcess:
        """Return a worker that listens on its own socket and is watched by no thread."""
        self._shd = self._holders[idx]
        worker: WorkerProcess = super()._spawn_worker(idx, target, self._with_name(idx, callback_loader))
        worker._watch = lambda: None  # type: ignore[method-assign]
        return worker

    def _with_name(self, idx: int, callback_loader: Callable[..., Any]) -> Callable[..., Any]:
        """Return a loader that names the worker first.

        A place `idx` has two names, given in turn: a reload starts its next worker while the last one still runs.
        """
        begin = self.begin_worker
        if begin is None:
            return callback_loader
        self._spawned[idx] += 1
        name = f"{idx}-{self._spawned[idx] % 2}"

        def load() -> Any:
            begin(name)
            return callback_loader()

        return load

    def _serve_loop(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        """Replace workers that die until a signal ends the server."""
        while not self.interrupt_signal:
            self._wait([worker.inner.sentinel for worker in self.wrks] + [helper.sentinel for helper in self.helpers])
            self.helpers = [helper for helper in self.helpers if helper.is_alive()]  # which also reaps one that ended
            if self.reload_signal:
                self._reload(spawn_target, target_loader)
            for worker in [worker for worker in self.wrks if not worker.is_alive()]:
                logger.error("A worker ended (%s): another takes its place.", _describe_exit(worker.inner.exitcode))
                self._wait([], worker.birth + SHORTEST_LIFE - time.monotonic())
                if not self.interrupt_signal:
                    another = self._spawn_worker(worker.idx, spawn_target, target_loader)
                    another.start()
                    self.wrks[worker.idx] = another

    def _wait(self, sentinels: list[int], timeout: float | None = None) -> None:
        """Return when a worker has died, a signal has come, or `timeout` seconds have passed."""
        if timeout is not None and timeout <= 0:
            return
        if self._wake[0] in multiprocessing.connection.wait([self._wake[0], *sentinels], timeout):
            os.read(self._wake[0], 4096)


def _describe_exit(code: int | None) -> str:
    """Return how a process ended: "SIGKILL", or "exit code 1"."""
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
