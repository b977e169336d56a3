"""Writes one part as plain text, to be pasted into a field of another program."""

from collections.abc import Iterator

from documents.model import Block, Facts, Heading, Items, Line, Paragraph, Part, Space, Table
from documents.printable import printable_part

RULE = "_" * 40


def write_plain(part: Part) -> str:
    """Return the text of a part without markup and marks; blanks stand in square brackets."""
    printed = printable_part(part)
    return "\n\n".join(filter(None, [printed.title, *map(_block, printed.blocks)])) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text=text):
            return text
        case Paragraph(line=line):
            return line.text
        case Items(lines=lines, is_numbered=is_numbered):
            return "\n".join(
                f"{f'{number}.' if is_numbered else '-'} {line.text}" for number, line in enumerate(lines, 1)
            )
        case Facts(rows=facts):
            return "\n".join(f"{label}: {line.text}" for label, line in facts)
        case Table(header=header, rows=rows):
            return "\n\n".join("\n".join(_row(header, row)) for row in rows)
        case Space(label=label):
            return f"{label}\n{RULE}"


def _row(header: tuple[str, ...], row: tuple[Line, ...]) -> Iterator[str]:
    """Yield the name of a row, then each cell below the name of its column: tables do not survive pasting."""
    yield row[0].text
    yield from (f"{name}: {line.text}" for name, line in zip(header[1:], row[1:], strict=True))
