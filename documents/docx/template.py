"""The empty Word document that every document begins as: python-docx's own with our styles, lists and paper."""

from functools import cache
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Twips

FOLDER = Path(__file__).parent
# A4, and what its margins leave for text, in twentieths of a point; styles.xml sets tabs at the right end of it.
PAPER = Twips(11906), Twips(16838)
TEXT_WIDTH = 9412
# The other parts of python-docx's document are a preview, a theme and the like of some file on a Mac.
KEPT = {KIND.OFFICE_DOCUMENT, KIND.CORE_PROPERTIES, KIND.STYLES, KIND.NUMBERING, KIND.SETTINGS}
# Proofing tools want a country too.
COUNTRIES = {"de": "de-DE", "en": "en-GB"}


def open_template(language: str) -> Word:
    """Return an empty document of our own, for text in a language such as "de"."""
    return docx.Document(BytesIO(_template(COUNTRIES.get(language, language))))


@cache
def _template(language: str) -> bytes:
    word, saved = docx.Document(), BytesIO()
    _drop_parts(word)
    _fill(word.part.numbering_part.element, "numbering.xml")
    _fill(word.settings.element, "settings.xml")
    styles = word.styles.element
    _fill(styles, "styles.xml")
    for spoken in styles.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
    _set_paper(word.sections[0])
    _forget_author(word)
    word.save(saved)
    return saved.getvalue()


def _drop_parts(word: Word) -> None:
    package = word.part.package
    assert package is not None  # noqa: S101  a document that was opened has one
    for relations in (package.rels, word.part.rels):
        for name in [name for name, relation in relations.items() if relation.reltype not in KEPT]:
            del relations[name]


def _fill(element: BaseOxmlElement, file: str) -> None:
    element[:] = parse_xml((FOLDER / file).read_bytes())


def _set_paper(section: Section) -> None:
    section.page_width, section.page_height = PAPER
    section.left_margin = section.right_margin = Twips((PAPER[0].twips - TEXT_WIDTH) // 2)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(11)


def _forget_author(word: Word) -> None:
    properties = word.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
