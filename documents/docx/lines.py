"""Lines as runs of text, blanks and boxes as content controls."""

from collections.abc import Iterator

from documents.docx.elements import Element, element, run
from documents.model import Blank, Box, Inline, Line, Strong

# Word takes no longer ones.
LONGEST_NAME = 64
# A font that Word brings along and that has both signs.
BOX_FONT = "MS Gothic"
NO_BREAK = "\xa0"


def line_content(line: Line) -> Iterator[Element]:
    """Yield what a paragraph holds: the parts of the line, then its marks, raised and beside the last word."""
    yield from map(_inline, line.parts)
    if line.marks:
        yield run(f"{NO_BREAK}{line.note}", "Mark")


def _inline(part: Inline) -> Element:
    match part:
        case Blank(label=label):
            return _control(run(f"[{label}]", "Blank"), label, element("w:showingPlcHdr"))
        case Box():
            return _control(_box_sign(part), "", _box(part))
        case Strong(text=text):
            return run(text, "Strong")
        case _:
            return run(part)


def _control(shown: Element, name: str, *properties: Element) -> Element:
    """Return a content control; its number is set when all of them are there."""
    names = [element("w:alias", val=name[:LONGEST_NAME])] if name else []
    inside = element("w:sdtPr", *names, element("w:id", val=0), *properties)
    return element("w:sdt", inside, element("w:sdtContent", shown))


def _box(box: Box) -> Element:
    return element(
        "w14:checkbox",
        element("w14:checked", val=int(box.is_ticked)),
        element("w14:checkedState", val="2612", font=BOX_FONT),
        element("w14:uncheckedState", val="2610", font=BOX_FONT),
    )


def _box_sign(box: Box) -> Element:
    sign = run(Line((box,)).text)
    fonts = element("w:rFonts", ascii=BOX_FONT, hAnsi=BOX_FONT, eastAsia=BOX_FONT, hint="eastAsia")
    sign.insert(0, element("w:rPr", fonts))
    return sign
