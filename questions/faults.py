"""What is wrong in a file that a person wrote, said so that the person can mend it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one file: where it is, what is wrong, what is allowed there.

    `line` and `column` count from 1; 0 means the file as a whole. `key` is the dotted path.
    """

    file: str
    line: int
    column: int
    key: str
    problem: str
    allowed: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        parts = [place, self.key, self.problem, self.allowed]
        if self.suggestion:
            parts.append(f"(did you mean {self.suggestion}?)")
        return "  ".join(part for part in parts if part)


class FaultsError(Exception):
    """Carries every fault that was found, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults; the message is one line for each of the first ones."""
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column)))
        told = [str(fault) for fault in self.faults[:MOST_TOLD]]
        if len(self.faults) > MOST_TOLD:
            told.append(f"… and {len(self.faults) - MOST_TOLD} more")
        super().__init__("\n".join(told))


class BankError(FaultsError):
    """The question bank cannot be used."""


class SheetError(FaultsError):
    """A sheet does not fit the question bank."""


def closest(word: str, known: Sequence[str]) -> str:
    """Return the known word nearest to a mistyped one, or an empty text."""
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.6)), "")


def one_of(words: Sequence[str], most: int = 12) -> str:
    """Say which words are allowed; long lists are cut, with their length told."""
    shown = ", ".join(words[:most])
    if len(words) > most:
        return f"one of {shown}, … ({len(words)} in all)"
    return f"one of {shown}" if len(words) > 1 else f"only {shown}"
