"""Commands: `flask --app app serve` and `flask --app app questions …`."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask
from flask.cli import AppGroup

from questions import BankError, SheetError, load_bank, read_sheet, shipped_directory
from questions.faults import FaultsError
from scoring import blind_figures, outcome_document, recommend
from web.outcome_text import outcome_text
from web.settings import SettingsError, read_settings

FAULTY = 2

bank_commands = AppGroup("questions", help="Check the question bank, or score a sheet.")


def works_without_app(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for the bank's own commands.

    They have to work while the bank is broken, when the app itself must refuse to start.
    """
    return bank_commands.name in arguments[1:]


def init_app(app: Flask) -> None:
    """Make the commands known to `flask`."""
    app.cli.add_command(bank_commands)
    app.cli.add_command(serve)


@click.command()
def serve() -> None:
    """Serve the app on HOST and PORT (127.0.0.1:8000 if not set)."""
    from web.serve import serve as start

    start()


def stop(error: Exception) -> NoReturn:
    """End with the words of an error that a person can mend."""
    click.echo(str(error), err=True)
    sys.exit(FAULTY)


def _directory(given: Path | None) -> Path | None:
    """Return the folder named, else the one that the settings name, else None for the shipped bank."""
    if given is not None:
        return given
    try:
        return read_settings().questions
    except SettingsError as error:
        stop(error)


@bank_commands.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
def check(directory: Path | None) -> None:
    """Check the bank in DIRECTORY (the one in force if not given)."""
    place = _directory(directory)
    try:
        bank = load_bank(place)
    except BankError as error:
        _tell(error, place)
    blind = blind_figures(bank)
    asked = [question for question in bank.questions.values() if question.weight]
    click.echo(f"ok  {bank.id} {bank.version}  {bank.hash[:12]}  in {place or shipped_directory()}")
    click.echo(f"    {len(asked)} questions worth {float(bank.total):g} points")
    for theme, name in bank.themes.items():
        weights = [question.weight for question in asked if question.theme == theme]
        click.echo(f"      {name}: {len(weights)} questions, {float(sum(weights)):g} points")
    click.echo(f"    blind answering, exactly over {blind.sheets:,} sheets:")
    for id_, role in bank.roles.items():
        click.echo(
            f"      {role.name}: ahead in {float(blind.ahead[id_]):.1f} of 100, "
            f"mean {float(blind.mean[id_]):+g} points, best score {float(blind.best[id_]):g}"
        )
    click.echo("      favours nobody" if blind.favours_nobody else "      FAVOURS ONE ROLE: is that what you want?")


def _tell(error: FaultsError, place: Path | None) -> NoReturn:
    count = len(error.faults)
    click.echo(f"{count} fault{'s' if count > 1 else ''} in {place or shipped_directory()}", err=True)
    stop(error)


@bank_commands.command()
@click.argument("sheet", type=click.Path(path_type=Path))
@click.option("--questions", "directory", type=click.Path(path_type=Path), help="Folder of another bank.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON with exact numbers.")
def score(sheet: Path, directory: Path | None, *, as_json: bool) -> None:
    """Score a SHEET: a YAML file of the form {answers: {question: option}, double: [question], context: {…}}."""
    place = _directory(directory)
    try:
        bank = load_bank(place)
        outcome = recommend(bank, read_sheet(sheet, bank))
    except BankError as error:
        _tell(error, place)
    except SheetError as error:
        stop(error)
    if as_json:
        click.echo(json.dumps(outcome_document(outcome), indent=2, ensure_ascii=False))
    else:
        click.echo(outcome_text(outcome))
