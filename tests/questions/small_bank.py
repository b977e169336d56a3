"""A small bank in two texts with known line numbers, and ways to break it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from questions import BankError, Fault, load_bank

BANK = """\
id: small
version: "1"
intro: Answer for the first year.
roles:
  head: {name: Head, focus: runs the work}
  director: {name: Director, focus: plans ahead}
areas:
  now: {name: Now, kind: focus, duty: Keep it going}
  later: {name: Later, kind: responsibility, duty: Plan what comes next}
themes:
  work: The work
tradeoff:
  ask: Which of the two?
  steps: {a2: A, a1: A a little, both: Both, b1: B a little, b2: B}
  both_reason: You want both.
situation: {even: No single one, even_reason: No single one stands out for you.}
exits: {dont_know: I do not know, not_relevant: Does not apply}
questions:
  - id: pace
    theme: work
    kind: tradeoff
    title: Today or tomorrow
    why: It tells the two apart.
    a: {gives: now, text: It runs., reason: You want it to run., reason_mild: You lean to today.}
    b: {gives: later, text: It grows., reason: You want it to grow., reason_mild: You lean to later.}
  - id: first
    theme: work
    kind: situation
    title: The first task
    ask: What comes first?
    why: The first task shapes the job.
    options:
      - id: fix
        gives: now
        text: Fix what is broken
        reason: You want it fixed.
      - id: draw
        gives: {now: 30, later: 70}
        text: Draw a plan
        reason: You want a plan.
context:
  - id: size
    title: Size
    ask: How many people?
    options:
      - {id: few, text: Up to 30}
      - {id: many, text: More, note: grades}
notes:
  grades: {kind: note, text: Check your grades.}
"""

WEIGHTS = """\
weights:
  pace: 5
  first: 7.5
shares:
  now: {head: 100, director: 0}
  later: {head: 25, director: 75}
steps: {a2: 0, a1: 25, both: 50, b1: 75, b2: 100}
double: {times: 2, at_most: 3}
factors:
  size:
    many:
      times: 1.5
      questions: [first]
verdicts:
  too_little: {answered_below: 60}
  clear: {luck_at_most: 10, hold_at_least: 90}
  leaning: {luck_at_most: 33, hold_at_least: 75}
  hybrid: {strength_at_least: 50}
variations:
  times: [0.5, 1, 1.5]
  step_slip: 10
  option_slip: 20
"""

GERMAN = """\
intro: Antworten Sie für das erste Jahr.
roles:
  head: {name: Leitung, focus: hält die Arbeit am Laufen}
  director: {name: Direktion, focus: plant voraus}
areas:
  now: {name: Jetzt, duty: Am Laufen halten}
  later: {name: Später, duty: Planen}
themes:
  work: Die Arbeit
tradeoff:
  ask: Was von beidem?
  steps: {a2: A, a1: Eher A, both: Beides, b1: Eher B, b2: B}
  both_reason: Sie möchten beides.
situation: {even: Nichts davon, even_reason: Für Sie sticht nichts heraus.}
exits: {dont_know: Weiß ich nicht, not_relevant: Trifft nicht zu}
questions:
  pace:
    title: Heute oder morgen
    why: Das unterscheidet die beiden.
    a: {text: Es läuft., reason: Sie möchten, reason_mild: Ihnen liegt daran}
    b: {text: Es wächst., reason: Sie wünschen, reason_mild: Ihnen liegt an mehr}
  first:
    title: Die erste Aufgabe
    ask: Was kommt zuerst?
    why: Die erste Aufgabe prägt die Stelle.
    options:
      fix: {text: Reparieren, reason: Sie möchten es repariert.}
      draw: {text: Planen, reason: Sie möchten einen Plan.}
context:
  size:
    title: Größe
    ask: Wie viele Menschen?
    options: {few: {text: Bis 30}, many: {text: Mehr}}
notes:
  grades: {text: Prüfen Sie Ihre Stufen.}
"""

NUMBER = "a number such as 5 or 7.5, with a dot, without quotes"
TEXT = 'a text; put it in "quotes" if it looks like a number or like true'
ID = "small letters, digits, _ and -, starting with a letter, at most 60"
GROUP = "a group of keys, each with a colon and a value"
KEY = "this key must be there"
LIST = "a list, each entry starting with a dash"
HIDDEN = "delete it and type the text again"


def write_folder(
    folder: Path, bank: str | bytes | None = BANK, weights: str | bytes | None = WEIGHTS, **languages: str | bytes
) -> Path:
    """Write a bank's folder, with the languages named by their codes; a file that is None is left out."""
    files = {"bank.yaml": bank, "weights.yaml": weights, **{f"bank.{code}.yaml": languages[code] for code in languages}}
    for name, content in files.items():
        if content is not None:
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def changed(text: str, old: str, new: str) -> str:
    """Change one place of a text; the place must be there, and only once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def complaints(folder: Path) -> list[str]:
    """Load a faulty bank and return the parts of its faults, two blanks apart, one line each."""
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    return ["  ".join(filter(None, parts_of(fault))) for fault in caught.value.faults]


def parts_of(fault: Fault) -> tuple[str, ...]:
    """Return place, key, trouble, what is allowed, what to do, and what was perhaps meant."""
    meant = f"(did you mean {fault.suggestion}?)" if fault.suggestion else ""
    return (fault.place, fault.key, fault.problem, fault.allowed, fault.advice, meant)


@dataclass(frozen=True)
class Broken:
    """One change to the small bank and every fault that it must bring, each as the parts of its line."""

    name: str
    change: Callable[[str, str], tuple[str, str]]
    faults: tuple[tuple[str, ...], ...]

    def check(self, folder: Path) -> None:
        bank, weights = self.change(BANK, WEIGHTS)
        assert complaints(write_folder(folder, bank, weights)) == ["  ".join(parts) for parts in self.faults]


def in_bank(name: str, old: str, new: str, *faults: tuple[str, ...]) -> Broken:
    """Break the words."""
    return Broken(name, lambda bank, weights: (changed(bank, old, new), weights), faults)


def in_weights(name: str, old: str, new: str, *faults: tuple[str, ...]) -> Broken:
    """Break the numbers."""
    return Broken(name, lambda bank, weights: (bank, changed(weights, old, new)), faults)


def each(*table: Broken) -> pytest.MarkDecorator:
    """Run a test for each row of a table."""
    return pytest.mark.parametrize("broken", [pytest.param(row, id=row.name) for row in table])
