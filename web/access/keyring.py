"""The keys that this browser holds, in its signed cookie: what opens a result's controls, a job or a seat in one.

A key is in the ring or it is not: nothing ends by itself while the cookie lives. When the ring is full, the oldest key
leaves; pages that add one say so first.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import session

from web.platform.secrets import hashed, is_secret

IN_COOKIE: Final = "keys"
MANAGE: Final = "manage"  # a result
ORGANISE: Final = "organise"  # a job
SEAT: Final = "seat"  # one member's place in a job
KINDS: Final = {MANAGE, ORGANISE, SEAT}
MOST_KEYS: Final = 8
SHARED: Final = "shared"  # in the cookie: the link of somebody's result, beside which the own answers are to be put
FORGOTTEN: Final = "left"  # in the cookie: the keys that this browser was told to forget
FORGOTTEN_DIGITS: Final = 4  # of their fingerprints: the cookie is small, and a wrong guess only asks once more
DIGITS: Final = 16  # of a fingerprint: enough to tell keys apart; it opens nothing
FINGERPRINT: Final = re.compile(f"[0-9a-f]{{{DIGITS}}}")


@dataclass(frozen=True, slots=True)
class Key:
    """A secret that this browser holds; `since` is when it got it, in seconds since 1970."""

    kind: str
    secret: str
    since: int

    @property
    def fingerprint(self) -> str:
        """Return what pages say in `of` when they need this key; it opens nothing."""
        return fingerprint_of(self.secret)

    @property
    def hash(self) -> bytes:
        """Return what the store knows the key by."""
        return hashed(self.kind, self.secret)


def fingerprint_of(secret: str) -> str:
    """Return a fingerprint of a secret; it opens nothing."""
    return hashed("name", secret).hex()[:DIGITS]


def keys() -> tuple[Key, ...]:
    """Return the keys of this browser, the newest last; whatever else stands in the cookie is left aside."""
    held = session.get(IN_COOKIE)
    entries = held if isinstance(held, list) else ()
    read = {key.secret: key for entry in entries for key in _read_key(entry)}
    return tuple(read.values())[-MOST_KEYS:]


def _read_key(entry: Any) -> Iterator[Key]:
    """Yield the key of an entry of the cookie; nothing for an entry of another form."""
    match entry:
        case [str(kind), str(secret), int(since)] if kind in KINDS and is_secret(secret):
            yield Key(kind, secret, since)


def add_key(secret: str, kind: str = MANAGE, *, since: int | None = None) -> Key:
    """Put a key last, which makes it the newest; the oldest leaves a full ring."""
    key = Key(kind, secret, int(time.time()) if since is None else since)
    _write_keys((*_keys_without(key.fingerprint), key)[-MOST_KEYS:])
    if was_forgotten(secret):
        session[FORGOTTEN] = "".join(
            prefix for prefix in _forgotten_prefixes() if prefix != key.fingerprint[:FORGOTTEN_DIGITS]
        )
    return key


def find_leaving_key(secret: str | None = None) -> Key | None:
    """Return the key that adding a secret pushes out of the ring, if it does; None stands for a new secret."""
    held = keys()
    is_held = any(key.secret == secret for key in held)
    return held[0] if len(held) == MOST_KEYS and not is_held else None


def forget_key(fingerprint: str) -> None:
    """Take a key out, by its fingerprint."""
    others = _keys_without(fingerprint)
    if len(others) < len(keys()):
        _note_forgotten([fingerprint])
        _write_keys(others)


def forget_all_keys() -> None:
    """Take all keys out, and the link of a shared result."""
    _note_forgotten([key.fingerprint for key in keys()])
    session.pop(IN_COOKIE, None)
    session.pop(SHARED, None)


def keep_shared_link(link: str) -> None:
    """Keep the link of a shared result, so that an own one can be compared with it; an earlier one goes."""
    session[SHARED] = link
    session.permanent = True


def shared_link() -> str:
    """Return the link of the shared result that an own one is to be compared with, or nothing."""
    link = session.get(SHARED)
    return link if isinstance(link, str) and is_secret(link) else ""


def was_forgotten(secret: str) -> bool:
    """Tell whether this browser was told to forget a key, whose private link others may find in its history."""
    return fingerprint_of(secret)[:FORGOTTEN_DIGITS] in _forgotten_prefixes()


def has_forgotten_any() -> bool:
    """Tell whether this browser was told to forget any key."""
    return bool(_forgotten_prefixes())


def _forgotten_prefixes() -> list[str]:
    """Return the first digits of the fingerprints of keys that this browser was told to forget."""
    held = session.get(FORGOTTEN)
    noted = held if isinstance(held, str) else ""
    return [noted[at : at + FORGOTTEN_DIGITS] for at in range(0, len(noted), FORGOTTEN_DIGITS)]


def _note_forgotten(fingerprints: list[str]) -> None:
    """Note in the cookie that keys with these fingerprints were to be forgotten."""
    if fingerprints:
        noted = dict.fromkeys(
            [*_forgotten_prefixes(), *(fingerprint[:FORGOTTEN_DIGITS] for fingerprint in fingerprints)]
        )
        session[FORGOTTEN] = "".join(list(noted)[-MOST_KEYS:])
        session.permanent = True


def _keys_without(fingerprint: str) -> tuple[Key, ...]:
    """Return the keys of this browser but the one with this fingerprint."""
    return tuple(key for key in keys() if key.fingerprint != fingerprint)


def _write_keys(held: tuple[Key, ...]) -> None:
    """Write the ring into the cookie; an empty one leaves nothing there."""
    if not held:
        session.pop(IN_COOKIE, None)
        return
    session[IN_COOKIE] = [[key.kind, key.secret, key.since] for key in held]
    session.permanent = True
