"""Results and jobs to store, for the tests and for the processes they start."""

import hashlib
from collections.abc import Callable
from typing import Any

from storage import ChangedJob, NewJob, NewResult, StoredJob


def hash_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def make_result(name: str, *, bank: str = "{}", **changes: Any) -> NewResult:
    """Build a result of its own for each name, created at 1000 and expiring at 2000."""
    values: dict[str, Any] = {
        "key": hash_of("key " + name),
        "view_hash": hash_of("view " + name),
        "manage_hash": hash_of("manage " + name),
        "engine": "split-points/1",
        "app_version": "1.0",
        "bank_hash": hash_of(bank),
        "bank_text": bank,
        "language": "en",
        "sheet": "sheet of " + name,
        "outcome": "{}",
        "sentences": "[]",
        "created_at": 1_000,
        "expires_at": 2_000,
    }
    return NewResult(**(values | changes))


def make_job(name: str, **changes: Any) -> NewJob:
    """Build a job of its own for each name, with the doors "organise NAME" and "invitation NAME"."""
    values: dict[str, Any] = {
        "key": hash_of("job " + name),
        "created_at": 1_000,
        "expires_at": 2_000,
        "document": "document of " + name,
        "doors": frozenset({hash_of("organise " + name), hash_of("invitation " + name)}),
    }
    return NewJob(**(values | changes))


def into(document: str, *doors: str, until: int = 2_000, bank: str | None = None) -> Callable[[StoredJob], ChangedJob]:
    """Return a change into this document, which pins a bank if it has one."""
    pinned = None if bank is None else (hash_of(bank), bank)
    return lambda _job: ChangedJob(document, frozenset(map(hash_of, doors)), until, pinned)
