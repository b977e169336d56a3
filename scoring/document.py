"""The outcome as plain data for JSON: ids and numbers, exact and rounded."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring.explanation import Change, Explanation, FlipSet
from scoring.outcome import ENGINE, Outcome


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """Return what `/results/<link>.json` and `questions score --json` show.

    Every number is {"exact": "29/2", "value": 14.5}. Shares, hold, luck, answered and strength are parts of
    100; margin, total, points, contributions and areas are points. `role` is null unless one is recommended. Where
    `is_exact` is false, hold and luck are right within `within` parts of 100; everything else is exact in any case.
    """
    counted, verdict = outcome.tally, outcome.verdict
    return {
        "engine": ENGINE,
        "bank": {"id": outcome.bank.id, "version": outcome.bank.version, "sha256": outcome.bank.hash},
        "verdict": {"kind": str(verdict.kind), "role": verdict.role},
        "ranking": list(counted.ranking),
        "shares": {role: number(counted.share(role)) for role in outcome.bank.roles},
        "points": _number_documents(counted.points),
        "margin": number(counted.margin),
        "total": number(counted.total),
        "hold": number(outcome.firmness.hold),
        "luck": number(outcome.firmness.luck),
        "is_exact": outcome.firmness.is_exact,
        "within": number(outcome.firmness.within),
        "answered": number(outcome.answered),
        "strength": number(outcome.strength),
        "contributions": _number_documents(counted.contributions),
        "areas": _number_documents(counted.areas),
        "needs": _number_documents(counted.needs),
        "for": list(outcome.speaks_for),
        "against": list(outcome.speaks_against),
        "factors": _number_documents(outcome.factors),
        "notes": list(outcome.notes),
        "explanation": _explanation_document(outcome.explanation),
    }


def _explanation_document(found: Explanation) -> dict[str, Any]:
    """Return an explanation as plain data."""
    return {
        "settled_by": list(found.settled_by),
        "fewest_answers": _flip_set_document(found.fewest_answers),
        "fewest_steps": _flip_set_document(found.fewest_steps),
        "decisive": list(found.decisive),
        "gaps": {
            "questions": list(found.gaps.questions),
            "margin_from": number(found.gaps.lowest),
            "margin_to": number(found.gaps.highest),
            "could_turn": found.gaps.could_turn,
        },
        "break_even": None
        if found.break_even is None
        else {"question": found.break_even[0], "times": number(found.break_even[1])},
        "settling": {role: _change_documents(changes) for role, changes in found.settling.items()},
    }


def _flip_set_document(found: FlipSet | None) -> dict[str, Any] | None:
    """Return a flip set as plain data: the role that would be ahead, and the changes; None for none."""
    return (
        None
        if found is None
        else {"role": found.rival, "steps": found.steps, "answers": _change_documents(found.changes)}
    )


def _change_documents(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """Return changed answers as plain data."""
    return [{"question": change.question, "to": change.option, "steps": change.steps} for change in changes]


def number(value: Fraction) -> dict[str, str | float]:
    """Return a number exactly, as text, and rounded to four decimals."""
    return {"exact": str(value), "value": round(float(value), 4)}


def _number_documents(values: Mapping[str, Fraction]) -> dict[str, dict[str, str | float]]:
    """Return numbers as `number` writes them, by the same keys."""
    return {key: number(value) for key, value in values.items()}
