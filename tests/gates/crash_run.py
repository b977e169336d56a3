"""One run of the crash gate: people finish, somebody kills, and then everything acknowledged must be there."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from sqlalchemy import create_engine, text

from tests.gates.crash_people import KEY, Finish, Forms, Ledger, Line, Person
from tests.gates.faults_server import words
from tests.servers import AppServer, ServerError, run_apart
from web.platform.secrets import hashed

PAGE_EVERY: Final = 20  # of so many links one is opened as a page too, not only as JSON
STARTS_WITHIN: Final = 2.0  # seconds, on a machine that does nothing else


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to reach, and on what."""

    mode: str  # "delete", "wal" or "postgres"
    acknowledgements: int
    kills: int
    seed: int
    people: int = 16
    workers: int = 2
    changes: tuple[str, ...] = ()
    seconds: float = 900.0  # until a run is given up
    ready_within: float = 5.0  # seconds after each kill
    pause: tuple[float, float] = (0.05, 1.2)  # seconds between "ready again" and the next kill


@dataclass
class Report:
    """What happened; `troubles` is empty when the gate is passed."""

    mode: str
    seed: int
    control: str = ""  # what was taken out of the server
    acknowledged: int = 0
    kills: int = 0
    kills_of_one_worker: int = 0
    doubles: int = 0
    renewed: int = 0
    deleted: int = 0
    cut_off: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    opened: int = 0
    pages: int = 0
    lost: int = 0
    wrong: int = 0
    duplicates: int = 0
    ghosts: int = 0
    resurrected: int = 0
    revived: int = 0
    unopened: int = 0
    damage: str = ""
    ready_p50: float = 0.0
    ready_max: float = 0.0
    journal: str = ""
    seconds: float = 0.0
    load: float = 0.0  # of the machine, averaged over the last five minutes
    troubles: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """Return one line that a document can quote."""
        return json.dumps({"gate": "crash", **asdict(self)}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Row:
    """What the store keeps of a finish."""

    key: bytes
    view_hash: bytes
    sheet: str


class Killer:
    """Ends the server at random, and acts as the supervisor that starts it again."""

    def __init__(self, server: AppServer, plan: Plan) -> None:
        self._server, self._plan = server, plan
        self._chance = Random(plan.seed)  # noqa: S311  the same kills for the same seed
        self.kills = self.of_one_worker = 0
        self.ready_after: list[float] = []
        self.troubles: list[str] = []

    def kill_and_start(self) -> None:
        """End all processes, or one worker, which is replaced; return when the server is whole again."""
        begun = time.monotonic()
        if self._chance.random() < 0.3:
            self.of_one_worker += 1
            self._server.kill_worker(self._chance.randrange(8))
        else:
            self._server.kill()
            self._server.start("/readyz")
            self.ready_after.append(time.monotonic() - begun)
        self.kills += 1

    async def live(self, ledger: Ledger, is_over: asyncio.Event) -> None:
        """Kill until there are enough kills and acknowledgements."""
        deadline = time.monotonic() + self._plan.seconds
        while self.kills < self._plan.kills or ledger.acknowledged < self._plan.acknowledgements:
            if time.monotonic() > deadline or len(ledger.strange) > 20:
                break
            await asyncio.sleep(self._chance.uniform(*self._plan.pause) * self._patience())
            await asyncio.to_thread(self.kill_and_start)
        is_over.set()

    def _patience(self) -> float:
        """Return how much more seldom to kill: on a slow machine, and once what lacks is acknowledgements."""
        slowness = max(1.0, self.ready_after[-1] / STARTS_WITHIN) if self.ready_after else 1.0
        return slowness * (1.0 if self.kills < self._plan.kills else 5.0)


def run(plan: Plan, place: Path, database: str | None = None) -> Report:
    """Run a plan in an empty folder; `database` is the address of an empty PostgreSQL database."""
    begun, report = time.monotonic(), Report(plan.mode, plan.seed, " ".join(plan.changes))
    address = database or f"sqlite:///{place / 'data' / 'role-fit.sqlite3'}"
    server = AppServer(place / "data", settings(database), plan.workers, words=words(*_changes(plan)))
    forms, ledger, killer = Forms(place / "forms"), Ledger(), Killer(server, plan)
    try:
        with server:
            run_apart(_live(plan, server.port, forms, ledger, killer))
            run_apart(open_all(server.port, forms, ledger, report))
    except ServerError as error:
        report.troubles.append(str(error))
    _note(report, ledger, killer)
    compare(report, ledger, forms, address)
    report.seconds, report.load = round(time.monotonic() - begun, 1), round(os.getloadavg()[1], 1)
    _judge(report, plan)
    return report


def settings(database: str | None) -> dict[str, str]:
    """Return the settings of a server that knows the key of the forms and limits nobody."""
    own = {
        "ROLE_FIT_SECRET_KEY": KEY,
        "ROLE_FIT_RESULTS_PER_HOUR": "0",
        "ROLE_FIT_MISSES_PER_MINUTE": "0",
        "ROLE_FIT_COSTLY_PER_MINUTE": "0",
    }
    return own | ({"ROLE_FIT_DATABASE_URL": database} if database else {})


def _changes(plan: Plan) -> tuple[str, ...]:
    journal = {"delete": ("journal=DELETE",), "wal": ("journal=WAL",), "postgres": ()}
    return (*journal[plan.mode], *plan.changes)


async def _live(plan: Plan, port: int, forms: Forms, ledger: Ledger, killer: Killer) -> None:
    is_over = asyncio.Event()
    chances = [Random(f"{plan.seed}/{number}") for number in range(plan.people)]  # noqa: S311  the same answers
    people = [Person((port,), forms, ledger, chance).live(is_over) for chance in chances]
    await asyncio.gather(killer.live(ledger, is_over), *people)


async def open_all(port: int, forms: Forms, ledger: Ledger, report: Report) -> None:
    """Ask for every link over HTTP, after the last start."""
    waiting = iter([finish for finish in ledger.finishes if finish.is_acknowledged])

    async def reader() -> None:
        async with Line(port) as line:
            for number, finish in enumerate(waiting):
                await _open_one(line, forms, finish, report, as_page=number % PAGE_EVERY == 0)

    await asyncio.gather(*(reader() for _ in range(4)))


async def _open_one(line: Line, forms: Forms, finish: Finish, report: Report, *, as_page: bool) -> None:
    old = forms.first_link(finish)
    link = forms.current_link(finish)
    wanted = 404 if finish.is_deleted else 200
    report.unopened += await _status(line, f"{link}.json") != wanted
    report.opened += 1
    if as_page:
        report.unopened += await _status(line, link) != wanted
        report.pages += 1
    if finish.is_renewed:
        report.revived += await _status(line, old) != 404


async def _status(line: Line, path: str) -> int:
    for _ in range(3):
        try:
            return (await line.ask("GET", path))[0]
        except (OSError, EOFError, ValueError):
            await asyncio.sleep(0.2)
    return 0


def _note(report: Report, ledger: Ledger, killer: Killer) -> None:
    report.acknowledged, report.doubles, report.cut_off = ledger.acknowledged, ledger.doubles, ledger.broken
    report.renewed, report.deleted = ledger.renewed, ledger.deleted
    report.answers = dict(sorted(ledger.answers.items()))
    report.kills, report.kills_of_one_worker = killer.kills, killer.of_one_worker
    report.ready_p50 = round(median(killer.ready_after or [0.0]), 2)
    report.ready_max = round(max(killer.ready_after or [0.0]), 2)
    report.troubles += [*killer.troubles, *ledger.strange[:3]]


def compare(report: Report, ledger: Ledger, forms: Forms, address: str) -> None:
    """Look into the store past the app, and compare it with what people were told."""
    rows = _rows(report, address)
    kept = {row.key: row for row in rows}
    sent = {finish.key: finish for finish in ledger.finishes}
    report.duplicates = len(rows) - len(kept) + sum(len(finish.links) > 1 for finish in ledger.finishes)
    report.ghosts = sum(key not in sent for key in kept)
    for finish in ledger.finishes:
        row = kept.get(finish.key)
        if finish.is_deleted:
            report.resurrected += row is not None
        elif finish.is_acknowledged:
            report.lost += row is None
            report.wrong += row is not None and not _is_right(row, finish, forms)


def _is_right(row: Row, finish: Finish, forms: Forms) -> bool:
    opens = row.view_hash == hashed("view", forms.current_link(finish).removeprefix("/results/"))
    return opens and json.loads(row.sheet) == json.loads(finish.sheet) and finish.links == {forms.first_link(finish)}


def _rows(report: Report, address: str) -> list[Row]:
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            ask: Callable[[str], Any] = lambda words: connection.execute(text(words)).all()  # noqa: E731
            if engine.dialect.name == "sqlite":
                report.journal = str(ask("PRAGMA journal_mode")[0][0])
                damage = [*ask("PRAGMA integrity_check"), *ask("PRAGMA foreign_key_check")]
                report.damage = "; ".join(str(tuple(row)) for row in damage if tuple(row) != ("ok",))
            else:
                orphans = ask("SELECT count(*) FROM results WHERE bank_hash NOT IN (SELECT hash FROM banks)")[0][0]
                report.damage = f"{orphans} results without their bank" if orphans else ""
            return [
                Row(bytes(key), bytes(view), sheet)
                for key, view, sheet in ask("SELECT key, view_hash, sheet FROM results")
            ]
    finally:
        engine.dispose()


def _judge(report: Report, plan: Plan) -> None:
    """Say why the gate is not passed; a run that did too little proves nothing."""
    report.troubles += faults_of(report)
    least: Mapping[str, int] = {"acknowledged": plan.acknowledgements, "kills": plan.kills}
    report.troubles += [
        f"only {getattr(report, name)} {name} of {wanted}"
        for name, wanted in least.items()
        if getattr(report, name) < wanted
    ]
    if report.opened < report.acknowledged:
        report.troubles.append(f"only {report.opened} links tried")
    if report.ready_max > plan.ready_within:
        report.troubles.append(f"ready again only after {report.ready_max} s")
    wanted_journal = {"delete": "delete", "wal": "wal", "postgres": ""}[plan.mode]
    if report.journal != wanted_journal:
        report.troubles.append(f"the journal was {report.journal}")


def faults_of(report: Report, passing: frozenset[int] = frozenset({503})) -> list[str]:
    """Return what may never be, whatever was done to the server."""
    must_be_zero = ("lost", "wrong", "duplicates", "ghosts", "resurrected", "revived", "unopened")
    faults = [f"{name}: {count}" for name in must_be_zero if (count := getattr(report, name))]
    unwanted = report.answers.keys() - {200, 303, 404} - passing
    faults += [f"answers with status {sorted(unwanted)}"] if unwanted else []
    return faults + ([f"damage: {report.damage}"] if report.damage else [])
