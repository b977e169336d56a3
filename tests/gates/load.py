"""Load on the deployed pair, through nginx with two workers: `python -m tests.gates.load [seconds] [people] [watched]`.

Mixed: a few clients without think time start, answer, finish and read, on SQLite and on PostgreSQL, `seconds` each
(60). People: `people` (2,000) are answering at the same time with the think time that the start page tells them, for
`watched` seconds (180) on PostgreSQL, each having begun at another question. The clients use the same processors as the
servers. Prints the figures; ends with 1 if one is missed: no error of any kind, as many rows as promises, p95, memory.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from questions import Bank, load_bank
from tests.gates.load_people import Crowd, Tally, crowd
from tests.gates.load_site import LoadedSite, loaded_site
from tests.gates.queries import statements_per_questionnaire
from tests.postgres import running_postgres
from tests.sheets import asked
from web.steps import minutes

SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
PEOPLE = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
WATCHED = int(sys.argv[3]) if len(sys.argv) > 3 else 180  # seconds that the people are watched
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
    """Prints figures with what they must reach, and remembers whether one was missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def figure(self, name: str, value: float, *, most: float | None = None, least: float | None = None) -> None:
        bad = (most is not None and value > most) or (least is not None and value < least)
        limit = f"at most {most:g}" if most is not None else f"at least {least:g}" if least is not None else ""
        print(f"  {name:<46}{value:>12.3f}  {limit}{'  MISSED' if bad else ''}", flush=True)
        if bad:
            self.missed.append(name)

    def nothing_wrong(self, tally: Tally, rows: int) -> None:
        print(tally.table())
        self.figure("answers of 5xx", tally.faults, most=0)
        self.figure("errors of any kind", sum(tally.wrong.values()), most=0)
        if tally.wrong:
            print(f"  {dict(tally.wrong)}")
        self.figure("rows without a promise, promises without a row", abs(rows - len(set(tally.links))), most=0)


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


def run_mixed(kind: str, bank: Bank, folder: Path, verdict: Verdict) -> None:
    with loaded_site(folder, kind) as site:
        warm, _ = asyncio.run(mixed(site, bank, WARM_UP))
        before, sent, size, rows = site.use(), site.sent(), site.store_bytes(), site.count_results()
        begun = time.monotonic()
        tally, memory = asyncio.run(mixed(site, bank, SECONDS))
        took, used = time.monotonic() - begun, site.use()
        finished = len(tally.links)
        print(f"\nmixed load on {kind}: {CLIENTS} clients, {took:.0f} s, {finished} questionnaires")
        verdict.nothing_wrong(tally, site.count_results() - rows)
        verdict.figure("requests per second", tally.requests / took, least=LEAST_RATE)
        verdict.figure("questionnaires per second", finished / took, least=LEAST_FINISHED)
        verdict.figure("p95 of pages, s", tally.percentile(0.95, *PAGES), most=SLOWEST_PAGE)
        verdict.figure("p95 of forms, s", tally.percentile(0.95, *FORMS), most=SLOWEST_FORM)
        verdict.figure("memory of the app, MiB", statistics.mean(memory[-5:]))
        verdict.figure("growth of memory, last third to first", growth(memory), most=MOST_GROWTH)
        each = max(1, finished)
        for program, seconds in used.items():
            verdict.figure(f"CPU of {program} per questionnaire, ms", 1000 * (seconds - before[program]) / each)
        verdict.figure("requests per questionnaire", tally.requests / each)
        verdict.figure("kB sent per questionnaire", (site.sent() - sent) / each / 1000)
        verdict.figure("kB stored per questionnaire", (site.store_bytes() - size) / each / 1000)
        if len(warm.wrong):
            verdict.figure("errors while warming up", sum(warm.wrong.values()), most=0)


def run_people(bank: Bank, folder: Path, verdict: Verdict) -> None:
    with loaded_site(folder, "postgresql") as site:
        before, begun = site.use(), time.monotonic()
        tally, most = asyncio.run(busy_office(site, bank, PEOPLE, WATCHED))
        took = time.monotonic() - begun
        finished, used = len(tally.links), site.use()
        print(f"\n{PEOPLE} people at once on postgresql, {minutes(bank)} minutes each, watched for {took:.0f} s")
        verdict.nothing_wrong(tally, site.count_results())
        verdict.figure("people at the same time", most, least=PEOPLE)
        # Who began at the last question finishes first; half of what is to be expected must be done.
        steps = WATCHED / 60 / minutes(bank) * (len(asked(bank)) + 2)
        verdict.figure("questionnaires finished", finished, least=PEOPLE * max(0.0, steps - 3) / len(asked(bank)) / 2)
        verdict.figure("requests per second", tally.requests / took, least=PEOPLE / 40)
        verdict.figure("p95 of pages, s", tally.percentile(0.95, *PAGES), most=1.0)
        verdict.figure("p95 of forms, s", tally.percentile(0.95, *FORMS), most=1.0)
        for program, seconds in used.items():
            verdict.figure(f"processors that {program} kept busy", (seconds - before[program]) / took)


def main() -> None:
    bank, verdict = load_bank(), Verdict()
    with tempfile.TemporaryDirectory(prefix="role-fit-load-") as place:
        for kind in ("sqlite", "postgresql"):
            run_queries(kind, bank, Path(place) / f"{kind}-statements", verdict)
        jobs: list[Callable[[], None]] = [
            lambda: run_mixed("sqlite", bank, Path(place) / "sqlite", verdict),
            lambda: run_mixed("postgresql", bank, Path(place) / "postgresql", verdict),
            lambda: run_people(bank, Path(place) / "people", verdict),
        ]
        for job in jobs if PEOPLE else jobs[:2]:
            job()
    print(f"\nload: {'missed: ' + ', '.join(verdict.missed) if verdict.missed else 'all figures reached'}")
    sys.exit(bool(verdict.missed))


if __name__ == "__main__":
    main()
