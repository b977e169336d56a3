"""Tables of fixed widths, whose header is said to be one and whose rows stay whole."""

from collections.abc import Iterable, Iterator, Sequence

from documents.docx.elements import Element, element, paragraph, run
from documents.docx.lines import line_content
from documents.docx.template import TEXT_WIDTH
from documents.model import Facts, Table

# Of 100: the labels of facts and what they stand for.
FACTS_WIDTHS = 24, 76
# Of the boxes of a form, to write in by hand, in twentieths of a point.
BOX_HEIGHT = 1100
BOX_SIDES = "top", "left", "bottom", "right", "insideH", "insideV"


def facts_table(facts: Facts) -> Element:
    """Return labels beside what they stand for."""
    rows = [
        [paragraph("TableLabel", [run(label)]), paragraph("TableText", line_content(line))]
        for label, line in facts.rows
    ]
    return _table("Facts", facts.caption, FACTS_WIDTHS, (), rows)


def columns_table(table: Table) -> Element:
    """Return a table with a header that is repeated on every page."""
    header = [paragraph("TableHead", [run(text)]) for text in table.header]
    rows = [[paragraph("TableText", line_content(line)) for line in row] for row in table.rows]
    return _table("Columns", table.caption, table.widths, header, rows, is_form=table.is_form)


def _table(
    style: str,
    caption: str,
    shares: Sequence[int],
    header: Sequence[Element],
    rows: Iterable[Sequence[Element]],
    *,
    is_form: bool = False,
) -> Element:
    widths = [TEXT_WIDTH * share // sum(shares) for share in shares]
    return element(
        "w:tbl",
        element(
            "w:tblPr",
            element("w:tblStyle", val=style),
            element("w:tblW", w=sum(widths), type="dxa"),
            *([element("w:tblBorders", *map(_line_around, BOX_SIDES))] if is_form else []),
            element("w:tblLayout", type="fixed"),
            element(
                "w:tblLook", val="0420" if header else "0400", firstRow=int(bool(header)), firstColumn=0, noVBand=1
            ),
            element("w:tblCaption", val=caption),
            element("w:tblDescription", val=caption),
        ),
        element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)),
        *([_row(header, widths, element("w:tblHeader"))] if header else []),
        *(
            _row(cells, widths, *([element("w:trHeight", val=BOX_HEIGHT, hRule="atLeast")] if is_form else []))
            for cells in rows
        ),
    )


def _box_height() -> Iterator[Element]:
    yield element("w:trHeight", val=BOX_HEIGHT, hRule="atLeast")


def _line_around(side: str) -> Element:
    return element(f"w:{side}", val="single", sz=4, space=0, color="8A8F98")


def _row(cells: Iterable[Element], widths: Sequence[int], *properties: Element) -> Element:
    return element(
        "w:tr",
        element("w:trPr", element("w:cantSplit"), *properties),
        *(_cell(cell, width) for cell, width in zip(cells, widths, strict=True)),
    )


def _cell(content: Element, width: int) -> Element:
    return element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")), content)
