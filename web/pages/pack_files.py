"""A pack as a page to look at and as files: what those of results and of jobs share.

The libraries that write files are imported when the first file is made: they are large, and no other page needs them.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import Final
from urllib.parse import quote, urlencode

from flask import Response, current_app, render_template, request

from documents.model import Document, Heading, Part
from documents.plain import is_advice, write_plain
from documents.printable import printable
from web.platform.i18n import gettext as _
from web.platform.metrics import PACKS_MADE, count
from web.views.pack.basis import Basis
from web.views.pack.pack import PARTS, SOURCES, make_pack

FORMATS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}
FORMAT: Final = f"any({', '.join(FORMATS)}):format"  # of a route
PART: Final = "part"
TOP: Final = 2  # level of the headings right below the title of a part
JOINERS: Final = "\u200c\u200d"  # without which words of some scripts are spelled wrongly
NOT_IN_NAMES: Final = '\\/:*?"<>|'  # of files, on one system or another


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as far as this browser may see it, and where its page is.

    `address`: of the page, without what it asks for; the files have the same with their ending. `query`: what both ask
    for besides the parts. `naming`: where whoever looks can give it a name, if it has none.
    """

    basis: Basis
    address: str
    back: str
    query: Mapping[str, str] = field(default_factory=dict)
    naming: str = ""

    def address_with_parts(self, ending: str = "") -> str:
        """Return the address of the page, or with an ending of a file, with the parts that were asked for here."""
        query = [*self.query.items(), *((PART, part) for part in _parts_asked_for())]
        return f"{self.address}{ending}" + (f"?{urlencode(query)}" if query else "")


def render_pack(pack: Pack, back_words: str) -> str:
    """Render the page of a pack, with the parts that the address asks for."""
    shown = printable(_make_chosen(pack))
    return render_template(
        "pack/pack.html",
        pack=pack,
        whole=printable(make_pack(pack.basis, PARTS)),
        shown=shown,
        texts={part.id: write_plain(part) for part in shown.parts},
        has_pdf=has_pdf(),
        has_sources=bool(shown.sources) or SOURCES in _parts_asked_for(),
        back_words=back_words,
    )


def has_pdf() -> bool:
    """Tell whether PDF can be made here; its library is not there for every platform."""
    return find_spec("typst") is not None


def _parts_asked_for() -> list[str]:
    """Return the ids of the parts that the address asks for, as far as there are such; none means all."""
    return [part for part in request.args.getlist(PART) if part in PARTS]


def _make_chosen(pack: Pack) -> Document:
    return make_pack(pack.basis, _parts_asked_for() or PARTS)


def send_pack(pack: Pack, format_: str) -> Response:
    """Send the parts that the address asks for as a file; where that cannot be made, a page that says what to do.

    Whoever calls this has refused other sites: whether a download begins can be noticed by the one that leads here.
    """
    document = _publish(_make_chosen(pack))
    if format_ == "pdf":
        return _send_pdf(pack, document)
    content = _write_docx(document) if format_ == "docx" else _write_markdown(document)
    return _send(pack, document, format_, content)


def _publish(document: Document) -> Document:
    """Return a document as it goes out: the advice in a public part is for those who publish it, and stays here.

    One of public parts only is called what it offers, and says nothing of how it came about.
    """
    parts = tuple(map(_drop_advice, document.parts))
    if not all(part.is_public for part in parts):
        return replace(document, parts=parts)
    titles = [
        block.text for part in parts for block in part.blocks if isinstance(block, Heading) and block.level == TOP
    ]
    if len(titles) == 1:
        parts = tuple(map(_drop_title, parts))
    return replace(document, title=" / ".join(titles), subtitle="", imprint="", sources=(), parts=parts)


def _drop_title(part: Part) -> Part:
    """Return a part without its one heading of the highest level, which the document has as its title."""
    kept = (block for block in part.blocks if not (isinstance(block, Heading) and block.level == TOP))
    raised = (replace(block, level=TOP) if isinstance(block, Heading) else block for block in kept)
    return replace(part, blocks=tuple(raised))


def _drop_advice(part: Part) -> Part:
    return replace(part, blocks=tuple(block for block in part.blocks if not (part.is_public and is_advice(block))))


def _send(pack: Pack, document: Document, format_: str, content: str | bytes) -> Response:
    count(PACKS_MADE, format_)
    name = quote(f"{name_file(document, pack.basis.name)}.{format_}", safe="")
    disposition = f"attachment; filename=\"role-pack.{format_}\"; filename*=UTF-8''{name}"
    return Response(content, content_type=FORMATS[format_], headers={"Content-Disposition": disposition})


def _write_markdown(document: Document) -> str:
    from documents.markdown import write_markdown

    return write_markdown(document)


def _write_docx(document: Document) -> bytes:
    from documents.docx import write_docx

    return write_docx(document)


def _send_pdf(pack: Pack, document: Document) -> Response:
    from documents.pdf import Busy, PdfError, PdfUnavailable, write_pdf

    try:
        return _send(pack, document, "pdf", write_pdf(document))
    except Busy:
        page = _render_not_made(pack, 503, _("Others are having PDFs made at the moment"))
        page.headers["Retry-After"] = "5"
        return page
    except PdfUnavailable:
        return _render_not_made(pack, 501, _("This server cannot make PDFs"))
    except PdfError as error:
        current_app.logger.error("PDF not made: %s", error)
        return _render_not_made(pack, 500, _("The PDF could not be made"))


def _render_not_made(pack: Pack, status: int, title: str) -> Response:
    """Return the page that says why there is no PDF, with the ways to the same parts in the other formats."""
    page = render_template("pack/not_made.html", title=title, pack=pack, is_busy=status == 503)
    return Response(page, status=status, content_type="text/html; charset=utf-8")


def name_file(document: Document, name: str) -> str:
    """Return what a file is called, without its ending: after its part if it is only one, and the result or job."""
    parts = document.parts
    words = document.title if len(parts) != 1 else f"{parts[0].title}: {name}" if name else parts[0].title
    return " ".join("".join(filter(_may_be_in_name, words.replace(": ", " – "))).split()).strip(" .")


def _may_be_in_name(character: str) -> bool:
    """Tell whether a character may stand in the name of a file: none that controls, is unseen or separates folders."""
    if character in JOINERS:
        return True
    return character not in NOT_IN_NAMES and unicodedata.category(character)[0] != "C"


def kind(value: object) -> str:
    """Return the name of the type of a value, by which templates tell the blocks of a document apart."""
    return type(value).__name__
