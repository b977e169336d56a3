"""Builds with a guard taken out: the same faults must show it, or the tests of those faults would prove nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.troubles import (
    bank_that_breaks,
    database_that_goes_away,
    disk_that_takes_no_more,
    file_that_goes_away,
    server_that_is_killed,
)
from tests.faults.under_load import (
    CUT_OFF,
    Trouble,
    address_of,
    compared,
    known_elsewhere,
    meet,
    statuses_until_the_end,
)
from tests.gates.crash_people import Forms
from tests.gates.crash_run import settings
from tests.gates.faults_server import words
from tests.postgres import PostgresServer
from tests.servers import AppServer, run_apart

pytestmark = pytest.mark.long


def sabotaged(change: str, place: Path, database: str | None = None, **more: str) -> AppServer:
    return AppServer(place, settings(database) | more, 2, words=words(change))


@pytest.mark.parametrize("fault", [disk_that_takes_no_more, file_that_goes_away])
def test_a_server_that_says_saved_when_its_file_took_nothing_is_caught(
    fault: Callable[[AppServer], Trouble], forms: Forms, tmp_path: Path
) -> None:
    with sabotaged("forgiving", tmp_path / "data") as server:
        ledger = meet([server], forms, fault(server))
        assert compared(ledger, server, forms, address_of(server)).lost


def test_a_server_that_says_saved_when_the_database_was_away_is_caught(
    postgres: PostgresServer, forms: Forms, tmp_path: Path
) -> None:
    address = postgres.new_database()
    with sabotaged("forgiving", tmp_path / "data", address) as server:
        try:
            ledger = meet([server], forms, database_that_goes_away(postgres, "immediate"))
        finally:
            postgres.start()
        assert compared(ledger, server, forms, address).lost


def test_a_killed_server_that_acknowledged_before_the_commit_is_caught(
    postgres: PostgresServer, forms: Forms, tmp_path: Path
) -> None:
    address = postgres.new_database()
    one = sabotaged("early", tmp_path / "one", address)
    with one, AppServer(tmp_path / "other", settings(address)) as other:
        ledger = meet([one, other], forms, server_that_is_killed(one))
        assert compared(ledger, other, forms, address).lost


def test_a_server_that_does_not_ask_what_another_one_did_is_caught(
    postgres: PostgresServer, forms: Forms, tmp_path: Path
) -> None:
    address = postgres.new_database()
    one, other = AppServer(tmp_path / "one", settings(address)), sabotaged("remembering", tmp_path / "other", address)
    with one, other:
        assert run_apart(known_elsewhere(one, other, forms))[3] == 200  # the link that was taken back


def test_a_server_that_insists_on_a_broken_bank_is_caught(forms: Forms, bank_folder: Path, tmp_path: Path) -> None:
    with sabotaged("insisting", tmp_path / "data", ROLE_FIT_QUESTIONS=str(bank_folder)) as server:
        ledger = meet([server], forms, bank_that_breaks(bank_folder / "bank.yaml"))
        assert ledger.answers[500]


def test_a_server_that_cuts_off_what_it_began_is_caught(forms: Forms, tmp_path: Path) -> None:
    with sabotaged("hurried", tmp_path / "data") as server:
        assert CUT_OFF in run_apart(statuses_until_the_end(server, forms))
