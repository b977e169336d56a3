"""The form of a language file: bank.<code>.yaml holds the texts of bank.yaml in another language, by the same ids.

It holds texts only. What points where, and every number, is given once for all languages in bank.yaml and
weights.yaml; whether each text has its counterpart is checked in `languages`.
"""

import re
from functools import lru_cache

from babel.localedata import exists as is_language
from pydantic import Field

from questions.reading.schema import (
    LANGUAGE_CODE,
    MAX_OPTIONS,
    MAX_QUESTIONS,
    MAX_ROLES,
    Entry,
    ExitWords,
    Id,
    Line,
    RoleEntry,
    SituationWords,
    Text,
    TradeoffWords,
)

_FILE = re.compile(r"(?:bank|pack)\.([a-zA-Z0-9-]+)\.yaml")


@lru_cache(maxsize=256)
def language_of(file: str) -> str:
    """Return the code of the language that a file of this name holds; empty if it is no language file.

    Three letters have to be a language that the CLDR knows, such as fil or gsw: bank.old.yaml is none.
    """
    found = _FILE.fullmatch(file)
    if not found or not re.fullmatch(LANGUAGE_CODE, found.group(1)):
        return ""
    letters = found.group(1).partition("-")[0]
    return found.group(1) if len(letters) == 2 or is_language(letters) else ""


class AreaWords(Entry):
    """The texts of an area."""

    name: Line = Field(description="The name of the responsibility or focus")
    duty: Line = Field(description="What somebody who owns it does")


class StatementWords(Entry):
    """The texts of one side of a trade-off."""

    text: Line
    reason: Line = Field(description="Shown on the result page for a clear answer, in the second person")
    reason_mild: Line = Field(description="The same for 'a little more'")


class OptionWords(Entry):
    """The texts of one option of a situation."""

    text: Line
    reason: Line = Field(description="Shown on the result page, in the second person")


class QuestionWords(Entry):
    """The texts of a question: two statements, or options by their ids."""

    title: Line = Field(description="A few words for lists and tables")
    ask: Line | None = Field(default=None, description="Only where the question has its own 'ask' in bank.yaml")
    why: Text = Field(description="Shown under 'Why we ask'")
    a: StatementWords | None = Field(default=None, description="One side of a trade-off")
    b: StatementWords | None = Field(default=None, description="The other side of a trade-off")
    options: dict[Id, OptionWords] | None = Field(
        default=None, max_length=MAX_OPTIONS, description="The options of a situation, by their ids"
    )


class ContextOptionWords(Entry):
    """The text of one option of a context question."""

    text: Line


class ContextWords(Entry):
    """The texts of a question about the company."""

    title: Line
    ask: Line
    options: dict[Id, ContextOptionWords] = Field(max_length=MAX_OPTIONS)


class NoteWords(Entry):
    """The text of a note."""

    text: Text


class LanguageFile(Entry):
    """bank.<code>.yaml: the words in another language."""

    intro: Text
    roles: dict[Id, RoleEntry] = Field(max_length=MAX_ROLES)
    areas: dict[Id, AreaWords] = Field(max_length=60)
    themes: dict[Id, Line] = Field(max_length=20)
    tradeoff: TradeoffWords
    situation: SituationWords
    exits: ExitWords
    questions: dict[Id, QuestionWords] = Field(max_length=MAX_QUESTIONS)
    context: dict[Id, ContextWords] = Field(default_factory=dict, max_length=20)
    notes: dict[Id, NoteWords] = Field(default_factory=dict, max_length=100)
