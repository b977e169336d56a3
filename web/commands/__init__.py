"""Commands: `./role-fit serve`, `… questions`, `… settings` and `… store`."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask import Flask
from flask.cli import cli

from web import VERSION
from web.commands.bank import bank_commands
from web.commands.serve import serve
from web.commands.settings import settings
from web.commands.store import store_commands

__all__ = ["init_app", "role_fit", "works_without_app"]


@click.group(commands=[bank_commands, serve, settings, store_commands])
@click.version_option(VERSION, message="Role Fit %(version)s")
def role_fit() -> None:
    """Role Fit recommends one of several roles by a questionnaire. Settings are variables: docs/settings.md."""


def works_without_app(arguments: Sequence[str]) -> bool:
    """Return whether a command line is for a command of the bank or of the store, or for the settings.

    They have to work while the bank is broken, when the app itself must refuse to start. Other programs that load the
    app, such as a server or pytest, may be given the same words and mean something else.
    """
    program, *words = arguments or [""]  # nothing at all where the app is part of another program
    alone = {command.name for command in (bank_commands, store_commands, settings)}
    return _is_launcher(Path(program)) and _find_command_name(words) in alone


def _is_launcher(program: Path) -> bool:
    """Tell whether a program is our `app.py`, `flask`, or `python -m flask`, and not a server or pytest."""
    return program.stem == "flask" or program.name == "app.py" or program.parts[-2:] == ("flask", "__main__.py")


def _find_command_name(words: list[str]) -> str | None:
    """Return the first word that is neither an option of `flask` nor the value of one; None without one."""
    context = click.Context(cli, resilient_parsing=True, ignore_unknown_options=True)
    _, left, _ = cli.make_parser(context).parse_args(words)
    return next((word for word in left if not word.startswith("-")), None)


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(bank_commands)
    app.cli.add_command(store_commands)
    app.cli.add_command(serve)
    app.cli.add_command(settings)
