"""Load on the deployed pair, nginx and two workers: `python -m tests.gates.load [sqlite] [postgresql] [people]`.

Mixed: a few clients without think time start, answer, finish and read, on SQLite and on PostgreSQL, `--seconds` each
(60). People: `--people` (2,000) are answering at the same time with the think time that the start page tells them, for
`--watched` seconds (180) on PostgreSQL, each having begun at another question. The clients use the same processors as
the servers. Prints the figures; ends with 1 if one is missed: no error of any kind, as many rows as promises, p95,
memory.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from questions import Bank, load_bank
from tests.gates.load_people import Crowd, Tally, crowd
from tests.gates.load_site import LoadedSite, loaded_site
from tests.gates.queries import statements_per_questionnaire
from tests.gates.telling import tell
from tests.postgres import running_postgres
from tests.sheets import asked
from web.session.steps import minutes

JOBS = ("sqlite", "postgresql", "people")
CLIENTS = 8
WARM_UP = 10.0
READERS = 2  # strangers who open each result

LEAST_RATE = 60.0  # requests per second, mixed
LEAST_FINISHED = 1.0  # questionnaires per second, mixed
SLOWEST_PAGE = 0.25  # seconds, p95
SLOWEST_FORM = 0.5
MOST_GROWTH = 0.10
MOST_STATEMENTS = 8  # BEGIN IMMEDIATE counts too
PAGES = ("start", "question", "review", "read")
FORMS = ("answer", "finish")


def no_time() -> float:
    return 0.0


async def mixed(site: LoadedSite, bank: Bank, seconds: float) -> tuple[Tally, list[float]]:
    """Let a few clients go as fast as they are answered; return what happened and the memory over time."""
    async with crowd(site.nginx, bank) as people:
        until = time.monotonic() + seconds
        memory = asyncio.create_task(watch_memory(site))
        await asyncio.gather(*(keep_walking(people, until) for _ in range(CLIENTS)))
        memory.cancel()
        return people.tally, await memory


async def keep_walking(people: Crowd, until: float) -> None:
    while time.monotonic() < until:
        await people.person().walk(no_time, readers=READERS)


async def watch_memory(site: LoadedSite) -> list[float]:
    seen: list[float] = []
    with suppress(asyncio.CancelledError):
        while True:
            seen.append(site.memory())
            await asyncio.sleep(1)
    return seen


async def busy_office(site: LoadedSite, bank: Bank, count: int, seconds: float) -> tuple[Tally, int]:
    """Let many people answer at once; whoever finishes is followed by somebody new. Return also the most at once."""
    step = minutes(bank) * 60 / (len(asked(bank)) + 2)
    async with crowd(site.nginx, bank) as people:
        chance, present = people.chance, [0, 0]
        come_in = 2 * step  # seconds until all are there; nobody clicks in step with the others
        people.until = time.monotonic() + come_in + seconds

        def think() -> float:
            return chance.uniform(0.4 * step, 1.6 * step)

        async def come_and_stay(at: int) -> None:
            await asyncio.sleep(at / count * come_in)
            present[0] += 1
            present[1] = max(present)
            skip = chance.randrange(len(asked(bank)))
            while time.monotonic() < people.until:
                await people.person().walk(think, skip=skip, readers=READERS)
                skip = 0
            present[0] -= 1

        await asyncio.gather(*(come_and_stay(at) for at in range(count)))
        return people.tally, present[1]


def growth(memory: list[float]) -> float:
    """Return how much more the last third of the run used than the first."""
    third = max(1, len(memory) // 3)
    return statistics.mean(memory[-third:]) / statistics.mean(memory[:third]) - 1


class Verdict:
    """Prints figures with what they must reach, and remembers them and whether one was missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []
        self.figures: dict[str, Any] = {}

    def figure(self, name: str, value: float, *, most: float | None = None, least: float | None = None) -> None:
        bad = (most is not None and value > most) or (least is not None and value < least)
        limit = f"at most {most:g}" if most is not None else f"at least {least:g}" if least is not None else ""
        self.figures[name] = round(value, 3)
        print(f"  {name:<46}{value:>12.3f}  {limit}{'  MISSED' if bad else ''}", flush=True)
        if bad:
            self.missed.append(name)

    def tell(self, gate: str, **more: object) -> None:
        """Print the figures since the last time in one line, with how busy the machine was."""
        tell(gate, **more, **self.figures, load=round(os.getloadavg()[1], 1), missed=self.missed)
        self.figures = {}

    def nothing_wrong(self, tally: Tally, site: LoadedSite, rows: int) -> None:
        """Judge what people were told; `rows` is by how many results the store has grown meanwhile."""
        print(tally.table())
        self.figures["requests"] = tally.requests
        parts = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
        self.figures["ms"] = {name: round(1000 * tally.percentile(part)) for name, part in parts.items()}
        self.figure("answers of 5xx", tally.faults, most=0)
        self.figure("errors of any kind", sum(tally.wrong.values()), most=0)
        if tally.wrong:
            print(f"  {dict(tally.wrong)}")
        promises = set(tally.links)
        missing = site.count_missing(promises)
        self.figure("promises without a row", missing, most=0)
        self.figure("rows without a promise", rows - (len(promises) - missing), most=0, least=0)


