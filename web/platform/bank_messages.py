"""What is said of a question bank to whoever runs this: warnings about a sound one, and why another cannot be used.

`questions check` has a form of its own for the faults.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from questions import Bank, BankError, Fault
from questions.reading.faults import MOST_LISTED
from questions.reading.files import words_file
from questions.reading.languages import language_files
from questions.reading.unread import unread_files
from scoring.lint import Severity, lint
from web.platform.i18n.translation import all_languages


def count_noun(count: int, word: str) -> str:
    """Return a number with its noun: 1 warning, 2 warnings."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def file_warnings(directory: Path) -> tuple[str, ...]:
    """Return a sentence for each file that does not do what it seems to be there for."""
    return (*_misnamed_files(directory), *_unsupported_languages(directory))


def _misnamed_files(directory: Path) -> Iterator[str]:
    for found in unread_files(directory):
        if found.is_missed:
            yield f"{found.name}: {found.reason}"


def _unsupported_languages(directory: Path) -> Iterator[str]:
    """Name the languages of a bank that nobody gets, because the pages have no words in them."""
    for code, path in language_files(words_file(directory).parent).items():
        if code not in all_languages():
            yield f"{path.name}: the pages do not speak {code}, so nobody gets these words (docs/question-bank.md)"


def finding_warnings(directory: Path, bank: Bank, program: str = "flask") -> tuple[str, ...]:
    """Return a sentence if the linter has something to say, which takes a tenth of a second."""
    found = lint(bank)
    counts = {"error": len(found.of(Severity.ERROR)), "warning": len(found.of(Severity.WARNING))}
    told = " and ".join(count_noun(count, word) for word, count in counts.items() if count)
    command = f"{program} --app app questions check {directory}"
    return (f"The question bank in {directory} has {told}: {command}",) if told else ()


def bank_warnings(directory: Path, bank: Bank, program: str = "flask") -> tuple[str, ...]:
    """Return all that should be said of a bank when it comes into force."""
    files = (f"{directory}: {warning}" for warning in file_warnings(directory))
    return (*files, *finding_warnings(directory, bank, program))


SETTING = "ROLE_FIT_QUESTIONS"


def describe_fault(fault: Fault) -> str:
    """Return one fault in a line: where it is, and what is told of it everywhere."""
    return f"{' '.join(filter(None, (fault.place, fault.key)))}: {fault.description}"


def describe_bank_error(error: BankError) -> str:
    """Return why no start is possible with a bank, and which setting names it."""
    named = f" that {SETTING} names" if os.environ.get(SETTING) else ""
    lines = [describe_fault(fault) for fault in error.faults[:MOST_LISTED]]
    more = len(error.faults) - MOST_LISTED
    if more > 0:
        lines.append(f"… and {more} more")
    return "\n".join([f"The question bank{named} cannot be used:", *lines])
