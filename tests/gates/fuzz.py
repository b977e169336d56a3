"""The long form of tests/attacks/test_fuzz.py: requests made up from the route table, and none may bring the app down.

    python -m tests.gates.fuzz [COUNT] [SEED]

Sessions are in every state, and methods, addresses, fields, headers, bodies and cookies are right, nearly right or
wild. Fails on any status from 500 on, on an answer that takes longer than ten seconds, on any error in the log, and
if a result that nobody was given a secret of changed. Before that a route that raises must be found. Prints the seed
and the counts by status and by route.
"""

import logging
import signal
import sqlite3
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from app import build_app
from questions import load_bank
from storage import StoreError
from tests.attacks.scene import TRIALS, Maker, make_result
from tests.gates.fuzz_requests import Fuzzer, Sent
from tests.gates.telling import tell
from tests.web.conftest import DATABASE
from web.access.keyring import fingerprint_of
from web.platform.secrets import hashed
from web.platform.settings import Settings

COUNT = 20_000
SEED = 20261122
ONLY_WHEN_DEBUGGING = {"/components GET"}
SLOWEST = 10.0  # seconds
RENEW_AFTER = 400  # requests, after which fresh sessions are made: by then fuzzing has used the old ones up


@dataclass(slots=True)
class Findings:
    """What happened."""

    count: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    served: set[str] = field(default_factory=set)
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)


class Ears(logging.Handler):
    """Hears errors and tracebacks in the log."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what must not happen."""
        if record.exc_info or record.levelno >= logging.ERROR:
            self.heard.append(self.format(record)[-2000:])


def fuzz(fuzzer: Fuzzer, count: int) -> Findings:
    """Send requests; return what happened."""
    findings, ears = Findings(), Ears()
    with listening(ears):
        bystander = make_result(fuzzer.app, fuzzer.bank, "director")
        before = row_of(fuzzer.data, bystander)
        fuzzer.strangers = (fingerprint_of(bystander.secrets["manage"]),)  # it names the result, and opens nothing
        for number in range(count):
            if number % RENEW_AFTER == 0:
                fuzzer.renew()
            _send(fuzzer, findings, ears)
    if row_of(fuzzer.data, bystander) != before:
        findings.failures.append("a result changed of which nobody was given a secret")
    return findings


def _send(fuzzer: Fuzzer, findings: Findings, ears: Ears) -> None:
    rule, sent = fuzzer.request()
    begun = time.perf_counter()
    status, leads_to = _answered(fuzzer.app, sent, ears)
    took = time.perf_counter() - begun
    findings.count += 1
    findings.statuses[status] += 1
    findings.routes[str(rule)] += 1
    findings.slowest = max(findings.slowest, took)
    if status < 400 and not _leads_back(rule, leads_to):
        findings.served.add(f"{rule} {sent.method}")
    if status >= 500 or took > SLOWEST or ears.heard:
        findings.failures.append(f"{status} in {took:.2f} s: {sent}\n{ears.heard}"[:6_000])
        ears.heard.clear()


def _leads_back(rule: Rule, leads_to: str) -> bool:
    """Tell whether a trial was not looked at, because its address says nothing that can be tried."""
    return str(rule) in TRIALS and "/what-if" in leads_to


def _answered(app: Flask, sent: Sent, ears: Ears) -> tuple[int, str]:
    """Return the status of the answer and where it leads; an exception that leaves the app is the server's failure."""
    try:
        with at_most(SLOWEST):
            answer = app.test_client(use_cookies=False).open("/", environ_overrides=sent.environ())
            return (answer.status_code if answer.data is not None else 599), answer.headers.get("Location", "")
    except Exception:  # whatever it is, the server would have to hang up
        ears.heard.append(traceback.format_exc()[-2000:])
        return 599, ""


class Hang(Exception):  # noqa: N818  (it tells what was seen)
    """A request took too long."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Interrupt what hangs; only the main thread can be interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def listening(ears: Ears) -> Iterator[None]:
    """Hear the log, which is not written meanwhile."""
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, [ears]
    try:
        yield
    finally:
        root.handlers = handlers


def row_of(data: Path, maker: Maker) -> object:
    """Return what is stored of a result."""
    connection = sqlite3.connect(data / DATABASE)
    try:
        mine = [hashed("manage", maker.secrets["manage"])]
        return connection.execute("SELECT * FROM results WHERE manage_hash = ?", mine).fetchone()
    finally:
        connection.close()


@contextmanager
def fresh(seed: int) -> Iterator[Fuzzer]:
    """Give a fuzzer with an app and a store of its own; limits are off, for they would answer in the app's place."""
    with tempfile.TemporaryDirectory() as place:
        data = Path(place)
        app = build_app(
            Settings.model_validate(
                {"data": data, "misses_per_minute": 0, "results_per_hour": 0, "costly_per_minute": 0, "metrics": True}
            )
        )
        try:
            yield Fuzzer(app, load_bank(), data, seed)
        finally:
            with suppress(StoreError):
                app.extensions["role_fit_store"].get().close()


def finds_a_route_that_raises(seed: int) -> bool:
    """Sabotage one page, and tell whether fuzzing finds it."""

    def fail() -> str:
        raise RuntimeError("sabotaged")

    with fresh(seed) as fuzzer:
        fuzzer.app.view_functions["about.privacy"] = fail
        return bool(fuzz(fuzzer, 300).failures)


def unserved(fuzzer: Fuzzer, findings: Findings) -> set[str]:
    """Return what the app offers and no request ever got: then the requests were not good enough."""
    offered = {f"{rule} {method}" for rule in fuzzer.rules for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}}
    return offered - findings.served - ONLY_WHEN_DEBUGGING


def main(report: Callable[[str], None] = print) -> int:
    """Run the gate; return the exit status."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    if not finds_a_route_that_raises(seed):
        report("fuzz: FAILED, a page that raises was not found")
        return 1
    with fresh(seed) as fuzzer:
        begun = time.monotonic()
        findings = fuzz(fuzzer, count)
        took, missed = time.monotonic() - begun, unserved(fuzzer, findings)
    for failure in findings.failures[:10]:
        report(failure)
    for route, times in sorted(findings.routes.items()):
        report(f"  {times:6} {route}")
    statuses = dict(sorted(findings.statuses.items()))
    report(f"fuzz: {findings.count} requests in {took:.0f} s, seed {seed}, by status {statuses}")
    report(
        f"fuzz: {len(findings.failures)} failures, slowest {findings.slowest:.2f} s, {len(findings.routes)} routes,"
        f" never served: {sorted(missed) or 'none'}; a page that raises was found"
    )
    tell(
        "fuzz",
        requests=findings.count,
        seed=seed,
        statuses=statuses,
        routes=len(findings.routes),
        failures=len(findings.failures),
        slowest=round(findings.slowest, 2),
        seconds=round(took),
    )
    return int(bool(findings.failures or missed or findings.count < count))


if __name__ == "__main__":
    sys.exit(main())
