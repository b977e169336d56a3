"""What is wrong in a file that a person wrote, and how to correct it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from questions.reading.files import FILES

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one file: where it is, what is wrong, what is allowed there or what to do.

    `line` and `column` count from 1; 0 means the file as a whole. `key` is the dotted path.
    """

    file: str
    line: int
    column: int
    key: str
    problem: str
    allowed: str = ""
    suggestion: str = ""
    advice: str = ""

    @property
    def place(self) -> str:
        """Return file, line and column as editors and terminals know them."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def description(self) -> str:
        """Return what is wrong, what is allowed instead, what to do, and what was perhaps meant."""
        wanted = f"wanted: {self.allowed}" if self.allowed else ""
        meant = f" (did you mean {self.suggestion}?)" if self.suggestion else ""
        return "; ".join(filter(None, (self.problem, wanted, self.advice))) + meant

    def __str__(self) -> str:
        return "  ".join(filter(None, (self.place, self.key, self.description)))


class FaultsError(Exception):
    """All faults that were found: those of bank.yaml first, from which others may follow."""

    def __init__(self, faults: Iterable[Fault], unchecked: str = "") -> None:
        """Keep the faults, and a sentence on what could not be checked because of them.

        The message is one line for each of the first ones, then that sentence.
        """
        self.unchecked = unchecked
        self.faults = tuple(sorted(faults, key=_reading_order))
        lines = [str(fault) for fault in self.faults[:MOST_LISTED]]
        if len(self.faults) > MOST_LISTED:
            lines.append(f"… and {len(self.faults) - MOST_LISTED} more")
        super().__init__("\n".join([*lines, *filter(None, (unchecked,))]))


def _reading_order(fault: Fault) -> tuple[int, str, int, int]:
    """Return by what faults are sorted: bank.yaml, weights.yaml, the rest; within a file by their places."""
    place = FILES.index(fault.file) if fault.file in FILES else len(FILES)
    return (place, fault.file, fault.line, fault.column)


class BankError(FaultsError):
    """The question bank cannot be used."""


class SheetError(FaultsError):
    """A sheet does not fit the question bank."""


def closest(word: str, known: Sequence[str]) -> str:
    """Return the known word nearest to a mistyped one, or an empty text."""
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.6)), "")


def one_of(words: Sequence[str], most: int = 12) -> str:
    """Return the allowed words as a phrase; long lists are cut and give their length."""
    shown = ", ".join(words[:most])
    if len(words) > most:
        return f"one of {shown}, … ({len(words)} in all)"
    return f"one of {shown}" if len(words) > 1 else f"only {shown}"
