"""What all formats print of a document: clean text, and no marks and sources but those that belong there.

Text from people may hold what breaks a format or the reading of the words beside it: control characters, line breaks
inside a line, bidirectional controls. Escaping what is left is up to each writer.
"""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from itertools import groupby
from typing import Any

from documents.model import Blank, Box, Document, Inline, Line, Part, Strong, Style

# No-break spaces are not among them.
SPACES = re.compile("[\t-\r\x1c-\x1f \x85\u2028\u2029]+")
# Controls and characters that XML forbids or that stand for none, and all that turns the direction of text around.
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef"
    "\ufffe\uffff"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff"
    "\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff"
    "\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff"
    "\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]"
)
_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
# From a letter that runs to the left up to the last one before a letter that runs to the right.
RIGHT_TO_LEFT = re.compile(f"{_RIGHT_TO_LEFT}(?:[^A-Za-z\u00c0-\u058f]*{_RIGHT_TO_LEFT})?")
LEFT_TO_RIGHT_MARK = "\u200e"


def clean(text: str) -> str:
    """Return a text of one line that breaks no format; what follows words from right to left keeps its place."""
    kept = FORBIDDEN.sub("", SPACES.sub(" ", text))
    return kept if kept.isascii() else RIGHT_TO_LEFT.sub(rf"\g<0>{LEFT_TO_RIGHT_MARK}", kept)


def printable(document: Document) -> Document:
    """Return a document as it is printed: clean text, no marks in public parts, only the sources referred to.

    Without sources there are no marks: they would lead nowhere.
    """
    bare = not document.sources
    parts = tuple(_printed(part, is_public=part.is_public or bare) for part in document.parts)
    marks = {mark for part in parts for line in part.lines for mark in line.marks}
    whole: Document = _printed(replace(document, parts=()))
    return replace(whole, parts=parts, sources=tuple(one for one in whole.sources if one.mark in marks))


def printable_part(part: Part) -> Part:
    """Return one part as it is printed."""
    printed: Part = _printed(part, is_public=part.is_public)
    return printed


def _printed(value: Any, *, is_public: bool = False) -> Any:
    if isinstance(value, str) and not isinstance(value, Style):
        return clean(value).strip()
    if isinstance(value, tuple):
        return tuple(_printed(one, is_public=is_public) for one in value)
    if isinstance(value, Line):
        marks = () if is_public else _printed(value.marks)
        return Line(tuple(_tidied(value.parts)), marks)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _printed(getattr(value, f.name), is_public=is_public) for f in fields(value)})
    return value


def _tidied(parts: Iterable[Inline]) -> list[Inline]:
    """Return the parts of a line cleaned, alike neighbours joined, no space at either end nor two in a row."""
    tidied: list[Inline] = []
    for kind, alike in groupby(filter(_says_something, map(_cleaned, parts)), type):
        if kind in (Blank, Box):
            tidied += alike
            continue
        text = clean(Line(tuple(alike)).text)
        if not tidied or _text(tidied[-1]).endswith(" "):
            text = text.lstrip(None if not tidied else " ")
        if text:
            tidied.append(_like(kind, text))
    while tidied and (last := _text(tidied[-1])) != last.rstrip():
        tidied[-1:] = [_like(type(tidied[-1]), last.rstrip())] if last.strip() else []
    return tidied


def _cleaned(part: Inline) -> Inline:
    match part:
        case Blank(label=label):
            return Blank(clean(label).strip())
        case Box():
            return part
        case _:
            return _like(type(part), clean(_text(part)))


def _says_something(part: Inline) -> bool:
    return bool(_text(part))


def _text(part: Inline) -> str:
    return Line((part,)).text


def _like(kind: type, text: str) -> str | Strong:
    return Strong(text) if kind is Strong else text
