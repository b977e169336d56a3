"""All gates one after the other: `python -m tests.gates.run [gate …] [--scale S] [--json FILE]`.

Each is a process of its own with a time limit; after one that misses, the others run all the same. At the end a table
says what passed with which figures. Ends with 1 if a gate missed a figure, failed or took too long. `--scale`, or
GATES_SCALE in the environment, makes all sizes larger or smaller. Gates that time something want a machine that does
nothing else; how busy it was stands in the table.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.servers import ROOT

PASSED: Final = "passed"
TIDIES_WITHIN: Final = 60.0  # seconds for a gate that was interrupted to end its servers


@dataclass(frozen=True, slots=True)
class Size:
    """How much a gate does: an option or none, the count at scale 1, and the count below which it shows nothing."""

    option: str
    usual: int
    least: int

    def words(self, scale: float) -> list[str]:
        count = str(max(self.least, round(self.usual * scale)))
        return [self.option, count] if self.option else [count]


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: what Python is started with, how much it does, and what the table shows of it."""

    name: str
    words: tuple[str, ...]
    sizes: tuple[Size, ...]
    minutes: float  # after which it is given up; more for larger sizes
    shows: tuple[str, ...]

    def command(self, scale: float) -> list[str]:
        """Return what to start."""
        counts = [word for size in self.sizes for word in size.words(scale)]
        return [sys.executable, *self.words, *counts]

    def limit(self, scale: float) -> float:
        """Return after how many seconds it is given up; starting and the controls do not become less."""
        return 60 * self.minutes * max(1.0, scale)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a gate ended."""

    gate: str
    said: str
    minutes: float
    load: float  # of the machine in the five minutes before the end
    figures: tuple[dict[str, Any], ...] = field(default=())

    @property
    def is_passed(self) -> bool:
        return self.said == PASSED


def crash(store: str, *more: str) -> Gate:
    """Return the gate of kills on one store; each with a third more than 20,000 results and 200 kills need."""
    sizes = (Size("--acks", 7_000, 200), Size("--kills", 70, 3), Size("--seconds", 900, 300))
    shows = ("acknowledged", "kills", "doubles", "deleted", "lost", "wrong", "duplicates", "resurrected", "ready_max")
    return Gate(f"crash-{store}", ("-m", "tests.gates.crash", store, *more), sizes, 25, shows)


def load(name: str, *sizes: Size) -> Gate:
    """Return a gate of load through nginx."""
    statements = ("to answer everything", "to finish", "to read")
    shows = ("requests", "requests per second", "errors of any kind", "p95 of pages, s", "p95 of forms, s")
    growth = "growth of memory, last third to first"
    return Gate(f"load-{name}", ("-m", "tests.gates.load", name), sizes, 10, (*statements, *shows, growth))


def million(store: str) -> Gate:
    """Return the gate of many stored results on one store."""
    shows = (
        "results",
        "the same median among all, as a multiple",
        "p95 of finishing, s",
        "seconds until all were gone",
    )
    return Gate(
        f"million-{store}",
        ("-m", "tests.gates.million", store),
        (Size("--results", 1_000_000, 50_000),),
        40,
        (*shows, "errors of any kind"),
    )


GATES: Final = (
    Gate("mutants", ("-m", "tests.gates.mutants"), (Size("", 5_000, 500),), 15, ("banks", "found", "slowest")),
    Gate(
        "fuzz",
        ("-m", "tests.gates.fuzz"),
        (Size("", 20_000, 6_000),),
        20,
        ("requests", "routes", "failures", "slowest"),
    ),
    Gate(
        "api",
        ("-m", "tests.gates.api"),
        (Size("", 5_000, 500), Size("", 20_000, 1_000)),
        30,
        ("cases", "requests", "failures", "ms_each"),
    ),
    Gate(
        "probes",
        ("-m", "tests.gates.probes"),
        (Size("", 10_000, 2_000),),
        10,
        ("guesses", "answers", "spread_percent", "spread_of_control_percent"),
    ),
    Gate("blind", ("-m", "tests.gates.blind"), (Size("", 10_000, 1_000),), 25, ("steps", "pages", "compared", "leaks")),
    Gate(
        "power",
        ("-m", "tests.gates.power"),
        (Size("--cuts", 500, 60),),
        20,
        ("journal", "synchronous", "cuts", "cuts_with_loss", "damaged", "unopened", "resurrected"),
    ),
    crash("delete"),
    crash("wal", "--no-controls"),
    crash("postgres", "--no-controls"),
    Gate(
        "failover",
        ("-m", "tests.gates.failover"),
        (Size("", 20, 3),),
        20,
        ("losses", "acknowledged", "answers", "lost", "wrong", "duplicates", "resurrected", "went_on_max"),
    ),
    load("sqlite", Size("--seconds", 60, 15)),
    load("postgresql", Size("--seconds", 60, 15)),
    load("people", Size("--people", 2_000, 100), Size("--watched", 180, 60)),
    million("sqlite"),
    million("postgresql"),
    Gate(
        "laptop",
        ("-m", "tests.gates.laptop"),
        (Size("", 8, 4),),
        15,
        ("address", "quiet ms", "attacked ms", "slower", "slower_after"),
    ),
    Gate(
        "lighthouse",
        ("-m", "tests.lighthouse.run"),
        (Size("", 3, 1),),
        25,
        ("page", "performance", "accessibility", "best-practices", "seo"),
    ),
)


def main() -> None:
    given = _arguments()
    outcomes: list[Outcome] = []
    for gate in given.gates:
        outcomes.append(run(gate, given.scale))
        if given.json:
            write(given.json, outcomes, given.scale)
    print("\n" + table(outcomes, given.gates))
    missed = [outcome.gate for outcome in outcomes if not outcome.is_passed]
    print(
        f"gates: {len(outcomes) - len(missed)} of {len(outcomes)} passed" + f"; not: {', '.join(missed)}" * bool(missed)
    )
    sys.exit(bool(missed))


def _arguments() -> argparse.Namespace:
    named = {gate.name: gate for gate in GATES}
    parser = argparse.ArgumentParser(prog="python -m tests.gates.run")
    parser.add_argument("gates", nargs="*", metavar="gate", help=f"of {', '.join(named)}; all if none is named")
    parser.add_argument("--scale", type=float, default=float(os.environ.get("GATES_SCALE") or 1))
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write all figures")
    given = parser.parse_args()
    if unknown := [name for name in given.gates if name not in named]:
        parser.error(f"no gate is called {', '.join(unknown)}; there are {', '.join(named)}")
    given.gates = [named[name] for name in given.gates or named]
    return given


def run(gate: Gate, scale: float) -> Outcome:
    """Run a gate, show what it says, and keep the figures in it."""
    print(f"\n== {gate.name}", flush=True)
    begun, figures = time.monotonic(), []
    with subprocess.Popen(
        gate.command(scale),
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,  # so that it can be ended with what it started
    ) as process:
        clock = _Clock(process, gate.limit(scale))
        try:
            for line in process.stdout or ():
                sys.stdout.write(line)
                sys.stdout.flush()
                figures += figures_in(line)
        except BaseException:
            end(process)
            raise
        finally:
            clock.stop()
    said = "took too long" if clock.struck else PASSED if process.returncode == 0 else "MISSED"
    minutes = round((time.monotonic() - begun) / 60, 1)
    return Outcome(gate.name, said, minutes, round(os.getloadavg()[1], 1), tuple(figures))


class _Clock:
    """Ends a process that takes too long."""

    def __init__(self, process: "subprocess.Popen[str]", seconds: float) -> None:
        self.struck = False
        self._process = process
        self._timer = threading.Timer(seconds, self._strike)
        self._timer.daemon = True
        self._timer.start()

    def _strike(self) -> None:
        self.struck = True
        end(self._process)

    def stop(self) -> None:
        self._timer.cancel()


def end(process: "subprocess.Popen[str]") -> None:
    """Interrupt a gate, so that it ends its servers and removes its folders; if it does not, kill its group."""
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(TIDIES_WITHIN)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def figures_in(line: str) -> list[dict[str, Any]]:
    """Return the figures in a line, if it is one that tells any."""
    if not line.startswith('{"gate": '):
        return []
    with suppress(json.JSONDecodeError):
        return [json.loads(line)]
    return []


def table(outcomes: Sequence[Outcome], gates: Sequence[Gate]) -> str:
    """Return a line for each gate, and below it one for each part of it that told figures."""
    lines = [f"{'gate':<22}{'':<16}{'minutes':>8}{'load':>8}"]
    for outcome, gate in zip(outcomes, gates, strict=True):
        lines.append(f"{outcome.gate:<22}{outcome.said:<16}{outcome.minutes:>8}{outcome.load:>8}")
        lines += [f"    {shown(figures, gate.shows)}" for figures in outcome.figures]
    return "\n".join(lines)


def shown(figures: dict[str, Any], names: Sequence[str]) -> str:
    """Return some of the figures in words; those of a build with a guard taken out, which has to fail, are marked."""
    control, missed = figures.get("control"), figures.get("missed")
    words = [f"{name.replace('_', ' ')} {figures[name]}" for name in names if name in figures]
    return "; ".join(
        [f"must fail ({control})"] * bool(control) + words + [f"MISSED: {', '.join(missed or ())}"] * bool(missed)
    )


def write(path: Path, outcomes: Sequence[Outcome], scale: float) -> None:
    """Write all figures; after each gate, so that they are there if the next one is interrupted."""
    whole = {"scale": scale, "processors": os.cpu_count(), "gates": [asdict(outcome) for outcome in outcomes]}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
