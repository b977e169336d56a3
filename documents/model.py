"""A document as plain values, whatever format it is written in.

Every format carries the same text in the same order. Text comes from the question bank and from people; writers escape
it, so that nothing in it acts as markup, formula or field.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FEW_MARKS = 4


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to be filled in by hand; `label` says with what, such as "date". Written in square brackets."""

    label: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Emphasized text."""

    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick; can be clicked where the format knows such boxes."""

    is_ticked: bool = False


Inline = str | Strong | Blank | Box


@dataclass(frozen=True, slots=True)
class Line:
    """Some text, and the marks of the sources it follows from; what only advises or labels has none."""

    parts: tuple[Inline, ...]
    marks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the text without emphasis and marks, blanks in square brackets."""
        return "".join(_plain(part) for part in self.parts)

    @property
    def blanks(self) -> int:
        """Return how many blanks there are to fill in."""
        return sum(isinstance(part, Blank) for part in self.parts)

    @property
    def note(self) -> str:
        """Return the marks as they are printed after the text, such as "[8, C2]"; empty where there are none.

        A few stay on one line.
        """
        space = "\N{NO-BREAK SPACE}" if len(self.marks) <= FEW_MARKS else " "
        return f"[{f',{space}'.join(self.marks)}]" if self.marks else ""


def _plain(part: Inline) -> str:
    match part:
        case Blank(label=label):
            return f"[{label}]"
        case Strong(text=text):
            return text
        case Box(is_ticked=is_ticked):
            return "☒" if is_ticked else "☐"
        case _:
            return part


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a part; level 2 stands right below the title of the part, 3 below that.

    `begins_page`: what follows is handed out by itself.
    """

    text: str
    level: int = 2
    begins_page: bool = False


class Style(StrEnum):
    """How a paragraph looks: as text, as the one sentence that matters, as quiet advice, or as somebody's own words."""

    TEXT = "text"
    LEAD = "lead"
    ADVICE = "advice"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one line of text."""

    line: Line
    style: Style = Style.TEXT


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered where the order says something."""

    lines: tuple[Line, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels, each with what it stands for: who decides, say, and when. A table of two columns without a header."""

    caption: str
    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; the first column names the rows. `widths` are those of the columns, of 100.

    `caption` says what it holds: it is its alternative text, and is not printed. `is_form`: empty cells are boxes to
    write in by hand, with lines around them and room for a few words.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...]
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """Empty ruled lines to write on by hand, under a label such as "Notes" or "Signature"."""

    label: str
    lines: int = 3


Block = Heading | Paragraph | Items | Facts | Table | Space


@dataclass(frozen=True, slots=True)
class Part:
    """A part that can be used alone; each begins a page, unless it `continues` on that of the part before it.

    `is_public`: it is sent to strangers, so that no marks are printed in it.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    is_public: bool = False
    continues: bool = False

    @property
    def lines(self) -> Iterator[Line]:
        """Return all lines of the part, in order."""
        for block in self.blocks:
            match block:
                case Paragraph(line=line):
                    yield line
                case Items(lines=lines):
                    yield from lines
                case Facts(rows=facts):
                    yield from (line for _, line in facts)
                case Table(rows=rows):
                    yield from (line for row in rows for line in row)

    @property
    def blanks(self) -> int:
        """Return how many blanks there are to fill in."""
        return sum(line.blanks for line in self.lines)


@dataclass(frozen=True, slots=True)
class Source:
    """What a mark stands for: the answer to question 8, say, in words."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document of several parts; `language` is a code such as "de".

    `sources` are listed at the end under `sources_title`, those that a line refers to, and below them `origin`: what
    they were scored by. Without sources no marks are printed. `imprint` says in one line what
    the document was made of; it stands at the foot of every page, with `page`, such as "Page {page} of {pages}".
    """

    title: str
    subtitle: str
    language: str
    made_on: date
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    sources_title: str
    imprint: str
    page: str
    origin: str = ""

    @property
    def blanks(self) -> int:
        """Return how many blanks there are to fill in."""
        return sum(part.blanks for part in self.parts)
