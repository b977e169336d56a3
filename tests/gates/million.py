"""A million stored results: reading one takes hardly longer than among a thousand, and a purge holds nobody up.

`python -m tests.gates.million [sqlite] [postgresql] [--results N]`, through nginx with two workers. One result is
made by answering, the others are its copies under keys of their own, a tenth of them expired. Then the app is started
again, so that it purges by itself while people finish, and `store purge` runs beside it. Prints the figures; ends
with 1 if one is missed.
"""

import argparse
import asyncio
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from questions import Bank, load_bank
from storage.schema import results
from tests.gates.load import Verdict, no_time
from tests.gates.load_people import Crowd, GoneError, Tally, crowd
from tests.gates.load_site import LoadedSite, loaded_site
from tests.servers import ROOT
from web.platform.secrets import hashed

STORES = ("sqlite", "postgresql")
FEW = 1_000
AT_ONCE = 20_000
EXPIRED_PART = 10
READS = 2_000
ROUNDS = 5
READERS = 2
FINISHERS = 4
LONGEST_PURGE = 900.0  # seconds
DISK_PER_RESULT = 40_000  # bytes, with room to spare

SLOWER = 1.2
SLOWEST_FINISH = 1.0

FRESH_KEYS = {
    "sqlite": "randomblob(32)",
    "postgresql": "sha256((random()::text || clock_timestamp()::text || number::text)::bytea)",
}
NUMBERS = {
    "sqlite": "(WITH RECURSIVE n(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < :many)"
    " SELECT number FROM n)",
    "postgresql": "(SELECT generate_series(1, :many) AS number)",
}


def copies(kind: str) -> str:
    """Return the statement that copies the first result many times under keys of their own."""
    fresh = dict.fromkeys(("key", "view_hash", "manage_hash"), FRESH_KEYS[kind])
    fresh["expires_at"] = f"CASE WHEN number % :part = 0 THEN 1000 ELSE {results.name}.expires_at END"
    columns = [column.name for column in results.columns]
    values = [fresh.get(name, f"{results.name}.{name}") for name in columns]
    # Names of our own columns and numbers that are bound: nothing here comes from outside.
    return (
        f"INSERT INTO {results.name} ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608
        f"FROM {results.name}, {NUMBERS[kind]} AS numbers WHERE {results.name}.key = :model"
    )


