"""What this browser deleted a moment ago, so that going back there is answered kindly; nobody else is told.

For everybody else a deleted result is like one that never was. The note holds fingerprints of the link and of the
private link, lives in the cookie of the browser that deleted, and counts for half an hour.
"""

import time
from typing import Any, NoReturn

from flask import abort, make_response, render_template, session

from web.access.own_result import has_own
from web.platform.secrets import hashed

IN_COOKIE = "gone"
FOR = 30 * 60  # seconds
PART = 16  # digits of the fingerprint: enough to know a link again


def remember_deleted(link: str | None, name: str, *, was_opened: bool) -> None:
    """Note that a result was deleted here, and whether it was opened with its private link.

    The link is None if it is not known any more; `name` is what its controls call it by.
    """
    fingerprint = _fingerprint(link) if link else ""
    session[IN_COOKIE] = {"l": fingerprint, "r": name, "o": was_opened, "t": int(time.time())}


def forget_deleted() -> None:
    """Take the note away."""
    session.pop(IN_COOKIE, None)


def abort_where_nothing_is(link: str) -> NoReturn:
    """Answer 404: with a kind page where this browser deleted what was there, else as for a link that never was."""
    if _noted().get("l") == _fingerprint(link):
        abort_deleted()
    abort(404)


def abort_deleted() -> NoReturn:
    """Answer 404 with the kind page; it leads on to the result made in this browser, if that is another."""
    abort(make_response(render_template("manage/gone.html", has_own=has_own()), 404))


def was_deleted(name: str) -> bool:
    """Tell whether the result that addresses call by a name was deleted here."""
    return _noted().get("r") == name


def was_any_deleted() -> bool:
    """Tell whether any result was deleted here."""
    return bool(_noted())


def was_opened() -> bool:
    """Tell whether what was deleted here had been opened with its private link."""
    return _noted().get("o") is True


def _noted() -> dict[str, Any]:
    """Return the note while it counts."""
    noted = session.get(IN_COOKIE)
    if not isinstance(noted, dict) or not isinstance(noted.get("t"), int):
        return {}
    return noted if abs(int(time.time()) - noted["t"]) < FOR else {}


def _fingerprint(link: str) -> str:
    return hashed("gone", link).hex()[:PART]
