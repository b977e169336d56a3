"""What a result that is too close to call offers: the questions that may settle it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for

from questions import Bank
from web.access.result import Saved
from web.platform.bank import current_bank
from web.session.draft import read_draft
from web.session.steps import minutes_for


@dataclass(frozen=True, slots=True)
class Offer:
    """How many questions may settle a result, and how many minutes they take."""

    count: int
    minutes: int


def init_app(app: Flask) -> None:
    """Add `address_to_change` to the globals of the templates."""
    app.jinja_env.globals["address_to_change"] = address_to_change


def address_to_change(question: str) -> str:
    """Return where the answer to a question is changed."""
    if question in current_bank().settling:
        return url_for("settling.page", _anchor=f"question-{question}")
    return url_for("question.ask", question=question, origin="review")


def offer_to_settle(bank: Bank, view: Mapping[str, Any], answers: Mapping[str, str]) -> Offer | None:
    """Return what these answers leave open of what settles, if their result is too close; None if nothing."""
    left = [question for id_, question in bank.settling.items() if id_ not in answers]
    return Offer(len(left), minutes_for(bank, left)) if left and view["is_too_close"] else None


def offer_on_result(view: Mapping[str, Any], saved: Saved) -> Offer | None:
    """Return the offer for a stored result.

    It is made to whoever holds the very answers in this browser, under the bank they were given to.
    """
    bank = current_bank()
    if not saved.is_latest or saved.is_overtaken or view["bank"]["hash"] != bank.hash[:12]:
        return None
    return offer_to_settle(bank, view, read_draft(bank).answers)
