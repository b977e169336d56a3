"""Plain data of a YAML file, with the place of every key and value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from questions.reading.faults import Fault

MAX_DIGITS = 12

Path_ = tuple[str | int, ...]
"""The keys, and places in lists (from 0), that lead from the top of a file to a value."""
Place = tuple[int, int]
"""Line and column, from 1."""

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
# What reads as a number, in a form that is not allowed here.
_OTHER_NUMBER = re.compile(r"[-+]?(0[xo][0-9a-fA-F]+|[0-9][0-9_,]*([.,][0-9_]*)?([eE][-+]?[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Literal:
    """A plain scalar that is neither text nor a decimal number: true, null, 1e3, .nan."""

    text: str


@dataclass(slots=True)
class Tree:
    """Plain data of one file, with the place (line, column from 1) of each value and key, and the ids of entries.

    `lines` are those of the file, for what is neither key nor value; none where the data is not of a file.
    `unread` are the sections, each with a phrase, of which something was not read because of an error in it.
    `cuts` are the places of single words without quotes that end before a # sign.
    """

    file: str
    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    values: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)
    ids: dict[Path_, str] = field(default_factory=dict)
    lines: Sequence[str] = ()
    unread: dict[str, str] = field(default_factory=dict)
    cuts: list[Path_] = field(default_factory=list)

    def place(self, path: Path_) -> Place:
        """Return the place of a path, or of its nearest parent that has one."""
        while path:
            found = self.keys.get(path) or self.values.get(path)
            if found:
                return found
            path = path[:-1]
        return self.values.get((), (0, 0))

    def fault(self, path: Path_, problem: str, allowed: str = "", suggestion: str = "", advice: str = "") -> Fault:
        """Return a fault at a path."""
        line, column = self.place(path)
        return Fault(self.file, line, column, self.format_path(path), problem, allowed, suggestion, advice)

    def group_words(self) -> tuple[str, str]:
        """Return what is wrong where answers should stand by question, and what is wanted, in words of this format."""
        return "is not a group of keys", "lines of the form question: option"

    def format_path(self, path: Path_) -> str:
        """Return a path as text: questions.f_goals.options.months.gives; without an id, its number from 0."""
        return ".".join(self._format_last_step(path[:depth]) for depth in range(1, len(path) + 1))

    def _format_last_step(self, path: Path_) -> str:
        """Return the last step of a path as text: a key, or of a list the id of the entry, else its index."""
        return self.ids.get(path, str(path[-1])) if isinstance(path[-1], int) else str(path[-1])


def is_number(text: str) -> bool:
    """Whether a text is written as a decimal number."""
    return _NUMBER.fullmatch(text) is not None


def plain_scalar(text: str) -> Any:
    """Return the value of a scalar without quotes: a decimal, None, a text, or a `Literal` that is not allowed."""
    if is_number(text) and len(text) <= MAX_DIGITS:
        return Decimal(text)
    if text.lower() in {"", "~", "null"}:
        return None
    if text.lower() in {"true", "false", ".nan", ".inf", "-.inf", "+.inf"} or _OTHER_NUMBER.fullmatch(text):
        return Literal(text)
    return text
