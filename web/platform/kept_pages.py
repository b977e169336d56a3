"""Pages that differ from person to person only in their form's token and sheet: rendered once, filled in each time.

Whoever renders is given nothing of the person beyond what stands in the key, so no page can carry one person's words
to another. A page is kept as long as its bank is in force, and there are never more than `MOST` of them.
"""

import secrets
from collections.abc import Callable, Hashable

from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from questions import Bank
from web.platform.i18n import current_language

MOST = 512  # about 7 kB each
USUAL = {b"", b"origin=review"}  # what stands behind the address; anybody may invent more, and it is not kept
# Nobody can know these, so no text of a bank can be taken for a place that is filled in.
TOKEN, SHEET = (secrets.token_hex(16) for _ in range(2))

Parts = tuple[str, str, str]
Kept = dict[Hashable, tuple[Bank, Parts]]


def init_app(app: Flask) -> None:
    """Begin with no page."""
    app.extensions["role_fit_pages"] = {}


def filled(bank: Bank, key: tuple[Hashable, ...], render: Callable[[], str], *, sheet: str) -> str:
    """Return the page with this person's token and sheet; `render` writes it with TOKEN and SHEET in their places."""
    pages: Kept = current_app.extensions["role_fit_pages"]
    # Links may carry the address of the page, and what is shared carries the host.
    place = (current_language().code, request.root_url, request.full_path, *key)
    found = pages.get(place)
    if found is None or found[0] is not bank:
        found = (bank, _parts(render()))
        if request.query_string in USUAL:
            _keep(pages, place, found)
    before, between, after = found[1]
    return f"{before}{escape(generate_csrf())}{between}{escape(sheet)}{after}"


def _keep(pages: Kept, place: Hashable, page: tuple[Bank, Parts]) -> None:
    if len(pages) >= MOST:
        pages.clear()
    pages[place] = page


def _parts(page: str) -> Parts:
    before, _, rest = page.partition(TOKEN)
    between, _, after = rest.partition(SHEET)
    return before, between, after
