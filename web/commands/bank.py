"""`./role-fit questions …`: check, compare, copy and try out a question bank."""

import json
import shlex
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from questions import Bank, BankError, SheetError, load_bank, read_sheet, shipped_directory
from questions.cases import load_cases
from questions.editor_schema import FILES as SCHEMAS
from questions.editor_schema import write_schemas
from questions.personas import FOLDER as PERSONAS
from questions.personas import read_personas
from questions.reading.faults import FaultsError
from questions.reading.files import FILES, PACK, WORDS, own_files
from questions.reading.languages import language_files
from questions.spreadsheet import read_spreadsheet
from scoring import outcome_document, recommend
from scoring.spreadsheet import score_rows, write_spreadsheet
from storage import Store, StoreError, open_store
from web.access.cookie_size import check_size
from web.commands.check import check_bank, check_document
from web.commands.check_text import check_text
from web.commands.diff import ComparedSheets, diff_document, diff_text
from web.commands.exits import WARNED, program_name, stop
from web.platform.bank_messages import count_noun, describe_fault
from web.platform.dates import set_time_zone, start_of_today
from web.platform.environment import read_settings
from web.platform.settings import ROOT, SettingsError
from web.platform.store import require_store
from web.views.text import outcome_text

bank_commands = AppGroup("questions", help="Check the question bank, compare two, or score a sheet.")

FOLDER = click.Path(path_type=Path)
CHECK = "./role-fit questions check"  # as the comments of the shipped files say it
OWN_ID = """\
# Give your bank an id and a version of its own, and another version with each change: results say by which they were
# made.
id: """  # above the id in a copy


