"""Sheets of every kind, chosen by what the options of a bank give and never by their words."""

import random
from collections.abc import Iterator
from typing import Final, Literal

from questions import Bank, Option, Question, Sheet
from scoring import Kind, recommend

Answers = dict[str, str]
Toward = Literal["head", "director", "middle"]

KINDS: Final = tuple(Kind)


def asked(bank: Bank) -> list[Question]:
    """Return the questions that are asked, in order."""
    return list(bank.asked.values())


def option_toward(bank: Bank, question: Question, toward: Toward) -> Option:
    """Return the option that gives most to a role, or the one that gives to all alike."""
    options = question.options.values()
    if toward == "middle":
        return min(options, key=lambda option: max(option.owned.values()) - min(option.owned.values()))
    return max(options, key=lambda option: option.owned[toward])


def answers_toward(bank: Bank, toward: Toward) -> Answers:
    """Answer every question the same way."""
    return {question.id: option_toward(bank, question, toward).id for question in asked(bank)}


def answers_of_kind(bank: Bank, kind: Kind) -> Answers:
    """Return answers that lead to a verdict; fails when the bank has none among the plain candidates."""
    known = _found.setdefault(bank.hash, {})
    for answers in _candidates(bank) if kind not in known else ():
        known.setdefault(recommend(bank, Sheet(answers)).verdict.kind, answers)
        if kind in known:
            break
    assert kind in known, f"no plain sheet of this bank is {kind}"
    return dict(known[kind])


# Looking for them takes a while, and many tests ask; by the hash of the bank.
_found: dict[str, dict[Kind, Answers]] = {}


def _candidates(bank: Bank) -> Iterator[Answers]:
    director, head, middle = (answers_toward(bank, toward) for toward in ("director", "head", "middle"))
    names = list(director)
    yield {name: director[name] for name in names[:1]}
    yield middle
    for other in (head, middle):
        for turned in range(len(names) + 1):
            yield {name: (other if index < turned else director)[name] for index, name in enumerate(names)}


def draw_sheets(bank: Bank, count: int, seed: int = 1) -> list[Sheet]:
    """Draw sheets with gaps, marks and context; the same ones every time."""
    chance = random.Random(seed)  # noqa: S311  sheets to try with
    sheets = []
    for _ in range(count):
        labels = {id_: [*bank.labels(question)] for id_, question in bank.asked.items()}
        answers = {id_: chance.choice(options) for id_, options in labels.items() if chance.random() < 0.9}
        counting = [id_ for id_, option in answers.items() if option not in bank.exits]
        double = frozenset(chance.sample(counting, min(len(counting), chance.randint(0, bank.marks.at_most))))
        context = {id_: chance.choice(list(one.options)) for id_, one in bank.context.items() if chance.random() < 0.7}
        sheets.append(Sheet(answers, double, context))
    return sheets


def plain_sheet(sheet: Sheet) -> dict[str, object]:
    """Return a sheet as a program sends it."""
    return {"answers": dict(sheet.answers), "double": sorted(sheet.double), "context": dict(sheet.context)}
