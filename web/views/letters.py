"""Letters for the mail program of whoever sends them, as addresses; who gets one is nobody's business here."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Flask, url_for

from questions import Bank, Question
from web.platform.bank import current_bank
from web.platform.i18n import gettext as _
from web.platform.secrets import public_address
from web.session.steps import minutes

MOST_OF_ADDRESS = 2000  # characters that mail programs take
ASKED = 3  # questions in a letter, so that it stays below that


def init_app(app: Flask) -> None:
    """Add `colleague_words` and `colleague_letter` to the globals of the templates."""
    app.jinja_env.globals["colleague_words"] = colleague_words
    app.jinja_env.globals["colleague_letter"] = colleague_letter


def letter(subject: str, body: str) -> str:
    """Return an address that opens a letter with these words in it."""
    lines = "\r\n".join(body.split("\n"))
    return f"mailto:?subject={quote(subject)}&body={quote(lines)}"


def colleague_letter(view: Mapping[str, Any]) -> str:
    """Return the address of a letter with the words for a colleague."""
    return letter(_("What is our operations job about?"), colleague_words(view))


def colleague_words(view: Mapping[str, Any]) -> str:
    """Return what asks a colleague: for the questions that decide most of what is open, or for all of them."""
    bank = current_bank()
    open_ones = [bank.questions[one["question"]] for one in view["open"] if one["question"] in bank.weighed][:ASKED]
    if open_ones:
        return _questions_body(bank, open_ones)
    words = _(
        "We are working out which operations role to hire. Please answer the same questions, without looking at my "
        "answers; it takes about %(minutes)s minutes:\n\n%(address)s\n\nThen send me the link to your result, and we "
        "compare."
    )
    return words % {"minutes": minutes(bank), "address": public_address(url_for("start.start"))}


def _questions_body(bank: Bank, questions: Sequence[Question]) -> str:
    """Return the questions with their answers, to be answered by mail."""
    words = _("We are working out which operations role to hire, and you know this better. What would you answer?")
    return "\n\n".join([words, *(_question_text(bank, question) for question in questions)])


def _question_text(bank: Bank, question: Question) -> str:
    sides = [statement.text for statement in question.statements]
    choices = sides or [option.text for option in question.options.values() if not option.is_middle]
    letters = zip("ABCDEFGH", choices, strict=False)
    return "\n".join([question.title if sides else question.ask, *(f"{mark}: {text}" for mark, text in letters)])
