"""One property of a bank, whether it holds, and the figure that shows it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Errors make a bank useless; warnings are findings that a company may want, knowingly."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


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


def short(number: float) -> str:
    """Format a figure with at most two decimals."""
    return f"{round(number, 2):g}"
