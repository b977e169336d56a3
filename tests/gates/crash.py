"""The long form of tests/faults/test_crash.py: the server is killed at random while people finish and delete.

    python -m tests.gates.crash [delete] [wal] [postgres] [--acks N] [--kills N] [--seed N]

The counts hold for each store; with the defaults the three together pass 20,000 acknowledgements and 200 kills. A
store takes about five minutes on two cores that do nothing else, and is given up after `--seconds`. Controls come
first: servers that acknowledge before they save, or delete, and one that makes a second result of one form; the gate
must notice each. Prints one line of JSON for each run, then a table; ends with 1 if a run is not passed or a control
is. How soon the server is ready again is judged too, so run it on a machine that does nothing else.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom

from tests.gates.crash_run import Plan, Report, run
from tests.postgres import PostgresServer, running_postgres

MODES = ("delete", "wal", "postgres")
CONTROLS = ("early", "late", "twice")
COLUMNS = (
    "acknowledged",
    "kills",
    "kills_of_one_worker",
    "doubles",
    "deleted",
    "renewed",
    "lost",
    "wrong",
    "duplicates",
    "ghosts",
    "resurrected",
    "revived",
    "unopened",
    "ready_p50",
    "ready_max",
    "seconds",
)


def main() -> None:
    given = _arguments()
    print(f"crash: seed {given.seed}", flush=True)
    with _servers(given.modes) as postgres:
        controls = [] if given.no_controls else [_run(_control(name, given.seed), None) for name in CONTROLS]
        reports = [
            _run(Plan(mode, given.acks, given.kills, given.seed, seconds=given.seconds), postgres)
            for mode in given.modes
        ]
    blind = [name for name, report in zip(CONTROLS, controls, strict=False) if not _is_noticed(report)]
    _print(reports)
    for report in reports:
        print(f"crash, {report.mode}: {'; '.join(report.troubles) or 'passed'}")
    print(f"crash: controls {'not noticed: ' + ', '.join(blind) if blind else f'noticed: {len(controls)}'}")
    sys.exit(bool(blind or any(report.troubles for report in reports)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gates.crash")
    parser.add_argument("modes", nargs="*", metavar="store", help=f"of {', '.join(MODES)}; all if none is named")
    parser.add_argument("--acks", type=int, default=7_000)
    parser.add_argument("--kills", type=int, default=70)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**9))
    parser.add_argument("--seconds", type=float, default=900.0, help="after which the run of a store is given up")
    parser.add_argument("--no-controls", action="store_true")
    given = parser.parse_args()
    given.modes = given.modes or list(MODES)
    if set(given.modes) - set(MODES):
        parser.error(f"stores are {', '.join(MODES)}")
    return given


def _control(name: str, seed: int) -> Plan:
    return Plan("delete", 200, 2, seed, changes=(name,), seconds=60.0)


def _is_noticed(report: Report) -> bool:
    """Tell whether a control failed for what it does, not because it never ran."""
    return report.acknowledged >= 100 and bool(report.lost or report.resurrected or report.ghosts)


def _run(plan: Plan, postgres: PostgresServer | None) -> Report:
    print(f"crash: {plan.mode} {' '.join(plan.changes)} …", flush=True)
    with tempfile.TemporaryDirectory(prefix="role-fit-crash-") as place:
        report = run(plan, Path(place), postgres.new_database() if postgres and plan.mode == "postgres" else None)
    print(report.as_json(), flush=True)
    return report


@contextmanager
def _servers(modes: list[str]) -> Iterator[PostgresServer | None]:
    """Run PostgreSQL if a mode needs it; synced, as in earnest."""
    if "postgres" not in modes:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, running_postgres(Path(folder), durable=True) as server:
        yield server


def _print(reports: list[Report]) -> None:
    print(f"{'':20}" + "".join(f"{report.mode:>12}" for report in reports))
    for name in COLUMNS:
        print(f"{name:20}" + "".join(f"{getattr(report, name):>12}" for report in reports))


if __name__ == "__main__":
    main()
