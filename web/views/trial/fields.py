"""The form of a trial: every question with its answers, theme by theme."""

from collections.abc import Iterator
from dataclasses import dataclass

from questions import Bank, ContextQuestion, Question
from questions.sheet import is_changed
from web.platform.i18n import gettext as _
from web.views.answers import NO_ANSWER
from web.views.trial.trial import ABOUT, MARK, Trial


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be tried."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A question with its answers; `mark` is the name of its box "counts double", empty if it has none.

    `stored` is the answer as it was saved, since a narrow list cuts long ones off; empty if there was none. `chosen` is
    the one tried in its place.
    """

    id: str
    name: str
    title: str
    statements: tuple[str, ...]
    choices: tuple[Choice, ...]
    stored: str
    chosen: str
    is_changed: bool
    mark: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of a theme, and how many of them are answered otherwise than was saved."""

    id: str
    name: str
    fields: tuple[Field, ...]
    changes: int


def groups(bank: Bank, trial: Trial) -> list[Group]:
    """Return the whole form: the questions theme by theme, then those about the company."""
    themes: dict[str, list[Field]] = {id_: [] for id_ in bank.themes}
    for question in bank.asked_on(trial.base.answers).values():
        themes[question.theme].append(_field(bank, question, trial))
    company = [_context_field(context, trial) for context in bank.context.values()]
    named = [
        *((id_, bank.themes[id_], fields) for id_, fields in themes.items()),
        ("about", _("About the company"), company),
    ]
    return [
        Group(id_, name, tuple(fields), sum(field.is_changed for field in fields))
        for id_, name, fields in named
        if fields
    ]


def _field(bank: Bank, question: Question, trial: Trial) -> Field:
    id_, labels = question.id, bank.labels(question)
    stored = trial.base.answers.get(id_, "")
    return Field(
        id=id_,
        name=id_,
        title=question.title,
        statements=tuple(statement.text for statement in question.statements),
        choices=tuple(_choices(labels, stored, trial.sheet.answers.get(id_, ""), names_stored=question.is_tradeoff)),
        stored=labels.get(stored, ""),
        chosen=labels.get(trial.sheet.answers.get(id_, ""), ""),
        is_changed=is_changed(trial.base, trial.sheet, id_),
        mark=MARK + id_,
        is_marked=id_ in trial.sheet.double,
    )


def _choices(labels: dict[str, str], stored: str, chosen: str, *, names_stored: bool) -> Iterator[Choice]:
    """Offer the answers; where nothing was answered, that too. `names_stored`: say in the list which one was stored."""
    if not stored:
        yield Choice("", _("Not answered"), not chosen)
    for value, label in labels.items():
        is_named = names_stored and value == stored
        yield Choice(value, _("%(answer)s (as saved)") % {"answer": label} if is_named else label, value == chosen)


def _context_field(context: ContextQuestion, trial: Trial) -> Field:
    labels = {option.id: option.text for option in context.options.values()} | {NO_ANSWER: _("No answer")}
    stored, chosen = (sheet.context.get(context.id, NO_ANSWER) for sheet in (trial.base, trial.sheet))
    return Field(
        id=f"about-{context.id}",
        name=ABOUT + context.id,
        title=context.title,
        statements=(),
        choices=tuple(_choices(labels, stored, chosen, names_stored=False)),
        stored=labels[stored] if stored != NO_ANSWER else "",
        chosen=labels[chosen],
        is_changed=stored != chosen,
        mark="",
        is_marked=False,
    )
