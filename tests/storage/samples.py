"""Results to store, for the tests and for the processes they start."""

import hashlib
from typing import Any

from storage import NewResult


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
