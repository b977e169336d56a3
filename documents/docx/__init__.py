"""Writes a document for Word and its like (DOCX)."""

from datetime import datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as Word

from documents.docx.blocks import write_body
from documents.docx.edges import write_edges
from documents.docx.template import open_template
from documents.model import Document
from documents.printable import printable

# Word takes no longer ones.
LONGEST_PROPERTY = 255


def write_docx(document: Document) -> bytes:
    """Return a document as a DOCX file; the same bytes for the same document."""
    printed = printable(document)
    word = open_template(printed.language)
    _write_properties(word, printed)
    write_edges(word.sections[0], printed)
    write_body(word, printed)
    return _packed(word)


def _write_properties(word: Word, document: Document) -> None:
    properties = word.core_properties
    properties.title = document.title[:LONGEST_PROPERTY]
    properties.subject = document.subtitle[:LONGEST_PROPERTY]
    properties.language = document.language
    properties.created = properties.modified = datetime.combine(document.made_on, time())


def _packed(word: Word) -> bytes:
    """Return the archive without the hour in which it was made, which python-docx gives to every file in it."""
    made, packed = BytesIO(), BytesIO()
    word.save(made)
    with ZipFile(made) as files, ZipFile(packed, "w") as archive:
        for name in files.namelist():
            archive.writestr(ZipInfo(name), files.read(name), ZIP_DEFLATED)
    return packed.getvalue()
