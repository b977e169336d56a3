"""One laptop against the deployed pair: `python -m tests.gates.laptop [SECONDS]`.

From one address, 200 connections ask for one public address without pause, `SECONDS` long (8), then for the next one,
through nginx with the shipped sample. Somebody else, from another address, opens a question page twenty times a second.
Their p95 may at most double, and must be back within two seconds after it ends. The attack runs beside the servers, so
it gets only the processor time that they leave; the same attack on an address that nginx answers itself, the control,
shows what that costs. Where the control alone more than doubles their p95, an address may at most double that. `asked`
is how many requests of the attack were answered: one that came to fewer than its connections tried nothing. Ends with 1
if a figure is missed.
"""

import asyncio
import os
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from questions import Bank, load_bank
from tests.deploy.conftest import BEHIND
from tests.deploy.nginx import NAME, Nginx
from tests.deploy.person import Person
from tests.gates.telling import tell
from tests.servers import AppServer
from tests.sheets import asked

SECONDS: Final = 8.0
CONNECTIONS: Final = 200
PAUSE: Final = 0.05  # seconds between two pages that somebody else opens
RECOVERS_WITHIN: Final = 2.0
MOST_SLOWER: Final = 2.0
CONTROL: Final = "/healthz"  # nginx answers it itself


def addresses(person: Person, bank: Bank) -> dict[str, str]:
    """Make a result, and return the public addresses by name."""
    result = person.finish(person.fill()).location
    changed = "&".join(f"{question.id}={next(iter(question.options))}" for question in asked(bank))
    trial = person.get(f"{result}/what-if?{changed}").location
    return {
        "start": "/",
        "question": f"/questions/{asked(bank)[1].id}",
        "all questions": "/questions",
        "review": "/review",
        "result": result,
        "result in German": f"{result}?lang=de",
        "result as JSON": f"{result}.json",
        "trial": trial,
        "saving a trial": trial.replace("/what-if?", "/what-if/save?"),
        "sample": "/sample",
        "method": "/method",
        "dead link": "/results/" + "a" * 43,
        "no page": "/nothing",
    }


def open_pages(person: Person, path: str, seconds: float) -> list[float]:
    """Open a page again and again; return the times in seconds until it was there, the shortest first."""
    until, times = time.monotonic() + seconds, []
    while time.monotonic() < until:
        begun = time.monotonic()
        assert person.get(path).status == 200
        times.append(time.monotonic() - begun)
        time.sleep(PAUSE)
    return sorted(times)


def p95(times: list[float]) -> float:
    """Return within how many seconds 95 of 100 pages were there."""
    return times[int(0.95 * len(times))]


def count_answers(nginx: Nginx) -> int:
    """Return how many requests nginx has answered."""
    with nginx.access_log.open("rb") as log:
        return sum(1 for _ in log)


@contextmanager
def attacked(nginx: Nginx, path: str) -> Iterator[None]:
    """Ask for an address from 200 connections, in a process that gets what processor time is left."""
    authority = nginx.folder / "authority.pem"
    nginx.authority.cert_pem.write_to_path(authority)
    words = [sys.executable, "-m", "tests.gates.laptop", "attack", str(nginx.https), str(authority), path]
    attacker = subprocess.Popen(words, preexec_fn=lambda: os.nice(19))
    try:
        yield
    finally:
        attacker.kill()
        attacker.wait()


async def attack(port: int, trust: ssl.SSLContext, path: str) -> None:
    """Keep 200 connections busy until this process is ended."""
    request = f"GET {path} HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode()

    async def ask_on() -> None:
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust, server_hostname=NAME)
                while True:
                    writer.write(request)
                    head = await reader.readuntil(b"\r\n\r\n")
                    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
                    await reader.readexactly(int(length.split(b":")[1]))

    await asyncio.gather(*(ask_on() for _ in range(CONNECTIONS)))


def run(seconds: float) -> bool:
    """Try one address after the other; print what each did to somebody else, and return whether all is well."""
    bank, is_well = load_bank(), True
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with AppServer(folder / "data", BEHIND, 2) as app, Nginx(folder / "nginx", app.port) as nginx:
            paths = {"control": CONTROL} | addresses(Person(nginx, bank), bank)
            other, page = Person(nginx, bank, source="127.0.0.2"), f"/questions/{asked(bank)[0].id}"
            open_pages(other, page, 1)
            most = MOST_SLOWER
            for name, path in paths.items():
                quiet = p95(open_pages(other, page, seconds / 2))
                with attacked(nginx, path):
                    time.sleep(1)  # until all connections are there
                    before = count_answers(nginx)
                    times = open_pages(other, page, seconds)
                    asked_for, during = count_answers(nginx) - before - len(times), p95(times)
                time.sleep(RECOVERS_WITHIN)
                after = p95(open_pages(other, page, seconds / 2))
                slower, slower_after = during / quiet, after / quiet
                if name == "control" and slower > MOST_SLOWER:
                    most *= slower
                elif name != "control":
                    is_well &= slower <= most and slower_after <= MOST_SLOWER and asked_for > CONNECTIONS
                figures = {"quiet ms": quiet, "attacked ms": during, "after ms": after}
                shown = {key: round(1000 * value, 1) for key, value in figures.items()}
                shown |= {"slower": round(slower, 2), "slower_after": round(slower_after, 2)}
                tell("laptop", address=name, asked=asked_for, **shown)
    return is_well


def main() -> None:
    if sys.argv[1:2] == ["attack"]:
        trust = ssl.create_default_context(cafile=sys.argv[3])
        asyncio.run(attack(int(sys.argv[2]), trust, sys.argv[4]))
    sys.exit(not run(float(sys.argv[1]) if sys.argv[1:] else SECONDS))


if __name__ == "__main__":
    main()
