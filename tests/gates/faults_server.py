"""Starts the app's own server after changing one thing in it: a journal mode, or a sabotage that a gate must notice.

    python -m tests.gates.faults_server journal=WAL early

Granian forks its workers, so what is changed here holds in them too.
"""

import secrets
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from flask.cli import main as flask_command
from granian.server.mp import WorkerProcess

import storage.sqlite
from questions import Bank, BankError
from storage import NewResult, Store, StoredResult, StoreError
from web.platform.bank import BankInForce

LATE: Final = 5.0  # seconds between the acknowledgement and the commit of an early server

WORDS: Final = ("-m", "tests.gates.faults_server")


def words(*changes: str) -> tuple[str, ...]:
    """Return what Python must be started with for a server with these changes."""
    return (*WORDS, *changes)


def journal(mode: str) -> None:
    """Choose the journal whatever the version of SQLite."""
    storage.sqlite.journal_mode = lambda version: mode


def acknowledge_early() -> None:
    """Say that a result is stored, and store it later."""
    store_it = Store.save

    def save(self: Store, result: NewResult) -> None:
        _later(lambda: store_it(self, result))

    Store.save = save  # type: ignore[method-assign]


def delete_late() -> None:
    """Say that a result is deleted or its link renewed, and do it later."""
    erase, renew = Store.delete, Store.renew_link

    def delete(self: Store, manage_hash: bytes) -> None:
        _later(lambda: erase(self, manage_hash))

    def renew_link(self: Store, manage_hash: bytes, view_hash: bytes, number: int) -> None:
        _later(lambda: renew(self, manage_hash, view_hash, number))

    Store.delete = delete  # type: ignore[method-assign]
    Store.renew_link = renew_link  # type: ignore[method-assign]


def save_twice() -> None:
    """Make another result of a form that was sent before, as if the key were not unique."""
    store_it = Store.save

    def save(self: Store, result: NewResult) -> None:
        if self.has(result.key, result.created_at):
            again = {name: secrets.token_bytes(32) for name in ("key", "view_hash", "manage_hash")}
            result = replace(result, **again)  # type: ignore[arg-type]
        store_it(self, result)

    Store.save = save  # type: ignore[method-assign]


def forgive() -> None:
    """Say that a result is stored although the store could not keep it."""
    store_it = Store.save

    def save(self: Store, result: NewResult) -> None:
        with suppress(StoreError):
            store_it(self, result)

    Store.save = save  # type: ignore[method-assign]


def remember() -> None:
    """Ask the store for each link once, and go on saying what it said."""
    find_it, known = Store.find, dict[bytes, StoredResult | None]()

    def find(self: Store, view_hash: bytes, now: int) -> StoredResult | None:
        if view_hash not in known:
            known[view_hash] = find_it(self, view_hash, now)
        return known[view_hash]

    Store.find = find  # type: ignore[method-assign]


def insist() -> None:
    """Insist on the newest question bank, also on one with faults."""
    take = BankInForce._put_in_force

    def _take(self: BankInForce, found: Bank | BankError) -> None:
        if isinstance(found, BankError):
            raise found
        take(self, found)

    BankInForce._put_in_force = _take  # type: ignore[method-assign]


def hurry() -> None:
    """End the workers at once when the server is asked to end."""
    WorkerProcess.terminate = WorkerProcess.kill  # type: ignore[method-assign]


def _later(do: Callable[[], None]) -> None:
    def wait_and_do() -> None:
        time.sleep(LATE)
        do()

    threading.Thread(target=wait_and_do, daemon=True).start()


CHANGES: Final[Mapping[str, Callable[[], None]]] = {
    "journal=WAL": lambda: journal("WAL"),
    "journal=DELETE": lambda: journal("DELETE"),
    "early": acknowledge_early,
    "late": delete_late,
    "twice": save_twice,
    "forgiving": forgive,
    "remembering": remember,
    "insisting": insist,
    "hurried": hurry,
}


def main() -> None:
    """Change what the words say, then serve."""
    for name in sys.argv[1:]:
        CHANGES[name]()
    sys.argv = ["flask", "--app", "app", "serve"]
    flask_command()


if __name__ == "__main__":
    main()
