"""People finish on real servers while something happens to them; afterwards everything they were told must be true."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

from tests.gates.crash_people import Finish, Forms, Ledger, Line, Person
from tests.gates.crash_run import Report, compare, faults_of, open_all
from tests.servers import AppServer, run_apart

Trouble = Callable[[Ledger], Awaitable[None]]
PEOPLE = 6
PATIENCE = 90.0  # seconds until so much must have been acknowledged
FINISHED = "route=result.finish status=303"
IN_FLIGHT = 24
CUT_OFF = 0  # in place of a status


async def acknowledged(ledger: Ledger, more: int) -> None:
    """Wait until so many more finishes are acknowledged."""
    goal = ledger.acknowledged + more
    async with asyncio.timeout(PATIENCE):
        while ledger.acknowledged < goal:
            await asyncio.sleep(0.01)


async def finished_at(server: AppServer, count: int) -> None:
    """Wait until a server says that it finished so many."""
    async with asyncio.timeout(PATIENCE):
        while server.said().count(FINISHED) < count:
            await asyncio.sleep(0.01)


async def answered(ledger: Ledger, more: int) -> None:
    """Wait until so many more forms were answered, whatever the answer."""
    goal = ledger.answers.total() + more
    async with asyncio.timeout(PATIENCE):
        while ledger.answers.total() < goal:
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


def check(ledger: Ledger, server: AppServer, forms: Forms, address: str) -> None:
    """Demand that what people were told is what a running server shows and what is stored."""
    report = compared(ledger, server, forms, address)
    assert not ledger.strange, ledger.strange[:3]
    assert not faults_of(report, ledger.passing), report.as_json()
    assert report.opened == ledger.acknowledged


def compared(ledger: Ledger, server: AppServer, forms: Forms, address: str) -> Report:
    """Compare what people were told with what a running server shows and with what is stored."""
    report = Report("under load", 0, acknowledged=ledger.acknowledged, answers=dict(ledger.answers))
    run_apart(open_all(server.port, forms, ledger, report))
    compare(report, ledger, forms, address)
    return report


def address_of(server: AppServer) -> str:
    """Return the address of the store of a server that keeps it in its data folder."""
    return f"sqlite:///{database_of(server)}"


def database_of(server: AppServer) -> Path:
    """Return the file of the store."""
    return server.data / "role-fit.sqlite3"


def form_of(forms: Forms, number: int) -> tuple[Finish, str, str]:
    """Return a filled form with its cookie and its body."""
    return forms.fill(Random(number))  # noqa: S311  the same answers each time


async def known_elsewhere(one: AppServer, other: AppServer, forms: Forms) -> list[int]:
    """Finish, renew the link and delete, by turns at two servers; return the statuses, also of looks at the other."""
    finish, cookie, body = form_of(forms, 7)
    async with Line(one.port) as here, Line(other.port) as there:
        seen = [(await here.ask("POST", "/results", cookie, body))[0]]
        seen += [(await there.ask("GET", forms.first_link(finish)))[0]]
        seen += [(await here.ask("POST", "/manage/link?of=own", *forms.rule(finish, number="1")))[0]]
        seen += [(await there.ask("GET", link(finish)))[0] for link in (forms.first_link, forms.renewed_link)]
        seen += [(await there.ask("POST", "/manage/delete?of=own", *forms.rule(finish)))[0]]
        seen += [(await here.ask("GET", forms.renewed_link(finish)))[0]]
    return seen


async def statuses_until_the_end(server: AppServer, forms: Forms) -> list[int]:
    """Send forms at once, then ask the server to end; return the status of each form, or that it was cut off."""
    lines, sent = [Line(server.port) for _ in range(IN_FLIGHT)], [form_of(forms, n) for n in range(IN_FLIGHT)]

    async def send(line: Line, cookie: str, body: str) -> int:
        try:
            return (await line.ask("POST", "/results", cookie, body))[0]
        except (OSError, EOFError):
            return CUT_OFF

    async with AsyncExitStack() as stack:
        for line in lines:
            await (await stack.enter_async_context(line)).ask("GET", "/healthz")
        asking = [
            asyncio.create_task(send(line, cookie, body)) for line, (_, cookie, body) in zip(lines, sent, strict=True)
        ]
        await asyncio.sleep(0.02)
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))
        statuses = await asyncio.gather(*asking)
        assert await stopping == 0
    return statuses
