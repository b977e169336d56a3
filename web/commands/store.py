"""`./role-fit store …`: copy the store, bring a copy back, erase what has expired, look it over."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import click
from flask.cli import AppGroup

from storage import ClockDoubted, Store, StoreError, StoreUnavailable, open_store
from storage.address import (
    Source,
    describe_source,
    file_of,
    parse_source,
)
from storage.backup import Contents, back_up, check_sound, count_contents, open_database
from storage.errors import Damaged
from storage.files import LEAST_ROOM, free_space
from storage.restore import check_backup, count_on_server, is_store_empty, restore
from web.access.jobs import INVITATION
from web.access.keyring import ORGANISE, SEAT
from web.access.rights import WHENEVER
from web.commands.exits import WARNED, cleanup_on_signals, stop
from web.commands.store_text import (
    advice_on_damage,
    advice_to_dump,
    advice_to_restore,
    describe_contents,
    describe_restore,
    explain_restore,
    format_date,
)
from web.platform.dates import set_time_zone, start_of_today
from web.platform.environment import read_settings
from web.platform.secrets import SECRET, hashed
from web.platform.settings import Settings, SettingsError
from web.platform.store import remove_stale_copies, require_store

store_commands = AppGroup("store", help="Back up, restore, erase, purge or check stored results.")

FILE = click.Path(path_type=Path)
SECRET_IN_TEXT = re.compile(rf"(?<![\w-]){SECRET.pattern}(?![\w-])", re.ASCII)
MEGABYTE = 1_000_000


@contextmanager
def _store_command(advice: str = "") -> Iterator[Settings]:
    """Yield the settings; an error ends the command with its message, and with advice if a file is damaged."""
    try:
        settings = read_settings()
    except SettingsError as error:
        stop(error)
    set_time_zone(settings)
    try:
        with cleanup_on_signals():
            remove_stale_copies(settings)
            yield settings
    except Damaged as error:
        stop(StoreError(f"{error} {advice}".rstrip()))
    except StoreUnavailable as error:
        stop(StoreError(settings.explain_store_error(error)))
    except StoreError as error:
        stop(error)


@store_commands.command("backup")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Take the place of a file of this name.")
def backup(file: Path, *, replace: bool) -> None:
    """Copy the store to FILE while servers go on, and check the copy."""
    with _store_command(advice_on_damage()) as settings:
        place = file_of(settings.store_url)
        if place is None:
            raise StoreError(advice_to_dump(settings.store_url, str(file)))
        require_store(settings.store_url)
        if file.is_dir():
            raise StoreError(f"{file} is a folder: name a file in it, such as {file / 'role-fit.sqlite3'}.")
        found = back_up(place, file, replace=replace)
        click.echo(f"The backup {file} of the store {place} is complete and was checked: {describe_contents(found)}.")


@store_commands.command("restore")
@click.argument("source", metavar="FILE")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore_command(source: str, *, yes: bool) -> None:
    """Bring the results and jobs in FILE, a backup, back into the store.

    FILE may also be the address of a second PostgreSQL database into which a dump was brought.

    What people decided since stays decided: deleted results stay deleted, sharing stays as it is, and
    results made since stay. Only a store that is gone or empty does not know what they decided.
    """
    with _store_command() as settings:
        store, backup_of = settings.store_url, parse_source(source, settings.store_url)
        place = file_of(store)
        found, is_new = _check_backup_source(backup_of, store), place is not None and not place.exists()
        click.echo(f"The backup {describe_source(backup_of)} holds {describe_contents(found)}.")
        _confirm(explain_restore(found, knows_nothing=is_store_empty(store)), "Bring them back?", yes)
        done = restore(backup_of, store, start_of_today(), room=_writable_folder(settings.data))
        click.echo(describe_restore(done, is_new=is_new))


def _check_backup_source(source: Source, store: str) -> Contents:
    """Check a backup and return what it holds.

    Where the store is PostgreSQL, an error about a file says how a dump is brought back.
    """
    is_server = file_of(store) is None
    try:
        return check_backup(source)
    except StoreError as error:
        if is_server and isinstance(source, Path):
            raise StoreError(f"{error}\n{advice_to_restore(store, str(source))}") from error
        raise


def _writable_folder(data: Path) -> Path | None:
    """Return the data folder if it can be written: in a container, the folder for temporary files is memory."""
    return data if data.is_dir() and os.access(data, os.W_OK | os.X_OK) else None


def _confirm(words: str, question: str, yes: bool) -> None:
    """Go on only if the person wants to; without a person to ask, only if told to."""
    click.echo(words)
    try:
        agreed = yes or click.confirm(question)
    except click.Abort:
        stop(StoreError("\nNothing was changed: say --yes where nobody can be asked."))
    if not agreed:
        click.echo("Nothing was changed.")
        raise SystemExit(WARNED)


@store_commands.command("erase")
@click.argument("link")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(link: str, *, yes: bool) -> None:
    """Erase the result or the job of LINK for good, for somebody who has lost their private link.

    LINK is the link for readers that works now, the link to a seat, an invitation, or the private link.
    """
    with _open_existing() as store:
        noun, created_at, delete = _find_erasable(store, link)
        _confirm(
            f"The {noun} of {format_date(created_at)} will be erased for everybody, and cannot be brought back.",
            "Erase it?",
            yes,
        )
        delete()
        click.echo(f"The {noun} is erased. Backups made before hold it until they are deleted.")


def _find_erasable(store: Store, link: str) -> tuple[str, int, Callable[[], None]]:
    """Return what a link, or an address that holds one, leads to: its noun, when it was made, and what erases it."""
    secrets = SECRET_IN_TEXT.findall(link)
    if not secrets:
        raise StoreError("This is no link to a result or a job: it holds no run of 43 letters, digits, - and _.")
    own = store.find_manage_hash(*(hashed(kind, secret) for secret in secrets for kind in ("view", "manage")))
    result = store.find_managed(own, WHENEVER) if own else None
    if own and result:
        return "result", result.created_at, partial(store.delete, own)
    for door in (hashed(kind, secret) for secret in secrets for kind in (ORGANISE, SEAT, INVITATION)):
        if job := store.find_job(door, WHENEVER):
            return "job", job.created_at, partial(store.delete_job, door)
    raise StoreError(
        "No result and no job has this link. Perhaps it was deleted or has expired, or a new link was made since."
    )


@store_commands.command("purge")
def purge() -> None:
    """Erase results and jobs that have expired, for good; servers do this by themselves once an hour."""
    with _open_existing() as store:
        store.refuse_doubtful_clock(int(time.time()))
        count = store.purge(start_of_today())
        store.record_clock(int(time.time()))
        click.echo(f"Expired results and jobs erased: {count}.")


@store_commands.command("confirm-clock")
@click.option("--yes", is_flag=True, help="Do not ask.")
def confirm_clock(*, yes: bool) -> None:
    """Say that the clock of this machine is right, though it is far ahead of the last use of the store."""
    with _open_existing() as store:
        now = int(time.time())
        try:
            store.refuse_doubtful_clock(now)
        except ClockDoubted as doubted:
            click.echo(str(doubted))
        else:
            click.echo("The clock is believed already: there is nothing to confirm.")
            return
        _confirm(
            f"Results and jobs that expired before {format_date(now)} will be erased for good.",
            f"Is it {format_date(now)}?",
            yes,
        )
        store.record_clock(now)
        click.echo(f"The clock is believed: it is {format_date(now)}.")


@contextmanager
def _open_existing() -> Iterator[Store]:
    """Yield the store that the settings name; it is never made."""
    with _store_command() as settings:
        require_store(settings.store_url)
        with closing(open_store(settings.store_url)) as store:
            yield store


@store_commands.command("check")
def check() -> None:
    """Say what the store holds and whether it can be used; on SQLite, read the whole file.

    Ends with code 0, with 1 when its disk is nearly full or the clock is doubtful, with 2 when it cannot be used.
    """
    with _store_command(advice_on_damage()) as settings:
        place = file_of(settings.store_url)
        require_store(settings.store_url)
        if place is not None:
            _print_file_check(place)
        with closing(open_store(settings.store_url)) as store:
            warnings = _list_clock_doubts(store)
        if place is None:
            click.echo(f"The store holds {describe_contents(count_on_server(settings.store_url))}.")
        click.echo("The store can be read and written.")
        if place is not None and free_space(place) < LEAST_ROOM:
            warnings.append(f"Only {free_space(place) // MEGABYTE} MB are free on its disk: free some.")
        for warning in warnings:
            click.echo(warning, err=True)
        if warnings:
            raise SystemExit(WARNED)


def _list_clock_doubts(store: Store) -> list[str]:
    """Return the sentence on why the clock is doubted, if it is."""
    try:
        store.refuse_doubtful_clock(int(time.time()))
    except ClockDoubted as doubted:
        return [str(doubted)]
    return []


def _print_file_check(place: Path) -> None:
    """Read the whole file of a store and print what it holds; raises Damaged if any of it is damaged."""
    with open_database(place, mode="rw") as connection:
        check_sound(connection, place)
        click.echo(f"{place} is sound and holds {describe_contents(count_contents(connection))}.")
