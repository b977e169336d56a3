"""The long form of the lost primary: two database servers take turns, and each is lost while people finish.

    python -m tests.gates.failover [LOSSES]

Each time the primary is killed, crashed or frozen, its standby promoted at once, and the lost one made a standby of the
new primary. Prints one line of JSON; ends with 1 if anything acknowledged was lost, or a server of the app did not go
on within ten seconds of a promotion.
"""

import asyncio
import json
import signal
import sys
import tempfile
from itertools import cycle
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from tests.faults.troubles import SOME, go_on_with, signal_all
from tests.faults.under_load import acknowledged, compared, meet
from tests.gates.crash_people import Forms, Ledger
from tests.gates.crash_run import faults_of, settings
from tests.postgres import PostgresServer, running_postgres
from tests.servers import AppServer

FIGURES: Final = ("acknowledged", "answers", "lost", "wrong", "duplicates", "resurrected", "revived", "unopened")
WAYS: Final = (signal.SIGKILL, signal.SIGQUIT, signal.SIGSTOP)


def main() -> None:
    losses = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        figures = run(losses, Path(folder))
    print(json.dumps({"gate": "failover", **figures}))
    sys.exit(bool(figures["missed"]))


def run(losses: int, place: Path) -> dict[str, object]:
    """Lose the primary so many times; return the figures."""
    forms, went_on = Forms(place / "forms"), list[float]()
    with running_postgres(place) as first, running_postgres(place, primary=first) as second:
        database = make_url(first.new_database()).database or ""
        first.require_standby()
        addresses = first.address(database, second), second.address(database, first)
        one, other = (AppServer(place / str(n), settings(address)) for n, address in enumerate(addresses))

        async def trouble(ledger: Ledger) -> None:
            pairs = cycle([(first, second), (second, first)])
            for number, (primary, standby) in zip(range(losses), pairs, strict=False):
                await acknowledged(ledger, SOME)
                signal_all(primary, WAYS[number % len(WAYS)])
                went_on.append(await go_on_with(standby, [one, other]))
                await asyncio.to_thread(bring_back, primary, standby)
            await acknowledged(ledger, SOME)

        with one, other:
            ledger = meet([one, other], forms, trouble)
            report = compared(ledger, other, forms, addresses[0])
    missed = faults_of(report) + ledger.strange[:3]
    found = {name: getattr(report, name) for name in FIGURES}
    return {"losses": losses, **found, "went_on_max": round(max(went_on), 2), "missed": missed}


def bring_back(lost: PostgresServer, primary: PostgresServer) -> None:
    """Make a lost server the synchronous standby of the one that took its place."""
    signal_all(lost, signal.SIGKILL)
    lost.stop()
    lost.follow(primary)
    lost.start()
    primary.require_standby()


if __name__ == "__main__":
    main()