@bank_commands.command()
@click.argument("directory", required=False, type=FOLDER)
@click.option("--strict", is_flag=True, help="End with code 1 for every warning.")
@click.option("--all", "everything", is_flag=True, help="Print every figure.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def check(directory: Path | None, *, strict: bool, everything: bool, as_json: bool) -> None:
    """Check the bank in DIRECTORY: form, fairness, personas, cases.

    Without DIRECTORY, the one in the current folder, else the one in force. The verdict comes first, then what it
    speaks of, then some figures.

    Ends with code 2 for errors, with which the bank is not used; with 1 for serious warnings, and under --strict for
    every warning; else with 0.
    """
    place, which = _choose_bank(directory)
    bank = _load_usable_or_stop(place)
    checked = check_bank(str(place or shipped_directory()), bank, load_cases())
    if as_json:
        click.echo(json.dumps(check_document(checked), indent=2, ensure_ascii=False))
    else:
        click.echo(f"{which}{check_text(checked, everything=everything)}")
    if checked.serious or (strict and checked.warnings):
        raise SystemExit(WARNED)


@bank_commands.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--results", is_flag=True, help="Count and list the stored results that would change.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def diff(old: Path, new: Path, *, results: bool, as_json: bool) -> None:
    """Show what changes when the bank in NEW replaces OLD.

    "shipped" stands for the shipped bank.
    """
    places = [None if str(place) == "shipped" else place.absolute() for place in (old, new)]
    before, after = map(_load_or_stop, places)
    personas, faults = read_personas(places[1] or shipped_directory(), after)
    compared = ComparedSheets(
        cases=load_cases(),
        personas=personas,
        stored=_read_stored_sheets() if results else None,
    )
    if as_json:
        click.echo(json.dumps(diff_document(before, after, compared), indent=2, ensure_ascii=False))
    else:
        click.echo(" -> ".join(str(place or f"shipped ({shipped_directory()})") for place in places))
        click.echo(diff_text(before, after, compared))
    for fault in faults:
        click.echo(f"Not compared: {describe_fault(fault)}", err=True)


def _read_stored_sheets() -> list[tuple[str, str]]:
    """Return the date and the sheet of every stored result; no secret, no hash."""
    try:
        settings = read_settings()
        set_time_zone(settings)
        url = settings.store_url
        require_store(url)
        store: Store = open_store(url)
        try:
            return list(store.sheets(start_of_today()))
        finally:
            store.close()
    except (StoreError, SettingsError) as error:
        stop(error)


@bank_commands.command()
@click.argument("directory", type=FOLDER)
def init(directory: Path) -> None:
    """Copy the shipped bank to DIRECTORY, for tuning."""
    shipped = shipped_directory()
    copied = [
        *language_files(shipped).values(),
        *language_files(shipped, PACK).values(),
        *sorted((shipped / PERSONAS).glob("*.yaml")),
    ]
    names = [*FILES, *SCHEMAS, *(str(path.relative_to(shipped)) for path in copied)]
    taken = [name for name in names if (directory / name).exists()]
    if taken:
        stop(FileExistsError(f"{directory} holds {', '.join(taken)} already: name an empty folder"))
    quoted = shlex.quote(str(directory.absolute()))
    try:
        (directory / PERSONAS).mkdir(parents=True, exist_ok=True)
        for name in names:
            text = (shipped / name).read_text(encoding="utf-8")
            text = text.replace(CHECK, f"{shlex.quote(str(ROOT / 'role-fit'))} questions check {quoted}")
            text = text.replace("\nid: ", f"\n{OWN_ID}", 1) if name == WORDS else text
            (directory / name).write_text(text, encoding="utf-8")
    except OSError as error:
        stop(OSError(f"{directory} cannot be written ({error.strerror}): name another folder"))
    program = program_name()
    click.echo(f"The bank stands in {directory}. Edit weights.yaml there, or bank.yaml with its own id, then run")
    click.echo(f"    {program} questions check {quoted}")
    click.echo(f"    {program} questions diff shipped {quoted}")
    click.echo(f"and put it in force with ROLE_FIT_QUESTIONS={quoted}")


@bank_commands.command()
@click.argument("directory", required=False, type=FOLDER)
def schema(directory: Path | None) -> None:
    """Write the JSON Schemas for editors to DIRECTORY.

    Without DIRECTORY, beside the shipped bank.
    """
    place = directory or shipped_directory()
    try:
        written = write_schemas(place)
    except OSError as error:
        stop(OSError(f"{place} cannot be written ({error.strerror}): name a folder that can be"))
    for path in written:
        click.echo(path)


@bank_commands.command()
@click.argument("sheet", required=False, type=FOLDER)
@click.option("--questions", "directory", type=FOLDER, help="Folder of another bank.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON with exact numbers.")
@click.option("--csv", "table", type=FOLDER, help="Score the sheets of a CSV file, one a row.")
@click.option("--out", type=FOLDER, help="Where to write that file with the results.")
def score(sheet: Path | None, directory: Path | None, table: Path | None, out: Path | None, *, as_json: bool) -> None:
    """Score a SHEET, a YAML file, or many in a CSV file.

    Its form is {answers: {question: option}, double: [question], context: {…}}. docs/api.md describes the CSV file.
    With --csv the command ends with 1 if a row could not be scored.
    """
    if (sheet is None) == (table is None) or (table is None) != (out is None):
        raise click.UsageError("Give either a SHEET, or both --csv and --out.")
    place, which = _choose_bank(directory)
    bank = _load_or_stop(place)
    if table is not None and out is not None:
        _score_table(bank, table, out)
        return
    assert sheet is not None  # noqa: S101  the check above
    try:
        outcome = recommend(bank, read_sheet(sheet, bank))
    except SheetError as error:
        stop(error)
    if as_json:
        click.echo(json.dumps(outcome_document(outcome), indent=2, ensure_ascii=False))
    else:
        click.echo(f"{which}{outcome_text(outcome)}")


def _score_table(bank: Bank, table: Path, out: Path) -> None:
    """Score the sheets of a CSV file and write them to another."""
    if out.exists() and out.samefile(table):
        stop(FileExistsError(f"{out} is the file that is read: name another one"))
    try:
        sheets = read_spreadsheet(table.read_bytes(), bank, str(table))
        out.write_bytes(write_spreadsheet(bank, sheets, score_rows(bank, sheets)))
    except SheetError as error:
        stop(error)
    except OSError as error:
        stop(OSError(f"{error.filename} cannot be used: {error.strerror}"))
    wrong = sum(bool(row.faults) for row in sheets.rows)
    right = sum(row.sheet is not None for row in sheets.rows)
    click.echo(f"{count_noun(right, 'sheet')} scored, {wrong} with a problem: {out}")
    if wrong:
        raise SystemExit(WARNED)


def _choose_bank(given: Path | None) -> tuple[Path | None, str]:
    """Return the folder of a bank, None for the shipped one, and a line that names it where the person did not.

    It is the folder given, else the current one if it holds a bank, else the one that the settings name.
    """
    if given is not None:
        return given, ""
    if own_files(Path.cwd()):
        return Path.cwd(), f"The bank in this folder, {Path.cwd()}\n"
    try:
        place = read_settings().questions
    except SettingsError as error:
        stop(error)
    return place, f"The bank in {place}, which ROLE_FIT_QUESTIONS names\n" if place else (
        f"The shipped bank, {shipped_directory()}\n"
    )


def _load_usable_or_stop(place: Path | None) -> Bank:
    """Return a bank with which the app starts; print its faults and end the command for any other."""
    bank = _load_or_stop(place)
    try:
        check_size(bank)
    except BankError as error:
        _stop_with_faults(error, place)
    return bank


def _load_or_stop(place: Path | None) -> Bank:
    """Return the bank of a folder, None for the shipped one; print its faults and end the command if it has any."""
    try:
        return load_bank(place)
    except BankError as error:
        _stop_with_faults(error, place)


def _stop_with_faults(error: FaultsError, place: Path | None) -> NoReturn:
    """Print how many faults there are, then each of them, and end the command."""
    click.echo(f"{count_noun(len(error.faults), 'error')} in {place or shipped_directory()}", err=True)
    stop(error)
