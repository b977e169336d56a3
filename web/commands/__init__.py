"""Commands: `flask --app app serve`, `… questions`, `… settings` and `… store`."""

from collections.abc import Sequence

from flask import Flask

from web.commands.bank import bank_commands
from web.commands.serve import serve
from web.commands.settings import settings
from web.commands.store import store_commands

__all__ = ["init_app", "works_without_app"]


def works_without_app(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for the commands of the bank or of the store, or for the settings.

    They have to work while the bank is broken, when the app itself must refuse to start.
    """
    return any(command.name in arguments[1:] for command in (bank_commands, store_commands, settings))


def init_app(app: Flask) -> None:
    """Make the commands known to `flask`."""
    app.cli.add_command(bank_commands)
    app.cli.add_command(store_commands)
    app.cli.add_command(serve)
    app.cli.add_command(settings)
