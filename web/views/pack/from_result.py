"""The basis of a role pack that is made of one result."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from documents.model import Line, Source
from questions import Bank, bank_from_text
from questions.pack import PackWords
from questions.sheet import sheet_from_text
from scoring import Kind, Outcome, recommend, round_together
from storage import ManagedResult, StoredResult
from web.platform.dates import day_of
from web.platform.i18n import ENGLISH, Language, format_date, page_language, use_language
from web.platform.i18n import gettext as _
from web.views.answers import answer_in_full
from web.views.firmness import firm_line, firm_sentences
from web.views.numbers import format_points, result_numbers, step_for
from web.views.pack.basis import AREA, COMPANY, Basis, Fact, Need, all_mark, company_marks, question_marks
from web.views.reasons import doubt_sentence, reasons
from web.views.result import SHOWN_AGAINST, SHOWN_FOR, open_questions, say_answered
from web.views.table import count_note
from web.views.turning import Turn, turns
from web.views.verdict import headline, leans_so_far
from web.views.work import needed_areas

STRONGEST = 3  # answers that a need is traced to
QUOTED = 5  # answers for a side, where the reader sees all


def basis_of_stored(stored: StoredResult | ManagedResult, bank: Bank, words: PackWords, *, shows_all: bool) -> Basis:
    """Return the basis of a stored result, scored by the bank that it was made by.

    `bank` and `words` are those in force, in the language of the pack. A result of an earlier bank has the pack in the
    language of that bank.yaml, which `words` have to speak.
    """
    scored = bank if stored.bank_text == bank.text else bank_from_text(stored.bank_text)
    outcome = recommend(scored, sheet_from_text(scored, stored.sheet))
    return basis_of_result(outcome, words, name=stored.name, made_on=day_of(stored.created_at), shows_all=shows_all)


def basis_of_result(outcome: Outcome, words: PackWords, *, name: str, made_on: date, shows_all: bool) -> Basis:
    """Return the basis of an outcome, in the language of its bank.

    `shows_all`: the reader sees every answer; else the reasons, and marks are those of what their page shows.
    """
    with use_language(language_of(outcome.bank)):
        return _make_basis(outcome, words, name, made_on, shows_all=shows_all)


def language_of(bank: Bank) -> Language:
    """Return the language that a bank speaks; one without a catalogue keeps its code and has English messages."""
    code = bank.language or ENGLISH.code
    return page_language(code) or Language(code)


def _make_basis(outcome: Outcome, words: PackWords, name: str, made_on: date, *, shows_all: bool) -> Basis:
    bank, verdict, numbers = outcome.bank, outcome.verdict, result_numbers(outcome.bank, outcome.tally)
    top = headline(outcome, numbers)
    needs = _find_needs(outcome, shows_all=shows_all)
    turned = tuple(turns(outcome))
    lead = f"{top.lead} {leans_so_far(outcome, numbers)}".rstrip()
    against = SHOWN_FOR if verdict.is_too_close else SHOWN_AGAINST
    return Basis(
        bank=bank,
        words=words,
        language=bank.language or ENGLISH.code,
        name=name,
        made_on=made_on,
        kind=verdict.kind,
        roles=outcome.tally.ranking[: 1 if verdict.is_given else 2 if verdict.is_too_close else 0],
        other=outcome.tally.second,
        title=top.title,
        lead=lead,
        firm=firm_line(outcome) or next(iter(firm_sentences(outcome)), ""),
        needs=needs,
        speaks_for=_find_reasons(outcome, outcome.speaks_for[: QUOTED if shows_all else SHOWN_FOR]),
        speaks_against=_find_reasons(outcome, outcome.speaks_against[: QUOTED if shows_all else against]),
        doubt=_find_doubt(outcome, shows_all=shows_all),
        stops=tuple(line for _id, line in _find_notes(outcome, "stop", shows_all=shows_all)),
        notes=dict(_find_notes(outcome, "note", shows_all=shows_all)),
        open=_find_open(outcome, shows_all=shows_all),
        answered=say_answered(outcome),
        turns=turned,
        settle=_find_settling(outcome) if shows_all else (),
        facts=tuple(_find_facts(outcome)) if shows_all else None,
        further=tuple(_find_further(outcome)) if shows_all else None,
        sources=(
            Source(all_mark(), ": ".join((_("All answers together"), lead))),
            *(_list_all_sources(outcome) if shows_all else _list_shown_sources(outcome, needs, turned)),
        ),
        imprint=make_imprint(name, made_on),
        origin=say_origin(bank),
    )


def make_imprint(name: str, made_on: date) -> str:
    """Say what a pack is of, and when it was made."""
    made = _("Role Fit, %(date)s") % {"date": format_date(made_on)}
    return " · ".join(part for part in (name, made) if part)


def say_origin(bank: Bank) -> str:
    """Say by which question bank a pack was made."""
    words = _("Question bank %(id)s, version %(version)s (%(hash)s).")
    return words % {"id": bank.id, "version": bank.version, "hash": bank.hash[:12]}


def _find_needs(outcome: Outcome, *, shows_all: bool) -> tuple[Need, ...]:
    """Return the needs as the page shows them: none where too little was answered."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return ()
    needs = {area.id: outcome.tally.needs[area.id] for area in needed_areas(outcome)}
    if shows_all:  # else the order would tell how definite answers were that the page does not show
        needs = dict(sorted(needs.items(), key=lambda need: (-need[1], -_most_definite(outcome, need[0]))))
    points = round_together(needs, step_for(needs.values()))
    return tuple(
        Need(id_, points[id_], _strongest_marks(outcome, id_) if shows_all else (f"{AREA}{place}",))
        for place, id_ in enumerate(needs, start=1)
    )


