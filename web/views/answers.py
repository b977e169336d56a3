"""What somebody answered, in words."""

from questions import Bank, Question
from web.platform.i18n import gettext as _

NO_ANSWER = "-"  # takes an answer about the company back; no id can look like this


def answer_text(bank: Bank, question: Question, option: str | None) -> str:
    """Return an answer as a person would read it; None means that there is none."""
    if option is None:
        return _("Not answered")
    return bank.labels(question)[option]


def answer_detail(question: Question, option: str | None) -> str:
    """Return the statement that a trade-off answer leans to, or an empty text."""
    chosen = question.options.get(option) if option else None
    return chosen.statement.text if chosen and chosen.statement else ""


def answer_in_full(bank: Bank, question: Question, option: str | None) -> str:
    """Return an answer with the statement that it leans to."""
    text, detail = answer_text(bank, question, option), answer_detail(question, option)
    return f"{text}: {detail}" if detail else text
