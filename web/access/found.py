"""The stored result that a link opens, who made it, and what its page says beside it."""

import time
from datetime import UTC, datetime

from flask import abort, current_app, url_for

from questions.sheet import sheet_from_text
from storage import StoredResult, StoreError
from web.access.saved import Saved
from web.platform.bank import current_bank
from web.platform.secrets import hashed, is_secret, manage_secrets, public_address
from web.platform.store import current_store
from web.session.draft import Draft


def find_result(link: str) -> StoredResult:
    """Return a stored result; anything else is the same 404, and the store being down a 503."""
    return shared_result(link) or abort(404)


def shared_result(link: str) -> StoredResult | None:
    """Return what a link opens for everybody; what cannot be a link is a 404, and the store being down a 503."""
    if not is_secret(link):
        abort(404)
    try:
        return current_store().find(hashed("view", link), int(time.time()))
    except StoreError as error:
        current_app.logger.error("result not read: %s", error)
        abort(503)


def is_own(draft: Draft, stored: StoredResult) -> bool:
    """Tell whether the result was made in this browser."""
    secrets = manage_secrets(draft.finished) if draft.finished else ()
    return any(hashed("manage", secret) == stored.manage_hash for secret in secrets)


def is_overtaken(sheet: str, draft: Draft) -> bool:
    """Tell whether the maker's browser holds other answers now than a stored sheet."""
    return draft.is_begun and draft.sheet() != sheet_from_text(current_bank(), sheet)


def saved_result(stored: StoredResult, link: str, draft: Draft) -> Saved:
    """Return what stands beside a result that was opened with its link."""
    own = is_own(draft, stored)
    return Saved(
        address=public_address(url_for("results.show", link=link)),
        json_address=url_for("results.show", link=f"{link}.json"),
        made_on=datetime.fromtimestamp(stored.created_at, UTC),
        kept_until=datetime.fromtimestamp(stored.expires_at, UTC),
        is_own=own,
        is_latest=own,
        is_shared=True,
        readers_see=stored.shows,
        trial=url_for("results.what_if", link=link),
        previews=stored.previews,
        is_overtaken=own and is_overtaken(stored.sheet, draft),
    )
