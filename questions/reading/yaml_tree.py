"""Plain data of a YAML file that remembers where every key and value stands."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from questions.reading.faults import Fault

MAX_DIGITS = 12

Path_ = tuple[str | int, ...]
Place = tuple[int, int]

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Literal:
    """A plain scalar that is neither text nor a decimal number: true, null, 1e3, .nan."""

    text: str


@dataclass(slots=True)
class Tree:
    """Plain data of one file, with the place (line, column from 1) of each value and key, and the ids of entries."""

    file: str
    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    values: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)
    ids: dict[Path_, str] = field(default_factory=dict)

    def place(self, path: Path_) -> Place:
        """Return where a path stands, or its nearest parent that stands anywhere."""
        while path:
            found = self.keys.get(path) or self.values.get(path)
            if found:
                return found
            path = path[:-1]
        return self.values.get((), (0, 0))

    def fault(self, path: Path_, problem: str, allowed: str = "", suggestion: str = "", advice: str = "") -> Fault:
        """Make a fault that points at a path."""
        line, column = self.place(path)
        return Fault(self.file, line, column, self.dotted(path), problem, allowed, suggestion, advice)

    def dotted(self, path: Path_) -> str:
        """Write a path as people read it: questions.f_goals.options.months.gives; without an id, its number from 0."""
        return ".".join(self._part(path[:depth]) for depth in range(1, len(path) + 1))

    def _part(self, path: Path_) -> str:
        return self.ids.get(path, str(path[-1])) if isinstance(path[-1], int) else str(path[-1])


def is_number(text: str) -> bool:
    """Tell whether a text is written as a decimal number."""
    return _NUMBER.fullmatch(text) is not None


def plain_scalar(text: str) -> Any:
    """Return what a scalar without quotes means: a decimal number, nothing, a text, or something not allowed."""
    if is_number(text) and len(text) <= MAX_DIGITS:
        return Decimal(text)
    if text.lower() in {"", "~", "null"}:
        return None
    if text.lower() in {"true", "false", ".nan", ".inf", "-.inf", "+.inf"} or _looks_numeric(text):
        return Literal(text)
    return text


def _looks_numeric(text: str) -> bool:
    """Tell whether a plain scalar reads as a number in a form that is not allowed here."""
    return re.fullmatch(r"[-+]?(0[xo][0-9a-fA-F]+|[0-9][0-9_,]*([.,][0-9_]*)?([eE][-+]?[0-9]+)?)", text) is not None
