"""Who may open the workbench: everybody on this machine, nobody on a public site, or whoever has its key.

Whoever gave the key gets a pass, which travels in the form as all else does: nothing of it is in the cookie, and it
ends after half a day, with the tab, or when a key is changed.
"""

import hmac
import time
from hashlib import sha256

from flask import current_app, request

from web.platform.settings import KEY, current_settings

HOURS = 12
DOT = "."


def has_key() -> bool:
    """Return whether the workbench stands behind a key."""
    return current_settings().workbench == KEY


def may_enter() -> bool:
    """Return whether this request may use the workbench: no key is needed, or it holds a good pass or the key."""
    return not has_key() or _is_pass(request.form.get("pass", "")) or is_key(request.form.get("key", ""))


def is_key(text: str) -> bool:
    """Return whether a text is a key of the workbench, in a time that does not depend on it."""
    given = sha256(text.strip().encode()).digest()
    found = [hmac.compare_digest(given, sha256(key.encode()).digest()) for key in _keys()]
    return any(found)


def _keys() -> tuple[str, ...]:
    keys: tuple[str, ...] = current_app.extensions["role_fit_workbench_keys"]
    return keys


def new_pass() -> str:
    """Return a pass for half a day; empty where none is needed."""
    return _sign(int(time.time()) + HOURS * 3600) if has_key() else ""


def _is_pass(text: str) -> bool:
    """Return whether a text is a pass of ours that has not ended."""
    until, dot, _mark = text.partition(DOT)
    if not dot or not until.isascii() or not until.isdecimal() or len(until) > len(str(2**40)):
        return False
    return int(until) > time.time() and hmac.compare_digest(text.encode(), _sign(int(until)).encode())


def _sign(until: int) -> str:
    """Return the pass that ends at a moment (UTC seconds)."""
    words = DOT.join(("workbench", *_keys(), str(until)))
    return f"{until}{DOT}{hmac.digest(str(current_app.secret_key).encode(), words.encode(), 'sha256').hex()}"