def _most_definite(outcome: Outcome, area: str) -> Fraction:
    """Return the largest part of an answer that was given to an area: 1 where one clearly asked for it alone."""
    return max((Fraction(answer.option.gives.get(area, 0)) for answer in outcome.tally.answers), default=Fraction())


def _strongest_marks(outcome: Outcome, area: str) -> tuple[str, ...]:
    """Return the marks of the answers that gave most to an area, in the order of the questions."""
    given = {
        answer.question.id: answer.stake * part
        for answer in outcome.tally.answers
        if (part := answer.option.gives.get(area))
    }
    chosen = sorted(given, key=lambda id_: -given[id_])[:STRONGEST]
    return tuple(mark for id_, mark in question_marks(outcome.bank).items() if id_ in chosen)


def _find_reasons(outcome: Outcome, questions: Sequence[str]) -> tuple[Line, ...]:
    """Return the sentences of answers; the page shows those with the answer in full to all who see the reasons."""
    if outcome.verdict.kind is Kind.TOO_LITTLE:
        return ()
    numbers, marks = result_numbers(outcome.bank, outcome.tally), question_marks(outcome.bank)
    sides = {True: numbers.first, False: numbers.second}
    return tuple(
        Line((reason.sentence,), (marks[id_],))
        for id_ in questions
        for reason in reasons(outcome, numbers, sides[outcome.tally.leads[id_] > 0], [id_])
    )


def _find_doubt(outcome: Outcome, *, shows_all: bool) -> Line | None:
    words = doubt_sentence(outcome)
    if not words:
        return None
    marks = company_marks(outcome.bank)
    facts = tuple(marks[id_] for id_ in outcome.contradicting)
    return Line((words,), (facts if shows_all else (COMPANY,) if facts else ()) or (all_mark(),))


def _find_notes(outcome: Outcome, kind: str, *, shows_all: bool) -> Iterator[tuple[str, Line]]:
    """Yield the notes of a kind with the marks of the answers about the company that brought them up."""
    bank, marks = outcome.bank, company_marks(outcome.bank)
    raised = {
        id_: asked.options[option].note
        for id_, asked in bank.context.items()
        if (option := outcome.sheet.context.get(id_, "")) in asked.options
    }
    for note in (bank.notes[id_] for id_ in outcome.notes if bank.notes[id_].kind == kind):
        found = tuple(marks[id_] for id_, brought_up in raised.items() if brought_up == note.id)
        yield note.id, Line((note.text,), found if shows_all else (COMPANY,))


