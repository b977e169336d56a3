"""What may happen to a server while people finish: nothing acknowledged is lost, and no page fails without words."""

import asyncio
import re
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import pytest

from questions import load_bank, shipped_directory
from tests.faults.under_load import acknowledged, address_of, answered, check, database_of, hurt, meet
from tests.gates.crash_people import Finish, Forms, Ledger, Line
from tests.gates.crash_run import settings
from tests.postgres import PostgresServer, running_postgres
from tests.servers import AppServer, run_apart

SOME = 15  # finishes before, and after, what happens


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    return Forms(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[AppServer]:
    """A server with two workers and a SQLite file."""
    with AppServer(tmp_path / "data", settings(None), 2) as server:
        yield server


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with running_postgres(tmp_path_factory.mktemp("postgres")) as postgres:
        yield postgres


def test_a_disk_that_takes_no_more_and_then_does_again(server: AppServer, forms: Forms) -> None:
    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        size = database_of(server).stat().st_size
        limit_workers(server, resource.RLIMIT_FSIZE, size)
        await answered(ledger, 503, SOME)
        limit_workers(server, resource.RLIMIT_FSIZE, resource.RLIM_INFINITY)
        await acknowledged(ledger, SOME)

    ledger = meet([server], forms, trouble)
    check(ledger, server, forms, address_of(server))


def test_a_database_file_that_goes_away_and_comes_back(server: AppServer, forms: Forms) -> None:
    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        path = database_of(server)
        path.rename(path.with_suffix(".away"))
        await answered(ledger, 503, SOME)
        path.with_suffix(".away").rename(path)
        await acknowledged(ledger, SOME)

    ledger = meet([server], forms, trouble)
    check(ledger, server, forms, address_of(server))


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_database_server_that_goes_away_and_comes_back(
    mode: str, postgres: PostgresServer, forms: Forms, tmp_path: Path
) -> None:
    address = postgres.new_database()

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        await asyncio.to_thread(postgres.stop, mode)
        await answered(ledger, 503, SOME)
        await asyncio.to_thread(postgres.start)
        await acknowledged(ledger, SOME)

    with AppServer(tmp_path / "data", settings(address), 2) as server:
        try:
            ledger = meet([server], forms, trouble)
        finally:
            postgres.start()
        check(ledger, server, forms, address)


def test_one_of_two_servers_on_one_database_is_killed(postgres: PostgresServer, forms: Forms, tmp_path: Path) -> None:
    address = postgres.new_database()
    one, other = (AppServer(tmp_path / name, settings(address)) for name in ("one", "other"))

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        await asyncio.to_thread(one.kill)
        await acknowledged(ledger, 2 * SOME)

    with one, other:
        ledger = meet([one, other], forms, trouble)
        check(ledger, other, forms, address)


def test_what_one_server_does_the_other_knows_at_once(postgres: PostgresServer, forms: Forms, tmp_path: Path) -> None:
    address = postgres.new_database()

    async def watch(one: AppServer, other: AppServer) -> list[int]:
        finish, cookie, body = form_of(forms, 7)
        async with Line(one.port) as here, Line(other.port) as there:
            seen = [(await here.ask("POST", "/results", cookie, body))[0]]
            seen += [(await there.ask("GET", forms.first_link(finish)))[0]]
            seen += [(await here.ask("POST", "/manage/link?of=own", *forms.rule(finish, number="1")))[0]]
            seen += [(await there.ask("GET", link(finish)))[0] for link in (forms.first_link, forms.renewed_link)]
            seen += [(await there.ask("POST", "/manage/delete?of=own", *forms.rule(finish)))[0]]
            seen += [(await here.ask("GET", forms.renewed_link(finish)))[0]]
        return seen

    one, other = (AppServer(tmp_path / name, settings(address)) for name in ("one", "other"))
    with one, other:
        assert run_apart(watch(one, other)) == [303, 200, 303, 404, 200, 200, 404]


def test_a_broken_bank_changes_nothing_for_those_who_finish(forms: Forms, tmp_path: Path) -> None:
    folder = tmp_path / "questions"
    shutil.copytree(shipped_directory(), folder)
    good = (folder / "bank.yaml").read_bytes()

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        for broken in (good[: len(good) // 2], b"", b"\xff\x00", None):
            put(folder / "bank.yaml", broken)
            await asyncio.sleep(0.15)
            await acknowledged(ledger, SOME // 2)
        put(folder / "bank.yaml", good)
        await acknowledged(ledger, SOME)

    with AppServer(tmp_path / "data", settings(None) | {"ROLE_FIT_QUESTIONS": str(folder)}, 2) as server:
        ledger = meet([server], forms, trouble)
        check(ledger, server, forms, address_of(server))
        assert set(ledger.answers) <= {200, 303}
        kept = next(finish for finish in ledger.finishes if finish.is_acknowledged and not finish.is_deleted)
        change_a_weight(folder / "weights.yaml")
        _, _, page = run_apart(ask(server, forms.current_link(kept) + ".json"))
        assert load_bank().hash in page.decode()


def form_of(forms: Forms, number: int) -> tuple[Finish, str, str]:
    return forms.fill(Random(number))  # noqa: S311  the same answers each time


async def ask(server: AppServer, path: str) -> tuple[int, dict[str, str], bytes]:
    async with Line(server.port) as line:
        return await line.ask("GET", path)


def put(path: Path, content: bytes | None) -> None:
    """Write a file in place, as a careless editor does; None takes it away."""
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def change_a_weight(path: Path) -> None:
    text, count = re.subn(r"(?m)^(  f_goals:) \S+", r"\1 9", path.read_text())
    assert count == 1
    path.write_text(text)


def test_a_server_that_is_asked_to_end_finishes_what_it_began(server: AppServer, forms: Forms) -> None:
    ended: list[tuple[int, float]] = []

    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        begun = time.monotonic()
        code = await asyncio.to_thread(server.stop)
        ended.append((code, time.monotonic() - begun))
        await asyncio.to_thread(server.start)
        await acknowledged(ledger, SOME)

    ledger = meet([server], forms, trouble)
    check(ledger, server, forms, address_of(server))
    [(code, seconds)] = ended
    assert code == 0
    assert seconds < 25  # the server gives its workers eight


def test_forms_that_arrived_before_the_end_are_answered(server: AppServer, forms: Forms) -> None:
    async def send_then_stop() -> list[int]:
        lines, sent = [Line(server.port) for _ in range(6)], [form_of(forms, number) for number in range(6)]
        async with AsyncExitStack() as stack:
            for line in lines:
                await (await stack.enter_async_context(line)).ask("GET", "/healthz")
            asking = [
                asyncio.create_task(line.ask("POST", "/results", cookie, body))
                for line, (_, cookie, body) in zip(lines, sent, strict=True)
            ]
            await asyncio.sleep(0.02)
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            statuses = [status for status, _, _ in await asyncio.gather(*asking)]
            assert await stopping == 0
        return statuses

    assert run_apart(send_then_stop()) == [303] * 6


def test_file_descriptors_that_run_out_and_come_back(server: AppServer, forms: Forms) -> None:
    async def trouble(ledger: Ledger) -> None:
        await acknowledged(ledger, SOME)
        limit_workers(server, resource.RLIMIT_NOFILE, 64)
        idle = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(200)]
        await hurt(ledger)
        for _, writer in idle:
            writer.close()
        limit_workers(server, resource.RLIMIT_NOFILE, 1024)
        await acknowledged(ledger, SOME)

    # The server has read every page at its start, so it can say that it did not save.
    ledger = meet([server], forms, trouble)
    check(ledger, server, forms, address_of(server))


def limit_workers(server: AppServer, what: int, most: int) -> None:
    """Change a limit of the processes that answer."""
    for pid in server.worker_pids():
        _, hard = resource.prlimit(pid, what)
        resource.prlimit(pid, what, (most, hard))
