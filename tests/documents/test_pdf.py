import io
import os
import re
import subprocess
import sys
import threading
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import pdf
from documents.model import Document, Items, Paragraph, Part, Table
from documents.pdf import writer
from documents.pdf.object_streams import _shorten_page
from documents.printable import printable
from tests.documents.made import NASTY, document, document_text, empty, line, long, nasty, short

ROOT = Path(__file__).parents[2]
# Spaces and hyphens depend on where lines break; what stands for a missing character, on the fonts of the machine.
LEFT_OUT = re.compile(r"[\s\u00ad\u200b-\u200f\u2010\ufffd\ufe0f\U00010000-\U0010ffff-]+")
FROM_LEFT_TO_RIGHT = [text for text in NASTY if not re.search("[\u0590-\u08ff]", text)]
BULLETS = re.compile(r"(•|\d+\.)*")


def read(written: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(written), strict=True)


def bare(text: str) -> str:
    return LEFT_OUT.sub("", unicodedata.normalize("NFKC", text))


def text_of(written: bytes, whole: Document) -> str:
    """Return the text of all pages without their feet, each of which is looked for."""
    pages = read(written).pages
    found = []
    for number, page in enumerate(pages, 1):
        foot = whole.imprint + whole.page.replace("{page}", str(number)).replace("{pages}", str(len(pages)))
        text = bare(page.extract_text())
        assert text.endswith(bare(foot))
        found.append(text.removesuffix(bare(foot)))
    return "".join(found)


def assert_carried(whole: Document) -> None:
    """Look for every text of a document in its place; between two stand bullets and headers of tables that go on."""
    shown = text_of(pdf.write_pdf(whole), printable(whole))
    headers = {bare("".join(b.header)) for p in printable(whole).parts for b in p.blocks if isinstance(b, Table)}
    end = 0
    for text in filter(None, map(bare, document_text(whole))):
        start = shown.find(text, end)
        between = shown[end:start]
        assert start >= 0, (text, shown[end : end + 200])
        assert BULLETS.fullmatch(between) or between in headers, (between, text)
        end = start + len(text)
    assert shown[end:] == ""


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("make", [short, pytest.param(long, marks=pytest.mark.slow)])
def test_a_pdf_carries_the_whole_text_in_order(make: Callable[[str], Document], language: str) -> None:
    assert_carried(make(language))


def test_no_text_acts_as_markup() -> None:
    texts = [line(text) for text in FROM_LEFT_TO_RIGHT]
    assert_carried(document(Part("memo", "#panic()", (*map(Paragraph, texts), Items(tuple(texts))))))


@pytest.mark.slow
@pytest.mark.parametrize("text", FROM_LEFT_TO_RIGHT)
def test_no_text_acts_as_markup_in_any_place(text: str) -> None:
    assert_carried(nasty(text))


@pytest.mark.parametrize("text", [text for text in NASTY if text not in FROM_LEFT_TO_RIGHT])
def test_text_from_right_to_left_is_all_there(text: str) -> None:
    whole = nasty(text)
    shown = "".join(page.extract_text() for page in read(pdf.write_pdf(whole)).pages)
    assert set(bare(text)) <= set(shown)


def test_nothing_said_is_written_too() -> None:
    assert_carried(empty())
    assert_carried(replace(empty(), title="", subtitle="", imprint="", page=""))


@settings(max_examples=15)
@given(st.text(max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    pages = read(pdf.write_pdf(document(Part("memo", text, (Paragraph(line(text)), Items((line(text),))))))).pages
    assert "Role Fit" in pages[0].extract_text()


def test_a_character_without_a_font_is_replaced() -> None:
    whole = document(Part("memo", "Memo", (Paragraph(line("before \U000f1234 after \ue7ff end")),)))
    assert re.search(r"before \S+ after \S+ end", read(pdf.write_pdf(whole)).pages[0].extract_text())


def test_the_same_document_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    code = (
        "import sys; from documents.pdf import write_pdf; from tests.documents.made import short;"
        "sys.stdout.buffer.write(write_pdf(short('de')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": str(tmp_path)}
    elsewhere = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, stdout=-1)
    here = pdf.write_pdf(short("de"))
    assert here == pdf.write_pdf(short("de")) == elsewhere.stdout


def test_the_file_says_what_it_is() -> None:
    found = read(pdf.write_pdf(short("de")))
    root = root_of(found)
    assert found.metadata is not None
    assert found.metadata.title == short("de").title
    assert str(found.metadata.creation_date).startswith("2026-11-30")
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("de", True)
    assert "pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode()


def root_of(found: pypdf.PdfReader) -> Any:
    return found.trailer["/Root"]


def tags(element: object) -> list[str]:
    """Return the tags below an element of the structure tree, in order."""
    if not isinstance(element, pypdf.generic.DictionaryObject):
        return []
    below = element.get("/K", [])
    children = below if isinstance(below, list) else [below]
    own = [str(element["/S"])] if "/S" in element else []
    return own + [tag for child in children for tag in tags(child.get_object())]


def test_a_page_is_read_whatever_its_last_byte_is() -> None:
    drawn = next(text for number in range(9999) if zlib.compress(text := b"w" * number)[-1:] == b"\r")
    packed = zlib.compress(drawn)
    body = b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(packed), packed)
    assert drawn in zlib.decompress(_shorten_page(body).split(b"stream\n")[1].removesuffix(b"\nend"))


