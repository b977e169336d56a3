"""The decision memo: one page for whoever decides."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil

from documents.model import Blank, Block, Heading, Items, Line, Paragraph, Part, Space, Strong, Style
from web.platform.i18n import format_date, ngettext, quote
from web.platform.i18n import gettext as _
from web.views.pack.basis import DECISION, Basis, Decided, Fact, all_mark, question_marks
from web.views.pack.lines import (
    MEMO,
    advise,
    count_lines,
    count_words,
    fill,
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

MOST_WORDS = 380  # which a board reads in two minutes
MOST_LINES = 54  # of text on one sheet of A4, below its heading and with room to sign
TITLE_LINES, TITLE_WIDTH = 2, 38  # of each line of the title of the pack, in large letters
NAMED = 3
REASONS = 3  # for a role; one less where two are to choose from
DECISIVE = ("decisions", "budget", "managers", "leader")  # questions of the shipped bank about the company
LISTED = 6  # of the questions to be answered, where too few were


@dataclass(frozen=True, slots=True)
class Room:
    """How much a memo says, so that it stays on its page.

    `roles`: what each role usually does. `duties`: work that is not the role's own is told by its duties, else by the
    names of areas. `titles`: what would turn the result is told by the titles of questions, with `then` by the answers
    too; else in how many. `quoted`: how many words of the reasons that were recorded with a decision.
    """

    roles: bool = True
    notes: int = 1
    then: bool = True
    duties: bool = True
    names_silent: bool = True
    titles: bool = True
    names_open: bool = True
    turns: int = 2
    facts: int = 6
    against: int = 2
    lists_settling: bool = True
    quoted: int = 50
    stops: int = 9


def _list_rooms() -> Iterator[Room]:
    """Yield how much is said, from the most to the least; what is missed least goes first, and no reason ever."""
    room = Room()
    yield room
    for less in (
        {"roles": False},
        {"notes": 0},
        {"names_silent": False},
        {"facts": 4},
        {"then": False},
        {"duties": False},
        {"facts": 2},
        {"names_open": False},
        {"lists_settling": False},
        {"facts": 0},
        {"quoted": 25},
        {"against": 1},
        {"turns": 1},
        {"titles": False},
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
    yield _who_answered(basis)
    yield from _stop_blocks(basis, room)
    yield Paragraph(Line((Strong(_("The question:")), " ", _question(basis))))
    if not basis.roles and basis.decision is None:
        yield from _missing_blocks(basis)
        yield from _company_blocks(basis, room)
        return
    if basis.decision is None:
        yield from _asking_blocks(basis, room)
    yield from _verdict_blocks(basis, room)
    yield from _reason_blocks(basis, room)
    rests = tuple(chain(_open_blocks(basis, room), _turn_blocks(basis, room)))
    if rests:
        yield Heading(_("Open points"))
        yield from rests
    yield from _company_blocks(basis, room)
    if basis.roles and not basis.needs:
        yield advise(say_what_follows())
    yield from _signature_blocks(basis)


def _who_answered(basis: Basis) -> Paragraph:
    """Say whose answers these are, to whom the sentences of the reasons speak."""
    if not basis.people:
        return Paragraph(fill(_("From the answers of [name]; “you” means whoever answered.")), Style.ADVICE)
    words = ngettext(
        "From the answers of %(num)s person; “you” means whoever answered.",
        "From the answers of %(num)s people; “you” means whoever answered.",
        basis.people,
    )
    return advise(words % {"num": basis.people})


def _asking_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Leave room for what only the company knows and whoever decides has to, and say what the roles usually do."""
    for title, blank in (
        (_("The situation:"), _("what is wrong today, and what it costs")),
        (_("Decision asked for:"), _("approve the hire, the budget, from when")),
    ):
        yield Paragraph(label(title, Line((Blank(blank),))))
    if room.roles:
        # Translators: a role, and what it usually does, such as "keeps the daily work on time".
        words = _("%(role)s: %(focus)s.")
        for role in basis.bank.roles.values():
            yield advise(words % {"role": role.name, "focus": role.focus})


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
        yield tell(_("The answers point to another role than the one decided on."), (DECISION, all_mark()))
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
        texts = [line.text for line in basis.settle]
        asked = (" " if all(text.endswith("?") for text in texts) else "; ").join(texts)
        yield Paragraph(label(title, Line((asked,), join_marks(basis.settle))))


