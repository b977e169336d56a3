"""Documents to write in tests: a short, a long, an empty and a nasty one, and the text that every format must carry."""

from collections.abc import Iterator
from datetime import date

from documents.model import (
    Blank,
    Block,
    Box,
    Document,
    Facts,
    Heading,
    Items,
    Line,
    Paragraph,
    Part,
    Source,
    Space,
    Strong,
    Style,
    Table,
)
from documents.printable import printable

MADE_ON = date(2026, 11, 30)
LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter"
NASTY = (
    "<script>alert(1)</script> <!-- --> ]]> &amp; &lt; <https://evil.example> http://evil.example www.evil.example",
    "[a](javascript:alert(1)) ![i](x.png) [[w]] {{ 7*7 }} {% x %} ${x} $x$ a@evil.example `code` ``` ~~~ ~~s~~",
    "**b** *i* __b__ _i_ ***x*** a*b*c # h ## h == - -- --- | a | b | \\| \\\\| \\",
    "# h",
    "> q",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "2) item",
    "=1+1",
    "---",
    "===",
    "~~~",
    "| a |",
    "    code",
    "[x]: http://evil.example",
    "&nbsp;&#35;",
    "\x00\x01\x08a\x0bb\x0cc\x1fd\x7fe\x85f\ufffe\uffffg\ud800h\udfffi\ufdd0j\U0001fffek\ufeffl",
    "one\ntwo\r\nthree\u2028four\u2029five\tsix",
    "\u202egnp.exe\u202c \u2066a\u2069 \u200fb\u200e",
    "שלום עולם",
    "مرحبا 123 (x)",
    "_x0041_ PAGE \\* MERGEFORMAT { PAGE } #set page() #eval(1) $ x $ @ref <label> //c /*c*/ `raw`",
    '=HYPERLINK("http://evil.example") @SUM(1) \' " ’ “ ” „',
    "👩‍👩‍👧‍👦 é e\u0301 ﬁ ½ ☐ – — … \u00a0x",
    LONG_NAME,
    "many words " * 80,
)

WORDS = {
    "en": {
        "title": "Role pack: Head of Operations",
        "subtitle": "Works at Hallberg, 30 November 2026",
        "page": "Page {page} of {pages}",
        "imprint": "Role Fit, made on 30 November 2026 from 41 answers",
        "sources": "The answers behind it",
        "text": "Work has outgrown what people can settle among themselves, and late orders have doubled in a year.",
        "date": "date",
        "notes": "Notes",
    },
    "de": {
        "title": "Stellenpaket: Leitung Betrieb (Head of Operations)",
        "subtitle": "Werk Hallberg, 30. November 2026",
        "page": "Seite {page} von {pages}",
        "imprint": "Role Fit, erstellt am 30. November 2026 aus 41 Antworten",
        "sources": "Die Antworten dahinter",
        "text": "Die Arbeit ist über das hinausgewachsen, was sich untereinander regeln lässt; verspätete Aufträge "
        "haben sich binnen eines Jahres verdoppelt.",
        "date": "Datum",
        "notes": "Notizen",
    },
}


def line(*parts: str | Strong | Blank | Box, marks: tuple[str, ...] = ()) -> Line:
    return Line(parts, marks)


def document(*parts: Part, language: str = "en", sources: tuple[Source, ...] = ()) -> Document:
    words = WORDS[language]
    return Document(
        title=words["title"],
        subtitle=words["subtitle"],
        language=language,
        made_on=MADE_ON,
        parts=parts,
        sources=sources,
        sources_title=words["sources"],
        imprint=words["imprint"],
        page=words["page"],
        origin=words["imprint"],
    )


def short(language: str = "en") -> Document:
    """Return a document of one page with every kind of block."""
    words = WORDS[language]
    text, blank = words["text"], Blank(words["date"])
    blocks: tuple[Block, ...] = (
        Paragraph(line(text, marks=("8", "C2")), Style.LEAD),
        Facts(words["title"], ((words["notes"], line(text, marks=("3",))), (words["date"], line(blank)))),
        Heading(words["subtitle"]),
        Paragraph(line("A ", Strong("strong"), " word by ", blank, ".", marks=("8",))),
        Items((line(text, marks=("3",)), line("From ", blank, " to ", blank, "."))),
        Items((line(text), line(text)), is_numbered=True),
        Heading(words["sources"], 3),
        Paragraph(line(text), Style.ADVICE),
        Paragraph(line(text), Style.QUOTE),
        Table(
            words["title"],
            (words["title"], words["date"], words["notes"]),
            (
                (line(text, marks=("8",)), line(blank), line(Box())),
                (line(LONG_NAME), line(), line(Box(is_ticked=True))),
            ),
            (50, 30, 20),
        ),
        Space(words["notes"]),
    )
    sources = (Source("3", text), Source("8", text), Source("9", "nobody refers to it"), Source("C2", text))
    public = Part("advert", words["title"], (Paragraph(line(text, marks=("8",))),), is_public=True)
    return document(Part("memo", words["title"], blocks), public, language=language, sources=sources)