def test_a_part_that_continues_begins_no_page() -> None:
    parts = (Part("memo", "A", ()), Part("outcomes", "B", (), continues=True), Part("rights", "C", ()))
    pages = read(pdf.write_pdf(document(*parts))).pages
    assert len(pages) == 2
    assert "B" in pages[0].extract_text()


def test_headings_lists_and_header_cells_are_tagged() -> None:
    found = tags(root_of(read(pdf.write_pdf(short())))["/StructTreeRoot"])
    assert [tag for tag in found if re.fullmatch("/H.?|/Title", tag)] == ["/Title", "/H1", "/H2", "/H3", "/H1", "/H1"]
    assert (found.count("/TH"), found.count("/TD"), found.count("/TR")) == (3, 6, 3)
    assert found.count("/LI") == 2 + 2 + 2 + 3
    assert "/Figure" not in found


@pytest.mark.parametrize(
    "word", ["W" * 400, "firstname.lastname@department.example.org/" + "path-to/" * 30, "0123456789" * 30]
)
def test_no_long_word_leaves_its_page(word: str) -> None:
    table = Table("t", ("a", word, "c"), ((line("a"), line("b"), line(word)),) * 2, (40, 40, 20))
    whole = document(Part("memo", word, (Paragraph(line(word)), Items((line(word),)), table)))
    right = []
    for page in read(pdf.write_pdf(whole)).pages:
        page.extract_text(visitor_text=lambda text, base, matrix, font, size: right.append(end_of(text, base, size)))
    assert 300 < max(right) < 595 - 60


def end_of(text: str, base: list[float], size: float) -> float:
    """Return where a run of text ends at least, in points from the left edge of its page; most letters are wider."""
    return base[4] + len(text.strip()) * size / 2


def test_a_usual_document_takes_little_room() -> None:
    assert len(pdf.write_pdf(long())) < 80_000


def test_a_third_document_waits_and_is_then_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "WAIT", 0.01)
    monkeypatch.setattr(writer, "_places", threading.BoundedSemaphore(1))
    with writer._places, pytest.raises(pdf.Busy):
        pdf.write_pdf(empty())
    assert pdf.write_pdf(empty())


def test_without_typst_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "find_spec", lambda _: None)
    assert not pdf.can_write_pdf()
    with pytest.raises(pdf.PdfUnavailable):
        pdf.write_pdf(empty())


@pytest.mark.parametrize(
    ("code", "error"),
    [("sys.exit(3)", pdf.PdfUnavailable), ("sys.exit(1)", pdf.PdfError), ("time.sleep(9)", pdf.PdfError)],
)
def test_what_goes_wrong_while_typesetting_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, error: type[Exception]
) -> None:
    script = tmp_path / "typesetting.py"
    script.write_text(f"import sys, time; sys.stdin.read(); {code}")
    monkeypatch.setattr(writer, "SCRIPT", script)
    monkeypatch.setattr(writer, "LONGEST", 0.5)
    with pytest.raises(error) as caught:
        pdf.write_pdf(short())
    assert type(caught.value) is error


@pytest.mark.long
@pytest.mark.parametrize(
    ("package", "words"),
    [("pdfua", ["-m", "pdfua", "check"]), ("outloud", ["-c", "from outloud.cli import main; main()", "--quiet"])],
)
def test_checkers_of_pdf_ua_find_no_error(tmp_path: Path, package: str, words: list[str]) -> None:
    if not find_spec(package):
        pytest.skip(f"{package} is not installed: pip install {package}")
    samples = [short(), short("de"), long(), long("de"), empty(), nasty()]
    files = [tmp_path / f"{number}.pdf" for number in range(len(samples))]
    for file, sample in zip(files, samples, strict=True):
        file.write_bytes(pdf.write_pdf(sample))
    done = subprocess.run([sys.executable, *words, *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
