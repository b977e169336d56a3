"""The difference between two outcomes: by how much each question moves the margin, and the shares, exactly."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questions import Sheet
from questions.reading.schema import MAX_QUESTIONS
from scoring.apart import share_moves
from scoring.document import number
from scoring.outcome import ENGINE, Outcome

MOST_DIGITS = 60
MOST_TEXT = 200  # characters, as of a line in a bank
_EXACT = re.compile(rf"-?\d{{1,{MOST_DIGITS}}}(/[1-9]\d{{0,{MOST_DIGITS - 1}}})?", re.ASCII)

_ID = re.compile(r"[a-z][a-z0-9_-]{0,59}")

Path = tuple[str, ...]


class DocumentError(Exception):
    """A document is none that `outcome_document` wrote; `path` leads to what is wrong, the message says what."""

    def __init__(self, path: Path, problem: str) -> None:
        """Keep where it is wrong."""
        self.path = path
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Lead:
    """What an outcome says of two roles: the points that each question adds to the lead of the first."""

    bank: Mapping[str, str]
    verdict: Mapping[str, str | None]
    roles: tuple[str, str]
    contributions: Mapping[str, Fraction]


def lead_of_outcome(outcome: Outcome, roles: tuple[str, str] | None = None) -> Lead:
    """Return what an outcome says of two roles, by default of the two that are ahead in it."""
    bank, verdict, counted = outcome.bank, outcome.verdict, outcome.tally
    first, second = roles or (counted.first, counted.second)
    return Lead(
        {"id": bank.id, "version": bank.version, "sha256": bank.hash},
        {"kind": str(verdict.kind), "role": verdict.role},
        (first, second),
        {answer.question.id: answer.toward(first, second) for answer in counted.answers},
    )


def lead_of_document(document: Any) -> Lead:
    """Return what a document of an outcome says of its first two roles; raises DocumentError.

    Only what has the form of an id, a name or an exact number is taken over.
    """
    _require(isinstance(document, dict), (), "is not the document of a result")
    _require(document.get("engine") == ENGINE, ("engine",), f"is another way of counting than {ENGINE}")
    ranking, given = document.get("ranking"), document.get("contributions")
    is_list = isinstance(ranking, list) and all(map(_is_id, ranking))
    _require(is_list and len(ranking) == len(set(ranking)) >= 2, ("ranking",), "is not a list of different roles")
    _require(isinstance(given, dict) and len(given) <= MAX_QUESTIONS, ("contributions",), "is not numbers by question")
    _require(all(map(_is_id, given)), ("contributions",), "has a key that is no id of a question")
    return Lead(
        {key: _read_text(document, "bank", key) for key in ("id", "version", "sha256")},
        {"kind": _read_text(document, "verdict", "kind"), "role": _read_role(document["verdict"])},
        (ranking[0], ranking[1]),
        {id_: _read_number(value, ("contributions", id_)) for id_, value in given.items()},
    )


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _read_text(document: Mapping[str, Any], group: str, key: str) -> str:
    found = document.get(group)
    text = found.get(key) if isinstance(found, dict) else None
    _require(isinstance(text, str) and 0 < len(text) <= MOST_TEXT, (group, key), "is not a name")
    return str(text)


def _read_role(verdict: Mapping[str, Any]) -> str | None:
    role = verdict.get("role")
    _require(role is None or _is_id(role), ("verdict", "role"), "is not a role")
    return role


def _read_number(value: Any, path: Path) -> Fraction:
    exact = value.get("exact") if isinstance(value, dict) else None
    is_exact = isinstance(exact, str) and _EXACT.fullmatch(exact)
    _require(is_exact, (*path, "exact"), "is not an exact number such as 29/2")
    return Fraction(str(exact))


def _require(holds: object, path: Path, problem: str) -> None:
    if not holds:
        raise DocumentError(path, problem)


def difference_document(before: Lead, after: Lead, outcomes: tuple[Outcome, Outcome] | None = None) -> dict[str, Any]:
    """Return how two results differ, as plain data with numbers as in `outcome_document`.

    `contributions` are points towards the first of `roles`, the one that was ahead before; an answer that does not
    count on one side is null there, and 0 in the sum. Together their differences are that of the margin. `shares`, in
    parts of 100, is there for two outcomes of one bank in which something counts; `answers` and `context`, what was
    answered on both sides, for two outcomes: a document holds no answers. Raises DocumentError if the two are about
    other roles.
    """
    if set(before.roles) != set(after.roles):
        raise DocumentError(("ranking",), f"begins with other roles than {' and '.join(before.roles)}")
    sign = 1 if before.roles == after.roles else -1
    old, new = before.contributions, {id_: sign * value for id_, value in after.contributions.items()}
    return {
        "engine": ENGINE,
        "before": {"bank": before.bank, "verdict": before.verdict},
        "after": {"bank": after.bank, "verdict": after.verdict},
        "roles": list(before.roles),
        "margin": _pair(sum(old.values(), Fraction()), sum(new.values(), Fraction())),
        "contributions": {id_: _pair(old.get(id_), new.get(id_)) for id_ in dict.fromkeys((*old, *new))},
        "answers": _answer_documents(outcomes[0].sheet, outcomes[1].sheet) if outcomes else None,
        "context": _context_documents(outcomes[0].sheet, outcomes[1].sheet) if outcomes else None,
        "shares": _share_documents(outcomes) if outcomes else None,
    }


def _answer_documents(one: Sheet, other: Sheet) -> dict[str, Any]:
    """Return the answers, and whether they count double, before and after; an empty text where there is none."""
    return {
        id_: {
            "before": one.answers.get(id_, ""),
            "after": other.answers.get(id_, ""),
            "double_before": id_ in one.double,
            "double_after": id_ in other.double,
        }
        for id_ in dict.fromkeys((*one.answers, *other.answers, *sorted(one.double | other.double)))
    }


def _context_documents(one: Sheet, other: Sheet) -> dict[str, Any]:
    """Return the answers about the company that changed; an empty text where there is none."""
    pairs = {
        id_: (one.context.get(id_, ""), other.context.get(id_, ""))
        for id_ in dict.fromkeys((*one.context, *other.context))
    }
    return {id_: {"before": old, "after": new} for id_, (old, new) in pairs.items() if old != new}


def _pair(before: Fraction | None, after: Fraction | None) -> dict[str, Any]:
    """Return two numbers and their difference; None where there is none, which counts as 0."""
    return {
        "before": None if before is None else number(before),
        "after": None if after is None else number(after),
        "difference": number((after or Fraction()) - (before or Fraction())),
    }


def _share_documents(outcomes: Iterable[Outcome]) -> dict[str, Any] | None:
    """Return the shares of each role before and after, and what each question moves; None if nothing counts."""
    one, other = (outcome.tally for outcome in outcomes)
    if not one.answers or not other.answers:
        return None
    return {
        role: _pair(one.share(role), other.share(role))
        | {"by_question": {id_: number(moved) for id_, moved in share_moves(one, other, role).items()}}
        for role in one.points
    }
