"""A stored result under today's question bank: the same verdict or another one, and because of which questions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questions import Bank
from questions.sheet import sheet_from_text
from scoring import Outcome, recommend
from storage import StoredResult
from web.platform.i18n import gettext as _
from web.views.figures import TENTH, with_article, written
from web.views.headline import headline

NAMED = 5


@dataclass(frozen=True, slots=True)
class Today:
    """The second, labelled view of a result. `because` names the questions that count otherwise, the largest first."""

    is_same: bool
    title: str
    because: tuple[str, ...]


def under_todays_bank(stored: StoredResult, bank: Bank) -> Today | None:
    """Return the view, or None when the bank in force is the one of the result."""
    if stored.bank_hash.hex() == bank.hash:
        return None
    before = json.loads(stored.outcome)
    outcome = recommend(bank, sheet_from_text(bank, stored.sheet))
    verdict = {"kind": str(outcome.verdict.kind), "role": outcome.verdict.role}
    return Today(
        is_same=before["verdict"] == verdict,
        title=headline(outcome).title,
        because=tuple(_because(json.loads(stored.sentences), before, outcome)),
    )


def _because(view: Mapping[str, Any], before: Mapping[str, Any], outcome: Outcome) -> list[str]:
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
    names = {first: view["first"], second: view["second"]}
    return [
        _("“%(title)s”: %(before)s then, %(after)s today")
        % {
            "title": titles[question],
            "before": _points(changed[question][0], names[first], names[second]),
            "after": _points(changed[question][1], names[first], names[second]),
        }
        for question in largest[:NAMED]
    ]


def _points(points: Fraction | None, first: str, second: str) -> str:
    if points is None:
        return _("not counted")
    if not points:
        return _("no points to either side")
    role = first if points > 0 else second
    shown = abs(points) if (2 * points).denominator == 1 else round(abs(points) / TENTH) * TENTH
    return _("%(points)s points towards %(role)s") % {"points": written(shown), "role": with_article(role)}
