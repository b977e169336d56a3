"""Banks of a few questions, written in the test that needs them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questions import Bank, Sheet, bank_from_text
from scoring import Outcome, Tally, recommend, tally

ROLES = ("red", "blue", "green", "grey")
TWO = {"work": (100, 0), "plan": (0, 100), "both": (50, 50), "mostly": (75, 25)}
THREE = {"work": (100, 0, 0), "plan": (0, 100, 0), "care": (0, 0, 100), "both": (50, 50, 0)}
FOUR = {"work": (100, 0, 0, 0), "plan": (0, 100, 0, 0), "care": (0, 0, 100, 0), "sell": (0, 0, 0, 100)}

Gives = str | Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A question of a tiny bank and its weight."""

    entry: dict[str, Any]
    weight: Any


def tradeoff(id_: str, a: Gives, b: Gives, weight: Any = 4) -> Asked:
    """Set two areas against each other."""
    sides = {
        name: {"gives": _gives(gives), "text": name, "reason": name, "reason_mild": name}
        for name, gives in (("a", a), ("b", b))
    }
    return Asked({"id": id_, "theme": "t", "kind": "tradeoff", "title": id_, "why": "-", **sides}, weight)


def situation(id_: str, *gives: Gives, weight: Any = 4) -> Asked:
    """Offer options o1, o2, … that give to these areas."""
    options = [
        {"id": f"o{number}", "gives": _gives(given), "text": f"o{number}", "reason": f"o{number}"}
        for number, given in enumerate(gives, start=1)
    ]
    entry = {"id": id_, "theme": "t", "kind": "situation", "title": id_, "ask": "?", "why": "-", "options": options}
    return Asked(entry, weight)


def settling(asked: Asked) -> Asked:
    """Ask a question only when it is too close."""
    return Asked({**asked.entry, "when": "too_close"}, asked.weight)


def _gives(gives: Gives) -> Any:
    return gives if isinstance(gives, str) else {area: str(part) for area, part in gives.items()}


def tiny_bank(
    *asked: Asked,
    shares: Mapping[str, Sequence[Any]] = TWO,
    context: Mapping[str, Mapping[str, str | None]] | None = None,
    notes: Mapping[str, str] | None = None,
    against: Mapping[str, Sequence[str]] | None = None,
    factors: Mapping[str, Mapping[str, tuple[Any, Sequence[str]]]] | None = None,
    steps: Sequence[Any] = (0, 25, 50, 75, 100),
    double: tuple[Any, Any] = (2, 3),
    answered_below: Any = 60,
    clear: tuple[Any, Any] = (10, 90),
    leaning: tuple[Any, Any] = (33, 75),
    hybrid: Any = 50,
    times: Sequence[Any] = (0.5, 1, 1.5),
    slips: tuple[Any, Any] = (10, 20),
) -> Bank:
    """Build a bank from questions; each area's shares name as many roles as there are.

    `against` names the roles that an answer to a question of `context` fits less well.
    """
    roles = ROLES[: len(next(iter(shares.values())))]
    words = {
        "id": "tiny",
        "version": "1",
        "intro": "-",
        "roles": {role: {"name": role.title(), "focus": "-"} for role in roles},
        "areas": {area: {"name": area, "kind": "responsibility", "duty": "-"} for area in shares},
        "themes": {"t": "T"},
        "tradeoff": {"ask": "?", "steps": {step: step for step in STEPS}, "both_reason": "-"},
        "situation": {"even": "even", "even_reason": "-"},
        "exits": {"dont_know": "-", "not_relevant": "-"},
        "questions": [question.entry for question in asked],
        "context": [_context(id_, options, against or {}) for id_, options in (context or {}).items()],
        "notes": {id_: {"kind": kind, "text": "-"} for id_, kind in (notes or {}).items()},
    }
    numbers = {
        "weights": {question.entry["id"]: question.weight for question in asked},
        "shares": {area: dict(zip(roles, parts, strict=True)) for area, parts in shares.items()},
        "steps": dict(zip(STEPS, steps, strict=True)),
        "double": {"times": double[0], "at_most": double[1]},
        "factors": {
            id_: {option: {"times": entry[0], "questions": _Ids(entry[1])} for option, entry in options.items()}
            for id_, options in (factors or {}).items()
        },
        "verdicts": {
            "too_little": {"answered_below": answered_below},
            "clear": {"luck_at_most": clear[0], "hold_at_least": clear[1]},
            "leaning": {"luck_at_most": leaning[0], "hold_at_least": leaning[1]},
            "hybrid": {"strength_at_least": hybrid},
        },
        "variations": {"times": list(times), "step_slip": slips[0], "option_slip": slips[1]},
    }
    return bank_from_text(json.dumps({"bank": words, "weights": _written(numbers)}))


STEPS = ("a2", "a1", "both", "b1", "b2")


class _Ids(list[str]):
    """A list of ids, which stay as they are where numbers are written as text."""


def _context(id_: str, options: Mapping[str, str | None], against: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    listed = [
        {"id": option, "text": option}
        | ({"note": note} if note else {})
        | ({"speaks_against": list(against[option])} if option in against else {})
        for option, note in options.items()
    ]
    return {"id": id_, "title": id_, "ask": "?", "options": listed}


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, list) and not isinstance(value, _Ids):
        return [_written(item) for item in value]
    return value if isinstance(value, _Ids) else str(value)


def sheet(*double: str, context: Mapping[str, str] | None = None, **answers: str) -> Sheet:
    """Fill in a sheet: answers by question, marks by name."""
    return Sheet(answers, frozenset(double), context or {})


def count(bank: Bank, **answers: str) -> Tally:
    """Count the points of these answers."""
    return tally(bank, Sheet(answers))


def outcome(bank: Bank, **answers: str) -> Outcome:
    """Work out the outcome of these answers."""
    return recommend(bank, Sheet(answers))
