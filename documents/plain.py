"""Writes one part as plain text, to be pasted into a field of another program."""

from collections.abc import Iterator

from documents.model import Block, Facts, Heading, Items, Line, Paragraph, Part, Space, Style, Table
from documents.printable import printable_part

RULE = "_" * 40


def write_plain(part: Part) -> str:
    """Return the text of a part without markup and marks; blanks stand in square brackets.

    Advice in a public part is for those who publish it, and is left out: what is pasted is what strangers read.
    """
    printed = printable_part(part)
    blocks = [block for block in printed.blocks if not (printed.is_public and is_advice(block))]
    return "\n\n".join(filter(None, [printed.title, *map(_block, blocks)])) + "\n"


def is_advice(block: Block) -> bool:
    """Tell whether a block is quiet advice."""
    return isinstance(block, Paragraph) and block.style is Style.ADVICE


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