def run_queries(kind: str, bank: Bank, folder: Path, verdict: Verdict) -> None:
    with ExitStack() as stack:
        folder.mkdir(parents=True)
        postgres = stack.enter_context(running_postgres(folder)) if kind == "postgresql" else None
        database = postgres.new_database() if postgres else None
        answering, finishing, reading = statements_per_questionnaire(folder / "data", database, bank)
    print(f"\nstatements for one questionnaire on {kind}")
    verdict.figure("to answer everything", answering, most=0)
    verdict.figure("to finish", finishing, most=MOST_STATEMENTS, least=2)
    verdict.figure("to read", reading, most=2, least=1)
    verdict.tell("statements", store=kind)


def run_mixed(kind: str, bank: Bank, folder: Path, verdict: Verdict, seconds: float) -> None:
    with loaded_site(folder, kind) as site:
        warm, _ = asyncio.run(mixed(site, bank, WARM_UP))
        before, sent, size, rows = site.use(), site.sent(), site.store_bytes(), site.count_results()
        begun = time.monotonic()
        tally, memory = asyncio.run(mixed(site, bank, seconds))
        took, used = time.monotonic() - begun, site.use()
        finished = len(tally.links)
        print(f"\nmixed load on {kind}: {CLIENTS} clients, {took:.0f} s, {finished} questionnaires")
        verdict.nothing_wrong(tally, site, site.count_results() - rows)
        verdict.figure("requests per second", tally.requests / took, least=LEAST_RATE)
        verdict.figure("questionnaires per second", finished / took, least=LEAST_FINISHED)
        verdict.figure("p95 of pages, s", tally.percentile(0.95, *PAGES), most=SLOWEST_PAGE)
        verdict.figure("p95 of forms, s", tally.percentile(0.95, *FORMS), most=SLOWEST_FORM)
        verdict.figure("memory of the app, MiB", statistics.mean(memory[-5:]))
        verdict.figure("growth of memory, last third to first", growth(memory), most=MOST_GROWTH)
        each = max(1, finished)
        for program, busy in used.items():
            verdict.figure(f"CPU of {program} per questionnaire, ms", 1000 * (busy - before[program]) / each)
        verdict.figure("requests per questionnaire", tally.requests / each)
        verdict.figure("kB sent per questionnaire", (site.sent() - sent) / each / 1000)
        verdict.figure("kB stored per questionnaire", (site.store_bytes() - size) / each / 1000)
        if len(warm.wrong):
            verdict.figure("errors while warming up", sum(warm.wrong.values()), most=0)
        verdict.tell("load", store=kind, clients=CLIENTS, seconds=round(took), questionnaires=finished)


def run_people(bank: Bank, folder: Path, verdict: Verdict, people: int, watched: float) -> None:
    with loaded_site(folder, "postgresql") as site:
        before, begun = site.use(), time.monotonic()
        tally, most = asyncio.run(busy_office(site, bank, people, watched))
        took = time.monotonic() - begun
        finished, used = len(tally.links), site.use()
        print(f"\n{people} people at once on postgresql, {minutes(bank)} minutes each, watched for {took:.0f} s")
        verdict.nothing_wrong(tally, site, site.count_results())
        verdict.figure("people at the same time", most, least=people)
        # Who began at the last question finishes first; half of what is to be expected must be done.
        steps = watched / 60 / minutes(bank) * (len(asked(bank)) + 2)
        least = max(1.0, people * max(0.0, steps - 3) / len(asked(bank)) / 2)
        verdict.figure("questionnaires finished", finished, least=least)
        verdict.figure("requests per second", tally.requests / took, least=people / 40)
        verdict.figure("p95 of pages, s", tally.percentile(0.95, *PAGES), most=1.0)
        verdict.figure("p95 of forms, s", tally.percentile(0.95, *FORMS), most=1.0)
        for program, busy in used.items():
            verdict.figure(f"processors that {program} kept busy", (busy - before[program]) / took)
        verdict.tell("load", store="postgresql", people=people, seconds=round(took))


def main() -> None:
    given, bank, verdict = _arguments(), load_bank(), Verdict()
    with tempfile.TemporaryDirectory(prefix="role-fit-load-") as place:
        for job in given.jobs:
            folder = Path(place) / job
            if job == "people":
                run_people(bank, folder, verdict, given.people, given.watched)
            else:
                run_queries(job, bank, Path(place) / f"{job}-statements", verdict)
                run_mixed(job, bank, folder, verdict, given.seconds)
    print(f"\nload: {'missed: ' + ', '.join(verdict.missed) if verdict.missed else 'all figures reached'}")
    sys.exit(bool(verdict.missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gates.load")
    parser.add_argument("jobs", nargs="*", metavar="job", help=f"of {', '.join(JOBS)}; all if none is named")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--watched", type=float, default=180.0)
    given = parser.parse_args()
    given.jobs = given.jobs or list(JOBS)
    if set(given.jobs) - set(JOBS):
        parser.error(f"jobs are {', '.join(JOBS)}")
    return given


if __name__ == "__main__":
    main()
