"""The decision memo: one page for whoever decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil

from documents.model import Blank, Block, Heading, Items, Line, Paragraph, Part, Space, Strong, Style
from web.platform.i18n import format_date, ngettext, quote
from web.platform.i18n import gettext as _
from web.views.pack.basis import ALL, DECISION, Basis, Decided, Fact, question_marks
from web.views.pack.lines import (
    MEMO,
    advise,
    count_lines,
    count_words,
    join_marks,
    label,
    lead,
    notes_for,
    other_needs,
    role_name,
    say_role,
    say_what_follows,
    tell,
    title_of,
)
from web.views.turning import Turn

MOST_WORDS = 330  # which a board reads in two minutes
MOST_LINES = 50  # of text on one sheet of A4, below its heading and with room to sign
TITLE_LINES, TITLE_WIDTH = 2, 38  # of each line of the title of the pack, in large letters
NAMED = 3
LISTED = 6  # of the questions to be answered, where too few were


@dataclass(frozen=True, slots=True)
class Room:
    """How much a memo says, so that it stays on its page.

    `duties`: work that is not the role's own is told by its duties, else by the names of areas. `titles`: what would
    turn the result is told by the titles of questions, with `then` by the answers too; else in how many. `quoted`: how
    many words of the reasons that were recorded with a decision.
    """

    notes: int = 1
    then: bool = True
    duties: bool = True
    names_silent: bool = True
    titles: bool = True
    names_open: bool = True
    turns: int = 2
    facts: int = 99
    against: int = 2
    reasons: int = 3  # for a role; one less where two are to choose from
    lists_settling: bool = True
    says_you: bool = True
    quoted: int = 50
    stops: int = 9


def _list_rooms() -> Iterator[Room]:
    """Yield how much is said, from the most to the least; what is missed least goes first."""
    room = Room()
    yield room
    for less in (
        {"notes": 0},
        {"then": False},
        {"duties": False, "says_you": False},
        {"names_silent": False},
        {"titles": False},
        {"names_open": False, "turns": 1},
        {"lists_settling": False},
        {"quoted": 25},
        {"facts": 6},
        {"facts": 3, "against": 1},
        {"facts": 0},
        {"reasons": 2},
        {"stops": 2},
        {"stops": 1, "quoted": 12},
    ):
        room = replace(room, **less)
        yield room


ROOMS = tuple(_list_rooms())


def make_memo(basis: Basis) -> Part:
    """Return the memo, as much of it as fits its page."""
    for room in ROOMS:
        made = Part("memo", _("Decision memo"), tuple(_memo_blocks(basis, room)))
        if count_words(made) <= MOST_WORDS and count_lines(made) + _count_lines_above(basis) <= MOST_LINES:
            break
    return made


def _count_lines_above(basis: Basis) -> int:
    """Return how many lines the title of the pack takes, which stands above the memo."""
    return TITLE_LINES * ceil(len(title_of(basis)) / TITLE_WIDTH)


def _memo_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    yield from _stop_blocks(basis, room)
    yield Paragraph(Line((Strong(_("The question:")), " ", _question(basis))))
    if not basis.roles and basis.decision is None:
        yield from _missing_blocks(basis)
        yield from _assumption_blocks(basis, room)
        return
    yield from _verdict_blocks(basis, room)
    yield from _reason_blocks(basis, room)
    rests = tuple(chain(_open_blocks(basis, room), _assumption_blocks(basis, room), _turn_blocks(basis, room)))
    if rests:
        yield Heading(_("Open points and assumptions"))
        yield from rests
    if basis.roles and not basis.needs:
        yield advise(say_what_follows())
    yield from _signature_blocks(basis)


def _stop_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what comes before everything else; the part on rights has all of it."""
    for stop in basis.stops[: room.stops]:
        yield Paragraph(label(_("Settle this first:"), stop))
    left = basis.stops[room.stops :]
    if left:
        words = ngettext(
            "Settle first as well: %(num)s more point under “Decision rights”.",
            "Settle first as well: %(num)s more points under “Decision rights”.",
            len(left),
        )
        yield tell(words % {"num": len(left)}, join_marks(left))


