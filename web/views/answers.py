"""What somebody answered, in words."""

from questions import Bank, Question
from web.platform.i18n import gettext as _

NO_ANSWER = "-"  # takes an answer about the company back; no id can look like this
SIDES = {"a2": 0, "a1": 0, "b1": 1, "b2": 1}


def answer_text(bank: Bank, question: Question, option: str | None) -> str:
    """Return an answer as a person would read it; None means that there is none."""
    if option is None:
        return _("Not answered")
    if option in bank.exits:
        return bank.exits[option]
    return question.options[option].text


def answer_detail(question: Question, option: str | None) -> str:
    """Return the statement that a trade-off answer leans to, or an empty text."""
    if not question.is_tradeoff or option not in SIDES:
        return ""
    return question.statements[SIDES[option]].text
