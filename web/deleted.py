"""What this browser deleted a moment ago, so that going back there is answered kindly; nobody else is told.

For everybody else a deleted result is like one that never was. The note is a fingerprint of the link, lives in the
cookie of the browser that deleted, and counts for half an hour.
"""

import time
from typing import NoReturn

from flask import abort, make_response, render_template, session

from web.links import hashed

IN_COOKIE = "gone"
FOR = 30 * 60  # seconds
PART = 16  # digits of the fingerprint: enough to know a link again


def remember_deleted(link: str | None) -> None:
    """Note that the result behind a link was deleted here; the link is None if it is not known any more."""
    session[IN_COOKIE] = {"l": _fingerprint(link) if link else "", "t": int(time.time())}


def forget_deleted() -> None:
    """Take the note away."""
    session.pop(IN_COOKIE, None)


def abort_where_nothing_is(link: str | None = None) -> NoReturn:
    """Answer 404: with a kind page where this browser deleted what was there, else as for a link that never was.

    `link` is None for the pages of the maker, whose addresses name no result.
    """
    if _was_deleted(link):
        abort(make_response(render_template("manage/gone.html"), 404))
    abort(404)


def _was_deleted(link: str | None) -> bool:
    noted = session.get(IN_COOKIE)
    if not isinstance(noted, dict) or not isinstance(noted.get("t"), int):
        return False
    is_fresh = abs(int(time.time()) - noted["t"]) < FOR
    return is_fresh and (link is None or noted.get("l") == _fingerprint(link))


def _fingerprint(link: str) -> str:
    return hashed("gone", link).hex()[:PART]