def _question(basis: Basis) -> str:
    """Return what there is to decide."""
    names = [role.name for role in basis.bank.roles.values()]
    # Translators: between the last two of several roles to choose from.
    roles = _("%(first)s or %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
    if basis.name:
        return _("which role does “%(name)s” call for: %(roles)s?") % {"name": basis.name, "roles": roles}
    return _("which role does this job call for: %(roles)s?") % {"roles": roles}


def _verdict_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what is recommended and how firmly, or what was decided and what the answers say about that."""
    verdict = f"{basis.lead} {basis.firm}".strip()
    if basis.decision is None:
        yield Heading(_("Where it stands") if basis.is_too_close else _("Recommendation"))
        yield lead(f"{basis.title}.")
        yield tell(verdict)
        if basis.is_too_close:
            yield from _settle_blocks(basis, room)
        return
    decision = basis.decision
    yield Heading(_("Decision"))
    yield lead(_decided_sentence(decision), (DECISION,))
    yield tell(f"{basis.title}. {verdict}")
    if decision.is_against:
        yield tell(_("The answers point to another role than the one decided on."), (DECISION, ALL))
    if decision.reasons:
        yield Paragraph(Line((_shorten(decision.reasons, room.quoted),), (DECISION,)), Style.QUOTE)


def _decided_sentence(decision: Decided) -> str:
    words = _("%(role)s, decided by %(by)s on %(date)s.")
    return words % {"role": decision.words, "by": decision.by, "date": format_date(decision.on)}


def _shorten(words: str, most: int) -> str:
    """Return the beginning of a text that is too long for a page; the last part of the pack has all of it."""
    split = words.split()
    return " ".join(split) if len(split) <= most else f"{' '.join(split[:most])} …"


def _settle_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what may settle what is too close: the questions that are left for that."""
    title = _("To settle it, agree on this first:")
    if basis.settle and room.lists_settling:
        yield Paragraph(Line((Strong(title),), join_marks(basis.settle)))
        yield Items(basis.settle)
    elif basis.settle:
        asked = " ".join(line.text for line in basis.settle)
        yield Paragraph(label(title, Line((asked,), join_marks(basis.settle))))


def _reason_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Quote what speaks for and against, the strongest first; the sentences speak to whoever answered."""
    reasons = basis.speaks_for[: room.reasons - basis.is_too_close]
    against = basis.speaks_against[: room.against]
    if not reasons and not against and basis.doubt is None:
        yield tell(_("No answer speaks more for one role than for another."))
        return
    if reasons:
        for_first = _("For the %(role)s") % {"role": role_name(basis, basis.roles[0])}
        yield Heading(for_first if basis.is_too_close else _("What speaks for it"))
        yield Items(reasons, is_numbered=True)
    yield Heading(
        _("For the %(role)s") % {"role": role_name(basis, basis.other)}
        if basis.is_too_close
        else _("What speaks against it")
    )
    doubt = (basis.doubt,) if basis.doubt and not _is_said_by_stops(basis, basis.doubt) else ()
    nothing = (Line((_("No answer points to %(role)s.") % {"role": say_role(basis, basis.other)},), (ALL,)),)
    yield Items((*against, *doubt) or nothing)
    if room.says_you:
        yield advise(_("“You” is whoever answered the questions."))


def _is_said_by_stops(basis: Basis, doubt: Line) -> bool:
    """Tell whether all that a doubt is about stands on top of the memo already."""
    return set(doubt.marks) <= {mark for stop in basis.stops for mark in stop.marks}


def _open_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what is left open: whose some work is, and what was not answered."""
    for line in chain(_unowned_lines(basis, room), _unanswered_lines(basis, room)):
        yield Paragraph(label(_("Open:"), line))


def _unowned_lines(basis: Basis, room: Room) -> Iterator[Line]:
    """Name the largest needs that are not usually the role's own."""
    if len(basis.roles) != 1:
        return
    needs = other_needs(basis, basis.roles[0])
    if needs:
        areas = [basis.bank.areas[need.area] for need in needs[:NAMED]]
        duties = "; ".join(area.duty if room.duties else area.name for area in areas)
        words = _("Not usually this role’s work, so settle who takes it: %(duties)s.")
        yield Line((words % {"duties": duties},), join_marks(needs[:NAMED]))


def _unanswered_lines(basis: Basis, room: Room) -> Iterator[Line]:
    """Name the questions that were not answered."""
    if not basis.open:
        return
    titles = "; ".join(quote(line.text) for line in basis.open[:NAMED])
    if not room.names_open or len(basis.open) > NAMED:
        words = ngettext("%(num)s question is not answered.", "%(num)s questions are not answered.", len(basis.open))
        yield Line((words % {"num": len(basis.open)},), join_marks(basis.open))
    else:
        yield Line((_("Not answered: %(titles)s.") % {"titles": titles},), join_marks(basis.open))


def _missing_blocks(basis: Basis) -> Iterator[Block]:
    """Say that too little was answered, and which questions are missing."""
    yield Heading(_("Where it stands"))
    yield lead(f"{basis.title}.")
    yield tell(basis.lead)
    if basis.open:
        yield Heading(_("Answer these first"))
        yield Items(basis.open[:LISTED])
        left = len(basis.open) - LISTED
        if left > 0:
            words = ngettext("%(num)s more is not answered yet", "%(num)s more are not answered yet", left)
            yield tell(f"{words % {'num': left}}.", join_marks(basis.open[LISTED:]))
    answers = (Strong(_("Answers them:")), " ", Blank(_("name")), " · ", Strong(_("By:")), " ", Blank(_("date")))
    yield Paragraph(Line(answers))
    yield advise(f"{_('Ask a colleague who knows the work.')} {say_what_follows()}")


def _assumption_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what was told about the company, and what was not; then advice on that."""
    lines = tuple(_fact_lines(basis, room))
    if lines:
        words = " ".join(line.text for line in lines)
        yield Paragraph(label(_("Assumed about the company:"), Line((words,), join_marks(lines))))
    yield from notes_for(basis, MEMO)[: room.notes]


def _fact_lines(basis: Basis, room: Room) -> Iterator[Line]:
    told = [fact for fact in basis.facts or () if fact.answer]
    silent = [fact for fact in basis.facts or () if not fact.answer]
    shown = told[: room.facts]
    if shown:
        # Translators: what a question about the company was, and its answer.
        words = "; ".join(_("%(title)s: %(answer)s") % {"title": f.title, "answer": f.answer} for f in shown)
        more = len(told) - len(shown)
        rest = ngettext("%(num)s more", "%(num)s more", more) % {"num": more}
        yield Line((f"{words}{f'; {rest}' if more else ''}.",), _marks_of(told))
    elif told:
        words = ngettext("%(num)s answer.", "%(num)s answers.", len(told))
        yield Line((words % {"num": len(told)},), _marks_of(told))
    if silent and room.names_silent:
        titles = "; ".join(fact.title for fact in silent)
        yield Line((_("Not answered: %(titles)s.") % {"titles": titles},), _marks_of(silent))
    elif silent:
        words = ngettext("%(num)s question is not answered.", "%(num)s questions are not answered.", len(silent))
        yield Line((words % {"num": len(silent)},), _marks_of(silent))


def _marks_of(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(fact.mark for fact in facts)


def _turn_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what would have to be answered otherwise for another result."""
    for turn in basis.turns[: room.turns]:
        title = _("What would settle it:") if basis.is_too_close else _("What would make us look again:")
        yield Paragraph(label(title, _turn_line(basis, turn, room)))


def _turn_line(basis: Basis, turn: Turn, room: Room) -> Line:
    """Return a set of answers that would turn the result, with the questions and the answers if there is room."""
    marks = question_marks(basis.bank)
    found = tuple(marks[one.question] for one in turn.answers) or (ALL,)
    if not turn.answers or not room.titles:
        return Line((f"{turn.sentence.rstrip('.:')}.",), found)
    told = (f"{quote(one.title)}: {one.then.rstrip('.')}" if room.then else quote(one.title) for one in turn.answers)
    return Line((f"{turn.sentence.rstrip('.:')}: {'; '.join(told)}.",), found)


def _signature_blocks(basis: Basis) -> Iterator[Block]:
    """Say who decides, and when it is looked at again, with room to sign."""
    decision, date = basis.decision, Blank(_("date"))
    if decision is None:
        who = Strong(basis.decider) if basis.decider else Blank(_("name"))
        decided = (Strong(_("Decides:")), " ", who, " · ", Strong(_("On:")), " ", date, " · ")
        yield Paragraph(Line((*decided, Strong(_("Look again on:")), " ", date)))
    else:
        again = format_date(decision.review_on)
        yield Paragraph(label(_("Look again on:"), Line((again,), (DECISION,))))
    yield Space(_("Signature"), 1)
