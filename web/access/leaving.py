"""Which key a new one pushes out of a full ring, and what it opens: pages that add a key say so first."""

from flask import current_app

from storage import StoreError
from web.access.jobs import JobAccess, find_access
from web.access.keyring import MANAGE, find_leaving_key
from web.access.result import Control
from web.access.rights import live_keys, look_up


def find_leaving(secret: str | None = None) -> Control | JobAccess | None:
    """Return what the key opens that a secret pushes out of the ring; None stands for a new secret.

    While the store is down nobody knows, but nothing can be made then either.
    """
    try:
        live_keys()
        key = find_leaving_key(secret)
        if key is None:
            return None
        return look_up(key) if key.kind == MANAGE else find_access(key.kind, key.secret)
    except StoreError as error:
        current_app.logger.error("leaving key not read: %s", error)
        return None
