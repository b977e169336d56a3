"""A document as the plain values that the template reads."""

from documents.model import (
    Blank,
    Block,
    Box,
    Document,
    Facts,
    Heading,
    Inline,
    Items,
    Line,
    Paragraph,
    Part,
    Space,
    Strong,
    Table,
)
from documents.printable import printable


def values_of(document: Document) -> dict[str, object]:
    """Return what `document.typ` reads, made of nothing but what JSON has; what says nothing is left out."""
    printed = printable(document)
    made_on = printed.made_on
    return {
        "title": printed.title,
        "subtitle": printed.subtitle,
        "language": printed.language,
        "made_on": {"year": made_on.year, "month": made_on.month, "day": made_on.day},
        "parts": [_part(part) for part in printed.parts],
        "sources": [{"mark": f"[{one.mark}]", "text": one.text} for one in printed.sources],
        "sources_title": printed.sources_title,
        "origin": printed.origin,
        "imprint": printed.imprint,
        "page": printed.page,
    }


def _part(part: Part) -> dict[str, object]:
    blocks = [value for block in part.blocks if (value := _block(block))]
    return {"title": part.title, "continues": part.continues, "blocks": blocks}


def _block(block: Block) -> dict[str, object] | None:
    match block:
        case Heading(text, level, begins_page):
            return {"kind": "heading", "text": text, "level": level, "begins_page": begins_page} if text else None
        case Paragraph(line, style):
            return {"kind": "paragraph", "line": _line(line), "style": style.value} if _says(line) else None
        case Items(lines, is_numbered):
            said = [_line(line) for line in lines if _says(line)]
            return {"kind": "items", "lines": said, "is_numbered": is_numbered} if said else None
        case Facts(rows=facts):
            labelled = [{"label": label, "line": _line(line)} for label, line in facts]
            return {"kind": "facts", "rows": labelled} if labelled else None
        case Table(header=header, rows=rows, widths=widths, is_form=is_form):
            cells = [[_line(line) for line in row] for row in rows]
            return {"kind": "table", "header": header, "rows": cells, "widths": widths, "is_form": is_form}
        case Space(label, lines):
            return {"kind": "space", "label": label, "lines": lines}


def _says(line: Line) -> bool:
    return bool(line.text or line.marks)


def _line(line: Line) -> dict[str, object]:
    return {"parts": [_piece(part) for part in line.parts], "note": line.note, "length": len(line.text)}


def _piece(part: Inline) -> object:
    text = Line((part,)).text
    match part:
        case Blank():
            return {"blank": text}
        case Strong():
            return {"strong": text}
        case Box():
            return {"box": text}
        case _:
            return text
