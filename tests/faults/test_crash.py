"""The server is killed while people finish: what was acknowledged is there, once, and what was deleted is not.

The short form of tests/gates/crash.py.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gates.crash_run import Plan, Report, run
from tests.postgres import running_postgres

pytestmark = pytest.mark.slow

SEED = 20261122
SHORT = (0.3, 0.7)  # seconds between two kills
SOON = 60.0  # seconds; the long form asks for five, on a machine that does nothing else


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | None]:
    """Give the address of an empty PostgreSQL database; none for a SQLite mode."""
    if request.param != "postgres":
        yield None
        return
    with running_postgres(tmp_path) as server:
        yield server.new_database()


@pytest.mark.parametrize(
    ("mode", "database"),
    [("delete", "delete"), pytest.param("wal", "wal", marks=pytest.mark.long), ("postgres", "postgres")],
    indirect=["database"],
)
def test_nothing_acknowledged_is_lost(mode: str, database: str | None, tmp_path: Path) -> None:
    report = run(Plan(mode, 100, 3, SEED, people=8, ready_within=SOON, pause=SHORT), tmp_path, database)
    assert not report.troubles, report.as_json()


def sabotaged(change: str, place: Path) -> Report:
    report = run(Plan("delete", 60, 1, SEED, people=8, workers=1, pause=SHORT, changes=(change,)), place)
    assert report.acknowledged >= 60, report.as_json()
    return report


@pytest.mark.long
def test_a_server_that_acknowledges_before_the_commit_is_caught(tmp_path: Path) -> None:
    assert sabotaged("early", tmp_path).lost


@pytest.mark.long
def test_a_server_that_says_deleted_before_it_is_deleted_is_caught(tmp_path: Path) -> None:
    report = sabotaged("late", tmp_path)
    assert report.resurrected or report.wrong


@pytest.mark.long
def test_a_server_that_makes_a_second_result_of_one_form_is_caught(tmp_path: Path) -> None:
    assert sabotaged("twice", tmp_path).ghosts