def _find_open(outcome: Outcome, *, shows_all: bool) -> tuple[Line, ...]:
    """Return the titles of the questions that do not count: for readers of the reasons, those that the page names."""
    bank, marks = outcome.bank, question_marks(outcome.bank)
    named = [entry["question"] for entry in open_questions(outcome)]
    if shows_all:
        left = [id_ for id_ in bank.asked_on(outcome.sheet.answers) if id_ not in outcome.tally.contributions]
        named = sorted(left, key=lambda id_: -bank.questions[id_].weight)
    return tuple(Line((bank.questions[id_].title,), (marks[id_],)) for id_ in named)


def _find_settling(outcome: Outcome) -> tuple[Line, ...]:
    """Return the questions that may settle what is too close and were not asked yet."""
    if not outcome.verdict.is_too_close:
        return ()
    marks = question_marks(outcome.bank)
    left = {id_: q for id_, q in outcome.bank.settling.items() if id_ not in outcome.sheet.answers}
    return tuple(Line((question.ask,), (marks[id_],)) for id_, question in left.items())


def _find_facts(outcome: Outcome) -> Iterator[Fact]:
    """Yield all questions about the company."""
    for id_, mark in company_marks(outcome.bank).items():
        asked = outcome.bank.context[id_]
        chosen = asked.options.get(outcome.sheet.context.get(id_, ""))
        yield Fact(id_, asked.title, chosen.text if chosen else "", chosen.id if chosen else "", mark)


def _find_further(outcome: Outcome) -> Iterator[Fact]:
    """Yield the questions that settle; an answer that leaves one out is none."""
    marks = question_marks(outcome.bank)
    for id_, asked in outcome.bank.settling.items():
        chosen = asked.options.get(outcome.sheet.answers.get(id_, ""))
        words = answer_in_full(outcome.bank, asked, chosen.id) if chosen else ""
        yield Fact(id_, asked.title, words, chosen.id if chosen else "", marks[id_])


def _list_all_sources(outcome: Outcome) -> Iterator[Source]:
    """Yield every question with its answer, those about the company last."""
    bank = outcome.bank
    for id_, mark in question_marks(bank).items():
        yield Source(mark, _describe_answer(outcome, id_))
    for fact in _find_facts(outcome):
        yield Source(fact.mark, ": ".join((fact.title, fact.answer or _("Not answered"))))


def _describe_answer(outcome: Outcome, id_: str) -> str:
    question, given = outcome.bank.questions[id_], outcome.sheet.answers.get(id_)
    words = f"{question.title}: {answer_in_full(outcome.bank, question, given)}"
    note = count_note(outcome, id_) if given else ""
    return f"{words} ({note})" if note else words


def _list_shown_sources(outcome: Outcome, needs: Sequence[Need], turned: Sequence[Turn]) -> Iterator[Source]:
    """Yield what marks stand for where the reader sees the reasons only: what their page says, and no more."""
    bank, marks = outcome.bank, question_marks(outcome.bank)
    shown = _questions_shown(outcome, turned)
    yield from (Source(marks[id_], _answer_shown(outcome, id_)) for id_ in marks if id_ in shown)
    for need in needs:
        area = bank.areas[need.area]
        words = _("%(name)s, as the table of the work says: %(points)s points")
        yield Source(need.marks[0], words % {"name": area.name, "points": format_points(need.points)})
    yield Source(COMPANY, _("Answers about the company, which are not shown here"))


def _questions_shown(outcome: Outcome, turned: Sequence[Turn]) -> set[str]:
    """Return the questions whose answers the page shows to those who see the reasons."""
    against = SHOWN_FOR if outcome.verdict.is_too_close else SHOWN_AGAINST
    reasoned = [*outcome.speaks_for[:SHOWN_FOR], *outcome.speaks_against[:against]]
    swapped = [swap.question for turn in turned for swap in turn.answers]
    left = [entry["question"] for entry in open_questions(outcome)]
    return {*reasoned, *swapped, *left} if outcome.verdict.kind is not Kind.TOO_LITTLE else set(left)


def _answer_shown(outcome: Outcome, id_: str) -> str:
    """Return a question with its answer as far as the page shows it: of one that is open not why."""
    question = outcome.bank.questions[id_]
    given = outcome.sheet.answers[id_] if id_ in outcome.tally.contributions else None
    return f"{question.title}: {answer_in_full(outcome.bank, question, given)}"
