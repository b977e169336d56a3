from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.docx import write_docx
from documents.model import Document, Heading, Items, Paragraph, Part, Space, Table
from tests.documents.made import document, document_text, empty, line, long, nasty, short


def opened(written: Document) -> Word:
    return docx.Document(BytesIO(write_docx(written)))


def read_back(written: Document) -> list[str]:
    """Return the text of each paragraph in the body, those in cells too, as far as there is any."""
    texts = ("".join(shown(one)).strip() for one in opened(written).element.body.iter(qn("w:p")))
    return [text for text in texts if text.strip("_")]


def shown(one) -> Iterator[str]:
    """Yield the text of each run; marks follow a no-break space, and tabs are spaces here."""
    for run in one.iter(qn("w:r")):
        text = " " if run.find(qn("w:tab")) is not None else "".join(text.text or "" for text in run.iter(qn("w:t")))
        yield text.replace("\xa0", " ", 1) if run.xpath("w:rPr/w:rStyle[@w:val='Mark']") else text


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("make", [short, long, empty])
def test_docx_carries_the_whole_text_in_order(make, language) -> None:
    assert read_back(make(language)) == document_text(make(language))


def test_no_text_acts_in_docx() -> None:
    assert read_back(nasty()) == document_text(nasty())
    assert set(opened(nasty()).element.xpath("//w:fldSimple | //w:hyperlink | //w:instrText")) == set()


@settings(max_examples=20)
@given(st.text(st.characters(codec=None), max_size=20))
def test_no_text_at_all_acts_in_docx(text) -> None:
    assert read_back(nasty(text)) == document_text(nasty(text))


def test_the_same_document_is_the_same_bytes() -> None:
    assert write_docx(short()) == write_docx(short())
    files = ZipFile(BytesIO(write_docx(short()))).infolist()
    assert {one.date_time for one in files} == {(1980, 1, 1, 0, 0, 0)}


def test_its_properties_say_what_it_is_and_no_author() -> None:
    properties = opened(short("de")).core_properties
    assert (properties.title, properties.language) == (short("de").title, "de")
    assert properties.created == properties.modified == datetime(2026, 11, 30, tzinfo=UTC)
    assert properties.author == properties.last_modified_by == properties.comments == ""


@pytest.mark.parametrize(("language", "spoken"), [("en", "en-GB"), ("de", "de-DE")])
def test_its_language_is_set_for_proofing(language, spoken) -> None:
    styles = opened(short(language)).styles.element
    assert styles.xpath("//w:lang/@w:val") == [spoken]


def test_headings_are_headings_and_parts_begin_pages() -> None:
    body = opened(short()).element.body
    styles = body.xpath("w:p/w:pPr/w:pStyle/@w:val[starts-with(., 'Heading') or . = 'Title']")
    assert styles == ["Title", "Heading1", "Heading2", "Heading3", "Heading1", "Heading1"]
    assert body.xpath("w:p[w:pPr/w:pageBreakBefore]/w:pPr/w:pStyle/@w:val") == ["Heading1", "Heading1"]


def test_a_part_that_continues_begins_no_page() -> None:
    parts = (Part("memo", "A", ()), Part("outcomes", "B", (), continues=True), Part("rights", "C", ()))
    body = opened(document(*parts)).element.body
    assert body.xpath("string(w:p[w:pPr/w:pageBreakBefore])") == "C"


def test_a_question_stays_on_one_page_with_its_notes() -> None:
    blocks = (Heading("Ask", 3), Items((line("Probe " * 200),)), Table("Anchors", ("1",), ((line("Low"),),), (100,)))
    written = opened(document(Part("interview", "Interview", (*blocks, Space("Notes", 2), Heading("Next", 3)))))
    kept = {"".join(shown(one)): bool(one.xpath("w:pPr/w:keepNext")) for one in written.element.body.iter(qn("w:p"))}
    assert all(kept[text] for text in ("Ask", "Probe " * 199 + "Probe", "1", "Low", "Notes"))
    gap = written.element.body.xpath("w:p")[-2]
    assert not gap.xpath("w:pPr/w:keepNext")


def test_what_is_longer_than_a_page_may_break() -> None:
    blocks = (Heading("Ask", 3), *(Paragraph(line("many words " * 20)),) * 10, Paragraph(line("last")))
    body = opened(document(Part("interview", "Interview", blocks))).element.body
    assert not body.xpath("w:p[w:pPr/w:pStyle/@w:val='Normal']/w:pPr/w:keepNext")


def test_a_short_lead_in_goes_along_with_the_question_below_it() -> None:
    blocks = (
        Heading("Planning"),
        Paragraph(line("Asked because of this.")),
        Heading("Ask", 3),
        Paragraph(line("Now?")),
    )
    body = opened(document(Part("interview", "Interview", blocks))).element.body
    kept = [bool(one.xpath("w:pPr/w:keepNext")) for one in body.xpath("w:p")]
    assert kept[-3:] == [True, True, False]


def test_tables_have_header_rows_whole_rows_and_a_description() -> None:
    facts, table = opened(short()).element.body.xpath("w:tbl")
    assert table.xpath("boolean(w:tr[1]/w:trPr/w:tblHeader) and not(w:tr[2]/w:trPr/w:tblHeader)")
    assert not facts.xpath("w:tr/w:trPr/w:tblHeader")
    assert table.xpath("w:tblPr/w:tblDescription/@w:val") == [short().title]
    assert len(table.xpath("w:tr/w:trPr/w:cantSplit")) == 3


def test_a_form_has_boxes_to_write_in() -> None:
    table = Table("Ratings", ("A", "B"), ((line("a"), line()),), (50, 50), is_form=True)
    body = opened(document(Part("scorecard", "Scorecard", (table, replace(table, is_form=False))))).element.body
    assert [len(list(one.iter(qn("w:trHeight")))) for one in body.iter(qn("w:tbl"))] == [1, 0]


def test_blanks_and_boxes_are_controls_with_names_and_numbers_of_their_own() -> None:
    body = opened(short()).element.body
    blanks = body.xpath("//w:sdtPr[w:showingPlcHdr]/w:alias/@w:val")
    assert set(blanks) == {"date"}
    assert body.xpath("//*[local-name()='checked']/@*") == ["0", "1"]
    numbers = body.xpath("//w:sdtPr/w:id/@w:val")
    assert len(numbers) == len(set(numbers)) == len(blanks) + 2 == short().blanks + 2


def test_each_numbered_list_begins_at_one() -> None:
    items = Items((line("a"), line("b")), is_numbered=True)
    word = opened(document(Part("memo", "Memo", (items, items))))
    first, again, second, _ = word.element.body.xpath("//w:numPr/w:numId/@w:val")
    assert first == again != second
    begins = word.part.numbering_part.element.xpath("w:num/w:lvlOverride/w:startOverride/@w:val")
    assert begins == ["1", "1"]


def test_each_page_has_the_imprint_its_number_and_from_the_second_on_the_title() -> None:
    section = opened(short("de")).sections[0]
    for foot in (section.footer, section.first_page_footer):
        (one,) = foot.paragraphs
        assert "".join(shown(one._p)) == f"{short('de').imprint} Seite 1 von 1"
        assert one._p.xpath("w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == short("de").title
    assert section.first_page_header.is_linked_to_previous


def test_it_brings_no_more_than_it_needs() -> None:
    names = set(ZipFile(BytesIO(write_docx(short()))).namelist())
    assert not [name for name in names if "theme" in name or "customXml" in name or "thumbnail" in name]
    assert len(write_docx(long())) < 40_000
