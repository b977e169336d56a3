"""`flask --app app store …`: copy the store, bring a copy back, erase what has expired, look it over."""

import shlex
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from storage import StoreError, open_store
from storage.backup import back_up
from storage.contents import Contents, Damaged, check_sound, contents_of, reading
from storage.engine import file_of, without_password
from storage.files import LEAST_ROOM, free_space
from storage.restore import Restored, StoreUnreadable, check_backup, restore
from web.commands.ending import WARNED, program, stop
from web.settings import SettingsError, read_settings

store_commands = AppGroup("store", help="Back up the stored results, restore, purge or check them.")

FILE = click.Path(path_type=Path)
MEGABYTE = 1_000_000


@store_commands.command("backup")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Take the place of a file of this name.")
def backup(file: Path, *, replace: bool) -> None:
    """Copy the store to FILE while servers go on, and check the copy."""
    address = _address()
    try:
        place = file_of(address)
        if place is None:
            stop(StoreError(_advice_to_dump(address, file)))
        _must_be_there(place)
        found = back_up(place, file, replace=replace)
    except Damaged as error:
        stop(StoreError(f"{error} {_advice_on_damage()}"))
    except StoreError as error:
        stop(error)
    click.echo(f"The backup {file} is complete and was checked: {_told(found)}.")


@store_commands.command("restore")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--despite-losses", is_flag=True, help="Go on although the store in place cannot be read as a whole.")
def restore_command(file: Path, *, yes: bool, despite_losses: bool) -> None:
    """Bring the results in FILE, a backup, back into the store.

    What people decided since stays decided: deleted results stay deleted, sharing stays as it is, and
    results made since stay.
    """
    address = _address()
    try:
        _agree(file, _checked(file, address), yes=yes)
        click.echo(_restored_text(restore(file, address, int(time.time()), despite_losses=despite_losses)))
    except StoreUnreadable as error:
        stop(StoreError(f"{error} {_losses(file)}"))
    except StoreError as error:
        stop(error)


def _checked(file: Path, address: str) -> Contents:
    try:
        return check_backup(file)
    except StoreError as error:
        if file_of(address) is None:
            raise StoreError(f"{error}\n{_advice_to_restore(address, file)}") from error
        raise


def _agree(file: Path, found: Contents, *, yes: bool) -> None:
    """Go on only if the person wants to; without a person to ask, only if told to."""
    click.echo(f"The backup {file} holds {_told(found)}.")
    click.echo("Results that are missing from the store come back; what was deleted or changed since stays so.")
    try:
        agreed = yes or click.confirm("Bring them back?")
    except click.Abort:
        stop(StoreError("\nNothing was changed: say --yes where nobody can be asked."))
    if not agreed:
        click.echo("Nothing was changed.")
        raise SystemExit(WARNED)


def _losses(file: Path) -> str:
    return (
        "Nothing was changed. What can be read of it and the backup may take its place, but results "
        "deleted since the backup may come back, links switched off or renewed since may work again, and results "
        "made since may be missing. Keep a copy of the damaged file, stop the servers, and then run\n"
        f"    {program()} --app app store restore --despite-losses {shlex.quote(str(file))}"
    )


def _restored_text(done: Restored) -> str:
    merged = done.merged
    sentences = [
        f"{_results(merged.added)} came back.",
        f"{_results(merged.known)} of the backup stood in the store already and stayed as they were.",
        f"{_results(merged.erased)} stayed deleted, {_results(merged.expired)} had expired.",
    ]
    if done.salvaged is not None:
        sentences.append(
            f"The store was damaged: {_results(done.salvaged)} could be read from it and stayed. "
            "Start the servers again."
        )
    return "\n".join(sentences)


@store_commands.command("purge")
def purge() -> None:
    """Erase results that have expired, for good; servers do this by themselves once an hour."""
    address = _address()
    try:
        _must_be_there(file_of(address))
        store = open_store(address)
        try:
            count = store.purge(int(time.time()))
        finally:
            store.close()
    except StoreError as error:
        stop(error)
    click.echo(f"{_results(count)} erased.")


@store_commands.command("check")
def check() -> None:
    """Read the whole store and say what it holds.

    Ends with code 0, with 1 when its disk is nearly full, with 2 when it cannot be used.
    """
    address = _address()
    try:
        place = file_of(address)
        _must_be_there(place)
        if place is not None:
            _check_file(place)
        open_store(address).close()
    except Damaged as error:
        stop(StoreError(f"{error} {_advice_on_damage()}"))
    except StoreError as error:
        stop(error)
    click.echo("The store can be read and written.")
    if place is not None and free_space(place) < LEAST_ROOM:
        click.echo(f"Only {free_space(place) // MEGABYTE} MB are free on its disk: free some.", err=True)
        raise SystemExit(WARNED)


def _check_file(place: Path) -> None:
    with reading(place, mode="rw") as connection:
        check_sound(connection, place)
        click.echo(f"{place} is sound and holds {_told(contents_of(connection))}.")


def _advice_on_damage() -> str:
    return f"Bring a backup back with\n    {program()} --app app store restore FILE"


def _address() -> str:
    try:
        return read_settings().store_url
    except SettingsError as error:
        stop(error)


def _must_be_there(place: Path | None) -> None:
    """Raise StoreError for a file that does not exist: opening it would make an empty store."""
    if place is not None and not place.exists():
        raise StoreError(f"{place} does not exist: name the folder with the results in ROLE_FIT_DATA.")


def _told(found: Contents) -> str:
    said = f"{_results(found.results)}, {found.erased} noted deletion{'' if found.erased == 1 else 's'}"
    if found.oldest is None or found.newest is None:
        return said
    return f"{said}, made from {_day(found.oldest)} to {_day(found.newest)}"


def _results(count: int) -> str:
    return f"{count} result{'' if count == 1 else 's'}"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _advice_to_dump(address: str, file: Path) -> str:
    server, name = shlex.quote(without_password(address)), shlex.quote(str(file))
    return (
        "The store is on PostgreSQL, whose own program copies it while servers go on:\n"
        f"    pg_dump --format=custom --file={name} {server}"
    )


def _advice_to_restore(address: str, file: Path) -> str:
    server, name = shlex.quote(without_password(address)), shlex.quote(str(file))
    return (
        "The store is on PostgreSQL. Only backups of SQLite stores are taken over by this command; a dump comes back\n"
        "by PostgreSQL's own programs. The first, third and last line keep deleted results deleted:\n"
        f"    pg_dump --data-only --table=erased --inserts --on-conflict-do-nothing --file=erased.sql {server}\n"
        f"    pg_restore --clean --if-exists --single-transaction --dbname={server} {name}\n"
        f"    psql --file=erased.sql {server}\n"
        f"    {program()} --app app store purge"
    )
