"""What the commands of the store say: how much there is, what may be lost, and which lines to type next."""

import shlex
from datetime import UTC, datetime

from storage.address import address_of_other, without_password
from storage.backup import Contents
from storage.restore import Restored
from web.commands.ending import program

_SCRATCH = "role_fit_restore"


def results_told(count: int) -> str:
    """Return a number of results in words."""
    return f"{count} result{'' if count == 1 else 's'}"


def told(found: Contents) -> str:
    """Tell how much is in a store or a backup."""
    days = "" if found.oldest is None or found.newest is None else _days(found.oldest, found.newest)
    are = "is" if found.erased == 1 else "are"
    return f"{results_told(found.results)}{days}; {found.erased} more {are} noted as deleted or expired"


def what_happens(found: Contents, *, knows_nothing: bool) -> str:
    """Say what a restore does to what people decided since the backup was made."""
    if knows_nothing:
        day = "" if found.newest is None else f", whose newest result is of {_day(found.newest)}"
        return (
            "The store in place is gone or empty. So nobody knows any more what was decided since this backup"
            f"{day}: results deleted since come back, links renewed or switched off since work again as they did "
            "then, and results made since are missing."
        )
    return "Results that are missing from the store come back; what was deleted or changed since stays so."


def restored_text(done: Restored, *, is_new: bool) -> str:
    """Say what a restore did, and whether servers that run have to be told by a restart."""
    sentences = [
        f"{results_told(done.added)} came back.",
        f"{results_told(done.known)} of the backup stood in the store already and stayed as they were.",
        f"{results_told(done.erased)} stayed deleted, {results_told(done.expired)} had expired.",
    ]
    if is_new:
        sentences.append("The file of the store is a new one. Restart the servers now: those that run save nothing.")
    return "\n".join(sentences)


def advice_on_damage() -> str:
    """Say how a backup is brought back."""
    advice = "Stop the servers, move the file away, and bring a backup back with"
    return f"{advice}\n    {program()} --app app store restore FILE"


def advice_to_dump(address: str, file: str) -> str:
    """Name PostgreSQL's own command that copies a store."""
    server, name = shlex.quote(without_password(address)), shlex.quote(file)
    return (
        "The store is on PostgreSQL, whose own program copies it while servers go on:\n"
        f"    pg_dump --format=custom --file={name} {server}"
    )


def advice_to_restore(address: str, file: str) -> str:
    """Name the commands that bring a dump into a second database, and from there into the store."""
    server = shlex.quote(without_password(address))
    second = without_password(address_of_other(address, _SCRATCH))
    ours = shlex.quote(second.replace("postgresql:", "postgresql+psycopg:", 1))
    return (
        "The store is on PostgreSQL. A dump comes back by way of a second database: servers go on, and what people "
        "decided since stays decided. Never bring it into the store's own database, where it would undo all that.\n"
        f"    createdb --maintenance-db={server} --template=template0 {_SCRATCH}\n"
        "    pg_restore --no-owner --no-privileges --single-transaction --exit-on-error "
        f"--dbname={shlex.quote(second)} {shlex.quote(file)}\n"
        f"    {program()} --app app store restore {ours}\n"
        f"    dropdb --maintenance-db={server} {_SCRATCH}"
    )


def _days(oldest: int, newest: int) -> str:
    return f", made from {_day(oldest)} to {_day(newest)}"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
