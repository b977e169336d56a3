"""Everything that the result page shows, as plain data: made once when a sheet is finished, then stored.

A stored view is shown as it was on the day; a change of its form raises VIEW_FORMAT, and the template goes on
reading the older ones. What came with a format: 2 the first year, and the language, which was English before;
3 what both sides got alike, why the total is not that of all questions, and all the work that is left to others.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from scoring import Kind, Outcome
from web.platform.i18n import current_language
from web.views import tables
from web.views.firm import firm_sentences
from web.views.first_year import first_years
from web.views.headline import headline
from web.views.points import whole_shares
from web.views.turning import firm_details, turns

VIEW_FORMAT = 3
SHOWN_FOR = 3
SHOWN_AGAINST = 2
FULL = Fraction(100)


def result_view(outcome: Outcome) -> dict[str, Any]:
    """Put an outcome into the words of the result page."""
    counted, roles, kind = outcome.tally, outcome.bank.roles, outcome.verdict.kind
    is_close = outcome.verdict.is_too_close
    against = SHOWN_FOR if is_close else SHOWN_AGAINST
    return {
        "format": VIEW_FORMAT,
        "language": current_language().code,
        "kind": str(kind),
        "role": outcome.verdict.role,
        "headline": _dict(headline(outcome)),
        "first": roles[counted.first].name,
        "second": roles[counted.second].name,
        "left": roles[counted.first if tables.first_is_left(outcome) else counted.second].name,
        "right": roles[counted.second if tables.first_is_left(outcome) else counted.first].name,
        "open": _open(outcome) if kind is Kind.TOO_LITTLE else [],
        "bar": bar(outcome),
        "reasons_for": _dicts(tables.reasons(outcome, outcome.speaks_for[:SHOWN_FOR], counted.first)),
        "reasons_against": _dicts(tables.reasons(outcome, outcome.speaks_against[:against], counted.second)),
        "firm": firm_sentences(outcome),
        "firm_details": firm_details(outcome),
        "turns": _dicts(turns(outcome)),
        "areas": _dicts(tables.areas(outcome)),
        "first_years": _dicts(first_years(outcome)),
        "notes": [note.text for note in _notes(outcome, "note")],
        "stops": [note.text for note in _notes(outcome, "stop")],
        "context": _context(outcome),
        "rows": _dicts(tables.rows(outcome)),
        "sums": _dict(tables.sums(outcome)),
        "bank": {"id": outcome.bank.id, "version": outcome.bank.version, "hash": outcome.bank.hash[:12]},
    }


def _dicts(values: Sequence[Any]) -> list[dict[str, Any]]:
    return [_dict(value) for value in values]


def _dict(value: Any) -> dict[str, Any]:
    """Return a value as JSON holds it; unlike `asdict` it copies no words, which took a seventh of the time."""
    return {name: _plain(getattr(value, name)) for name in value.__slots__}


def _plain(value: Any) -> Any:
    return _dicts(value) if isinstance(value, tuple) else value


def _open(outcome: Outcome) -> list[dict[str, str]]:
    """Return the questions that do not count yet, the weightiest first."""
    questions = [outcome.bank.questions[id_] for id_ in outcome.explanation.gaps.questions]
    return [{"question": q.id, "title": q.title} for q in sorted(questions, key=lambda q: -q.weight)]


def bar(outcome: Outcome) -> dict[str, Any]:
    """Return the diverging bar: the first role of the bank on the left, 0 to 100 from left to right.

    `mark` is where the answers stand, `zone` the stretch around the middle that is too close to call.
    """
    counted, roles = outcome.tally, outcome.bank.roles
    left, right = sorted(counted.ranking[:2], key=list(roles).index)
    points = counted.points[left] + counted.points[right]
    shares = whole_shares(counted)
    share_right = FULL * counted.points[right] / points if points else FULL / 2
    half = min(FULL / 2, FULL / 2 * outcome.undecided_below / points) if points else FULL / 2
    return {
        "left": roles[left].name,
        "right": roles[right].name,
        "left_share": shares[left],
        "right_share": shares[right],
        "mark": round(float(share_right), 2),
        "zone_from": round(float(FULL / 2 - half), 2),
        "zone_to": round(float(FULL / 2 + half), 2),
        "first_is_left": left == counted.first,
    }


def _notes(outcome: Outcome, kind: str) -> list[Any]:
    notes = [outcome.bank.notes[id_] for id_ in outcome.notes]
    return [note for note in notes if note.kind == kind]


def _context(outcome: Outcome) -> list[dict[str, str]]:
    """Return the questions about the company that were answered."""
    return [
        {"title": question.title, "answer": question.options[outcome.sheet.context[id_]].text}
        for id_, question in outcome.bank.context.items()
        if outcome.sheet.context.get(id_) in question.options
    ]
