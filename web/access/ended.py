"""What this browser gave up, recorded in the store, so that no copy of its cookie and no link made of it goes on.

The browser is known by the random text from which its form tokens are made: it is in the cookie before anything else,
also in those of version 0.2.0, and stays in every copy. The cookie says which end of its keys it knows of; a copy from
before knows of an earlier one than the store.
"""

import time
from typing import Final

from flask import current_app, session

from storage import StoreError
from web.access.keyring import keys
from web.platform.rate_limits import current_limits
from web.platform.secrets import hashed
from web.platform.store import current_store
from web.session.draft import RESTARTED

TOKEN: Final = "csrf_token"  # noqa: S105  where Flask-WTF keeps it
ENDED: Final = "ended"  # in the cookie: when its keys ended the last time
LINKED: Final = "linked"  # in the cookie: that a link to another device was made of it
SIZE: Final = 12  # bytes of a hash


def end_copies() -> None:
    """End the keys in all copies of this cookie, if it holds any; those it keeps after this request go on."""
    if not keys():
        return
    at = max(int(time.time()), _known_end() + 1)
    if _record_end(_keys_hash(), at, _known_end()):
        session[ENDED] = at
        session.permanent = True


def note_link() -> bytes | None:
    """Return what a link to another device says of the browser it is made in, which remembers that there is one."""
    if LINKED not in session:
        session[LINKED] = True
    return _links_hash()


def end_links() -> None:
    """End the links to other devices that were made in this browser since it last started again."""
    at = int(time.time())
    if session.pop(LINKED, None):
        _record_end(_links_hash(), at, at)


def has_link_ended(browser: bytes) -> bool:
    """Tell whether the links of a browser ended; while the store is down, none has, for they hold answers only."""
    try:
        return current_store().find_end(browser) > 0
    except StoreError as error:
        current_app.logger.error("end not looked up: %s", error)
        return False


def _record_end(browser: bytes | None, at: int, known: int) -> bool:
    """Record that what a browser, known by its hash, holds ended at `at` (UTC seconds); return whether it was recorded.

    It is not for a copy, which knows no end after `known`, while the store is down, and over the limit of a
    network. Then this browser alone gives up. Without a limit, anybody could fill the store.
    """
    if browser is None or current_limits().count_costly():
        return False
    try:
        return current_store().record_end(browser, at, known)
    except StoreError as error:
        current_app.logger.error("end not recorded: %s", error)
        return False


def is_copy() -> bool:
    """Tell whether the keys in this cookie ended elsewhere; raises StoreError."""
    return _find_end() > _known_end()


def accept_end() -> None:
    """Let the cookie know of the last end, so that what it holds after this request goes on; raises StoreError."""
    session[ENDED] = _find_end()


def _find_end() -> int:
    """Return when, as the store says, the keys of this browser were last given up (UTC seconds); 0 for never."""
    browser = _keys_hash()
    return current_store().find_end(browser) if browser else 0


def _known_end() -> int:
    """Return when, as far as the cookie knows, its keys were last given up (UTC seconds); 0 for never."""
    known = session.get(ENDED)
    return known if isinstance(known, int) else 0


def _keys_hash() -> bytes | None:
    """Return the hash by which the store knows the keys of this browser; None before its first form."""
    token = session.get(TOKEN)
    return hashed("keys of a browser", token)[:SIZE] if isinstance(token, str) else None


def _links_hash() -> bytes | None:
    """Return the hash by which the store knows the links made here since somebody last started again; None likewise."""
    token = session.get(TOKEN)
    text = f"{token} {session.get(RESTARTED, 0)}"
    return hashed("links of a browser", text)[:SIZE] if isinstance(token, str) else None
