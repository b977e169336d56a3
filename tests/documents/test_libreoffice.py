"""LibreOffice opens what is written for Word and finds the same headings and the same text in it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from docx.oxml import parse_xml

from documents.docx import write_docx
from documents.model import Document, Heading
from documents.printable import printable
from tests.documents.made import document_text, empty, long, nasty, short

OFFICE = shutil.which("soffice") or ""
pytestmark = [pytest.mark.long, pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")]
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
BODY = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}body"


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """Return where LibreOffice keeps its settings, which two of them must not share."""
    return tmp_path_factory.mktemp("office")


def converted(written: Document, profile: Path, folder: Path):
    """Return the body of a document as LibreOffice understands it."""
    (folder / "pack.docx").write_bytes(write_docx(written))
    words = ["--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "fodt", "--outdir", str(folder)]
    subprocess.run([OFFICE, *words, str(folder / "pack.docx")], check=True, capture_output=True, timeout=120)
    return parse_xml((folder / "pack.fodt").read_bytes()).find(BODY)


def shown(one) -> str:
    """Return the text of a paragraph; a mark stands in a span of its own, a tab in an element."""
    for tab in one.iter(f"{TEXT}tab"):
        tab.text = " "
    return "".join(one.itertext())


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u200e", "").strip("_")


def outline(written: Document) -> list[tuple[int, str]]:
    """Return the headings of a document with their levels."""
    printed, found = printable(written), []
    for part in printed.parts:
        found.append((1, part.title))
        found += [(block.level, block.text) for block in part.blocks if isinstance(block, Heading)]
    return [(level, squeezed(text)) for level, text in [*found, (1, printed.sources_title)] if text]


@pytest.mark.parametrize("make", [lambda: short("de"), long, empty, nasty], ids=["short", "long", "empty", "nasty"])
def test_libreoffice_finds_our_headings_and_text(make, profile, tmp_path) -> None:
    written = make()
    body = converted(written, profile, tmp_path)
    headings = [(int(one.get(f"{TEXT}outline-level")), squeezed(shown(one))) for one in body.iter(f"{TEXT}h")]
    sources = bool(printable(written).sources)
    assert headings == (outline(written) if sources else outline(written)[:-1])
    texts = [squeezed(shown(one)) for one in body.iter(f"{TEXT}h", f"{TEXT}p")]
    assert [text for text in texts if text] == [squeezed(text) for text in document_text(written)]
