"""What somebody answered, in words."""

from questions import Bank, Question
from web.platform.i18n import gettext as _
from web.platform.i18n import quote

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


def company_hint(bank: Bank) -> str:
    """Say what the answers about the company do: choose advice, and let some questions count more or less."""
    factors = [one for one in bank.factors if one.times != 1 and not bank.weighed.keys().isdisjoint(one.questions)]
    if not factors:
        return _("None of these points to a role; they choose the advice. All are optional.")
    ways = (any(one.times > 1 for one in factors), any(one.times < 1 for one in factors))
    titles = [quote(bank.context[id_].title) for id_ in dict.fromkeys(one.context for one in factors)]
    words = {
        # Translators: %(titles)s are titles of questions about the company in quotes.
        (True, False): _(
            "None of these points to a role by itself: they choose the advice, and depending on %(titles)s, some "
            "questions count more, whichever way you answered them. All are optional."
        ),
        (False, True): _(
            "None of these points to a role by itself: they choose the advice, and depending on %(titles)s, some "
            "questions count less, whichever way you answered them. All are optional."
        ),
        (True, True): _(
            "None of these points to a role by itself: they choose the advice, and depending on %(titles)s, some "
            "questions count more or less, whichever way you answered them. All are optional."
        ),
    }
    return words[ways] % {"titles": _(" and ").join(titles)}
