"""Guessing secrets: ten thousand probes, and nothing tells one reason why a link is dead from another.

    python -m tests.gates.probes [COUNT] [SEED]

Probes of links that are unknown, revoked, switched off, expired or deleted come in a random order. All must get the
same status, body and headers, and the median times of the kinds must lie within five in a hundred of one another.
A text of another shape is refused before the store is asked: whoever sends it can see its shape, so its time is
printed and not compared. Before that, an app that takes a little longer for expired links must be found out.
"""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from storage import Store
from tests.attacks.dead_links import FLEETING, dead_links
from tests.gates.fuzz import Ears, fresh, listening
from tests.gates.telling import tell
from web.platform.secrets import hashed, new_secret

COUNT = 10_000
SEED = 20261122
WITHIN = 5.0  # per cent between the fastest and the slowest kind
WARM_UP = 200
MALFORMED = "malformed"
SLOWED_BY = 0.15  # of the median, in the sabotaged run

Seen = tuple[str, bytes, tuple[tuple[str, str], ...]]


def probe(app: Flask, link: str) -> tuple[float, Seen]:
    """Open a link; return how long that took in seconds, and all that came back."""
    environ = EnvironBuilder(f"/results/{link}", base_url="http://localhost").get_environ()
    told: list[Any] = []
    begun = time.perf_counter()
    chunks: Iterable[bytes] = app.wsgi_app(environ, told_to(told))
    body = b"".join(chunks)
    took = time.perf_counter() - begun
    getattr(chunks, "close", lambda: None)()
    status, headers = told[0][:2]
    return took, (status, body, tuple(pair for pair in headers if pair[0] not in FLEETING))


def told_to(told: list[Any]) -> Any:
    """Return what an app calls with its status and headers."""

    def start(*said: Any) -> Any:
        told.append(said)
        return lambda _: None

    return start


def guesses(links: dict[str, str], count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Give kinds and links in a random order, as often each; those unknown are new each time."""
    kinds = [*links, MALFORMED]
    order = [kinds[number % len(kinds)] for number in range(count)]
    random.Random(seed).shuffle(order)  # noqa: S311  the same order every time
    fresh_ones = {"unknown": new_secret, MALFORMED: lambda: new_secret()[:-1]}
    for kind in order:
        yield kind, fresh_ones[kind]() if kind in fresh_ones else links[kind]


def measure(app: Flask, links: dict[str, str], count: int, seed: int) -> tuple[dict[str, float], set[Seen]]:
    """Return the median time of each kind in microseconds, and all that was ever answered."""
    times: dict[str, list[float]] = defaultdict(list)
    answers: set[Seen] = set()
    for number, (kind, link) in enumerate(guesses(links, count + WARM_UP, seed)):
        took, seen = probe(app, link)
        answers.add(seen)
        if number >= WARM_UP:
            times[kind].append(took)
    return {kind: median(taken) * 1e6 for kind, taken in sorted(times.items())}, answers


def spread(medians: dict[str, float]) -> float:
    """Return by how many per cent the slowest kind is slower than the fastest."""
    compared = [time for kind, time in medians.items() if kind != MALFORMED]
    return 100 * (max(compared) / min(compared) - 1)


@contextmanager
def slower_for(link: str, seconds: float) -> Iterator[None]:
    """Let looking up one link take a little longer, as a careless program might."""
    find, wanted = Store.find, hashed("view", link)

    def slow(self: Store, view_hash: bytes, now: int) -> Any:
        if view_hash == wanted:
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                pass
        return find(self, view_hash, now)

    Store.find = slow  # type: ignore[method-assign]
    try:
        yield
    finally:
        Store.find = find  # type: ignore[method-assign]


def main(report: Callable[[str], None] = print) -> int:
    """Run the gate; return the exit status."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    with fresh(seed) as fuzzer, listening(Ears()):
        app, links = fuzzer.app, dead_links(fuzzer.app, fuzzer.bank, fuzzer.data)
        medians, answers = measure(app, links, count, seed)
        with slower_for(links["expired"], medians["unknown"] * SLOWED_BY / 1e6):
            control = spread(measure(app, links, max(count // 5, 600), seed)[0])
    told = ", ".join(f"{kind} {time:.0f}" for kind, time in medians.items())
    statuses = sorted({status for status, _, _ in answers})
    is_good = len(answers) == 1 and statuses == ["404 NOT FOUND"] and spread(medians) <= WITHIN < control
    report(f"probes: {count} guesses, seed {seed}, answers that differ {len(answers)}, {statuses}")
    report(f"probes: median microseconds {told}; spread {spread(medians):.1f} %, of the sabotaged app {control:.1f} %")
    tell(
        "probes",
        guesses=count,
        seed=seed,
        answers=len(answers),
        microseconds={kind: round(time) for kind, time in medians.items()},
        spread_percent=round(spread(medians), 1),
        spread_of_control_percent=round(control, 1),
    )
    report(f"probes: {'passed' if is_good else 'FAILED'}")
    return int(not is_good)


if __name__ == "__main__":
    sys.exit(main())
