"""Everything that the result page shows, as plain data: made once when a sheet is finished, then stored.

A stored view is shown as it was on the day. A change of its form raises VIEW_FORMAT, and what was stored in an earlier
form has to be read on. A further key is no change of form as long as the pages do without it.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from scoring import Outcome
from web.platform.i18n import current_language
from web.platform.i18n import gettext as _
from web.views.firmness import firm_details, firm_line, firm_sentences
from web.views.numbers import ResultNumbers, result_numbers
from web.views.reasons import doubt_sentence, reasons
from web.views.table import table_rows, table_sums
from web.views.turning import can_settle, turns
from web.views.verdict import headline, leans_so_far
from web.views.work import area_rows, first_years, needed_areas

VIEW_FORMAT = 1
SHOWN_FOR = 3
SHOWN_AGAINST = 2
FULL = Fraction(100)

View = dict[str, Any]


def result_view(outcome: Outcome) -> View:
    """Put an outcome into the words of the result page."""
    numbers = result_numbers(outcome.bank, outcome.tally)
    needed = needed_areas(outcome)
    return {
        "format": VIEW_FORMAT,
        "language": current_language().code,
        **_verdict_and_reasons(outcome, numbers),
        "firm_details": firm_details(outcome),
        "turns": [{"sentence": turn.sentence, "answers": _as_dicts(turn.answers)} for turn in turns(outcome)],
        "areas": _as_dicts(area_rows(outcome, needed)),
        "first_years": [{**_as_dict(year), "steps": _as_dicts(year.steps)} for year in first_years(outcome, needed)],
        "context": _context(outcome),
        "rows": _as_dicts(table_rows(outcome, numbers)),
    }


def trial_view(outcome: Outcome) -> View:
    """Put into words what a trial shows of an outcome: the verdict, the reasons and how firm it is.

    The rest of the result page would take most of the time, and is made when the trial is saved.
    """
    return _verdict_and_reasons(outcome, result_numbers(outcome.bank, outcome.tally))


def _verdict_and_reasons(outcome: Outcome, numbers: ResultNumbers) -> View:
    against = SHOWN_FOR if outcome.verdict.is_too_close else SHOWN_AGAINST
    return {
        "kind": str(outcome.verdict.kind),
        "is_too_close": outcome.verdict.is_too_close,
        "role": outcome.verdict.role,
        "headline": _as_dict(headline(outcome, numbers)),
        "first": numbers.first.name,
        "second": numbers.second.name,
        "left": numbers.left.name,
        "right": numbers.right.name,
        "open": open_questions(outcome),
        "leans": leans_so_far(outcome, numbers),
        "answered": say_answered(outcome),
        "bar": _bar(outcome, numbers),
        "reasons_for": _as_dicts(reasons(outcome, numbers, numbers.first, outcome.speaks_for[:SHOWN_FOR])),
        "reasons_against": _as_dicts(reasons(outcome, numbers, numbers.second, outcome.speaks_against[:against])),
        "doubt": doubt_sentence(outcome),
        "firm_line": firm_line(outcome),
        "firm": firm_sentences(outcome),
        "notes": _notes(outcome, "note"),
        "stops": _notes(outcome, "stop"),
        "sums": _as_dict(table_sums(outcome, numbers)),
        "bank": {"id": outcome.bank.id, "version": outcome.bank.version, "hash": outcome.bank.hash[:12]},
    }


def _as_dicts(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [_as_dict(value) for value in values]


def _as_dict(value: Any) -> dict[str, Any]:
    """Return a flat value as JSON holds it; unlike `asdict` it copies no words, which took a seventh of the time."""
    return {name: getattr(value, name) for name in value.__slots__}


def say_answered(outcome: Outcome) -> str:
    """Return how many questions count, and of how many that are asked."""
    asked = outcome.bank.asked_on(outcome.sheet.answers)
    return _("%(count)s of %(all)s questions") % {"count": len(outcome.tally.answers), "all": len(asked)}


def open_questions(outcome: Outcome) -> list[dict[str, str]]:
    """Return what was asked and does not count, the weightiest first, where that can change the verdict."""
    counted = outcome.tally.contributions
    questions = [q for id_, q in outcome.bank.asked_on(outcome.sheet.answers).items() if id_ not in counted]
    if outcome.verdict.is_given or (outcome.verdict.is_too_close and not can_settle(outcome, questions)):
        return []
    return [{"question": q.id, "title": q.title} for q in sorted(questions, key=lambda q: -q.weight)]


def _bar(outcome: Outcome, numbers: ResultNumbers) -> dict[str, Any]:
    """Return the diverging bar: the first role of the bank on the left, 0 to 100 from left to right.

    `mark` is where the answers stand, `zone_from` to `zone_to` the stretch around the middle that is too close to call.
    The bar is between the two roles in front; `others` are names and shares of those behind.
    """
    left, right, exact = numbers.left, numbers.right, outcome.tally.points
    points = exact[left.role] + exact[right.role]
    share_right = FULL * exact[right.role] / points if points else FULL / 2
    half = min(FULL / 2, FULL / 2 * outcome.undecided_below / points) if points else FULL / 2
    return {
        "left": left.name,
        "right": right.name,
        "left_share": left.part,
        "right_share": right.part,
        "mark": round(float(share_right), 2),
        "zone_from": round(float(FULL / 2 - half), 2),
        "zone_to": round(float(FULL / 2 + half), 2),
        "first_is_left": numbers.is_first_left,
        "others": [{"name": other.name, "share": other.part} for other in numbers.others],
    }


def _notes(outcome: Outcome, kind: str) -> list[str]:
    notes = [outcome.bank.notes[id_] for id_ in outcome.notes]
    return [note.text for note in notes if note.kind == kind]


def _context(outcome: Outcome) -> list[dict[str, str]]:
    """Return the questions about the company that were answered."""
    return [
        {"title": question.title, "answer": question.options[outcome.sheet.context[id_]].text}
        for id_, question in outcome.bank.context.items()
        if outcome.sheet.context.get(id_) in question.options
    ]
