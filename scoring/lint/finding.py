"""One property of a bank, whether it holds, and the figure that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Finding:
    """A property by its short name, the figure in words, and what to do if it does not hold."""

    property: str
    severity: Severity
    figure: str
    advice: str = ""


def make_finding(name: str, figure: str, *, holds: bool, advice: str, severity: Severity = Severity.WARNING) -> Finding:
    """Return an OK finding if the property holds, else one of the given severity with its advice."""
    return Finding(name, Severity.OK, figure) if holds else Finding(name, severity, figure, advice)


def make_skipped(name: str) -> Finding:
    """Return that a property was not looked at."""
    return Finding(name, Severity.SKIPPED, "not looked at: it takes too long for this bank")


def short(number: float) -> str:
    """Format a figure with at most two decimals."""
    return f"{round(number, 2):g}"
