"""`flask --app app store …`: copy the store, bring a copy back, erase what has expired, look it over."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from storage import StoreError, open_store
from storage.address import Source, describe_source, file_of, parse_source
from storage.backup import Contents, back_up, check_sound, count_contents, open_database
from storage.errors import Damaged
from storage.files import LEAST_ROOM, free_space
from storage.restore import check_backup, count_on_server, is_store_empty, restore
from web.commands.ending import WARNED, stop
from web.commands.orderly import ending_in_order
from web.commands.store_words import (
    advice_on_damage,
    advice_to_dump,
    advice_to_restore,
    restored_text,
    results_told,
    told,
    what_happens,
)
from web.platform.environment import read_settings
from web.platform.known_store import must_be_there
from web.platform.leftovers import remove_copies
from web.platform.settings import Settings, SettingsError

store_commands = AppGroup("store", help="Back up the stored results, restore, purge or check them.")

FILE = click.Path(path_type=Path)
MEGABYTE = 1_000_000


@contextmanager
def _at_work(advice: str = "") -> Iterator[Settings]:
    """Give the settings; what goes wrong ends the command in words, with advice on damage, and leaves no copies."""
    try:
        settings = read_settings()
        with ending_in_order():
            remove_copies(settings)
            yield settings
    except Damaged as error:
        stop(StoreError(f"{error} {advice}".rstrip()))
    except (StoreError, SettingsError) as error:
        stop(error)


@store_commands.command("backup")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Take the place of a file of this name.")
def backup(file: Path, *, replace: bool) -> None:
    """Copy the store to FILE while servers go on, and check the copy."""
    with _at_work(advice_on_damage()) as settings:
        place = file_of(settings.store_url)
        if place is None:
            raise StoreError(advice_to_dump(settings.store_url, str(file)))
        must_be_there(settings.store_url)
        if file.is_dir():
            raise StoreError(f"{file} is a folder: name a file in it, such as {file / 'role-fit.sqlite3'}.")
        found = back_up(place, file, replace=replace)
        click.echo(f"The backup {file} of the store {place} is complete and was checked: {told(found)}.")


@store_commands.command("restore")
@click.argument("source", metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore_command(source: str, *, yes: bool) -> None:
    """Bring the results in FILE, a backup, back into the store.

    FILE may also be the address of a second PostgreSQL database into which a dump was brought.

    What people decided since stays decided: deleted results stay deleted, sharing stays as it is, and
    results made since stay. Only a store that is gone or empty does not know what they decided.
    """
    with _at_work() as settings:
        store, backup_of = settings.store_url, parse_source(source, settings.store_url)
        found, is_new = _checked(backup_of, store), _has_no_file(store)
        click.echo(f"The backup {describe_source(backup_of)} holds {told(found)}.")
        _agree(what_happens(found, knows_nothing=is_store_empty(store)), yes)
        done = restore(backup_of, store, int(time.time()), room=_room_in(settings.data))
        click.echo(restored_text(done, is_new=is_new))


def _has_no_file(store: str) -> bool:
    """Tell whether the store is a file that is not there, so that a restore makes one."""
    place = file_of(store)
    return place is not None and not place.exists()


def _checked(source: Source, store: str) -> Contents:
    try:
        return check_backup(source)
    except StoreError as error:
        if file_of(store) is None and isinstance(source, Path):
            raise StoreError(f"{error}\n{advice_to_restore(store, str(source))}") from error
        raise


def _room_in(data: Path) -> Path | None:
    """Return the data folder if it can be written: in a container, the folder for temporary files is memory."""
    return data if data.is_dir() and os.access(data, os.W_OK | os.X_OK) else None


def _agree(words: str, yes: bool) -> None:
    """Go on only if the person wants to; without a person to ask, only if told to."""
    click.echo(words)
    try:
        agreed = yes or click.confirm("Bring them back?")
    except click.Abort:
        stop(StoreError("\nNothing was changed: say --yes where nobody can be asked."))
    if not agreed:
        click.echo("Nothing was changed.")
        raise SystemExit(WARNED)


@store_commands.command("purge")
def purge() -> None:
    """Erase results that have expired, for good; servers do this by themselves once an hour."""
    with _at_work() as settings:
        must_be_there(settings.store_url)
        store = open_store(settings.store_url)
        try:
            count = store.purge(int(time.time()))
        finally:
            store.close()
        click.echo(f"{results_told(count)} erased.")


@store_commands.command("check")
def check() -> None:
    """Say what the store holds and whether it can be used; on SQLite, read the whole file.

    Ends with code 0, with 1 when its disk is nearly full, with 2 when it cannot be used.
    """
    with _at_work(advice_on_damage()) as settings:
        place = file_of(settings.store_url)
        must_be_there(settings.store_url)
        if place is not None:
            _check_file(place)
        open_store(settings.store_url).close()
        if place is None:
            click.echo(f"The store holds {told(count_on_server(settings.store_url))}.")
        click.echo("The store can be read and written.")
        if place is not None and free_space(place) < LEAST_ROOM:
            click.echo(f"Only {free_space(place) // MEGABYTE} MB are free on its disk: free some.", err=True)
            raise SystemExit(WARNED)


def _check_file(place: Path) -> None:
    with open_database(place, mode="rw") as connection:
        check_sound(connection, place)
        click.echo(f"{place} is sound and holds {told(count_contents(connection))}.")
