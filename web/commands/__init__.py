"""Commands: `flask --app app serve` and `flask --app app questions …`."""

from collections.abc import Sequence

from flask import Flask

from web.commands.bank import bank_commands
from web.commands.serve import serve

__all__ = ["init_app", "works_without_app"]


def works_without_app(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for the bank's own commands.

    They have to work while the bank is broken, when the app itself must refuse to start.
    """
    return bank_commands.name in arguments[1:]


def init_app(app: Flask) -> None:
    """Make the commands known to `flask`."""
    app.cli.add_command(bank_commands)
    app.cli.add_command(serve)