def long(language: str = "en") -> Document:
    """Return a document as long as a whole role pack: about fourteen pages."""
    words = WORDS[language]
    text, blank, notes = words["text"], Blank(words["date"]), words["notes"]
    marked = line(text, marks=("8", "12"))
    competency: tuple[Block, ...] = (
        Heading(words["subtitle"]),
        Paragraph(line(text), Style.LEAD),
        *(
            block
            for _ in range(2)
            for block in (
                Heading(text, 3),
                Items((line(text), line(text), line(text))),
                Table(text, ("1", "3", "5"), ((line(text), line(text), line(text)),), (33, 33, 34)),
                Space(notes, 4),
            )
        ),
    )
    memo = Part("memo", words["title"], short(language).parts[0].blocks[:-1] + (Paragraph(marked),) * 4)
    outcomes = Part("outcomes", words["sources"], (Items((line(text, " ", blank, marks=("8",)),) * 14),))
    rights = Part(
        "rights",
        words["title"],
        (Table(text, ("A", "B", "C"), ((marked, line(blank), line(Box(), " ", text)),) * 14, (60, 20, 20)),),
    )
    interview = Part("interview", words["title"], competency * 6)
    advert = Part("advert", words["title"], (Paragraph(line(text, " ", blank)),) * 12, is_public=True)
    sources = tuple(Source(str(number), text) for number in range(1, 42))
    every = Part("against", words["title"], (Items(tuple(line(text, marks=(source.mark,)) for source in sources)),))
    return document(memo, outcomes, rights, interview, advert, every, language=language, sources=sources)


def empty(language: str = "en") -> Document:
    """Return a document in which nothing is said."""
    blocks: tuple[Block, ...] = (
        Heading(""),
        Paragraph(line()),
        Paragraph(line(""), Style.QUOTE),
        Items(()),
        Items((line(),)),
        Facts("", ()),
        Facts("", (("", line()),)),
        Table("", ("", ""), (), (50, 50)),
        Table("", ("", ""), ((line(), line()),), (50, 50)),
        Space(""),
    )
    return document(Part("memo", "", ()), Part("mission", "", blocks), language=language)


def nasty(*texts: str) -> Document:
    """Return a document that has each of the texts, of which there are some without an argument, in every place."""
    parts = []
    for text in texts or NASTY:
        inline = line(text, Strong(text), text, Blank(text), text, Strong(text), Blank(text), marks=(text,))
        blocks: tuple[Block, ...] = (
            Heading(text),
            Heading(text, 3),
            *(Paragraph(inline, style) for style in Style),
            *(Paragraph(line(text), style) for style in Style),
            *(Items((inline, line(text)), is_numbered=numbered) for numbered in (False, True)),
            Facts(text, ((text, inline), (text, line(text)))),
            Table(text, (text, text), ((inline, line(text)), (line(Blank(text)), line(Strong(text)))), (50, 50)),
            Space(text),
        )
        parts.append(Part("memo", text, blocks))
    first = (texts or NASTY)[0]
    sources = tuple(Source(text, text) for text in texts or NASTY)
    return Document(first, first, "en", MADE_ON, tuple(parts), sources, first, first, f"{first} {{page}} {{pages}}")


def document_text(written: Document) -> list[str]:
    """Return all text of a document in the order in which every format has it, without what is empty.

    Each heading, paragraph, item and cell is one text; marks follow a line after a space. The foot of the page, numbers
    and bullets of lists and the caption of tables are left out; so are ruled lines.
    """
    return [text for text in _texts(printable(written)) if text.strip("_")]


def _texts(written: Document) -> Iterator[str]:
    yield from (written.title, written.subtitle)
    for part in written.parts:
        yield part.title
        for block in part.blocks:
            yield from _block(block)
    if written.sources:
        yield written.sources_title
        yield from (f"[{source.mark}] {source.text}".strip() for source in written.sources)
        yield written.origin


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Space(label=text):
            yield text
        case Paragraph(line=one):
            yield _line(one)
        case Items(lines=lines):
            yield from map(_line, lines)
        case Facts(rows=facts):
            for label, one in facts:
                yield from (label, _line(one))
        case Table(header=header, rows=rows):
            yield from header
            yield from (_line(one) for row in rows for one in row)


def _line(one: Line) -> str:
    return f"{one.text} {one.note}".strip()
