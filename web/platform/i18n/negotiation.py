"""Language negotiation: the link's choice, else the cookie's, else Accept-Language, among what pages and bank offer.

The link may stand on any page (`?lang=de`). It is remembered in the cookie and changes nothing else, so that it may be
a plain GET. A question bank that lacks a language keeps the pages out of it too: half a page helps nobody.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError
from flask import Flask, Response, request, session
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import SecurityError
from werkzeug.http import parse_accept_header

from web.platform.bank import current_bank, request_bank
from web.platform.i18n import (
    ENGLISH,
    current_language,
    find_language,
    page_language,
    set_language,
    supported_languages,
)
from web.platform.problems import is_for_api

PARAMETER = "lang"
IN_COOKIE = "language"
TAG = re.compile(r"^\W*([a-z]+(?:[-_][a-z0-9]+)*)", re.ASCII | re.IGNORECASE)  # in what a link asks for
MAX_HEADER = 200  # characters of a header that are read; browsers send about forty
UNTRANSLATED = {"assets.send", "about.alive", "about.ready"}
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to the same page in another language."""

    code: str
    name: str
    address: str


def init_app(app: Flask) -> None:
    """Set the language of each request and its headers, and give templates `language_links()` and `bank_language()`."""
    app.jinja_env.globals["language_links"] = language_links
    app.jinja_env.globals["bank_language"] = bank_language

    @app.before_request
    def set_language_of_request() -> None:
        if not is_untranslated():
            choose_language()

    @app.after_request
    def add_headers(response: Response) -> Response:
        """Name the language of a page, and that it depends on Accept-Language."""
        if response.mimetype == HTML:
            response.headers["Content-Language"] = current_language().code
            response.vary.add("Accept-Language")
        return response

    @app.teardown_request
    def reset_language(_error: BaseException | None) -> None:
        """Reset the language for the next request of this thread."""
        set_language(ENGLISH)


def is_untranslated() -> bool:
    """Return whether the route has nothing to translate; only its error pages do. The API reads no cookie."""
    return request.endpoint in UNTRANSLATED or is_for_api()


def choose_language() -> None:
    """Set the language of this request, and remember in the cookie what a link asked for."""
    offered = offered_languages()
    wanted = _requested_code(offered)
    if wanted and session.get(IN_COOKIE) != wanted:
        session[IN_COOKIE] = wanted
        session.permanent = True
    chosen = wanted or session.get(IN_COOKIE)
    code = chosen if chosen in offered else match_language(request.headers.get("Accept-Language", ""), offered)
    set_language(find_language(str(code)))


def use_content_language(code: str) -> None:
    """Set the language of this request to that of what it shows, if the browser names none and nobody chose one.

    Chats, mail programs and feed readers name none.
    """
    offered = offered_languages()
    is_chosen = _requested_code(offered) or session.get(IN_COOKIE) in offered
    if code in offered and not is_chosen and set(_accepted(request.headers.get("Accept-Language", ""))) <= {"*"}:
        set_language(find_language(code))


def _requested_code(offered: tuple[str, ...]) -> str | None:
    """Return the language that a link asks for, in any spelling: de_DE, DE. None if it is not offered.

    An untrusted host and the response to a form have none.
    """
    is_link = request.method in {"GET", "HEAD"} and not isinstance(request.routing_exception, SecurityError)
    found = TAG.search(request.args.get(PARAMETER, "")[:MAX_HEADER]) if is_link else None
    return _look_up(found[1].replace("_", "-").lower(), offered) if found else None


def offered_languages() -> tuple[str, ...]:
    """Return the codes of the languages that both the pages and the bank have, the one of bank.yaml first.

    Around a bank.yaml in a language that the pages do not speak, they stay English.
    """
    bank = request_bank()
    return _select_supported((bank.language or ENGLISH.code, *bank.spoken), tuple(supported_languages()))


@lru_cache(maxsize=16)
def _select_supported(codes: tuple[str, ...], supported: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of these codes the pages speak; English in the place of the first, if they do not."""
    own, *others = (code if code in supported or page_language(code) is not None else "" for code in codes)
    return tuple(dict.fromkeys((own or ENGLISH.code, *filter(None, others))))


@lru_cache(maxsize=256)
def _accepted(header: str) -> tuple[str, ...]:
    """Return the tags of an Accept-Language header by descending quality, without those of quality 0."""
    accepted = parse_accept_header(header, LanguageAccept)
    return tuple(tag.lower() for tag, quality in accepted if quality > 0)


def match_language(header: str, offered: tuple[str, ...]) -> str:
    """Return the best of the offered languages for an Accept-Language header, the first of them if none is asked for.

    As in the lookup of RFC 4647, "de-AT" is content with "de"; where only a region is offered, "de" with that.
    """
    return _match(header[:MAX_HEADER], offered)


@lru_cache(maxsize=256)
def _match(header: str, offered: tuple[str, ...]) -> str:
    """Return the best of the offered languages for a header of bounded length; cached."""
    found = (_look_up(tag, offered) for tag in _accepted(header))
    return next(filter(None, found), offered[0])


def _look_up(tag: str, offered: tuple[str, ...]) -> str | None:
    """Return the offered language for a tag in small letters, shortened until one fits; None if none does."""
    by_tag = {code.lower().partition("-")[0]: code for code in reversed(offered)}
    by_tag |= {code.lower(): code for code in offered}
    while tag and tag not in by_tag:
        tag = tag.rpartition("-")[0]
    return by_tag.get(tag)


def language_links() -> list[LanguageLink]:
    """Return links to this page in its other languages; none on the response to a form, which would be lost."""
    if request.method not in {"GET", "HEAD"}:
        return []
    others = [code for code in offered_languages() if code != current_language().code]
    query = [(name, value) for name, value in request.args.items(multi=True) if name != PARAMETER]
    return [
        LanguageLink(code, find_language(code).name, f"?{urlencode([*query, (PARAMETER, code)])}") for code in others
    ]


def bank_language() -> dict[str, str]:
    """Return the attributes of an element with words of the bank; none where the page is in their language too."""
    code = current_bank().language or ENGLISH.code
    return {} if code == current_language().code else {"lang": code, "dir": _direction(code)}


@lru_cache(maxsize=8)
def _direction(code: str) -> str:
    """Return "ltr" or "rtl" for a language by its script; "auto" for one that is not known."""
    try:
        return Locale.parse(code, sep="-").text_direction
    except (ValueError, UnknownLocaleError):
        return "auto"
