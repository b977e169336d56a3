"""Translations by gettext, in the language of the request; outside of one it is English."""

from collections.abc import Callable

from flask import Flask, current_app

from web.platform.i18n.formats import format_date, isolate, localize_number, quote
from web.platform.i18n.translation import (
    ENGLISH,
    Language,
    LazyText,
    all_languages,
    current_language,
    gettext,
    lazy_gettext,
    ngettext,
    npgettext,
    page_language,
    pgettext,
    set_language,
    use_language,
)

__all__ = [
    "ENGLISH",
    "Language",
    "LazyText",
    "current_language",
    "find_language",
    "format_date",
    "gettext",
    "init_app",
    "isolate",
    "lazy_gettext",
    "localize_number",
    "ngettext",
    "npgettext",
    "page_language",
    "pgettext",
    "quote",
    "set_language",
    "supported_languages",
    "use_language",
]


def init_app(app: Flask) -> None:
    """Give templates `_()` and its kin, the trans block, `|date`, and `in_language()` for a part of a page."""
    app.extensions["role_fit_languages"] = dict(all_languages())
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    environment.globals["_"] = _translate
    environment.filters["date"] = format_date
    environment.globals["language"] = current_language
    environment.globals["in_language"] = _in_language


def supported_languages() -> dict[str, Language]:
    """Return the languages of the pages by code, English first."""
    languages: dict[str, Language] = current_app.extensions["role_fit_languages"]
    return languages


def find_language(code: str) -> Language:
    """Return the language of a code, a region with the words of its language; else English words and that code."""
    return supported_languages().get(code) or page_language(code) or Language(code)


def _translate(message: str, **values: object) -> str:
    """Translate a message in a template, which escapes the result: no message holds markup.

    Jinja's own `_` looks up the context each time and takes four times as long; a page has up to a hundred messages.
    """
    return gettext(message) % values


def _in_language(code: str, caller: Callable[[], str]) -> str:
    """Render a call block in another language than the rest of the page."""
    with use_language(find_language(code)):
        return caller()
