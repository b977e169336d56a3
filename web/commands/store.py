"""`./role-fit store …`: copy the store, bring a copy back, erase what has expired, look it over."""

import os
import re
import shlex
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from storage import ClockDoubted, Store, StoreError, StoreUnavailable, open_store
from storage.address import (
    Source,
    address_of_admin,
    address_of_other,
    describe_source,
    file_of,
    parse_source,
    user_of,
    without_password,
)
from storage.backup import Contents, back_up, check_sound, count_contents, open_database
from storage.errors import Damaged
from storage.files import LEAST_ROOM, free_space
from storage.restore import Restored, check_backup, count_on_server, is_store_empty, restore
from web.commands.exits import WARNED, cleanup_on_signals, program_name, stop
from web.platform.dates import set_time_zone, start_of_today
from web.platform.environment import read_settings
from web.platform.secrets import SECRET, hashed
from web.platform.settings import Settings, SettingsError
from web.platform.store import remove_stale_copies, require_store

store_commands = AppGroup("store", help="Back up, restore, erase, purge or check stored results.")

FILE = click.Path(path_type=Path)
SECRET_IN_TEXT = re.compile(rf"(?<![\w-]){SECRET.pattern}(?![\w-])", re.ASCII)
MEGABYTE = 1_000_000
_SCRATCH = "role_fit_restore"  # the database into which a dump is brought


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
    """Bring the results in FILE, a backup, back into the store.

    FILE may also be the address of a second PostgreSQL database into which a dump was brought.

    What people decided since stays decided: deleted results stay deleted, sharing stays as it is, and
    results made since stay. Only a store that is gone or empty does not know what they decided.
    """
    with _store_command() as settings:
        store, backup_of = settings.store_url, parse_source(source, settings.store_url)
        found, is_new = _check_source(backup_of, store), _is_missing(store)
        click.echo(f"The backup {describe_source(backup_of)} holds {describe_contents(found)}.")
        _confirm(explain_restore(found, knows_nothing=is_store_empty(store)), "Bring them back?", yes)
        done = restore(backup_of, store, start_of_today(), room=_workspace_in(settings.data))
        click.echo(describe_restore(done, is_new=is_new))


def _is_missing(store: str) -> bool:
    """Return whether the store is a missing file, which a restore will create."""
    place = file_of(store)
    return place is not None and not place.exists()


def _check_source(source: Source, store: str) -> Contents:
    try:
        return check_backup(source)
    except StoreError as error:
        if file_of(store) is None and isinstance(source, Path):
            raise StoreError(f"{error}\n{advice_to_restore(store, str(source))}") from error
        raise


def _workspace_in(data: Path) -> Path | None:
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
    """Erase the result of LINK for good, for somebody who has lost their private link.

    LINK is the link for readers that works now, or the private link.
    """
    with _open_existing() as store:
        manage_hash = _find_result(store, link)
        found = store.find_managed(manage_hash, 0)
        made = "" if found is None else f" of {_date(found.created_at)}"
        _confirm(f"The result{made} will be erased for everybody, and cannot be brought back.", "Erase it?", yes)
        store.delete(manage_hash)
        click.echo("The result is erased. Backups made before hold it until they are deleted.")


def _find_result(store: Store, link: str) -> bytes:
    """Return the manage hash of the result that a link, or an address that holds one, leads to."""
    secrets = SECRET_IN_TEXT.findall(link)
    if not secrets:
        raise StoreError("This is no link to a result: it holds no run of 43 letters, digits, - and _.")
    found = store.find_manage_hash(*(hashed(kind, secret) for secret in secrets for kind in ("view", "manage")))
    if found is None:
        raise StoreError(
            "No result has this link. Perhaps it was deleted or has expired, or its maker has made a new link since."
        )
    return found


