"""The way through the questionnaire: which question comes after which, and how long it takes."""

from collections.abc import Collection, Iterable, Iterator
from math import ceil

from questions import Bank, Question
from web.session.draft import Draft

# A test goes the way over the pages, counts their words, and compares.
READING_SPEED = 240  # words a minute; adults reading plain English silently
CHOOSING = 4  # seconds for each group of choices
OWN_WORDS = 213  # of our own, from the start page to the verdict, beside those of the bank


def question_after(bank: Bank, question: str) -> str | None:
    """Return the next question, or None after the last."""
    order = list(bank.asked)
    following = order[order.index(question) + 1 :]
    return following[0] if following else None


def question_before(bank: Bank, question: str) -> str | None:
    """Return the question before, or None at the first."""
    order = list(bank.asked)
    preceding = order[: order.index(question)]
    return preceding[-1] if preceding else None


def first_open(bank: Bank, draft: Draft) -> str | None:
    """Return the first question without an answer, or None."""
    return next((id_ for id_ in bank.asked if id_ not in draft.answers), None)


def minutes(bank: Bank) -> int:
    """Return how many minutes all questions take, and those about the company that decide; rounded up."""
    words = OWN_WORDS + _count_words(_read_texts(bank))
    return _minutes(words, len(bank.asked) + len(bank.deciding_context))


def minutes_for(bank: Bank, questions: Collection[Question]) -> int:
    """Return how many minutes it takes to answer some questions; rounded up."""
    return _minutes(_count_words(_question_texts(bank, questions)), len(questions))


def _minutes(words: int, groups: int) -> int:
    return ceil(words / READING_SPEED + groups * CHOOSING / 60)


def _count_words(texts: Iterable[str]) -> int:
    """Count the words of texts; what stands in several places is read once."""
    return sum(len(text.split()) for text in set(texts))


def _read_texts(bank: Bank) -> Iterator[str]:
    """Yield the texts of the bank that are read on the way."""
    yield bank.intro
    yield from (role.focus for role in bank.roles.values())
    yield from _question_texts(bank, bank.asked.values())
    for entry in bank.deciding_context.values():
        yield from (entry.ask, *(option.text for option in entry.options.values()))


def _question_texts(bank: Bank, questions: Iterable[Question]) -> Iterator[str]:
    """Yield the texts that are read to answer some questions."""
    for question in questions:
        yield from (question.ask, bank.themes[question.theme], *bank.labels(question).values())
        yield from (statement.text for statement in question.statements)
