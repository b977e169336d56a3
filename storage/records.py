"""What the store takes and gives back.

Hashes and answers stay out of `repr()`, which ends up in logs and tracebacks.
"""

from dataclasses import dataclass, field
from typing import Final

DAY: Final = 86_400
"""Seconds, in which the store counts all times."""

MOST_DAYS: Final = 400
"""No result expires later than so many days after it was made."""


@dataclass(frozen=True, slots=True)
class NewResult:
    """A finished questionnaire to be kept; times are UTC seconds, hashes 32 bytes of SHA-256.

    `key` is the hash of the form's one-time submit secret and so the identity of this finish.
    """

    key: bytes = field(repr=False)
    view_hash: bytes = field(repr=False)
    manage_hash: bytes = field(repr=False)
    engine: str
    app_version: str
    bank_hash: bytes = field(repr=False)
    bank_text: str = field(repr=False)
    language: str
    sheet: str = field(repr=False)
    outcome: str = field(repr=False)
    sentences: str = field(repr=False)
    created_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """Whether readers may open a result, how much they see (a word of the caller's), and until when (UTC seconds).

    `previews`: whether what chat programs show of the link may name the verdict.
    """

    is_shared: bool
    shows: str
    expires_at: int
    previews: bool = False


@dataclass(frozen=True, slots=True)
class ManagedResult:
    """A result as its maker rules it; `link_number` counts how often the link was renewed."""

    created_at: int
    sheet: str = field(repr=False)
    outcome: str = field(repr=False)
    sentences: str = field(repr=False)
    bank_text: str = field(repr=False)
    sharing: Sharing
    link_number: int
    # The hash of the view secret in force: secrets are derived with a key that may have changed since.
    view_hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A kept questionnaire as it was on the day it was finished, with the bank of that day."""

    manage_hash: bytes = field(repr=False)
    engine: str
    app_version: str
    bank_hash: bytes = field(repr=False)
    bank_text: str = field(repr=False)
    language: str
    sheet: str = field(repr=False)
    outcome: str = field(repr=False)
    sentences: str = field(repr=False)
    created_at: int
    expires_at: int
    shows: str
    previews: bool
