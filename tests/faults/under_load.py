"""People finish on real servers while something happens to them; afterwards everything they were told must be true."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

from tests.gates.crash_people import Forms, Ledger, Person
from tests.gates.crash_run import Report, compare, faults_of, open_all
from tests.servers import AppServer, run_apart

Trouble = Callable[[Ledger], Awaitable[None]]
PEOPLE = 6
PATIENCE = 30.0  # seconds until so much must have been acknowledged


async def acknowledged(ledger: Ledger, more: int) -> None:
    """Wait until so many more finishes are acknowledged."""
    goal = ledger.acknowledged + more
    async with asyncio.timeout(PATIENCE):
        while ledger.acknowledged < goal:
            await asyncio.sleep(0.01)


async def answered(ledger: Ledger, status: int, more: int) -> None:
    """Wait until so many more forms were answered like that."""
    goal = ledger.answers[status] + more
    async with asyncio.timeout(PATIENCE):
        while ledger.answers[status] < goal:
            await asyncio.sleep(0.01)


async def hurt(ledger: Ledger) -> None:
    """Wait until somebody was not served."""
    before = ledger.broken + sum(ledger.answers[status] for status in ledger.passing)
    async with asyncio.timeout(PATIENCE):
        while ledger.broken + sum(ledger.answers[status] for status in ledger.passing) == before:
            await asyncio.sleep(0.01)


def meet(
    servers: list[AppServer], forms: Forms, trouble: Trouble, *, passing: frozenset[int] = frozenset({503})
) -> Ledger:
    """Let people finish until the trouble is over; each brings to its end what it began, also after `passing`."""
    ledger, ports = Ledger(passing=passing), tuple(server.port for server in servers)

    async def live() -> None:
        is_over = asyncio.Event()

        async def cause() -> None:
            try:
                await trouble(ledger)
            finally:
                is_over.set()

        some = [_person(number, ports, forms, ledger).live(is_over) for number in range(PEOPLE)]
        await asyncio.gather(cause(), *some)

    run_apart(live())
    return ledger


def _person(number: int, ports: tuple[int, ...], forms: Forms, ledger: Ledger) -> Person:
    first = number % len(ports)
    chance = Random(number)  # noqa: S311  the same answers each time
    return Person(ports[first:] + ports[:first], forms, ledger, chance)


def check(ledger: Ledger, server: AppServer, forms: Forms, address: str) -> Report:
    """Compare what people were told with what a running server shows and with what is stored."""
    report = Report("under load", 0, acknowledged=ledger.acknowledged, answers=dict(ledger.answers))
    run_apart(open_all(server.port, forms, ledger, report))
    compare(report, ledger, forms, address)
    assert not ledger.strange, ledger.strange[:3]
    assert not faults_of(report, ledger.passing), report.as_json()
    assert report.opened == ledger.acknowledged
    return report


def address_of(server: AppServer) -> str:
    """Return the address of the store of a server that keeps it in its data folder."""
    return f"sqlite:///{database_of(server)}"


def database_of(server: AppServer) -> Path:
    """Return the file of the store."""
    return server.data / "role-fit.sqlite3"
