"""Pages in a language that nobody speaks, and what on them was not said in it."""

import re
from collections.abc import Iterator
from gettext import NullTranslations

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from flask import Flask

from tests.questions.pseudo_language import CLOSE, OPEN, accented
from web import VERSION
from web.platform.i18n import Language

CODE = "xx"
SAID_IN = ("aria-label", "aria-description", "alt", "title", "placeholder", "content", "data-copied", "data-failed")
AS_THEY_ARE = ("Role Fit", VERSION, "JSON", "SHA-256", "http://localhost", "localhost", "ROLE_FIT_PUBLIC_URL")
INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
ADDRESS = re.compile(r"https?://\S+")
WORD = re.compile(r"[^\W\d_]{2,}")


class Pseudo(NullTranslations):
    """Says every message with accents and in brackets."""

    def gettext(self, message: str) -> str:
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return message if context in {"direction", "decimal mark"} else accented(message)


def teach(app: Flask, code: str = CODE) -> None:
    """Let the pages speak the language too; the bank must."""
    app.extensions["role_fit_languages"][code] = Language(code, Pseudo())


def unsaid(page: BeautifulSoup) -> list[str]:
    """Return the texts of a page, with the words in them that stand outside of all brackets."""
    return [text for text in _texts(page) if WORD.search(_outside(text))]


def _texts(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.select("*"):
        if _language_of(tag) == CODE:  # what says that it is in another language, is
            yield from (
                " ".join(str(tag[name]).split()) for name in SAID_IN if tag.has_attr(name) and _is_read(tag, name)
            )
            own = [part for part in tag.children if type(part) is NavigableString]
            yield from (" ".join(part.split()) for part in own)


def _language_of(tag: Tag) -> str:
    """Return the language of a tag as it says itself, or what it stands in."""
    teller = tag if tag.has_attr("lang") else tag.find_parent(lang=True)
    return str(teller["lang"]) if teller else CODE


def _is_read(tag: Tag, name: str) -> bool:
    """Tell whether an attribute is a text for people; of the meta tags only some are."""
    if name != "content":
        return True
    kind = str(tag.get("name") or tag.get("property") or "")
    return kind == "description" or kind.endswith((":title", ":description", ":alt", ":site_name"))


def _outside(text: str) -> str:
    """Take away what is said, from the innermost brackets outwards, and what is the same in every language."""
    text = ADDRESS.sub("", text)
    while INNERMOST.search(text):
        text = INNERMOST.sub("", text)
    for name in AS_THEY_ARE:
        text = text.replace(name, "")
    return text
