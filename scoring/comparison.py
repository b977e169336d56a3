"""What changes when one bank takes the place of another: numbers, words, blind sheets, and known sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Question, Sheet
from questions.sheet import fitted
from scoring.lint.blind_verdicts import BlindVerdicts, blind_verdicts
from scoring.outcome import judge
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
    """Everything that changed. `pulls` are the margins that a question's answers can give, from … to."""

    weights: tuple[Shift, ...]
    shares: tuple[Shift, ...]
    pulls: tuple[Shift, ...]
    other_numbers: tuple[Shift, ...]
    words: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    blind_before: BlindVerdicts
    blind_after: BlindVerdicts

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changed."""
        parts = (self.weights, self.shares, self.pulls, self.other_numbers, self.words, self.added, self.removed)
        return not any(parts)


def compare(old: Bank, new: Bank) -> Comparison:
    """Compare two banks."""
    both = [id_ for id_ in new.questions if id_ in old.questions]
    return Comparison(
        weights=shifts(
            {q: _short(old.questions[q].weight) for q in both}, {q: _short(new.questions[q].weight) for q in both}
        ),
        shares=shifts(_shares(old), _shares(new)),
        pulls=shifts({q: _pull(old, old.questions[q]) for q in both}, {q: _pull(new, new.questions[q]) for q in both}),
        other_numbers=shifts(_other_numbers(old), _other_numbers(new)),
        words=tuple(_reworded(old, new)),
        added=tuple(sorted(_places(new) - _places(old))),
        removed=tuple(sorted(_places(old) - _places(new))),
        blind_before=blind_verdicts(old),
        blind_after=blind_verdicts(new),
    )


def changed_verdicts(old: Bank, new: Bank, sheets: Iterable[tuple[str, Sheet]]) -> list[SheetShift]:
    """Return the sheets whose verdict is another one under the new bank."""
    found = []
    for name, sheet in sheets:
        before = judge(old, fitted(old, sheet)).verdict
        after = judge(new, fitted(new, sheet)).verdict
        if before != after:
            found.append(SheetShift(name, before, after))
    return found


def shifts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Shift, ...]:
    """Return the entries that differ between two mappings."""
    keys = dict.fromkeys((*before, *after))
    return tuple(Shift(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key))


def _short(number: Fraction) -> str:
    return f"{float(number):g}"


def _shares(bank: Bank) -> dict[str, str]:
    return {
        id_: ", ".join(f"{role} {_short(100 * share)}" for role, share in area.shares.items())
        for id_, area in bank.areas.items()
    }


def _pull(bank: Bank, question: Question) -> str:
    """Say how far the answers to a question can move the margin between the first two roles."""
    first, second = list(bank.roles)[:2]
    values = [question.weight * (o.owned[first] - o.owned[second]) for o in question.options.values()]
    return f"{_side(first, second, max(values))} … {_side(first, second, min(values))}"


def _side(first: str, second: str, value: Fraction) -> str:
    return f"{first if value > 0 else second} {_short(abs(value))}" if value else "0"


def _other_numbers(bank: Bank) -> dict[str, str]:
    limits = {f"verdicts: {name}": _short(getattr(bank.thresholds, name)) for name in bank.thresholds.__slots__}
    factors = {f"factor {f.context}={f.option}": f"{_short(f.times)} on {', '.join(f.questions)}" for f in bank.factors}
    variations = {
        "variations: times": ", ".join(_short(times) for times in bank.variations.times),
        "variations: step_slip": _short(100 * bank.variations.step_slip),
        "variations: option_slip": _short(100 * bank.variations.option_slip),
    }
    marks = {"double: times": _short(bank.marks.times), "double: at_most": str(bank.marks.at_most)}
    return limits | factors | variations | marks


def _places(bank: Bank) -> set[str]:
    """Return the ids of all questions, options, areas, roles and context questions."""
    places = {f"question {id_}" for id_ in bank.questions}
    places |= {f"option {q.id}.{option}" for q in bank.questions.values() for option in q.options}
    places |= {f"area {id_}" for id_ in bank.areas} | {f"role {id_}" for id_ in bank.roles}
    return places | {f"context question {id_}" for id_ in bank.context}


def _reworded(old: Bank, new: Bank) -> list[str]:
    found = []
    for id_, question in new.questions.items():
        if id_ in old.questions and _texts(question) != _texts(old.questions[id_]):
            found.append(f"question {id_}")
    found += [f"area {id_}" for id_, a in new.areas.items() if id_ in old.areas and a.name != old.areas[id_].name]
    found += [f"role {id_}" for id_, r in new.roles.items() if id_ in old.roles and r.name != old.roles[id_].name]
    return found


def _texts(question: Question) -> tuple[object, ...]:
    options = tuple((o.id, o.text, o.reason) for o in question.options.values())
    return (question.title, question.ask, question.why, options, tuple(s.text for s in question.statements))
