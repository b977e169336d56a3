"""What a stored result says: as it was made, in the language of its readers, and under today's question bank.

Readers get it in their own language only where every number is the one that was stored.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import abort, current_app, request

from questions import Bank
from questions.sheet import sheet_from_text
from scoring import ENGINE, Outcome, outcome_document, recommend
from scoring.document import number
from storage import ManagedResult, StoredResult
from web.platform.bank import current_bank
from web.platform.i18n import ENGLISH, current_language, find_language, use_language
from web.platform.i18n import gettext as _
from web.views.numbers import TENTH, format_points
from web.views.result import VIEW_FORMAT, View, result_view
from web.views.trial.origin import origin_view
from web.views.verdict import add_article, verdict_title

ORIGINAL = "original"
FIRST_ENGINE = "split-points/1"
NAMED = 5


@dataclass(frozen=True, slots=True)
class Today:
    """A result under today's bank. `because` names the questions that count otherwise, the largest first."""

    is_same: bool
    title: str
    because: tuple[str, ...]


def stored_view(stored: StoredResult | ManagedResult) -> View:
    """Return a result as it was made; one stored in an unknown format ends the request with a 503."""
    view: View = json.loads(stored.sentences)
    found = view.get("format")
    if found != VIEW_FORMAT:
        current_app.logger.error("result not read: its page has the format %s, known is %s", found, VIEW_FORMAT)
        abort(503)
    with use_language(find_language(view["language"])):
        return {**view, "origin": origin_view(stored.origin)}


def view_for_readers(stored: StoredResult | ManagedResult, here: str) -> View:
    """Return a result as it was made, or in the language of the reader with the stored view under `original`.

    `here` is the address of the page; the view names the one of the other reading as `other_reading`.
    """
    view = stored_view(stored)
    if view["language"] == current_language().code:
        return view
    if wants_original():
        return {**view, "other_reading": here}
    outcome = _same_outcome(stored, current_bank())
    if outcome is None:
        return view
    join = "&" if "?" in here else "?"
    return {
        **result_view(outcome),
        "origin": origin_view(stored.origin, outcome),
        "original": view,
        "other_reading": f"{here}{join}{ORIGINAL}=1",
    }


def wants_original() -> bool:
    """Tell whether the address asks for a result as it was made."""
    return request.args.get(ORIGINAL) is not None


def _same_outcome(stored: StoredResult | ManagedResult, bank: Bank) -> Outcome | None:
    """Work the stored sheet out once more; None unless bank and outcome are those stored.

    The bank has to speak the language of the reader. Engine split-points/1 gave every number of two roles as today's
    does, and did not say that they are exact.
    """
    document = json.loads(stored.outcome)
    if document["engine"] == FIRST_ENGINE:
        document |= {"engine": ENGINE, "is_exact": True, "within": number(Fraction())}
    if (bank.language or ENGLISH.code) != current_language().code or document["bank"]["sha256"] != bank.hash:
        return None
    outcome = recommend(bank, sheet_from_text(bank, stored.sheet))
    return outcome if json.loads(json.dumps(outcome_document(outcome))) == document else None


def result_today(stored: StoredResult, bank: Bank) -> Today | None:
    """Return what the same answers give today, or None when the bank in force is the one of the result."""
    if stored.bank_hash.hex() == bank.hash:
        return None
    before = json.loads(stored.outcome)
    outcome = recommend(bank, sheet_from_text(bank, stored.sheet))
    verdict = {"kind": str(outcome.verdict.kind), "role": outcome.verdict.role}
    return Today(
        is_same=before["verdict"] == verdict,
        title=verdict_title(outcome),
        because=tuple(_changes_since(stored_view(stored), before, outcome)),
    )


def _changes_since(view: View, before: Mapping[str, Any], outcome: Outcome) -> list[str]:
    """Say for each answer what it added then and adds today, towards the role that was ahead then."""
    titles = {row["question"]: row["title"] for row in view["rows"]}
    old = {question: Fraction(number["exact"]) for question, number in before["contributions"].items()}
    first, second = before["ranking"][:2]
    if first not in outcome.bank.roles or second not in outcome.bank.roles:
        return [_("The roles themselves are others today.")]
    new = {answer.question.id: answer.toward(first, second) for answer in outcome.tally.answers}
    titles |= {question: outcome.bank.questions[question].title for question in new}
    changed = {q: (old.get(q), new.get(q)) for q in titles if old.get(q) != new.get(q)}
    largest = sorted(changed, key=lambda q: -abs(Fraction(changed[q][0] or 0) - Fraction(changed[q][1] or 0)))
    return [
        _("“%(title)s”: %(before)s then, %(after)s today")
        % {
            "title": titles[question],
            "before": _points_words(changed[question][0], view["first"], view["second"]),
            "after": _points_words(changed[question][1], view["first"], view["second"]),
        }
        for question in largest[:NAMED]
    ]


def _points_words(points: Fraction | None, first: str, second: str) -> str:
    """Say what an answer adds to the margin of one role over another; None means that it does not count."""
    if points is None:
        return _("not counted")
    if not points:
        return _("no points to either side")
    role = first if points > 0 else second
    rounded = abs(points) if (2 * points).denominator == 1 else round(abs(points) / TENTH) * TENTH
    return _("%(points)s points towards %(role)s") % {"points": format_points(rounded), "role": add_article(role)}
