"""The manage link that was opened in this browser: its secret works for a while without standing in an address.

Whoever can read the cookie can read the secret in it, so it is taken out with the first request after its time.
"""

import time
from typing import Any, Final

from flask import session

IN_COOKIE = "manage"
LEFT: Final = "left"
ENDED: Final[dict[str, Any]] = {}  # what is left then, so that its pages say why they open no more
IDLE = 30 * 60  # seconds that it works without being used
IN_ALL = 8 * 3600  # seconds that it works however much it is used


def open_secret(secret: str) -> None:
    """Let a secret work from now on."""
    now = int(time.time())
    session[IN_COOKIE] = {"s": secret, "o": now, "t": now}


def opened_secret() -> str | None:
    """Return the secret that works at present."""
    opened, now = session.get(IN_COOKIE), int(time.time())
    if not isinstance(opened, dict):
        return None
    secret, used, since = opened.get("s"), opened.get("t"), opened.get("o")
    if not (isinstance(secret, str) and isinstance(used, int) and isinstance(since, int)):
        return None
    # A clock that was put back must not keep it open: then what is said to be used lies ahead.
    return secret if abs(now - used) < IDLE and abs(now - since) < IN_ALL else None


def has_ended() -> bool:
    """Tell whether a secret was opened here whose time is over."""
    return IN_COOKIE in session and opened_secret() is None


def drop_ended() -> None:
    """Take a secret whose time is over out of the cookie."""
    if has_ended() and session[IN_COOKIE] != ENDED:
        session[IN_COOKIE] = ENDED


def use_opened() -> None:
    """Start the time without use anew; the time in all goes on."""
    session[IN_COOKIE] = session[IN_COOKIE] | {"t": int(time.time())}


def close_opened() -> None:
    """Let it work no longer in this browser."""
    session.pop(IN_COOKIE, None)


def leave_opened() -> None:
    """Let it work no longer because its holder said so, who is told once that it was done."""
    if opened_secret() is not None:
        session[LEFT] = True
    close_opened()


def has_just_left() -> bool:
    """Tell whether the controls were left right before this page; true once."""
    return session.pop(LEFT, None) is True
