"""Builds .venv and installs hashed locks into it, unless that was done before.

Usage: python tools/prepare.py requirements.txt [requirements-pdf.txt]

The first lock has to be installed. A further one is left out, and that is said, on machines that cannot have it.

Runs before anything is installed, so it needs nothing but the standard library.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# What is said of an optional lock that could not be installed.
LEFT_OUT = {"requirements-pdf.txt": "PDF files are left out: {}. Word, Markdown and print remain."}


class SetupError(Exception):
    """Says in one line what went wrong and what to do."""


@contextmanager
def alone() -> Iterator[None]:
    """Makes sure that only one make at a time builds and installs."""
    top = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(top, fcntl.LOCK_EX)
        yield
    finally:
        os.close(top)


def build_venv() -> None:
    """Makes .venv anew with the Python that runs this script."""
    say(f"Building .venv with Python {sys.version.split()[0]} ...")
    log = ROOT / ".venv.log"
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)], log):
        raise SetupError(f"no .venv could be made ({last_error(log)}); see {log.name}")
    log.unlink()


def install(lock: Path, *more: str) -> None:
    """Installs every package of the lock; pip's words go to a log, not to the screen."""
    say(f"Installing {lock.name} (a minute or so, this once) ...")
    log = VENV / f"pip-{lock.stem}.log"
    pip = [str(PYTHON), "-m", "pip"]
    if run([*pip, "--version"], log) and run([str(PYTHON), "-m", "ensurepip"], log):
        raise SetupError(f"pip cannot be put into .venv; install python3-pip, see .venv/{log.name}")
    options = ["--require-hashes", "--no-input", "--disable-pip-version-check", *more]
    if run([*pip, "install", *options, "-r", str(lock)], log):
        raise SetupError(f"{explain(log)}; see .venv/{log.name}")


def explain(log: Path) -> str:
    """Puts a failed pip run into one line."""
    if "Retrying (" in log.read_text(errors="replace"):
        return "pip cannot reach its package index: connect this machine or set pip's index"
    return f"pip could not install everything ({last_error(log)})"


def last_error(log: Path) -> str:
    """Returns the last line that names an error, or else the last line."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["no message"])[-1][:200]


def run(command: list[str], log: Path) -> int:
    """Runs a command with its output in the log and returns its exit status."""
    # A personal "user = true" in pip's settings would make every install into a venv fail.
    environment = {**os.environ, "PIP_USER": "0"}
    with log.open("wb") as output:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment
        ).returncode


def say(line: str) -> None:
    """Tells the person who waits what is going on."""
    print(line, flush=True)


def prepare(lock: Path, *optional: Path) -> None:
    """Brings .venv up to the locks."""
    if Path(sys.prefix).resolve() != VENV:
        build_venv()
    if is_new(lock):
        install(lock)
        note(lock)
    for one in filter(is_new, optional):
        try:
            # A package that would have to be compiled here is one that this machine cannot have.
            install(one, "--only-binary", ":all:")
        except SetupError as trouble:
            say(LEFT_OUT[one.name].format(trouble))
        note(one)  # tried once; only a changed lock is worth a second wait


def is_new(lock: Path) -> bool:
    """Says whether the lock is another than the last one that was installed, or tried."""
    stamp = stamp_of(lock)
    return not stamp.exists() or stamp.read_text() != digest(lock)


def note(lock: Path) -> None:
    """Makes the next call skip the lock."""
    stamp_of(lock).write_text(digest(lock))


def stamp_of(lock: Path) -> Path:
    """Returns the file that holds the hash of what was installed."""
    return VENV / f".installed-{lock.stem}"


def digest(lock: Path) -> str:
    """Returns the hash of a lock."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def main() -> int:
    """Prepares for the locks named on the command line and returns the exit status."""
    try:
        with alone():
            prepare(*(ROOT / name for name in sys.argv[1:]))
    except (SetupError, OSError) as trouble:
        print(f"Role Fit cannot be set up: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
