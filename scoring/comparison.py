"""The changes when one bank replaces another: numbers, words, and known sheets."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Question, Sheet
from questions.sheet import fit_sheet
from scoring.outcome import judge, judge_in_stages
from scoring.rewording import Rewording, find_rewordings
from scoring.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Shift:
    """A number that changed; None where the thing did not exist on that side."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class SheetShift:
    """A sheet whose verdict changed, by the name of what it belongs to."""

    name: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes from one bank to another.

    `pulls` are the margins that a question's answers can give, from … to; `gives` the areas that get its points.
    """

    weights: tuple[Shift, ...]
    shares: tuple[Shift, ...]
    pulls: tuple[Shift, ...]
    gives: tuple[Shift, ...]
    other_numbers: tuple[Shift, ...]
    words: tuple[str, ...]
    rewordings: tuple[Rewording, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        numbers = (self.weights, self.shares, self.pulls, self.gives, self.other_numbers)
        return not any((*numbers, self.words, self.added, self.removed))


def compare(old: Bank, new: Bank) -> Comparison:
    """Return all that changes for questions and scoring when the bank `new` replaces `old`."""
    changes = find_rewordings(old, new)
    both = [id_ for id_ in new.questions if id_ in old.questions]
    return Comparison(
        weights=shifts(
            {q: _format_number(old.questions[q].weight) for q in both},
            {q: _format_number(new.questions[q].weight) for q in both},
        ),
        shares=shifts(_format_shares(old), _format_shares(new)),
        pulls=shifts(
            {q: _format_pull(old, old.questions[q]) for q in both},
            {q: _format_pull(new, new.questions[q]) for q in both},
        ),
        gives=shifts(
            _keep_common(_format_splits(old), _format_splits(new)),
            _keep_common(_format_splits(new), _format_splits(old)),
        ),
        other_numbers=shifts(_other_numbers(old), _other_numbers(new)),
        words=tuple(_list_reworded(old, new, changes)),
        rewordings=changes,
        added=tuple(sorted(_list_new(old, new))),
        removed=tuple(sorted(_list_new(new, old))),
    )


def changed_verdicts(
    old: Bank, new: Bank, sheets: Iterable[tuple[str, Sheet]], *, in_stages: bool = False
) -> list[SheetShift]:
    """Return the sheets whose verdict is another one under the new bank.

    `in_stages` is for sheets that answer everything: what settles counts only where it is too close without it.
    """
    found = []
    for name, sheet in sheets:
        before, after = (
            (judge_in_stages(bank, fitting)[-1] if in_stages else judge(bank, fitting)).verdict
            for bank, fitting in ((old, fit_sheet(old, sheet)), (new, fit_sheet(new, sheet)))
        )
        if before != after:
            found.append(SheetShift(name, before, after))
    return found


def find_comparable(old: Bank, new: Bank, sheets: Iterable[tuple[str, Sheet]]) -> list[tuple[str, Sheet]]:
    """Return the sheets of which at least three quarters of the answers fit both banks; the others compare nothing."""
    return [
        (name, sheet)
        for name, sheet in sheets
        if all(4 * len(fit_sheet(bank, sheet).answers) >= 3 * len(sheet.answers) for bank in (old, new))
    ]


def shifts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Shift, ...]:
    """Return the entries that differ between two mappings."""
    keys = dict.fromkeys((*before, *after))
    return tuple(Shift(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key))


def _format_number(number: Fraction) -> str:
    """Return a number as text with at most six digits that count."""
    return f"{float(number):g}"


def _format_shares(bank: Bank) -> dict[str, str]:
    """Return by area, as text, how many parts of 100 each role owns of it."""
    return {
        id_: ", ".join(f"{role} {_format_number(100 * share)}" for role, share in area.shares.items())
        for id_, area in bank.areas.items()
    }


def _format_pull(bank: Bank, question: Question) -> str:
    """Return as text from which to which margin, in points, the answers to a question can move its first two roles."""
    first, second = list(bank.roles)[:2]
    values = [question.weight * (o.owned[first] - o.owned[second]) for o in question.options.values()]
    return f"{_format_margin(first, second, max(values))} … {_format_margin(first, second, min(values))}"


def _format_margin(first: str, second: str, value: Fraction) -> str:
    """Return as text which of two roles a margin favours and by how many points; above 0 it is the first."""
    return f"{first if value > 0 else second} {_format_number(abs(value))}" if value else "0"


def _other_numbers(bank: Bank) -> dict[str, str]:
    """Return all numbers but weights and shares, by their keys in weights.yaml."""
    written = json.loads(bank.text)["weights"]
    limits = {
        f"verdicts.{kind}.{key}": number for kind, keys in written["verdicts"].items() for key, number in keys.items()
    }
    factors = {
        f"factors.{f.context}.{f.option}": f"{_format_number(f.times)} on {', '.join(f.questions)}"
        for f in bank.factors
    }
    variations = {
        "variations.times": ", ".join(_format_number(times) for times in bank.variations.times),
        "variations.step_slip": _format_number(100 * bank.variations.step_slip),
        "variations.option_slip": _format_number(100 * bank.variations.option_slip),
    }
    steps = {f"steps.{step}": number for step, number in written["steps"].items()}
    marks = {"double.times": _format_number(bank.marks.times), "double.at_most": str(bank.marks.at_most)}
    return limits | steps | factors | variations | marks


def _format_splits(bank: Bank) -> dict[str, str]:
    """Return, as text, in which parts of 100 each statement and option splits its points over areas.

    By question and its part, such as q1.a; the steps between two statements follow from them.
    """
    given: dict[str, Mapping[str, Fraction]] = {}
    for question in bank.questions.values():
        sides = {side: statement.gives for side, statement in zip("ab", question.statements, strict=False)}
        options = {option.id: option.gives for option in question.options.values() if not option.is_middle}
        given |= {f"{question.id}.{name}": gives for name, gives in (sides or options).items()}
    return {
        name: ", ".join(f"{area} {_format_number(100 * gives[area])}" for area in gives)
        for name, gives in given.items()
    }


def _keep_common(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """Return the entries of `one` that are in both; what was added or removed is listed elsewhere."""
    return {name: value for name, value in one.items() if name in other}


def _list_orders(bank: Bank) -> dict[str, list[str]]:
    """Return the ids of all that stands in an order, in this order, by the name of the list."""
    orders = {f"options of {id_}": list(question.options) for id_, question in bank.questions.items()}
    orders |= {f"options of {id_}": list(context.options) for id_, context in bank.context.items()}
    orders |= {"roles": list(bank.roles), "areas": list(bank.areas), "themes": list(bank.themes)}
    return orders | {"questions": list(bank.questions), "questions about the company": list(bank.context)}


def _list_new(old: Bank, new: Bank) -> set[str]:
    """Return the names of what only `new` has; of a question that only it has, not the options too."""
    names = _list_names(new) - _list_names(old)
    return {name for name in names if name.rpartition(".")[0].replace("option ", "question ") not in names}


def _list_names(bank: Bank) -> set[str]:
    """Return the names of all that can be added or removed: kind and id, such as role head."""
    places = {f"question {id_}" for id_ in bank.questions}
    places |= {f"option {q.id}.{option}" for q in bank.questions.values() for option in q.options}
    places |= {f"area {id_}" for id_ in bank.areas} | {f"role {id_}" for id_ in bank.roles}
    places |= {f"theme {id_}" for id_ in bank.themes} | {f"note {id_}" for id_ in bank.notes}
    places |= {f"context option {c.id}.{option}" for c in bank.context.values() for option in c.options}
    return places | {f"context question {id_}" for id_ in bank.context}


def _list_reworded(old: Bank, new: Bank, changes: Iterable[Rewording]) -> list[str]:
    """Return the names of what has other words or another order than before; what is new or gone is not reworded."""
    found = list(dict.fromkeys(change.thing for change in changes))
    was, is_ = _list_orders(old), _list_orders(new)
    both = [name for name in is_ if name in was]
    return [*found, *(f"order of {name}" for name in both if _is_reordered(was[name], is_[name]))]


def _is_reordered(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether the ids that are in both lists stand in another order."""
    return [id_ for id_ in before if id_ in after] != [id_ for id_ in after if id_ in before]