def fill(site: LoadedSite, model: bytes, count: int, *, expired_part: int) -> None:
    """Add copies of the model until there are `count` results."""
    missing = count - site.count_results()
    engine = create_engine(site.database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        make_quick(connection)
        while missing > 0:
            many = min(AT_ONCE, missing)
            words = {"many": many, "model": model, "part": expired_part}
            connection.execute(text(copies(engine.dialect.name)), words)
            missing -= many
    engine.dispose()


def make_quick(connection: Connection) -> None:
    """Leave out what protects from a power cut; only for filling."""
    if connection.dialect.name == "sqlite":
        for pragma in ("synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
    else:
        connection.exec_driver_sql("SET synchronous_commit = off")


def known_links(site: LoadedSite, model: bytes) -> list[str]:
    """Give results all over the store, as many as will be read if there are so many, a link that we know."""
    engine = create_engine(site.database)
    # Keys are random, so the next one after a random text is a result from anywhere.
    choose = text(
        "SELECT key FROM results WHERE key > :any AND key <> :model AND expires_at > 1000 ORDER BY key LIMIT 1"
    )
    with engine.begin() as connection:
        found = (connection.execute(choose, {"any": secrets.token_bytes(32), "model": model}) for _ in range(READS))
        links = {key: secrets.token_urlsafe(32) for key in (rows.scalar() for rows in found) if key is not None}
        rows = [{"view": hashed("view", link), "key": key} for key, link in links.items()]
        connection.execute(text("UPDATE results SET view_hash = :view WHERE key = :key"), rows)
    engine.dispose()
    return list(links.values())


async def read_some(people: Crowd, links: Iterator[str]) -> None:
    for link in islice(links, READS // ROUNDS // READERS):
        reader = people.person()
        reader.link = f"/results/{link}"
        with suppress(GoneError):
            await reader.read()


async def read_many(site: LoadedSite, bank: Bank, links: list[str]) -> tuple[Tally, list[float], list[float]]:
    """Read in rounds; return what happened, and median and p95 of each round."""
    middles, highs = [], []
    async with crowd(site.nginx, bank) as people:
        waiting = cycle(links)  # among a million each is read once, or nearly so
        for _ in range(ROUNDS):
            before = len(people.tally.seconds["read"])
            await asyncio.gather(*(read_some(people, waiting) for _ in range(READERS)))
            times = sorted(people.tally.seconds["read"][before:])
            middles.append(statistics.median(times))
            highs.append(times[int(0.95 * len(times))])
        return people.tally, middles, highs


async def finish_until(site: LoadedSite, bank: Bank) -> tuple[Tally, float | None]:
    """Let people finish until nothing expired is left; return what happened and how long that took."""
    async with crowd(site.nginx, bank) as people:
        begun, gone = time.monotonic(), asyncio.Event()

        async def keep_finishing() -> None:
            while not gone.is_set():
                await people.person().walk(no_time, readers=0)

        walking = [asyncio.create_task(keep_finishing()) for _ in range(FINISHERS)]
        took = None
        while time.monotonic() - begun < LONGEST_PURGE and took is None:
            await asyncio.sleep(1)
            if not await asyncio.to_thread(site.ask_store, "SELECT count(*) FROM results WHERE expires_at <= 1000"):
                took = time.monotonic() - begun
        await asyncio.sleep(2)
        gone.set()
        await asyncio.gather(*walking)
        return people.tally, took


async def one_result(site: LoadedSite, bank: Bank) -> None:
    async with crowd(site.nginx, bank) as people:
        await people.person().walk(no_time, readers=0)


def model_key(site: LoadedSite) -> bytes:
    engine = create_engine(site.database)
    with engine.connect() as connection:
        key = bytes(connection.execute(text("SELECT key FROM results")).scalar_one())
    engine.dispose()
    return key


def run(kind: str, bank: Bank, folder: Path, verdict: Verdict, count: int) -> None:
    with loaded_site(folder, kind) as site:
        asyncio.run(one_result(site, bank))
        model = model_key(site)
        fill(site, model, FEW, expired_part=FEW * 10)
        links = known_links(site, model)
        few, few_middles, few_highs = asyncio.run(read_many(site, bank, links))
        begun = time.monotonic()
        fill(site, model, count, expired_part=EXPIRED_PART)
        took, gigabytes = time.monotonic() - begun, site.store_bytes() / 1e9
        print(f"\n{kind}: {count} results, {gigabytes:.2f} GB, filled in {took:.0f} s", flush=True)
        links = known_links(site, model)
        many, many_middles, many_highs = asyncio.run(read_many(site, bank, links))
        judge_reads(verdict, few, many)
        verdict.figure("median of a read among a thousand, ms", 1000 * statistics.median(few_middles))
        verdict.figure(
            "the same median among all, as a multiple",
            statistics.median(many_middles) / statistics.median(few_middles),
            most=SLOWER,
        )
        verdict.figure("p95 of a read among a thousand, ms", 1000 * statistics.median(few_highs))
        verdict.figure(
            "the same p95 among all, as a multiple",
            statistics.median(many_highs) / statistics.median(few_highs),
            most=SLOWER,
        )
        site.app.stop()
        site.app.start()
        judge_purge(site, bank, verdict, least=(count - FEW) // EXPIRED_PART - 100)
        verdict.tell("million", store=kind, results=count, gigabytes=round(gigabytes, 2))


def judge_reads(verdict: Verdict, *tallies: Tally) -> None:
    verdict.figure("reads", sum(tally.requests for tally in tallies), least=2 * READS * 0.99)
    verdict.figure("reads that went wrong", sum(sum(tally.wrong.values()) for tally in tallies), most=0)


def judge_purge(site: LoadedSite, bank: Bank, verdict: Verdict, *, least: int) -> None:
    before = site.count_results()
    expired = site.ask_store("SELECT count(*) FROM results WHERE expires_at <= 1000")
    with purge_command(site) as command:
        tally, took = asyncio.run(finish_until(site, bank))
    verdict.figure("exit status of store purge", command.returncode, most=0)
    print(f"  while {expired} expired results were erased, people finished {len(tally.links)} questionnaires")
    verdict.nothing_wrong(tally, site, site.count_results() - before + expired)
    verdict.figure("expired results", expired, least=least)
    verdict.figure("seconds until all were gone", LONGEST_PURGE + 1 if took is None else took, most=LONGEST_PURGE)
    verdict.figure("questionnaires finished meanwhile", len(tally.links), least=10)
    # Of two dozen finishes the p95 is the slowest but one: enough to see whether a purge holds people up.
    verdict.figure("p95 of finishing, s", tally.percentile(0.95, "finish"), most=SLOWEST_FINISH)
    verdict.figure("slowest finishing, s", max(tally.seconds["finish"], default=99.0), most=5.0)


@contextmanager
def purge_command(site: LoadedSite) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the command as an operator's timer does, beside the app."""
    words = [sys.executable, "-m", "flask", "--app", "app", "store", "purge"]
    env = {**os.environ, **site.app.env, "ROLE_FIT_DATA": str(site.app.data)}
    with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as command:
        try:
            yield command
            command.wait(10)
        finally:
            command.kill()


def places(folder: Path, kinds: list[str]) -> Iterator[tuple[str, Path]]:
    """Return one folder after the other, and empty each before the next is filled."""
    for kind in kinds:
        place = folder / kind
        yield kind, place
        shutil.rmtree(place)


def main() -> None:
    given, bank, verdict = _arguments(), load_bank(), Verdict()
    with tempfile.TemporaryDirectory(prefix="role-fit-million-") as folder:
        room = shutil.disk_usage(folder).free
        if room < (needed := given.results * DISK_PER_RESULT):
            print(f"million: {folder} has {room / 1e9:.0f} GB, {needed / 1e9:.0f} GB are needed")
            sys.exit(1)
        for kind, place in places(Path(folder), given.stores):
            run(kind, bank, place, verdict, given.results)
    print(f"\nmillion: {'missed: ' + ', '.join(verdict.missed) if verdict.missed else 'all figures reached'}")
    sys.exit(bool(verdict.missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gates.million")
    parser.add_argument("stores", nargs="*", metavar="store", help=f"of {', '.join(STORES)}; both if none is named")
    parser.add_argument("--results", type=int, default=1_000_000)
    given = parser.parse_args()
    given.stores = given.stores or list(STORES)
    if set(given.stores) - set(STORES):
        parser.error(f"stores are {', '.join(STORES)}")
    return given


if __name__ == "__main__":
    main()
