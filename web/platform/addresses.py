"""Addresses that people type, and that other programs tidy, wrap or put signs around: find the page that was meant.

The form of the address decides. Whether a link opens anything is not looked at, so nothing can be learned here.
"""

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from web.platform.logging import HEALTH_CHECKS

KINDS: Final = re.compile(r"/(results|manage|jobs/open|continue)/(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
# Dashes and underscores may be part of a secret, and marks of emphasis around it.
SECRET: Final = re.compile(r"(?<![\w.-])(?P<mark>[-_]{0,3}?)(?P<it>[\w-]{43})(?P=mark)[-_]{0,3}(?![\w-])", re.ASCII)
TOKEN: Final = re.compile(r"(?<![\w-])(?P<it>[\w-]{20,}\.[\w-]{4,8}\.[\w-]{43})[-_]{0,3}(?![\w-])", re.ASCII)
WRAPPING: Final = re.compile(r"[^\w./-]+", re.ASCII)  # what mail programs put into long addresses
AROUND: Final = re.compile(r"^[^\w]+|[^\w]+$", re.ASCII)
PLAIN: Final = re.compile(r"[\w/-]*", re.ASCII)
BELOW: Final = re.compile(r"/(what-if(/save|(?!/save))|compare|pack(\.(docx|pdf|md)|(?!\.\w)))(?![a-z0-9])", re.ASCII)
BELOW_RESULTS: Final = {
    "/what-if": "what_if.show",
    "/what-if/save": "what_if.ask_to_save",
    "/compare": "compare.page",
    "/pack": "pack.show",
}
HIDDEN: Final = {"link", "secret", "token", "name"}  # arguments that are never tidied as words

Page = tuple[str, dict[str, Any]]
"""The endpoint of a page, and the arguments in its address."""


def serve_under(path: str, serve: WSGIApplication) -> WSGIApplication:
    """Return an app whose addresses begin with `path`, whether the proxy passes that on or takes it off."""

    def serve_below(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = environ["PATH_INFO"]
        if asked == path or asked.startswith(f"{path}/"):
            environ["PATH_INFO"] = asked.removeprefix(path) or "/"
        environ["SCRIPT_NAME"] = path
        return serve(environ, start_response)

    return serve_below


def redirect_to_meant_page() -> Response | None:
    """Redirect to the page that the requested address means; None if it is that of a page, or means none."""
    if request.method not in {"GET", "HEAD"}:
        return None
    path = unquote(request.path)  # what was escaped twice
    page = _find_page_of_secret(path) or _find_page_of_secret(WRAPPING.sub("", path)) or _find_plain_page(path)
    if page is None or page == (request.endpoint, request.view_args):
        return None
    return redirect(_address_with_query(page), 303)


def _address_with_query(page: Page) -> str:
    """Return the address of a page with the query of this request, except what `url_for` would take for its own."""
    query: dict[str, Any] = {
        name: values for name, values in request.args.lists() if not name.startswith("_") and name != "endpoint"
    }
    return url_for(page[0], **(query | page[1]))


def _find_page_of_secret(path: str) -> Page | None:
    """Return the page for the secret behind one of the addresses of KINDS, with anything around it; None without."""
    found = KINDS.search(path)
    if found is None:
        return None
    kind, rest = found[1].lower(), found[2]
    secret = (TOKEN if kind == "continue" else SECRET).search(rest)
    if secret is None:
        return None
    if kind == "results":
        return _find_page_of_result(secret["it"], rest[secret.end("it") :].lower())
    if kind == "manage":
        return "manage.arrive", {"secret": secret["it"]}
    if kind == "jobs/open":
        return "job_arrival.arrive", {"secret": secret["it"]}
    return "another_device.arrive", {"token": secret["it"]}


def _find_page_of_result(link: str, rest: str) -> Page | None:
    """Return the page of a result that the rest of a path, behind the secret, names; None if it names none."""
    if any(name in rest for name in BELOW_RESULTS):
        part = BELOW.search(rest)
        if part is None:
            return None
        page, _, format_ = part[0].partition(".")
        return ("pack.send", {"link": link, "format": format_}) if format_ else (BELOW_RESULTS[page], {"link": link})
    return "result.show", {"link": f"{link}.json" if rest.startswith(".json") else link}


def _find_plain_page(path: str) -> Page | None:
    """Return the page whose address the path is, but for capitals and signs around it; None if it is none."""
    tidy = AROUND.sub("", path.lower())
    try:
        endpoint, values = current_app.create_url_adapter(request).match(f"/{tidy}", "GET")  # type: ignore[union-attr]
    except HTTPException:
        return None
    is_plain = PLAIN.fullmatch(tidy) and not HIDDEN & set(values) and endpoint not in HEALTH_CHECKS
    return (endpoint, dict(values)) if is_plain else None
