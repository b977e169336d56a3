"""What the parts of a role pack are put together from: lines with blanks, advice, and the needs that they speak of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from string import digits

from documents.model import Blank, Block, Facts, Heading, Items, Line, Paragraph, Part, Space, Strong, Style, Table
from web.platform.i18n import gettext as _
from web.views.pack.basis import Basis, Need, all_mark
from web.views.verdict import add_article
from web.views.work import is_own

BLANK = re.compile(r"\[([^\[\]]+)\]")
Text = str | Strong | Blank

NOTE_PLACES = {
    "regulated_closely": "advert",
    "leader_founder": "advert",
    "managers_none": "advert",
    "sites_many": "advert",
    "decisions_within": "advert",
    "size_large": "advert",
    "leader_coo": "rights",
    "leader_nobody": "rights",
    "budget_shared": "rights",
    "reports_manager": "rights",
    "managers_layers": "responsibilities",
    "size_small": "responsibilities",
    "size_medium": "responsibilities",
}
"""The part in which a note of the shipped bank is of use; others stand in the memo."""
MEMO = "memo"
BELONGS = {
    ("managers", "few"): "leadership_team_development",
    ("managers", "several"): "leadership_team_development",
    ("managers", "layers"): "leadership_team_development",
    ("budget", "own"): "resource_allocation_budgeting",
    ("regulated", "closely"): "risk_management",
}
"""The work that an answer about the company of the shipped bank says is this job's, whatever the other answers."""
WIDTH, LEAD_WIDTH = 90, 64  # letters on a line


def fill(text: str, marks: Iterable[str] = ()) -> Line:
    """Return a text as a line in which what stands in square brackets is a blank."""
    pieces = BLANK.split(text)  # text and labels by turns
    parts = [Blank(piece) if place % 2 else piece for place, piece in enumerate(pieces) if piece]
    return Line(tuple(parts), tuple(marks))


def tell(text: str, marks: Iterable[str] = ()) -> Paragraph:
    """Return a paragraph that says something about the job, with what it follows from: without marks, all answers."""
    return Paragraph(Line((text,), tuple(marks) or (all_mark(),)))


def lead(text: str, marks: Iterable[str] = ()) -> Paragraph:
    """Return the sentence of a part that matters most, with what it follows from: without marks, all answers."""
    return Paragraph(Line((text,), tuple(marks) or (all_mark(),)), Style.LEAD)


def cite(words: str, marks: Iterable[str]) -> Iterator[Paragraph]:
    """Yield somebody's own words, word for word, a paragraph for each of their lines."""
    return (Paragraph(Line((line,), tuple(marks)), Style.QUOTE) for line in words.splitlines() if line.strip())


def advise(text: str) -> Paragraph:
    """Return advice, which follows from no answer."""
    return Paragraph(Line((text,)), Style.ADVICE)


def label(name: str, line: Line) -> Line:
    """Return a line after a label that stands out."""
    return Line((Strong(name), " ", *line.parts), line.marks)


def join_marks(lines: Iterable[Line | Need]) -> tuple[str, ...]:
    """Return the marks of some lines or needs, each once and in their order."""
    return tuple(sorted({mark for line in lines for mark in line.marks}, key=_rank_mark))


def _rank_mark(mark: str) -> tuple[str, int]:
    letters = mark.rstrip(digits)
    return letters, int(mark[len(letters) :] or 0)


def join_clauses(clauses: Sequence[str]) -> str:
    """Join parts of a sentence by commas and a last "and"."""
    if len(clauses) < 2:
        return "".join(clauses)
    # Translators: the last two parts of a list of clauses, such as "keeps the work on time and coaches team leads".
    pair = _("%(first)s and %(last)s") if len(clauses) == 2 else _("%(first)s, and %(last)s")
    return pair % {"first": ", ".join(clauses[:-1]), "last": clauses[-1]}


def notes_for(basis: Basis, part: str) -> list[Block]:
    """Return the advice of the bank that belongs into a part."""
    lines = (line for id_, line in basis.notes.items() if NOTE_PLACES.get(id_, MEMO) == part)
    return [Paragraph(line, Style.ADVICE) for line in lines]


def title_of(basis: Basis) -> str:
    """Return the title of the pack."""
    return _("Role pack: %(name)s") % {"name": basis.name} if basis.name else _("Role pack")


def role_name(basis: Basis, role: str) -> str:
    """Return the name of a role."""
    return basis.bank.roles[role].name


def say_role(basis: Basis, role: str) -> str:
    """Return the name of a role as it stands in a sentence."""
    return add_article(role_name(basis, role))


