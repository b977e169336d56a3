"""What `store …` says, as text for a terminal."""

import shlex
from datetime import UTC, datetime

from storage.address import address_of_admin, address_of_other, user_of, without_password
from storage.backup import Contents
from storage.restore import Restored
from web.commands.exits import program_name

_SCRATCH = "role_fit_restore"  # the database into which a dump is brought


def describe_count(count: int, noun: str = "result") -> str:
    """Return "1 result" or "2 results"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def describe_contents(found: Contents) -> str:
    """Describe how much is in a store or a backup."""
    days = (
        ""
        if found.oldest is None or found.newest is None
        else f", made from {format_date(found.oldest)} to {format_date(found.newest)}"
    )
    are = "is" if found.erased == 1 else "are"
    jobs = f"; {describe_count(found.jobs, 'job')}" * (found.jobs > 0)
    return f"{describe_count(found.results)}{days}{jobs}; {found.erased} more {are} noted as deleted or expired"


def explain_restore(found: Contents, *, knows_nothing: bool) -> str:
    """Explain what a restore does to what people decided since the backup was made."""
    if knows_nothing:
        day = "" if found.newest is None else f", whose newest result is of {format_date(found.newest)}"
        return (
            "The store in place is gone or empty. So nobody knows any more what was decided since this backup"
            f"{day}: results deleted since come back, links renewed or switched off since work again as they did "
            "then, and what was made since is missing."
        )
    return "What is missing from the store comes back; what was deleted or changed since stays so."


def describe_restore(done: Restored, *, is_new: bool) -> str:
    """Describe what a restore did, and whether running servers have to be restarted."""
    sentences = [
        f"{describe_count(done.added)} came back.",
        f"{describe_count(done.known)} of the backup stood in the store already and stayed as they were.",
        f"{describe_count(done.erased)} stayed deleted, {describe_count(done.expired)} had expired.",
    ]
    if done.backup.jobs:
        sentences.append(
            f"{done.jobs} of its {describe_count(done.backup.jobs, 'job')} came back: "
            "the others stood in the store, were deleted, or had expired."
        )
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


def format_date(seconds: int) -> str:
    """Return the day of a moment in UTC, such as 2026-11-29."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
