"""What may happen to a server while people finish: nothing acknowledged is lost, and no page fails without words.

That these tests can fail is shown in test_under_load_caught.py.
"""

import asyncio
import re
import resource
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from questions import load_bank
from tests.faults.troubles import (
    SOME,
    bank_that_breaks,
    database_that_goes_away,
    disk_that_takes_no_more,
    file_that_goes_away,
    limit_workers,
    primary_that_is_lost,
    server_that_is_killed,
    signal_all,
    workers_that_die,
)
from tests.faults.under_load import (
    acknowledged,
    address_of,
    check,
    hurt,
    known_elsewhere,
    meet,
    statuses_until_the_end,
)
from tests.gates.crash_people import Forms, Ledger, Line
from tests.gates.crash_run import settings
from tests.postgres import PostgresServer, running_postgres
from tests.servers import AppServer, run_apart
from web.commands.workers import SHORTEST_LIFE

pytestmark = pytest.mark.slow
SLOWNESS = 3  # of a machine that runs other tests beside


def test_a_disk_that_takes_no_more_and_then_does_again(server: AppServer, forms: Forms) -> None:
    ledger = meet([server], forms, disk_that_takes_no_more(server))
    assert ledger.answers[503] >= SOME
    check(ledger, server, forms, address_of(server))


def test_a_database_file_that_goes_away_and_comes_back(server: AppServer, forms: Forms) -> None:
    ledger = meet([server], forms, file_that_goes_away(server))
    assert ledger.answers[503] >= SOME
    check(ledger, server, forms, address_of(server))


@pytest.mark.parametrize("mode", [pytest.param("fast", marks=pytest.mark.long), "immediate"])
def test_a_database_server_that_goes_away_and_comes_back(
    mode: str, postgres: PostgresServer, forms: Forms, tmp_path: Path
) -> None:
    address = postgres.new_database()
    with AppServer(tmp_path / "data", settings(address), 2) as server:
        try:
            ledger = meet([server], forms, database_that_goes_away(postgres, mode))
        finally:
            postgres.start()
        assert ledger.answers[503] >= SOME
        check(ledger, server, forms, address)


@pytest.mark.parametrize("number", [signal.SIGKILL, pytest.param(signal.SIGSTOP, marks=pytest.mark.long)])
def test_a_standby_takes_the_place_of_a_lost_primary(number: signal.Signals, forms: Forms, tmp_path: Path) -> None:
    with running_postgres(tmp_path) as primary, running_postgres(tmp_path, primary=primary) as standby:
        database = make_url(primary.new_database()).database or ""
        primary.require_standby()
        addresses = primary.address(database, standby), standby.address(database, primary)
        one, other = (AppServer(tmp_path / str(n), settings(address)) for n, address in enumerate(addresses))
        with one, other:
            try:
                ledger = meet([one, other], forms, primary_that_is_lost(primary, standby, number, [one, other]))
            finally:
                signal_all(primary, signal.SIGKILL)
            check(ledger, other, forms, addresses[0])
        assert ledger.answers[503]


def test_one_of_two_servers_on_one_database_is_killed(postgres: PostgresServer, forms: Forms, tmp_path: Path) -> None:
    address = postgres.new_database()
    one, other = (AppServer(tmp_path / name, settings(address)) for name in ("one", "other"))
    with one, other:
        ledger = meet([one, other], forms, server_that_is_killed(one))
        check(ledger, other, forms, address)


@pytest.mark.parametrize(
    ("number", "workers"),
    [
        (signal.SIGSEGV, 2),
        pytest.param(signal.SIGKILL, 1, marks=pytest.mark.long),
        pytest.param(signal.SIGKILL, 2, marks=pytest.mark.long),
        pytest.param(signal.SIGSEGV, 1, marks=pytest.mark.long),
        pytest.param(signal.SIGABRT, 1, marks=pytest.mark.long),
        pytest.param(signal.SIGABRT, 2, marks=pytest.mark.long),
    ],
)
def test_workers_that_die_are_replaced(number: signal.Signals, workers: int, forms: Forms, tmp_path: Path) -> None:
    seconds: list[float] = []
    with AppServer(tmp_path / "data", settings(None), workers) as server:
        ledger = meet([server], forms, workers_that_die(server, number, seconds))
        check(ledger, server, forms, address_of(server))
        assert max(seconds) < 2 * SLOWNESS
        assert server.said().count(f"A worker ended ({number.name})") == 4
        assert server.stop() == 0


def test_a_worker_that_cannot_live_is_tried_once_a_second(server: AppServer) -> None:
    begun = time.monotonic()
    for _ in range(4):
        server.kill_worker()
    assert time.monotonic() - begun > 2 * SHORTEST_LIFE
    assert server.stop() == 0


def test_what_one_server_does_the_other_knows_at_once(postgres: PostgresServer, forms: Forms, tmp_path: Path) -> None:
    address = postgres.new_database()
    one, other = (AppServer(tmp_path / name, settings(address)) for name in ("one", "other"))
    with one, other:
        assert run_apart(known_elsewhere(one, other, forms)) == [303, 200, 303, 404, 200, 200, 404]


def test_a_broken_bank_changes_nothing_for_those_who_finish(forms: Forms, bank_folder: Path, tmp_path: Path) -> None:
    with AppServer(tmp_path / "data", settings(None) | {"ROLE_FIT_QUESTIONS": str(bank_folder)}, 2) as server:
        ledger = meet([server], forms, bank_that_breaks(bank_folder / "bank.yaml"))
        check(ledger, server, forms, address_of(server))
        assert set(ledger.answers) <= {200, 303}
        kept = next(finish for finish in ledger.finishes if finish.is_acknowledged and not finish.is_deleted)
        change_a_weight(bank_folder / "weights.yaml")
        _, _, page = run_apart(ask(server, forms.current_link(kept) + ".json"))
        assert load_bank().hash in page.decode()


async def ask(server: AppServer, path: str) -> tuple[int, dict[str, str], bytes]:
    async with Line(server.port) as line:
        return await line.ask("GET", path)


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
    assert set(run_apart(statuses_until_the_end(server, forms))) == {303}


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
