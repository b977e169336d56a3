"""How a command ends when something has to be mended first."""

import sys
from pathlib import Path
from typing import NoReturn

import click

WARNED = 1
FAULTY = 2


def program() -> str:
    """Return how this program was called, for advice that can be pasted."""
    called = Path(sys.argv[0])
    if called.name != "flask":
        return ".venv/bin/flask"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)


def stop(error: Exception) -> NoReturn:
    """End with the words of an error that a person can mend."""
    click.echo(str(error), err=True)
    sys.exit(FAULTY)
