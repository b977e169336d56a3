"""What happens to a server while people finish: each a fault that comes and, where it can, goes again."""

import asyncio
import os
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.faults.under_load import FINISHED, Trouble, acknowledged, answered, database_of, finished_at, hurt
from tests.gates.crash_people import Ledger
from tests.gates.load_site import family
from tests.postgres import PostgresServer
from tests.servers import AppServer

SOME: Final = 15  # finishes before what happens, and after it; twice as many answers meanwhile
GOES_ON_WITHIN: Final = 10.0  # seconds after a standby was promoted


def disk_that_takes_no_more(server: AppServer) -> Trouble:
    """Let nobody write past the size that the file of the store has."""

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        limit_workers(server, resource.RLIMIT_FSIZE, database_of(server).stat().st_size)
        await answered(ledger, 2 * SOME)
        limit_workers(server, resource.RLIMIT_FSIZE, resource.RLIM_INFINITY)
        await acknowledged(ledger, SOME)

    return trouble


def file_that_goes_away(server: AppServer) -> Trouble:
    """Move the file of the store away, and back."""

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        path = database_of(server)
        path.rename(path.with_suffix(".away"))
        await answered(ledger, 2 * SOME)
        path.with_suffix(".away").rename(path)
        await acknowledged(ledger, SOME)

    return trouble


def database_that_goes_away(postgres: PostgresServer, mode: str) -> Trouble:
    """Stop PostgreSQL in order ("fast") or at once ("immediate"), and start it again."""

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        await asyncio.to_thread(postgres.stop, mode)
        await answered(ledger, 2 * SOME)
        await asyncio.to_thread(postgres.start)
        await acknowledged(ledger, SOME)

    return trouble


def primary_that_is_lost(
    primary: PostgresServer, standby: PostgresServer, number: signal.Signals, servers: list[AppServer]
) -> Trouble:
    """Lose the primary for its standby, once people were hurt."""

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        signal_all(primary, number)
        await hurt(ledger)
        await go_on_with(standby, servers, within=6 * GOES_ON_WITHIN)  # on a machine that does much else
        await acknowledged(ledger, SOME)

    return trouble


async def go_on_with(standby: PostgresServer, servers: list[AppServer], within: float = GOES_ON_WITHIN) -> float:
    """Promote a standby; return after how many seconds each server had finished something there."""
    await asyncio.to_thread(standby.promote)
    begun = time.monotonic()
    async with asyncio.timeout(within):
        await asyncio.gather(*(finished_at(server, server.said().count(FINISHED) + 1) for server in servers))
    return time.monotonic() - begun


def server_that_is_killed(one: AppServer) -> Trouble:
    """Kill one server for good, once it has finished some itself; people go on at another."""

    async def trouble(ledger: Ledger) -> None:
        await finished_at(one, SOME)
        await asyncio.to_thread(one.kill)
        await acknowledged(ledger, 2 * SOME)

    return trouble


def workers_that_die(server: AppServer, number: signal.Signals, seconds: list[float]) -> Trouble:
    """Let a signal end one worker after the other; note after how many seconds each was replaced."""

    async def trouble(ledger: Ledger) -> None:
        for which in range(4):
            await acknowledged(ledger, SOME)
            seconds.append(await asyncio.to_thread(server.signal_worker, number, which))
        await acknowledged(ledger, SOME)

    return trouble


def bank_that_breaks(bank: Path) -> Trouble:
    """Damage the file of a bank in four ways, then mend it."""
    good = bank.read_bytes()

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        try:
            for broken in (good[: len(good) // 2], b"", b"\xff\x00", None):
                put(bank, broken)
                await asyncio.sleep(0.15)
                await answered(ledger, SOME // 2)
        finally:
            put(bank, good)
        await acknowledged(ledger, SOME)

    return trouble


def signal_all(postgres: PostgresServer, number: signal.Signals) -> None:
    """Kill or freeze all processes of a database server, as a lost machine does."""
    for pid in family(postgres.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def put(path: Path, content: bytes | None) -> None:
    """Write a file in place, as a careless editor does; None takes it away."""
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def limit_workers(server: AppServer, what: int, most: int) -> None:
    """Change a limit of the processes that answer."""
    for pid in server.worker_pids():
        _, hard = resource.prlimit(pid, what)
        resource.prlimit(pid, what, (most, hard))
