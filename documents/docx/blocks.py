"""The body of a document: each part on a page of its own or below another, each block as paragraphs or a table."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import pairwise

from docx.document import Document as Word
from docx.oxml.ns import qn

from documents.docx.elements import Element, element, paragraph, run, tab
from documents.docx.lines import line_content
from documents.docx.tables import columns_table, facts_table
from documents.model import Block, Document, Facts, Heading, Items, Line, Paragraph, Part, Source, Space, Style, Table

STYLES = {Style.TEXT: "Normal", Style.LEAD: "Lead", Style.ADVICE: "Advice", Style.QUOTE: "Quote"}
# The definition in numbering.xml that all numbered lists follow.
NUMBERED = 2
SMALL_HEADING = 3
# Twentieths of a point above a part that continues on a page.
ABOVE_PART = 480
# A heading and a paragraph or two.
LEADING_IN = 3
# Characters that fit on one page beside room for notes; LibreOffice cuts off what is kept together beyond it.
PAGE = 2000


def write_body(word: Word, document: Document) -> None:
    """Write all that stands between the top and the foot of the pages."""
    body = word.element.body
    for written in _body(document, word.part.numbering_part.element):
        body.sectPr.addprevious(written)
    for number, name in enumerate(body.iter(qn("w:id")), 1):
        name.set(qn("w:val"), str(number))


def _body(document: Document, numbering: Element) -> Iterator[Element]:
    yield from _text("Title", document.title)
    yield from _text("Subtitle", document.subtitle)
    for number, part in enumerate(document.parts):
        yield from _text("Heading1", part.title, *([_begin_part(part)] if number else []))
        sections = [*_sections(part), []]
        for section, after in pairwise(sections):
            yield from _section(section, numbering, leads_in=_is_below_small_heading(after))
    if document.sources:
        yield from _text("Heading1", document.sources_title, element("w:pageBreakBefore"))
        yield from map(_source, document.sources)
        yield from _text("Source", document.origin)


def _begin_part(part: Part) -> Element:
    return element("w:spacing", before=ABOVE_PART) if part.continues else element("w:pageBreakBefore")


def _sections(part: Part) -> Iterator[list[Block]]:
    """Yield the blocks from each heading to the next."""
    section: list[Block] = []
    for block in part.blocks:
        if isinstance(block, Heading):
            yield section
            section = []
        section.append(block)
    yield section


def _section(section: list[Block], numbering: Element, *, leads_in: bool) -> Iterator[Element]:
    """Yield the elements of a section; below a small heading all stay on one page, like a question and its notes.

    `leads_in`: such a section comes next, and a short one above it goes along.
    """
    written = [one for block in section for one in _block(block, numbering)]
    if leads_in and len(written) <= LEADING_IN:
        _keep_with_next(written)
    elif _is_below_small_heading(section) and _count_characters(written) <= PAGE:
        _keep_with_next(written[:-1])
    yield from written


def _is_below_small_heading(section: list[Block]) -> bool:
    return bool(section) and isinstance(section[0], Heading) and section[0].level == SMALL_HEADING


def _count_characters(written: list[Element]) -> int:
    return sum(len(text.text or "") for one in written for text in one.iter(qn("w:t")))


def _keep_with_next(written: list[Element]) -> None:
    for properties in (found for one in written for found in one.iter(qn("w:pPr"))):
        if properties.find(qn("w:keepNext")) is None:
            properties.insert(1, element("w:keepNext"))


def _block(block: Block, numbering: Element) -> Iterator[Element]:
    match block:
        case Heading(text=text, level=level, begins_page=begins_page):
            yield from _text(f"Heading{level}", text, *([element("w:pageBreakBefore")] if begins_page else []))
        case Paragraph(line=line, style=style):
            yield from _lines(STYLES[style], [line])
        case Items(lines=lines, is_numbered=False):
            yield from _lines("ListBullet", lines)
        case Items(lines=lines):
            yield from _lines("ListNumber", lines, _new_list(numbering))
        case Facts():
            yield from (facts_table(block), paragraph("Gap", []))
        case Table():
            yield from (columns_table(block), paragraph("Gap", []))
        case Space(label=label, lines=lines):
            yield from _text("SpaceLabel", label)
            yield from (paragraph("RuledLine", [tab()]) for _ in range(lines))
            yield paragraph("Gap", [])


def _text(style: str, text: str, *properties: Element) -> Iterator[Element]:
    if text:
        yield paragraph(style, [run(text)], *properties)


def _lines(style: str, lines: Iterable[Line], *properties: Element) -> Iterator[Element]:
    for line in lines:
        if line.parts or line.marks:
            yield paragraph(style, line_content(line), *map(deepcopy, properties))


def _new_list(numbering: Element) -> Element:
    """Return what makes a paragraph one of a list that begins at 1."""
    number = len(numbering.findall(qn("w:num"))) + 1
    begin = element("w:lvlOverride", element("w:startOverride", val=1), ilvl=0)
    numbering.append(element("w:num", element("w:abstractNumId", val=NUMBERED), begin, numId=number))
    return element("w:numPr", element("w:ilvl", val=0), element("w:numId", val=number))


def _source(source: Source) -> Element:
    return paragraph("Source", [run(f"[{source.mark}]"), tab(), run(source.text)])