def _reason_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Quote what speaks for and against, the strongest first; the sentences speak to whoever answered."""
    reasons = basis.speaks_for[: REASONS - basis.is_too_close]
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
    nothing = (Line((_("No answer points to %(role)s.") % {"role": say_role(basis, basis.other)},), (all_mark(),)),)
    more = () if basis.is_too_close or basis.decision else (_left_to_add(),)
    yield Items((*((*against, *doubt) or nothing), *more))


def _left_to_add() -> Line:
    """Return the blank for what no answer can hold against a recommendation."""
    return Line((Blank(_("what else speaks against it, such as cost or work that nobody takes over")),))


def _is_said_by_stops(basis: Basis, doubt: Line) -> bool:
    """Tell whether all that a doubt is about stands on top of the memo already."""
    return set(doubt.marks) <= {mark for stop in basis.stops for mark in stop.marks}


def _open_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what is left open: whose some work is, and what was not answered, of the company too."""
    for line in chain(_unowned_lines(basis, room), _unanswered_lines(basis, room), _silent_lines(basis, room)):
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
    ask = _("Ask a colleague who knows the work.")
    yield advise(f"{ask} {say_what_follows()}")


def _silent_lines(basis: Basis, room: Room) -> Iterator[Line]:
    """Say what was not answered about the company."""
    silent = [fact for fact in basis.facts or () if not fact.answer]
    if not silent:
        return
    marks = tuple(fact.mark for fact in silent)
    if room.names_silent:
        words = _("Not answered about the company: %(titles)s.")
        yield Line((words % {"titles": "; ".join(fact.title for fact in silent)},), marks)
    else:
        words = ngettext(
            "%(num)s question about the company is not answered.",
            "%(num)s questions about the company are not answered.",
            len(silent),
        )
        yield Line((words % {"num": len(silent)},), marks)


def _company_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what was told about the company, what matters most for the decision first; then advice on that."""
    told = sorted((fact for fact in basis.facts or () if fact.answer), key=lambda fact: _rank_fact(basis, fact))
    if told[: room.facts]:
        yield Heading(_("What was answered about the company"))
        yield Items(tuple(map(_fact_line, told[: room.facts])))
    yield from notes_for(basis, MEMO)[: room.notes]


def _rank_fact(basis: Basis, fact: Fact) -> int:
    """Return the place of a fact among those that matter for the decision: 0 for what comes first."""
    asked = basis.bank.context[fact.id]
    option = asked.options.get(fact.option)
    note = basis.bank.notes[option.note] if option and option.note else None
    weights = (
        note is not None and note.kind == "stop",
        option is None or bool(option.speaks_against),
        fact.id in DECISIVE,
        note is not None,
    )
    return weights.index(True) if any(weights) else len(weights)


def _fact_line(fact: Fact) -> Line:
    # Translators: what a question about the company was, and its answer.
    words = _("%(title)s: %(answer)s")
    return Line((words % {"title": fact.title, "answer": fact.answer},), (fact.mark,))


def _turn_blocks(basis: Basis, room: Room) -> Iterator[Block]:
    """Say what would have to be answered otherwise for another result."""
    for turn in basis.turns[: room.turns]:
        title = _("What would settle it:") if basis.is_too_close else _("What would make us look again:")
        yield Paragraph(label(title, _turn_line(basis, turn, room)))


def _turn_line(basis: Basis, turn: Turn, room: Room) -> Line:
    """Return a set of answers that would turn the result, with the questions and the answers if there is room."""
    marks = question_marks(basis.bank)
    found = tuple(marks[one.question] for one in turn.answers) or (all_mark(),)
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
