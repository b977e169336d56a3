"""How a command ends when something has to be mended first."""

import sys
from typing import NoReturn

import click

WARNED = 1
FAULTY = 2


def stop(error: Exception) -> NoReturn:
    """End with the words of an error that a person can mend."""
    click.echo(str(error), err=True)
    sys.exit(FAULTY)
