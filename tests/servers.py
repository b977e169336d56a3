"""Real servers for tests, started as a person starts them, on ports and in folders of their own.

A test that talks to a server which somebody else left on the port proves nothing. So a port must be free before the
server starts, and what listens there afterwards must be a process of the server's own group.
"""

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90.0  # seconds until a server must answer, and until it must have ended, on a machine that does much else
SERVE = ("-m", "flask", "--app", "app", "serve")
PORTS = range(20_000, 32_000)
LISTENS = "0A"  # the state of a socket in /proc/net/tcp
OURS = ("ROLE_FIT_", "FLASK_", "GRANIAN_")


Answer = TypeVar("Answer")


def run_apart(people: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine in a thread of its own: a browser driven by this process keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, people).result()


class ServerError(AssertionError):
    """A server did not do what it must; the message carries what it said."""


class AppServer:
    """One server of the app: a parent and its workers, in a process group of their own.

    `env` adds settings, `words` are what Python is started with in place of the app's own command. The port stays
    the same over restarts. Use it in a `with` block, or call `start()`, and `stop()` or `kill()` in a `finally`.
    """

    def __init__(
        self,
        data: Path,
        env: Mapping[str, str] | None = None,
        workers: int = 1,
        *,
        words: tuple[str, ...] = SERVE,
        log: Path | None = None,
    ) -> None:
        self.data = data
        self.env = dict(env or {})
        self.workers = workers
        self.words = words
        self.log = log or data.with_name(f"{data.name}.log")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "AppServer":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    def start(self, path: str = "/healthz") -> float:
        """Start the server and wait until it answers well there; return how many seconds that took."""
        begun = time.monotonic()
        self.launch()
        self.wait_until_healthy(path)
        return time.monotonic() - begun

    def launch(self) -> None:
        """Start the server without waiting for it."""
        if self.is_running:
            raise ServerError("The server runs already.")
        if not is_free(self.port):
            raise ServerError(f"Port {self.port} is taken.")
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *self.words],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        # The settings of whoever runs the tests must not colour them.
        outside = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        own = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.workers),
            "ROLE_FIT_DATA": str(self.data),
        }
        return outside | own | self.env

    @property
    def is_running(self) -> bool:
        """Tell whether the parent lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """Return the process id of the parent, which is also the id of its group."""
        if self.process is None:
            raise ServerError("The server was never started.")
        return self.process.pid

    def wait_until_healthy(self, path: str = "/healthz") -> None:
        """Return once the server answers on its port, and is the one that was started here."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.is_running:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}{path}", timeout=5) as answer:
                if answer.status == 200:
                    self._check_own()
                    return
            time.sleep(0.02)
        raise ServerError(f"The server does not answer:\n{self.said()}")

    def _check_own(self) -> None:
        listening = listeners(self.port)
        if listening is not None and not any(group_of(pid) == self.pid for pid in listening):
            raise ServerError(f"Something else answers on port {self.port}.")

    def worker_pids(self) -> list[int]:
        """Return the processes that answer requests, without their parent."""
        return sorted(pid for pid in listeners(self.port) or [] if pid != self.pid and group_of(pid) == self.pid)

    def kill(self) -> None:
        """End the whole group at once, as a power switch would; does nothing when it ended before."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self._wait_for_port()

    def kill_worker(self, which: int = 0) -> None:
        """End one worker at once; return when another has taken its place."""
        self.signal_worker(signal.SIGKILL, which)

    def signal_worker(self, number: signal.Signals, which: int = 0) -> float:
        """Let a signal end one worker; return after how many seconds another had taken its place."""
        before = self.worker_pids()
        begun = time.monotonic()
        os.kill(before[which % len(before)], number)
        while not (len(now := self.worker_pids()) == self.workers and set(now) - set(before)):
            if time.monotonic() > begun + PATIENCE:
                raise ServerError(f"A worker that died was not replaced:\n{self.said()}")
            time.sleep(0.01)
        return time.monotonic() - begun

    def stop(self) -> int:
        """Ask the server to end as a supervisor does; return its exit code."""
        if self.process is None:
            raise ServerError("The server was never started.")
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise ServerError(f"The server does not end on SIGTERM:\n{self.said()}") from None
        finally:
            self.kill()

    def _wait_for_port(self) -> None:
        """Wait until the last process of the group, perhaps still dying, has let go of the port."""
        deadline = time.monotonic() + PATIENCE
        while not is_free(self.port) and time.monotonic() < deadline:
            time.sleep(0.005)

    def said(self) -> str:
        """Return what the server wrote."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def free_port() -> int:
    """Return a port on which nobody listens, below those that systems lend to outgoing connections.

    A client that keeps trying a lent port while the server is down may be given that very port, and is then connected
    to itself and keeps the server out.
    """
    return next(port for port in iter(lambda: secrets.choice(PORTS), None) if is_free(port))


def is_free(port: int) -> bool:
    """Tell whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def listeners(port: int) -> list[int] | None:
    """Return the processes that listen on a port; None where the system has no /proc to tell it."""
    if not Path("/proc/net/tcp").exists():
        return None
    sockets = _listening_sockets(port)
    return [pid for pid in _processes() if sockets & _open_files(pid)] if sockets else []


def _listening_sockets(port: int) -> set[str]:
    rows = (row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return {f"socket:[{row[9]}]" for row in rows if row[3] == LISTENS and int(row[1].rpartition(":")[2], 16) == port}


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def _open_files(pid: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.add(str(entry.readlink()))
    return found


def group_of(pid: int) -> int | None:
    """Return the process group of a process; None when it ended meanwhile."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None
