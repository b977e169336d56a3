"""The last result made in this browser: the secrets that rule it, and whether there is anything left to rule."""

from flask import current_app

from storage import StoreError
from web.access.mine import find_mine
from web.platform.bank import current_bank
from web.platform.secrets import hashed, manage_secrets
from web.platform.store import current_store
from web.session.draft import forget_finished, read_draft

WHENEVER = 0  # a time at which nothing has expired


def own_secrets() -> tuple[str, ...]:
    """Return the secrets that rule the last result made here."""
    finished = read_draft(current_bank()).finished
    return manage_secrets(finished) if finished else ()


def has_own() -> bool:
    """Tell whether the last result made here can be opened, and forget the way to one that is gone.

    Perhaps it was deleted elsewhere with its private link. While the store is down nobody knows, and the way stays.
    """
    secrets = own_secrets()
    try:
        if not secrets or find_mine(secrets):
            return bool(secrets)
        _forget_if_gone()
    except StoreError as error:
        current_app.logger.error("earlier result not read: %s", error)
        return True
    return False


def _forget_if_gone() -> None:
    """Keep the way to what is still stored: the clock may be wrong for a while, or an earlier key be missing."""
    bank = current_bank()
    if not current_store().has(hashed("submit", read_draft(bank).finished), WHENEVER):
        forget_finished(bank)
