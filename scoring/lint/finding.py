"""One property of a bank, whether it holds, and the figure that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

IsLate = Callable[[], bool]
"""Whether the time for finding out more is over."""


class Severity(StrEnum):
    """How grave a finding is; whatever it is, the bank can be used.

    A warning is something that a company may want, knowingly; hardly anybody wants a serious one. What is skipped was
    not looked at, because that would have taken too long.
    """

    OK = "ok"
    SKIPPED = "skipped"
    WARNING = "warning"
    SERIOUS = "serious"


BROKEN: Final = {
    "every role can be recommended": "not every role can be recommended",
    "every verdict can be reached": "not every verdict can be reached",
    "every question can matter": "not every question can matter",
    "no two options mean the same": "some options mean the same",
    "scales are monotone": "not all scales are monotone",
    "blind answering favours nobody": "blind answering favours a side",
    "margins are symmetric": "margins are not symmetric",
    "middle answers give nothing to either side": "some middle answers lean to a side",
    "best margins are equal": "best margins are not equal",
    "context never tilts": "context tilts",
    "responsibilities are covered equally": "responsibilities are not covered equally",
    "every responsibility is in 2 questions at least": "not every responsibility is in 2 questions at least",
    "ticking one place all the way down decides nothing": "ticking one place all the way down decides something",
    "no question holds more than 15 of 100 of the range": "a question holds more than 15 of 100 of the range",
    "questions that settle favour nobody": "questions that settle favour a side",
}
"""What a property is called where it does not hold."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A property by its short name, the figure in words, and what to do if it does not hold."""

    property: str
    severity: Severity
    figure: str
    advice: str = ""


def title_of(finding: Finding) -> str:
    """Return the property of a finding, or what is the matter where it does not hold."""
    is_broken = finding.severity in {Severity.WARNING, Severity.SERIOUS}
    return BROKEN[finding.property] if is_broken else finding.property


def make_finding(name: str, figure: str, *, holds: bool, advice: str, severity: Severity = Severity.WARNING) -> Finding:
    """Return an OK finding if the property holds, else one of the given severity with its advice."""
    return Finding(name, Severity.OK, figure) if holds else Finding(name, severity, figure, advice)


def make_skipped(name: str) -> Finding:
    """Return that a property was not looked at."""
    return Finding(name, Severity.SKIPPED, "not looked at: it takes too long for this bank")


def short(number: float) -> str:
    """Format a figure with at most two decimals."""
    return f"{round(number, 2):g}"
