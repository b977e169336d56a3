"""What stands at the top and the foot of every page."""

import re
from collections.abc import Iterable, Iterator

from docx.section import Section, _Footer, _Header

from documents.docx.elements import Element, element, paragraph, run, tab
from documents.model import Document

FIELD = re.compile(r"(\{pages?\})")
FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def write_edges(section: Section, document: Document) -> None:
    """Write the imprint and the number of each page at its foot, and the title at the top of all but the first."""
    section.different_first_page_header_footer = True
    _fill(section.header, "Header", [run(document.title)])
    for foot in (section.footer, section.first_page_footer):
        _fill(foot, "Footer", [run(document.imprint), tab(), *_numbers(document.page)])


def _fill(edge: _Header | _Footer, style: str, content: Iterable[Element]) -> None:
    part = edge.part.element
    part[:] = [paragraph(style, content)]


def _numbers(wording: str) -> Iterator[Element]:
    """Yield the words around the numbers, which Word works out, and 1 until it has."""
    for piece in filter(None, FIELD.split(wording)):
        yield element("w:fldSimple", run("1"), instr=FIELDS[piece]) if piece in FIELDS else run(piece)
