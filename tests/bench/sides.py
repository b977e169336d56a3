"""The two that are compared: the app and its yardstick, each on the same server with a store of its own."""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from questions import Bank
from tests.gates.load_site import cpu_of, family, pss_of
from tests.servers import SERVE, AppServer

TWIN = ("-m", "tests.bench.twin.serve", "site")
HELLO = ("-m", "tests.bench.twin.serve", "hello")
# The limits count what each network does, and everybody here comes from one machine.
APP_ENV = {"ROLE_FIT_RESULTS_PER_HOUR": "0", "ROLE_FIT_MISSES_PER_MINUTE": "0", "ROLE_FIT_COSTLY_PER_MINUTE": "0"}


@dataclass(frozen=True, slots=True)
class Side:
    """A running server and the file of its results."""

    name: str
    server: AppServer
    database: Path

    def rows(self) -> int:
        """Return how many results are stored."""
        with closing(sqlite3.connect(self.database)) as connection:
            return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])

    def cpu(self) -> float:
        """Return the CPU seconds that the server and its workers have used."""
        return cpu_of(family(self.server.pid))

    def fine_cpu(self) -> float:
        """Return the CPU seconds of the workers' threads, to the nanosecond."""
        tasks = [task for pid in self.server.worker_pids() for task in Path(f"/proc/{pid}/task").iterdir()]
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def memory(self) -> tuple[float, float]:
        """Return the memory in MiB with the parent and without, shared pages divided among those who share them."""
        workers = self.server.worker_pids()
        every = [pid for pid in family(self.server.pid) if pid == self.server.pid or pid in workers]
        return sum(map(pss_of, every)) / 1024, sum(map(pss_of, workers)) / 1024


@contextmanager
def hello(folder: Path) -> Iterator[Side]:
    """Start Flask's hello."""
    server = AppServer(folder / "hello", {}, 1, words=HELLO)
    try:
        server.start("/")
        yield Side("hello", server, folder)
    finally:
        server.kill()


@contextmanager
def both(folder: Path, bank: Bank, workers: int) -> Iterator[tuple[Side, Side]]:
    """Start the app and its yardstick."""
    folder.mkdir()
    twin = twin_folder(folder / "twin", bank)
    app_server = AppServer(folder / "app", APP_ENV, workers, words=SERVE)
    twin_server = AppServer(folder / "none", {"TWIN": str(twin)}, workers, words=TWIN)
    try:
        app_server.start("/")
        twin_server.start("/")
        yield (
            Side("app", app_server, folder / "app" / "role-fit.sqlite3"),
            Side("twin", twin_server, twin / "twin.sqlite3"),
        )
    finally:
        app_server.kill()
        twin_server.kill()


def twin_folder(folder: Path, bank: Bank) -> Path:
    """Make the folder of the yardstick: a key, and the bank's words and weights without its structure."""
    folder.mkdir()
    (folder / "key").write_text(secrets.token_urlsafe(48))
    (folder / "questions.json").write_text(json.dumps(twin_questions(bank)))
    return folder


def twin_questions(bank: Bank) -> dict[str, object]:
    exits = list(bank.exits.items())
    return {
        "questions": {
            question.id: {
                "ask": question.ask,
                "statements": [statement.text for statement in question.statements],
                "choices": [*((option.id, option.text) for option in question.options.values()), *exits],
                "weight": float(question.weight),
                "points": {
                    option.id: {role: float(part) for role, part in option.owned.items()}
                    for option in question.options.values()
                },
            }
            for question in bank.questions.values()
            if question.weight
        },
        "context": {
            entry.id: {"ask": entry.ask, "choices": [(option.id, option.text) for option in entry.options.values()]}
            for entry in bank.context.values()
        },
    }
