"""Files in the folder of a bank that look like a part of it and are not read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from questions.reading.faults import closest
from questions.reading.files import FILES, NUMBERS, WORDS, own_files
from questions.reading.language_schema import language_of
from questions.reading.languages import names_in

_STEMS = {name.split(".", maxsplit=1)[0]: name for name in FILES}
_LANGUAGE = "not read; a language file is called bank.de.yaml, bank.de-AT.yaml or bank.fil.yaml"


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is not read, and why; `is_missed` if the file that it was perhaps meant to be is missing."""

    name: str
    reason: str
    meant: str
    is_missed: bool


def unread_files(directory: Path) -> tuple[Unread, ...]:
    """Return files that somebody may think are read, by name; without hidden files, schemas and folders."""
    own = own_files(directory)
    return tuple(_find_unread(directory, own))


def lookalike_of(directory: Path, file: str) -> str:
    """Return the name of a file that was perhaps meant to be `file`, or an empty text."""
    return next((found.name for found in unread_files(directory) if found.meant == file), "")


def _find_unread(directory: Path, own: list[str]) -> Iterator[Unread]:
    """Yield the files of a folder that look like part of a bank and are not read; `own` are those of the two read."""
    for name in sorted(names_in(directory)):
        meant = _guess_meant_file(name)
        if meant and (directory / name).is_file():
            reason = _explain_unread(name, meant, own)
            if reason:
                yield Unread(name, reason, meant, is_missed=meant not in own and not language_of(name))


def _guess_meant_file(name: str) -> str:
    """Return which file of a bank a name may stand for; an empty text if it stands for none, or is right."""
    if name in FILES or name.startswith(".") or name.endswith(".schema.json"):
        return ""
    lower = name.lower()
    begun = [stem for stem in _STEMS if lower.startswith(stem)]
    return _STEMS.get(begun[0] if begun else closest(lower.split(".", maxsplit=1)[0], list(_STEMS)), "")


def _explain_unread(name: str, meant: str, own: list[str]) -> str:
    """Return why a file is not read; an empty text if it is.

    `meant` is the file that it may be meant to be, `own` are those of the two that the folder has.
    """
    if language_of(name):
        return "" if WORDS in own else f"not read, because no {WORDS} stands beside it"
    if meant == WORDS and name.startswith("bank.") and name.endswith(".yaml"):
        return _LANGUAGE
    if meant in own:
        return f"not read; {meant} stands beside it and is read"
    kind = "numbers" if meant == NUMBERS else "words"
    return f"not read, so the {kind} of the shipped bank count; the file has to be called {meant}"
