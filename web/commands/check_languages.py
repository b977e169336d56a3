"""What `questions check` says of the files of a bank: the languages there are or are missed, and what is not read."""

from collections.abc import Iterator
from pathlib import Path

from questions import Bank
from questions.reading.files import WORDS, own_files, shipped_directory
from questions.reading.languages import language_files
from questions.reading.unread import unread_files

SHIPPED = "(the shipped one)"


def language_lines(place: Path, bank: Bank) -> list[str]:
    """Write a line for every file of a language that is read, missed, or stands there and is not read."""
    return [f"  {line}" for line in (*_read(place, bank), *_missed(bank), *_not_read(place))]


def _read(place: Path, bank: Bank) -> Iterator[str]:
    where = f"{place}" if _has_own_words(place) else f"{shipped_directory()} {SHIPPED}"
    for code in bank.languages:
        yield f"bank.{code}.yaml: {where}"


def _missed(bank: Bank) -> Iterator[str]:
    for code in language_files(shipped_directory()):
        if code not in bank.languages:
            yield f"bank.{code}.yaml: not there, so readers of {code} get the words of {WORDS}"


def _not_read(place: Path) -> Iterator[str]:
    """Name what was perhaps meant as a part of the bank, so that nobody waits for its effect in vain."""
    for found in unread_files(place):
        yield f"{found.name}: {found.reason}"


def _has_own_words(place: Path) -> bool:
    return WORDS in own_files(place)
