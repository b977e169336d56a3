"""How templates are rendered: plain data by its keys first, and pages that are the same for many are cached.

A question page differs from person to person only in the token of its form and the id of the sheet. It is rendered once
for each key, with placeholders in the places of both, and filled in for each request. Whoever renders is given nothing
of the person beyond what stands in the key, so no page can carry one person's words to another.
"""

import secrets
from collections.abc import Callable, Hashable, MutableMapping
from typing import Any

from flask import Flask, current_app, request
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from questions import Bank
from web import VERSION
from web.platform.i18n import current_language

MAX_PAGES = 512  # about 7 kB each
CACHED_QUERIES = {b"", b"origin=review"}  # anybody may invent more
# Nobody can know these, so no text of a bank can be taken for a placeholder.
TOKEN, SHEET = (secrets.token_hex(16) for _ in range(2))

Parts = tuple[str, str, str]
"""A page before the token of its form, between that and the id of the sheet, and after."""
PageCache = dict[Hashable, tuple[Bank, Parts]]


class Pages(Environment):
    """Flask's environment, in which `view.title` of a dictionary is read as `view["title"]`.

    Jinja tries an attribute first and catches the error: on a result page, which prints a stored view, that is four
    hundred errors, a sixth of its time.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a value of a dictionary, or an attribute of anything else."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what all pages share as it is now; nothing is added to it once pages are read.

        Jinja chains two mappings instead, and walks through both for each macro that a page imports.
        """
        return {**self.globals, **(d or {})}


def init_app(app: Flask) -> None:
    """Render templates with this environment; has to come before anything that touches `app.jinja_env`."""
    app.jinja_environment = Pages
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals["version"] = VERSION
    app.extensions["role_fit_pages"] = {}


def read_templates(app: Flask) -> None:
    """Read all templates now: a server that has no file to spare later must still be able to answer in words."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


def render_cached(bank: Bank, key: tuple[Hashable, ...], render: Callable[[], str], *, sheet: str) -> str:
    """Return the page for `key` with this person's token and sheet, rendered if it is not cached for this bank.

    `render` writes the page with TOKEN and SHEET as placeholders, in this order.
    """
    cache: PageCache = current_app.extensions["role_fit_pages"]
    # Links may carry the address of the page, and what is shared carries the host.
    address = (request.scheme, request.host, request.root_path, request.path, request.query_string)
    place = (current_language().code, address, *key)
    found = cache.get(place)
    if found is None or found[0] is not bank:
        found = (bank, _split_at_placeholders(render()))
        if request.query_string in CACHED_QUERIES:
            if len(cache) >= MAX_PAGES:
                cache.clear()
            cache[place] = found
    before, between, after = found[1]
    return f"{before}{escape(generate_csrf())}{between}{escape(sheet)}{after}"


def _split_at_placeholders(page: str) -> Parts:
    """Return what stands before, between and after; the token stands before the id of the sheet."""
    before, _, rest = page.partition(TOKEN)
    between, _, after = rest.partition(SHEET)
    return before, between, after
