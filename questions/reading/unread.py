"""Files in the folder of a bank that look like a part of it and are not read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from questions.reading.faults import closest
from questions.reading.files import FILES, NUMBERS, PACK, WORDS, bank_yaml_of, own_files
from questions.reading.language_schema import language_of
from questions.reading.languages import language_files, names_in

_STEMS = {name.split(".", maxsplit=1)[0]: name for name in FILES}
_INSTEAD = {
    WORDS: "the words of the shipped bank count",
    NUMBERS: "the numbers of the shipped bank count",
    PACK: "no role pack is made of it",
}
_LIKE_A_PACK = re.compile(r".*\.ya?ml|pack(\.txt)?$")  # and not package.json


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
    return next((found.name for found in unread_files(directory) if found.meant == file and found.is_missed), "")


def _find_unread(directory: Path, own: list[str]) -> Iterator[Unread]:
    """Yield the files of a folder that look like part of a bank and are not read; `own` are those of the three read."""
    for name in sorted(names_in(directory)):
        meant = _guess_meant_file(name)
        if meant and (directory / name).is_file():
            reason = _explain_unread(directory, name, meant, own)
            if reason:
                yield Unread(name, reason, meant, is_missed=meant not in own and not language_of(name))


def _guess_meant_file(name: str) -> str:
    """Return which file of a bank a name may stand for; an empty text if it stands for none, or is right."""
    if name in FILES or name.startswith(".") or name.endswith(".schema.json"):
        return ""
    lower = name.lower()
    first = lower.split(".", maxsplit=1)[0]
    begun = [stem for stem in _STEMS if lower.startswith(stem)]
    meant = _STEMS.get(begun[0] if begun else closest(first, ["bank", "weights"]) or closest(first, ["pack"]), "")
    return "" if meant == PACK and not (language_of(name) or _LIKE_A_PACK.match(lower)) else meant


def _explain_unread(directory: Path, name: str, meant: str, own: list[str]) -> str:
    """Return why a file is not read; an empty text if it is.

    `meant` is the file that it may be meant to be, `own` are those of the three that the folder has.
    """
    code, stem = language_of(name), meant.removesuffix("yaml")
    if code and meant not in own:
        return f"not read, because no {meant} stands beside it"
    if code:
        is_spoken = meant == WORDS or code in language_files(bank_yaml_of(directory).parent)
        return "" if is_spoken else f"not read, because there is no bank.{code}.yaml"
    if meant != NUMBERS and name.startswith(stem) and name.endswith(".yaml"):
        return f"not read; a language file is called {stem}de.yaml, {stem}de-AT.yaml or {stem}fil.yaml"
    if meant in own:
        return f"not read; {meant} stands beside it and is read"
    return f"not read, so {_INSTEAD[meant]}; the file has to be called {meant}"
