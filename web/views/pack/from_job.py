"""The basis of a role pack that is made of a revealed panel, and of what was decided.

What members answered stands here as their page says it, so that a pack tells no more: counts, with names in a named
panel, and of what they agree on the common answer. Notes stay on that page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from documents.model import Line, Source, Strong
from jobs import Job
from questions import Bank, Option, Question
from questions.pack import PackWords
from scoring import Kind, round_together
from scoring.panel import PanelFigures, QuestionShown, State, Way
from web.platform.i18n import ENGLISH, ngettext, quote, use_language
from web.platform.i18n import gettext as _
from web.views.answers import answer_in_full
from web.views.decision import Dissent, describe_decision, dissents_of, review_day, role_words
from web.views.pack.basis import DECISION, Basis, Decided, Fact, Need, all_mark, company_marks, question_marks
from web.views.pack.from_result import QUOTED, STRONGEST, language_of, make_imprint, say_origin
from web.views.panel.company import find_common, find_company, find_stops
from web.views.panel.members import Panel, find_panel, join_names
from web.views.panel.numbers import role_names
from web.views.panel.panel import NAMED, apart_sentences
from web.views.panel.questions import (
    Agreement,
    Choice,
    count_alike,
    find_agreements,
    is_different,
    most_given,
    round_gaps,
)
from web.views.panel.state import state_lead, state_title
from web.views.turning import Turn

GIVEN = frozenset({State.UNITED, State.CARRIED})
"""What a panel says for one role."""
ZERO = Fraction()


def basis_of_job(job: Job, bank: Bank, words: PackWords, made_on: date) -> Basis:
    """Return the basis of a job whose answers are revealed, in the language of its bank, which `words` have to speak.

    Of two rounds the last that is revealed counts. `made_on`: the day of the pack while nothing is decided.
    """
    with use_language(language_of(bank)):
        return _make_basis(job, find_panel(job, bank, job.shown_round), words, made_on)


def _make_basis(job: Job, panel: Panel, words: PackWords, made_on: date) -> Basis:
    bank, figures, decision = panel.bank, panel.figures, job.decision
    names, gaps = role_names(bank, figures.pair), round_gaps(figures)
    title, lead = state_title(figures, names), state_lead(figures, names)
    made_on = (decision.amended_on or decision.decided_on) if decision else made_on
    roles, other = _find_roles(job, bank, figures)
    facts = tuple(_find_facts(panel))
    return Basis(
        bank=bank,
        words=words,
        language=bank.language or ENGLISH.code,
        name=job.name,
        made_on=made_on,
        kind=_kind_of(figures),
        roles=roles,
        other=other,
        title=title,
        lead=lead,
        firm=" ".join(apart_sentences(panel, names, gaps)),
        needs=_find_needs(panel),
        speaks_for=_find_reasons(panel, roles[0]) if roles else (),
        speaks_against=_find_reasons(panel, other),
        doubt=None,
        stops=tuple(_find_stops(panel)),
        notes=dict(_find_notes(bank, facts)),
        open=tuple(_find_open(panel)),
        answered=_say_answered(panel),
        turns=tuple(_find_turns(panel)),
        settle=_find_settling(panel),
        facts=facts,
        further=(),
        sources=(
            Source(all_mark(), ": ".join((_("All answers together"), f"{title}. {lead}".rstrip()))),
            *([Source(DECISION, describe_decision(decision, bank))] if decision else []),
            *_list_sources(panel, facts),
        ),
        imprint=make_imprint(job.name, made_on),
        origin=say_origin(bank),
        people=panel.figures.people,
        decider=job.decider,
        decision=_find_decided(job, bank, figures),
        dissents=tuple(_find_dissents(job)),
    )


def _kind_of(figures: PanelFigures) -> Kind:
    """Return the kind of a result that is nearest to what a panel says."""
    if figures.state is State.NOT_ENOUGH:
        return Kind.TOO_LITTLE
    if figures.state in GIVEN:
        return Kind.CLEAR if figures.is_clear else Kind.LEANING
    return Kind.HYBRID if figures.sides.get(-1) and figures.sides.get(1) else Kind.UNDECIDED


def _pointed_to(figures: PanelFigures) -> str:
    """Return the role that a panel points to, or an empty text."""
    return figures.pair[figures.side > 0] if figures.state in GIVEN else ""


def _find_roles(job: Job, bank: Bank, figures: PanelFigures) -> tuple[tuple[str, ...], str]:
    """Return the roles that the pack is for, and the one that was nearest to being chosen instead."""
    mean = figures.ways[Way.MEAN].lowest if figures.ways else 0
    is_second = (figures.side or mean) > 0
    front, behind = figures.pair[is_second], figures.pair[not is_second]
    if job.decision:
        role = job.decision.role
        return ((role,) if role in bank.roles else ()), (behind if role == front else front)
    if figures.state is State.NOT_ENOUGH:
        return (), behind
    return ((front, behind) if figures.state is State.SPLIT else (front,)), behind


def _find_needs(panel: Panel) -> tuple[Need, ...]:
    """Return the areas by their mean need in whole parts of 100, those of half a part or more."""
    points = round_together(panel.figures.needs)
    return tuple(
        Need(area, points[area], _strongest_marks(panel, area) or (all_mark(),)) for area in points if points[area]
    )


def _strongest_marks(panel: Panel, area: str) -> tuple[str, ...]:
    """Return the marks of the questions whose answers, as the page shows them, gave most to an area."""
    given = {id_: _add_up(panel, id_, lambda option: option.gives.get(area, ZERO)) for id_ in panel.bank.asked}
    chosen = [id_ for id_ in sorted(given, key=lambda id_: -given[id_]) if given[id_]][:STRONGEST]
    return tuple(mark for id_, mark in question_marks(panel.bank).items() if id_ in chosen)


def _add_up(panel: Panel, id_: str, worth: Callable[[Option], Fraction]) -> Fraction:
    """Return what the answers to a question are worth together, as far as the page shows them."""
    question, shown = panel.bank.questions[id_], panel.figures.questions[id_]
    counts = _counts_shown(question, shown)
    return question.weight * sum((number * worth(question.options[one]) for one, number in counts.items()), ZERO)


def _counts_shown(question: Question, shown: QuestionShown) -> Mapping[str, int]:
    """Return how many chose each option: where they agree on a statement, all who do count as clearly for it."""
    given = {option: count for option, count in shown.spread.counts.items() if option in question.options}
    if is_different(shown) or not given:
        return given
    option = most_given(question, shown)
    return {_steps_like(question, option)[0]: count_alike(question, shown, option)}


def _steps_like(question: Question, option: str) -> list[str]:
    """Return the steps that lean to the same statement, the clear one first; of anything else the option alone."""
    chosen = question.options[option]
    if not (question.is_tradeoff and chosen.statement):
        return [option]
    steps = [one.id for one in question.options.values() if one.statement == chosen.statement]
    return sorted(steps, key=lambda one: -max(question.options[one].gives.values()))


def _find_reasons(panel: Panel, role: str) -> tuple[Line, ...]:
    """Return what speaks for a role of the pair: the answers that most move the mean lean towards it.

    After them stand answers for it that others outweigh, those first on which members are farthest apart.
    """
    if role not in panel.figures.pair or panel.figures.state is State.NOT_ENOUGH:
        return ()
    sign = 1 if role == panel.figures.pair[1] else -1
    pulls = {id_: sign * _find_pull(panel, id_) for id_ in panel.bank.asked}
    moved = {id_: pull for id_, pull in pulls.items() if pull > 0}
    strongest = sorted(moved, key=lambda id_: -moved[id_])
    outweighed = [id_ for id_ in panel.figures.questions if id_ not in moved]
    lines = (_find_reason(panel, id_, sign) for id_ in (*strongest, *outweighed))
    return tuple(line for line in lines if line)[:QUOTED]


def _find_pull(panel: Panel, id_: str) -> Fraction:
    """Return what a question adds to the mean lean; without names from the answers alone, as the page shows them.

    The exact numbers would put the questions into an order that tells how clearly some answered, and whose count more.
    """
    first, second = panel.figures.pair
    if panel.labels:
        return panel.figures.questions[id_].part
    return _add_up(panel, id_, lambda option: option.owned[second] - option.owned[first])


def _find_reason(panel: Panel, id_: str, sign: int) -> Line | None:
    """Return the reason of the answer that most gave of those for a side, and how many did; None if it is not shown."""
    question, shown = panel.bank.questions[id_], panel.figures.questions[id_]
    first, second = panel.figures.pair
    counts = shown.spread.counts
    leads = {one.id: sign * (one.owned[second] - one.owned[first]) for one in question.options.values()}
    given = [option for option in question.options if counts.get(option) and leads[option] > 0]
    if not is_different(shown):
        given = [option for option in given if option == most_given(question, shown)]
    if not given:
        return None
    option = max(given, key=lambda one: counts[one])
    count = count_alike(question, shown, option)
    if not (panel.labels or is_different(shown)):
        option = _steps_like(question, option)[-1]  # how clearly, the page does not show
    words = ngettext("%(num)s of %(all)s says so.", "%(num)s of %(all)s say so.", count)
    said = words % {"num": count, "all": sum(counts.values())}
    return Line((f"{question.options[option].reason} {said}",), (question_marks(panel.bank)[id_],))


def _find_stops(panel: Panel) -> Iterator[Line]:
    """Yield what has to be settled before anything else, with the questions that can bring it up."""
    marks = company_marks(panel.bank)
    for stop in find_stops(panel):
        raised = (
            marks[id_]
            for id_, asked in panel.bank.context.items()
            if any(option.note == stop.note for option in asked.options.values())
        )
        yield Line((Strong(f"{stop.who}:"), f" {stop.words}"), tuple(raised))


def _find_notes(bank: Bank, facts: Sequence[Fact]) -> Iterator[tuple[str, Line]]:
    """Yield the advice that follows from what all tell alike about the company."""
    for fact in facts:
        note = bank.context[fact.id].options[fact.option].note if fact.option else None
        if note and bank.notes[note].kind == "note":
            yield note, Line((bank.notes[note].text,), (fact.mark,))


def _find_open(panel: Panel) -> Iterator[Line]:
    """Yield the titles of questions to which nobody gave an answer that counts."""
    marks = question_marks(panel.bank)
    for id_, question in panel.bank.asked.items():
        if question.options.keys().isdisjoint(panel.figures.questions[id_].spread.counts):
            yield Line((question.title,), (marks[id_],))


def _say_answered(panel: Panel) -> str:
    people = panel.figures.people
    return ngettext("by %(num)s person", "by %(num)s people", people) % {"num": people}


def _find_turns(panel: Panel) -> Iterator[Turn]:
    """Yield which questions alone can turn what a panel says; a split one settles other things first."""
    bank, figures = panel.bank, panel.figures
    pivotal = [
        bank.questions[id_].title
        for id_, shown in figures.questions.items()
        if shown.is_pivotal and is_different(shown)
    ]
    if figures.state in GIVEN and pivotal:
        words = ngettext(
            "Settling one question alone can change what comes out: %(titles)s.",
            "Settling one of %(num)s questions alone can change what comes out, such as %(titles)s.",
            len(pivotal),
        )
        yield Turn(words % {"num": len(pivotal), "titles": join_names([quote(one) for one in pivotal[:NAMED]])}, ())


def _find_settling(panel: Panel) -> tuple[Line, ...]:
    """Return what a split panel settles first: the fewest questions whose settling brings everybody to one side."""
    agenda, marks = panel.figures.agenda, question_marks(panel.bank)
    if panel.figures.state is not State.SPLIT or agenda is None:
        return ()
    return tuple(Line((panel.bank.questions[id_].title,), (marks[id_],)) for id_ in agenda.options)


def _find_facts(panel: Panel) -> Iterator[Fact]:
    """Yield all questions about the company: with an answer where everybody gave it, or with who says what.

    One that only some answered, all alike, has none: the page does not tell their answer.
    """
    different = {one.id: one for one in find_company(panel)}
    common = {one.question: one for one in find_common(panel)}
    for id_, mark in company_marks(panel.bank).items():
        asked, answer, option = panel.bank.context[id_], "", ""
        if id_ in common:
            answer = common[id_].answer
            option = panel.entries[0].sheet.context[id_]
        elif id_ in different:
            words = _("members differ: %(answers)s")
            answer = words % {"answers": "; ".join(map(_describe_choice, different[id_].choices))}
        yield Fact(id_, asked.title, answer, option, mark)


def _describe_choice(choice: Choice) -> str:
    """Return an answer with how many gave it, and who in a named panel."""
    who = f": {choice.who}" if choice.who else ""
    return f"{choice.label.rstrip('.')} ({choice.count}{who})"


def _list_sources(panel: Panel, facts: Sequence[Fact]) -> Iterator[Source]:
    """Yield every question with the answers of the members, those about the company last."""
    marks, agreed = question_marks(panel.bank), {one.question: one for one in find_agreements(panel)}
    for id_, question in panel.bank.asked.items():
        yield Source(marks[id_], f"{question.title}: {_describe_answers(panel, question, agreed.get(id_))}")
    for fact in facts:
        yield Source(fact.mark, ": ".join((fact.title, fact.answer or _say_silent(panel, fact.id))))


def _say_silent(panel: Panel, context: str) -> str:
    """Say that there is no common answer; without names so that it tells of nobody whether they gave one."""
    is_told = any(context in entry.sheet.context for entry in panel.entries)
    return _("not answered by all") if is_told or not panel.labels else _("Not answered")


def _describe_answers(panel: Panel, question: Question, agreed: Agreement | None) -> str:
    if agreed:
        return f"{agreed.answer.rstrip('.')} ({agreed.count})"
    shown = panel.figures.questions[question.id]
    told = (
        Choice(
            answer_in_full(panel.bank, question, option),
            count,
            panel.names_at(shown.chosen.get(option, ())),
            0,
            is_exit=False,
        )
        for option, count in shown.spread.counts.items()
    )
    return "; ".join(map(_describe_choice, told)) or _("Not answered")


def _find_decided(job: Job, bank: Bank, figures: PanelFigures) -> Decided | None:
    decision, pointed_to = job.decision, _pointed_to(figures)
    if decision is None:
        return None
    return Decided(
        role=decision.role,
        words=role_words(bank, decision.role),
        by=decision.decided_by,
        on=decision.decided_on,
        reasons=decision.reasons,
        review_on=review_day(decision),
        is_against=pointed_to not in {"", decision.role},
    )


def _find_dissents(job: Job) -> Iterator[Dissent]:
    """Yield what was set against the decision, word for word: what its record says, then what members did."""
    if job.decision and job.decision.dissent:
        yield Dissent(_("As recorded with the decision"), job.decision.dissent)
    yield from dissents_of(job)
