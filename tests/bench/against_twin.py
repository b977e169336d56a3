"""The app beside its yardstick, in turn on the same server: CPU, rate, p95, memory, and how both grow.

Everything is a ratio of what was measured in the same minute, the median of several rounds with the smallest and the
largest, because machines differ and are shared.
"""

import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from questions import Bank
from tests.bench.journeys import Drive, drive
from tests.bench.sides import Side, both

MANY = 32
# How many questionnaires each number of clients finishes in a round.
JOURNEYS = {1: 12, 8: 24, MANY: 64}
ROUNDS = {1: 3, 8: 5, MANY: 3}
WARM_UP = 8


@dataclass(frozen=True, slots=True)
class Round:
    """What one side did in one round."""

    drive: Drive
    cpu: float  # seconds for each questionnaire


def one_round(side: Side, bank: Bank, clients: int) -> Round:
    """Drive one side once; whatever it promised must be stored."""
    rows, cpu = side.rows(), side.cpu()
    driven = drive(side.server.url, bank, clients=clients, journeys=JOURNEYS[clients])
    used, stored = side.cpu() - cpu, side.rows() - rows
    finished = len(driven.tally.links)
    if driven.tally.wrong or stored != finished:
        print(f"  {side.name}: WRONG {dict(driven.tally.wrong)}, {finished} promised, {stored} stored")
    return Round(driven, used / max(1, finished))


def rounds(sides: tuple[Side, Side], bank: Bank, clients: int) -> list[tuple[Round, Round]]:
    """Drive both in turn; which of them begins changes with each round."""
    done = []
    for number in range(ROUNDS[clients]):
        order = sides if number % 2 else sides[::-1]
        by_name = {side.name: one_round(side, bank, clients) for side in order}
        done.append((by_name["app"], by_name["twin"]))
    return done


def spread(values: Sequence[float], form: str = "{:.2f}") -> str:
    """Return the median, the smallest and the largest."""
    shown = [form.format(value) for value in (statistics.median(values), min(values), max(values))]
    return "{} ({} to {})".format(*shown)


def tell(name: str, done: list[tuple[Round, Round]], figure: Callable[[Round], float], limit: str = "") -> None:
    """Print the ratio of app to yardstick for one figure."""
    ratios = [figure(app) / figure(twin) for app, twin in done]
    print(f"  {name:<44}{spread(ratios):<28}{limit}")


def rate(one: Round) -> float:
    return one.drive.rate


def cpu(one: Round) -> float:
    return one.cpu


def p95(one: Round) -> float:
    return one.drive.tally.percentile(0.95)


def tell_workers(bank: Bank, folder: Path, workers: int) -> dict[int, list[tuple[Round, Round]]]:
    """Compare both with so many workers over several numbers of clients."""
    with both(folder, bank, workers) as sides:
        for side in sides:
            drive(side.server.url, bank, clients=4, journeys=WARM_UP)
        done = {}
        for clients in JOURNEYS if workers > 1 else (MANY,):
            done[clients] = rounds(sides, bank, clients)
            print(f"{workers} workers, {clients} clients without think time: app as a multiple of the twin")
            tell("server CPU per questionnaire", done[clients], cpu, "limit 1.0, stretch 0.8")
            tell("questionnaires per second", done[clients], rate, "limit 0.8" if clients == MANY else "")
            tell("p95 of all requests", done[clients], p95, "limit 1.5" if clients == MANY else "")
        faults = sum(one.drive.tally.faults for pairs in done.values() for pair in pairs for one in pair)
        finished = sum(len(one.drive.tally.links) for pairs in done.values() for pair in pairs for one in pair)
        print(f"  {finished} questionnaires finished, {faults} answers of 5xx")
        for side in sides:
            whole, alone = side.memory()
            limit = "limit 100" if side.name == "app" and workers == 2 else ""
            print(f"  memory of the {side.name:<30}{whole:6.1f} MiB PSS, {alone:.1f} without the parent  {limit}")
    return done


def tell_growth(one: list[tuple[Round, Round]], two: dict[int, list[tuple[Round, Round]]]) -> None:
    """Print how much faster two workers are than one, and many clients than one."""
    for at, name in enumerate(("app", "twin")):
        single = statistics.median(rate(pair[at]) for pair in one)
        by_clients = {clients: statistics.median(rate(pair[at]) for pair in pairs) for clients, pairs in two.items()}
        steps = ", ".join(f"{clients}: {value / by_clients[1]:.2f}" for clients, value in by_clients.items())
        print(f"  {name}: two workers finish {by_clients[MANY] / single:.2f} times what one does; by clients {steps}")


def compare(bank: Bank) -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory(prefix="role-fit-bench-") as place:
        two = tell_workers(bank, Path(place) / "two", 2)
        one = tell_workers(bank, Path(place) / "one", 1)
        print("growth (the clients share the processors with the servers)")
        tell_growth(one[MANY], two)
