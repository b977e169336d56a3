"""The deployed pair under load: nginx with the shipped sample, two workers of the app, a store; and what they use."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import bindparam, create_engine, select, text

from storage.schema import results
from tests.deploy.nginx import NAME, Nginx
from tests.postgres import PostgresServer, running_postgres
from tests.servers import AppServer
from web.platform.secrets import hashed

WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")
# The limits count what each network does; everybody here comes from one machine.
ENV = {
    "ROLE_FIT_PUBLIC_URL": f"https://{NAME}",
    "ROLE_FIT_PROXIES": "1",
    "ROLE_FIT_RESULTS_PER_HOUR": "0",
    "ROLE_FIT_MISSES_PER_MINUTE": "0",
    "ROLE_FIT_COSTLY_PER_MINUTE": "0",
}


@dataclass(frozen=True, slots=True)
class LoadedSite:
    """A running site with the address of its store."""

    app: AppServer
    nginx: Nginx
    database: str
    postgres: PostgresServer | None

    def ask_store(self, words: str) -> int:
        """Ask the store for a number, past the app."""
        engine = create_engine(self.database)
        try:
            with engine.connect() as connection:
                return int(connection.execute(text(words)).scalar_one())
        finally:
            engine.dispose()

    def count_results(self) -> int:
        return self.ask_store("SELECT count(*) FROM results")

    def count_missing(self, links: Iterable[str]) -> int:
        """Return how many links of results the store does not know."""
        known = select(results.c.view_hash).where(results.c.view_hash == bindparam("view_hash"))
        engine = create_engine(self.database)
        try:
            with engine.connect() as connection:
                hashes = [hashed("view", link.removeprefix("/results/")) for link in links]
                return sum(connection.execute(known, {"view_hash": one}).first() is None for one in hashes)
        finally:
            engine.dispose()

    def store_bytes(self) -> int:
        """Return how large the store is, with its indexes."""
        if self.postgres:
            return self.ask_store("SELECT pg_total_relation_size('results') + pg_total_relation_size('banks')")
        return self.ask_store("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")

    def use(self) -> dict[str, float]:
        """Return the CPU seconds used so far, by program."""
        nginx = self.nginx.process.pid if self.nginx.process else 0
        used = {"app": cpu_of(family(self.app.pid)), "nginx": cpu_of(family(nginx))}
        if self.postgres and self.postgres._process:
            used["database"] = cpu_of(family(self.postgres._process.pid))
        return used

    def memory(self) -> float:
        """Return the memory of the app's processes in MiB, shared pages divided among those who share them."""
        return sum(pss_of(pid) for pid in family(self.app.pid)) / 1024

    def sent(self) -> int:
        """Return how many bytes nginx has sent to people so far."""
        lines = self.nginx.access_log.read_text().splitlines()
        return sum(int(line.split()[3]) for line in lines)


@contextmanager
def loaded_site(folder: Path, kind: str) -> Iterator[LoadedSite]:
    """Start everything on ports and in folders of its own; `kind` is sqlite or postgresql."""
    with ExitStack() as stack:
        folder.mkdir(parents=True)
        postgres = stack.enter_context(running_postgres(folder, durable=True)) if kind == "postgresql" else None
        database = postgres.new_database() if postgres else f"sqlite:///{folder}/data/role-fit.sqlite3"
        env = ENV | ({"ROLE_FIT_DATABASE_URL": database} if postgres else {})
        app = stack.enter_context(AppServer(folder / "data", env, WORKERS))
        nginx = stack.enter_context(Nginx(folder / "nginx", app.port))
        yield LoadedSite(app, nginx, database, postgres)


def family(root: int) -> list[int]:
    """Return a process and everything it started."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except OSError:
                continue
    found, new = [root], [root]
    while new := [pid for pid, parent in parents.items() if parent in new]:
        found += new
    return found


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/pid/stat after the program's name, which may hold anything."""
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()


def cpu_of(pids: list[int]) -> float:
    """Return the CPU seconds of processes and of the children they have waited for."""
    total = 0
    for pid in pids:
        try:
            total += sum(map(int, _stat(pid)[11:15]))
        except OSError:
            continue
    return total / TICKS


def pss_of(pid: int) -> int:
    """Return the proportional memory of a process in kB."""
    try:
        lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
