"""Whether the tests have teeth: `python -m tests.mutants.run [part of a name …]`.

Copies the checkout to a temporary folder, puts each small bug of `mutants.toml` into the copy in turn, and runs the
tests that are to find it; before that, the same tests have to pass without it. At the end a table says what became of
each. Ends with 1 if tests that should find a bug do not, cannot be run, or do not pass without it, or if a bug has no
place in the code any more. What is marked as not found is tried all the same.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from tests.servers import ROOT

LIST: Final = Path(__file__).with_name("mutants.toml")
PATIENCE: Final = 600.0  # seconds for the tests of one mutant
PASSED, FAILED = 0, 1  # what pytest ends with; anything else says that the tests could not be run


class Fate(StrEnum):
    """What became of a mutant; the values are the words of the table."""

    FOUND = "found"
    SURVIVED = "survived"
    HUNG = "took too long"
    NO_PLACE = "does not apply any more"
    NO_TESTS = "its tests cannot be run"
    UNSOUND = "its tests fail without it"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A bug: `before` stands once in `file` and becomes `after`; `found` says whether `tests` are to find it."""

    name: str
    room: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]
    found: bool

    def mutated(self, source: str) -> str | None:
        """Return the source with the bug; None if its place is gone, or there are several."""
        return source.replace(self.before, self.after) if source.count(self.before) == 1 else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mutant and what became of it, after how many seconds."""

    mutant: Mutant
    fate: Fate
    seconds: float = 0.0

    @property
    def is_missed(self) -> bool:
        """Tell whether something is wrong: with the tests, or with the list of mutants."""
        return self.fate is not Fate.FOUND and (self.mutant.found or self.fate is not Fate.SURVIVED)


def main() -> None:
    chosen = named(mutants(), _arguments())
    with copied(ROOT) as checkout:
        outcomes = list(tried(checkout, chosen))
    print("\n" + table(outcomes))
    missed = sum(outcome.is_missed for outcome in outcomes)
    found = sum(outcome.fate is Fate.FOUND for outcome in outcomes)
    print(f"mutants: {found} of {len(outcomes)} found" + f"; {missed} not as it should be" * bool(missed))
    sys.exit(bool(missed))


def _arguments() -> list[str]:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.run")
    parser.add_argument("names", nargs="*", metavar="name-part", help="of the mutants to try, or a room; all if none")
    names: list[str] = parser.parse_args().names
    return names


def mutants(path: Path = LIST) -> list[Mutant]:
    """Read the list."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    return [Mutant(**entry | {"tests": tuple(entry["tests"])}) for entry in entries]


def named(found: Sequence[Mutant], parts: Sequence[str]) -> list[Mutant]:
    """Return the mutants of some rooms, or whose names hold one of some parts; all if nothing is named."""
    rooms = {one.room for one in found}
    chosen = [
        one
        for one in found
        if not parts or any(one.room == part if part in rooms else part in one.name for part in parts)
    ]
    if not chosen:
        sys.exit(f"no mutant is called {' or '.join(parts)}")
    return chosen


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """Give a copy of what stands in a checkout and is not ignored."""
    with tempfile.TemporaryDirectory(prefix="role-fit-mutants-") as folder:
        for name in _files(root):
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, target, follow_symlinks=False)
        yield Path(folder)


def _files(root: Path) -> list[str]:
    listing = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.run(listing, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    return [name for name in names if name and os.path.lexists(root / name)]


def tried(checkout: Path, chosen: Iterable[Mutant]) -> Iterator[Outcome]:
    """Try mutants one after the other, and say how it goes."""
    sound: dict[tuple[str, ...], bool] = {}
    for mutant in chosen:
        tests = mutant.tests
        if tests not in sound:
            sound[tests] = ended_with(checkout, tests) == PASSED
        outcome = attempt(checkout, mutant) if sound[tests] else Outcome(mutant, Fate.UNSOUND)
        print(line(outcome), flush=True)
        yield outcome


def attempt(checkout: Path, mutant: Mutant) -> Outcome:
    """Put a mutant into the copy, run its tests, and take it out again."""
    place = checkout / mutant.file
    source = place.read_text(encoding="utf-8") if place.is_file() else ""
    mutated = mutant.mutated(source)
    if mutated is None:
        return Outcome(mutant, Fate.NO_PLACE)
    begun = time.monotonic()
    place.write_text(mutated, encoding="utf-8")
    try:
        fate = fate_of(ended_with(checkout, mutant.tests))
    finally:
        place.write_text(source, encoding="utf-8")
    return Outcome(mutant, fate, time.monotonic() - begun)


def ended_with(checkout: Path, tests: Sequence[str]) -> int | None:
    """Run tests in the copy up to the first failure and return what pytest ends with; None if it does not end."""
    command = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests)
    # Compiled files are told apart by second and size, which a mutant may share with what it was made of.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(
            command, cwd=checkout, env=environment, capture_output=True, check=False, timeout=PATIENCE
        ).returncode
    except subprocess.TimeoutExpired:
        return None


def fate_of(code: int | None) -> Fate:
    """Return what the end of the tests says of a mutant."""
    if code is None:
        return Fate.HUNG
    return {PASSED: Fate.SURVIVED, FAILED: Fate.FOUND}.get(code, Fate.NO_TESTS)


def table(outcomes: Iterable[Outcome]) -> str:
    """Return a line for each mutant."""
    return "\n".join(map(line, outcomes))


def line(outcome: Outcome) -> str:
    """Return what became of a mutant, with a mark where that is not as it should be."""
    mark = "!" if outcome.is_missed else " "
    return f"{mark} {outcome.mutant.room:<10}{outcome.fate:<26}{outcome.seconds:>6.1f} s  {outcome.mutant.name}"


if __name__ == "__main__":
    main()