@store_commands.command("purge")
def purge() -> None:
    """Erase results that have expired, for good; servers do this by themselves once an hour."""
    with _open_existing() as store:
        store.refuse_doubtful_clock(int(time.time()))
        count = store.purge(start_of_today())
        store.record_clock(int(time.time()))
        click.echo(f"{describe_count(count)} erased.")


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
        _confirm(f"Results that expired before {_date(now)} will be erased for good.", f"Is it {_date(now)}?", yes)
        store.record_clock(now)
        click.echo(f"The clock is believed: it is {_date(now)}.")


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
            _check_file(place)
        with closing(open_store(settings.store_url)) as store:
            warnings = _find_clock_doubt(store)
        if place is None:
            click.echo(f"The store holds {describe_contents(count_on_server(settings.store_url))}.")
        click.echo("The store can be read and written.")
        if place is not None and free_space(place) < LEAST_ROOM:
            warnings.append(f"Only {free_space(place) // MEGABYTE} MB are free on its disk: free some.")
        for warning in warnings:
            click.echo(warning, err=True)
        if warnings:
            raise SystemExit(WARNED)


def _find_clock_doubt(store: Store) -> list[str]:
    try:
        store.refuse_doubtful_clock(int(time.time()))
    except ClockDoubted as doubted:
        return [str(doubted)]
    return []


def _check_file(place: Path) -> None:
    with open_database(place, mode="rw") as connection:
        check_sound(connection, place)
        click.echo(f"{place} is sound and holds {describe_contents(count_contents(connection))}.")


def describe_count(count: int) -> str:
    """Return "1 result" or "2 results"."""
    return f"{count} result{'' if count == 1 else 's'}"


def describe_contents(found: Contents) -> str:
    """Describe how much is in a store or a backup."""
    days = "" if found.oldest is None or found.newest is None else _date_range(found.oldest, found.newest)
    are = "is" if found.erased == 1 else "are"
    return f"{describe_count(found.results)}{days}; {found.erased} more {are} noted as deleted or expired"


def explain_restore(found: Contents, *, knows_nothing: bool) -> str:
    """Explain what a restore does to what people decided since the backup was made."""
    if knows_nothing:
        day = "" if found.newest is None else f", whose newest result is of {_date(found.newest)}"
        return (
            "The store in place is gone or empty. So nobody knows any more what was decided since this backup"
            f"{day}: results deleted since come back, links renewed or switched off since work again as they did "
            "then, and results made since are missing."
        )
    return "Results that are missing from the store come back; what was deleted or changed since stays so."


def describe_restore(done: Restored, *, is_new: bool) -> str:
    """Describe what a restore did, and whether running servers have to be restarted."""
    sentences = [
        f"{describe_count(done.added)} came back.",
        f"{describe_count(done.known)} of the backup stood in the store already and stayed as they were.",
        f"{describe_count(done.erased)} stayed deleted, {describe_count(done.expired)} had expired.",
    ]
    if is_new:
        sentences.append("The file of the store is a new one. Restart the servers now: those that run save nothing.")
    return "\n".join(sentences)


def advice_on_damage() -> str:
    """Return the command that brings a backup back."""
    advice = "Stop the servers, move the file away, and bring a backup back with"
    return f"{advice}\n    {program_name()} store restore FILE"


def advice_to_dump(address: str, file: str) -> str:
    """Name PostgreSQL's own command that copies a store."""
    server, name = shlex.quote(without_password(address)), shlex.quote(file)
    return (
        "The store is on PostgreSQL, whose own program copies it while servers go on:\n"
        f"    pg_dump --format=custom --file={name} {server}"
    )


def advice_to_restore(address: str, file: str) -> str:
    """Name the commands that bring a dump into a second database, and from there into the store."""
    admin, user = shlex.quote(address_of_admin(address)), user_of(address)
    owner = f" --owner={shlex.quote(user)}" if user else ""
    second = without_password(address_of_other(address, _SCRATCH))
    ours = shlex.quote(second.replace("postgresql:", "postgresql+psycopg:", 1))
    return (
        "The store is on PostgreSQL. A dump comes back by way of a second database: servers go on, and what people "
        "decided since stays decided. Never bring it into the store's own database, where it would undo all that.\n"
        f"The first and the last line need a user who may make databases, such as postgres.\n"
        f"    createdb --maintenance-db={admin}{owner} --template=template0 {_SCRATCH}\n"
        "    pg_restore --no-owner --no-privileges --single-transaction --exit-on-error "
        f"--dbname={shlex.quote(second)} {shlex.quote(file)}\n"
        f"    {program_name()} store restore {ours}\n"
        f"    dropdb --maintenance-db={admin} {_SCRATCH}"
    )


def _date_range(oldest: int, newest: int) -> str:
    return f", made from {_date(oldest)} to {_date(newest)}"


def _date(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
