"""Writes a document as Markdown: CommonMark, with the tables of GitHub."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from documents.model import (
    Blank,
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Line,
    Paragraph,
    Part,
    Space,
    Strong,
    Style,
    Table,
)
from documents.printable import printable

# What may be markup anywhere in a line, in CommonMark, on GitHub (~ $ |) or in a site generator ({).
SPECIAL = re.compile(r"[\\`*_\[\]<>&~$|{}#]")
# The signs of lists and headings, which count at the start of a line only, and addresses that would become links.
AT_START = re.compile(r"^(\d*)([-+=.)])")
ADDRESS = re.compile(r"(:)(?=//)|(?<=www)(\.)|(@)", re.IGNORECASE)
RULE = r"\_" * 40


def write_markdown(document: Document) -> str:
    """Return a document as Markdown text."""
    return "\n\n".join(_document(printable(document))) + "\n"


def _document(document: Document) -> Iterator[str]:
    yield f"# {_literal(document.title)}"
    yield from filter(None, [_literal(document.subtitle)])
    for part in document.parts:
        yield from _part(part)
    if document.sources:
        yield f"## {_literal(document.sources_title)}"
        yield "\n".join(f"- {_literal(f'[{source.mark}] {source.text}')}" for source in document.sources)
        yield from filter(None, [_literal(document.origin)])
    if document.imprint:
        yield f"---\n\n{_literal(document.imprint)}"


def _part(part: Part) -> Iterator[str]:
    yield f"## {_literal(part.title)}"
    was_list = is_other = False
    for block in part.blocks:
        if isinstance(block, Items):
            is_other = was_list and not is_other
        for text in filter(None, _block(block, is_other=is_other)):
            was_list = isinstance(block, Items)
            yield text


def _block(block: Block, *, is_other: bool) -> Iterator[str]:
    match block:
        case Heading(text=text, level=level):
            yield f"{'#' * (level + 1)} {_literal(text)}"
        case Paragraph(line=line, style=style):
            yield _paragraph(line, style)
        case Items(lines=lines, is_numbered=is_numbered):
            yield "\n".join(_items(lines, is_numbered=is_numbered, is_other=is_other))
        case Facts(rows=facts):
            yield _table(("", ""), [(f"**{_literal(label)}**" if label else "", _line(line)) for label, line in facts])
        case Table(header=header, rows=rows):
            yield _table([_literal(text) for text in header], [[_line(line) for line in row] for row in rows])
        case Space(label=label):
            yield from (_literal(label), RULE)


def _paragraph(line: Line, style: Style) -> str:
    match style:
        case Style.LEAD if line.text:
            return _with_note(f"**{_literal(line.text)}**", line)
        case Style.ADVICE if line.text:
            return _with_note(f"*{_literal(line.text)}*", line)
        case Style.QUOTE if line.text:
            return f"> {_line(line)}"
        case _:
            return _line(line)


def _items(lines: Iterable[Line], *, is_numbered: bool, is_other: bool) -> Iterator[str]:
    """Yield the items; a list right below a list takes the other sign, without which they would be one list."""
    for number, line in enumerate(lines, 1):
        sign = f"{number}{')' if is_other else '.'}" if is_numbered else "*" if is_other else "-"
        yield f"{sign} {_line(line)}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *rows))


def _line(line: Line) -> str:
    return _with_note(_escaped_at_start("".join(_inline(line))), line)


def _with_note(text: str, line: Line) -> str:
    return f"{text} {_escaped(line.note)}".strip()


def _inline(line: Line) -> Iterator[str]:
    runs = [
        (is_bold, Line(tuple(parts)).text)
        for is_bold, parts in groupby(line.parts, lambda part: isinstance(part, Strong | Blank))
    ]
    for place, (is_bold, text) in enumerate(runs):
        before, after = (runs[at][1] if 0 <= at < len(runs) else "" for at in (place - 1, place + 1))
        yield _bold(text, before, after) if is_bold else _escaped(text)


def _bold(text: str, before: str, after: str) -> str:
    """Return emphasized text, without signs where those would not count in between the text before and after it."""
    inner = text.strip()
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if not inner or not (_may_touch(inner[0], (before + lead)[-1:]) and _may_touch(inner[-1], (trail + after)[:1])):
        return _escaped(text)
    return f"{lead}**{_escaped(inner)}**{trail}"


def _may_touch(inner: str, outer: str) -> bool:
    """Say whether emphasis may begin or end between both signs: the rule of CommonMark about flanking."""
    return not _is_sign(inner) or not outer or outer.isspace() or unicodedata.category(outer)[0] == "P"


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _literal(text: str) -> str:
    return _escaped_at_start(_escaped(text))


def _escaped(text: str) -> str:
    return ADDRESS.sub(r"\\\g<0>", SPECIAL.sub(r"\\\g<0>", text))


def _escaped_at_start(text: str) -> str:
    return AT_START.sub(r"\1\\\2", text)