def own_needs(basis: Basis, role: str) -> list[Need]:
    """Return the needs that are usually a role's own, the largest first."""
    return [need for need in _worded(basis) if is_own(basis.bank, need.area, role)]


def other_needs(basis: Basis, role: str) -> list[Need]:
    """Return the needs that are usually another role's and not said to be this job's, the largest first."""
    belonging = {need.area for need in belonging_needs(basis)}
    return [need for need in basis.needs if not is_own(basis.bank, need.area, role) and need.area not in belonging]


def belonging_needs(basis: Basis) -> list[Need]:
    """Return the work that answers about the company say is this job's, with their marks; its points may be 0."""
    needs, found = {need.area: need for need in basis.needs}, []
    for fact in basis.facts or ():
        area = BELONGS.get((fact.id, fact.option), "")
        if area in basis.words.areas and area in basis.bank.areas:
            need = needs.get(area, Need(area, Fraction(), ()))
            found.append(replace(need, marks=(*need.marks, fact.mark)))
    return found


def add_belonging(basis: Basis, needs: Sequence[Need], most: int) -> list[Need]:
    """Return some needs with what is said to be this job's among them: no more than `most`, the weakest give way."""
    belonging = {need.area: need for need in belonging_needs(basis)} if needs else {}
    added = [need for area, need in belonging.items() if area not in {need.area for need in needs}]
    others = [need for need in needs if need.area not in belonging][: most - len(belonging)]
    kept = [belonging.get(need.area, need) for need in needs if need in others or need.area in belonging]
    return kept + added


def needs_for(basis: Basis, role: str, least: int) -> list[Need]:
    """Return the needs that are a role's own; with fewer than `least`, the largest others after them."""
    own = own_needs(basis, role)
    others = [need for need in _worded(basis) if need not in own]
    return own + others[: max(0, least - len(own))]


def needs_to_judge(basis: Basis, least: int) -> list[Need]:
    """Return the needs by which candidates are judged; where it is too close, those of both roles."""
    return list(_worded(basis)) if basis.is_too_close else needs_for(basis, basis.roles[0], least)


def _worded(basis: Basis) -> Iterator[Need]:
    """Yield the needs for which the pack has words: those of a result of an earlier bank may have none."""
    return (need for need in basis.needs if need.area in basis.words.areas)


def say_missing(basis: Basis) -> Part:
    """Return what stands in place of parts that cannot be made: it says why, and what to do."""
    if not basis.roles:
        said = _("Too little is answered for this. Answer what the memo lists, then make the pack again.")
    elif not basis.needs:
        said = _("This cannot be made: too few answered to say what work is asked for.")
    else:
        said = _("This cannot be made: the question bank has no words for the work that is asked for.")
    return Part("missing", _("Not there yet"), (tell(said),))


def say_what_follows() -> str:
    """Name the papers that cannot be made as long as too little is answered."""
    return _(
        "These papers follow once enough is answered: mission, outcomes, responsibilities, scorecard, interview guide "
        "and job advert."
    )


def count_words(part: Part) -> int:
    """Return how many words a part has, its title and headings among them."""
    return len(part.title.split()) + sum(map(_count_block, part.blocks))


def _count_block(block: Block) -> int:
    match block:
        case Heading(text=text) | Space(label=text):
            return len(text.split())
        case Paragraph(line=line):
            return len(line.text.split())
        case Items(lines=lines):
            return sum(len(line.text.split()) for line in lines)
        case Facts(rows=facts):
            return sum(len(name.split()) + len(line.text.split()) for name, line in facts)
        case Table(header=header, rows=rows):
            cells = (*header, *(cell.text for row in rows for cell in row))
            return sum(len(cell.split()) for cell in cells)


def count_lines(part: Part) -> float:
    """Return about how many lines of text a part takes on a sheet of A4, gaps and headings among them; no tables."""
    return sum(map(_measure_block, part.blocks))


def _measure_block(block: Block) -> float:
    match block:
        case Heading():
            return 2.6
        case Space(lines=lines):
            return 2.7 + 1.6 * lines
        case Paragraph(line=line, style=style):
            return _measure_line(line, LEAD_WIDTH if style is Style.LEAD else WIDTH)
        case Items(lines=lines):
            return sum(_measure_line(line, WIDTH - 4) for line in lines)
        case _:
            raise NotImplementedError


def _measure_line(line: Line, width: int) -> float:
    letters = len(line.text) + sum(map(len, line.marks))
    return ceil(letters / width) + 0.3
