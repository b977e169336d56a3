"""The way through the questionnaire: which question comes after which."""

from collections import Counter

from questions import Bank, Question
from web.session.draft import Draft

READING_SPEED = 230  # words a minute; adults reading plain English silently
DECIDING = 7  # seconds to weigh the answers of a scored question
TICKING = 3  # seconds for a fact about the company
GOING_ON = 3  # seconds from one page to the next: find the button, press it, find the next beginning


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
    """Return about how many minutes the questionnaire takes, by its words, its decisions and its pages."""
    scored = bank.asked.values()
    asks = Counter(question.ask for question in scored)  # one that several share is read once, their titles each
    texts = [*asks, *(question.title for question in scored if asks[question.ask] > 1)]
    texts += [_choices(question) for question in scored]
    texts += [f"{c.ask} {' '.join(option.text for option in c.options.values())}" for c in bank.context.values()]
    reading = sum(len(text.split()) for text in texts) / READING_SPEED
    seconds = len(scored) * (DECIDING + GOING_ON) + len(bank.context) * TICKING
    return max(1, round(reading + seconds / 60))


def _choices(question: Question) -> str:
    texts = [statement.text for statement in question.statements] or [o.text for o in question.options.values()]
    return " ".join(texts)
