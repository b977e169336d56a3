"""Messages about a question bank for operators: warnings about a usable one, and why another cannot be used.

`questions check` formats faults in its own way.
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path

from questions import Bank, BankError, Fault
from questions.reading.faults import MOST_LISTED
from questions.reading.files import bank_yaml_of
from questions.reading.languages import language_files
from questions.reading.quotes import quoted_texts
from questions.reading.unread import unread_files
from scoring.lint import LINT_SECONDS, Report, Severity, lint
from scoring.rewording import old_names, renamed_ids
from web.platform.i18n.translation import ENGLISH, page_language

SETTING = "ROLE_FIT_QUESTIONS"


def count_noun(count: int, word: str) -> str:
    """Return a number with its noun: 1 warning, 2 warnings."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def count_findings(serious: int, warnings: int) -> str:
    """Return "2 serious warnings and 1 warning", without those that there are none of."""
    counts = {"serious warning": serious, "warning": warnings}
    return " and ".join(count_noun(count, word) for word, count in counts.items() if count)


def file_warnings(directory: Path) -> tuple[str, ...]:
    """Return a sentence for each file that its name suggests and that has no effect, and each text in odd quotes."""
    misnamed = [f"{found.name}: {found.reason}" for found in unread_files(directory) if found.is_missed]
    words = bank_yaml_of(directory)
    files = (words, *language_files(words.parent).values()) if words.parent == directory else ()
    quoted = (describe_fault(fault) for path in files for fault in quoted_texts(path))
    unsupported = [
        f"{path.name}: the pages do not speak {code}, so nobody gets these words (docs/question-bank.md)"
        for code, path in language_files(words.parent).items()
        if page_language(code) is None
    ]
    return (*misnamed, *unsupported, *quoted)


def language_warnings(bank: Bank) -> tuple[str, ...]:
    """Return a sentence if the pages do not speak the language of bank.yaml."""
    if page_language(bank.language or ENGLISH.code):
        return ()
    return (f"bank.yaml: the pages do not speak {bank.language}, so their own words stay English around the bank's",)


MOST_PLACES = 3


def change_warnings(old: Bank, new: Bank, *, is_strict: bool = False) -> tuple[str, ...]:
    """Return a sentence for each id that was renamed, and for each former name of a role that texts still say.

    If `is_strict`, only ids whose words stayed count.
    """
    renamed = (
        f"{one} is gone and {two} came: results and unfinished sheets lose what stood under the old id"
        for one, two in renamed_ids(old, new, is_strict=is_strict)
    )
    named = (
        f"no role is called {name} any more, but {count_noun(len(places), 'text')} still "
        f"{'says' if len(places) == 1 else 'say'} so: {'; '.join(places[:MOST_PLACES])}"
        + ("; …" if len(places) > MOST_PLACES else "")
        for name, places in old_names(old, new).items()
    )
    return (*renamed, *named)


def lint_for_a_while(bank: Bank, seconds: float = LINT_SECONDS) -> Report:
    """Return the findings of the linter; what would take more CPU seconds of this thread is not looked at."""
    end = time.thread_time() + seconds
    return lint(bank, is_late=lambda: time.thread_time() > end)


def finding_warnings(directory: Path, counts: Mapping[str, int], program: str = "./role-fit") -> tuple[str, ...]:
    """Return a sentence with the counts of the linter's findings, if there are any to speak of."""
    summary = count_findings(counts.get(Severity.SERIOUS, 0), counts.get(Severity.WARNING, 0))
    skipped = counts.get(Severity.SKIPPED, 0)
    left_out = f"{count_noun(skipped, 'check')} left out" if skipped else ""
    summary = ", ".join(filter(None, (summary, left_out)))
    command = f"{program} questions check {directory}"
    return (f"The question bank in {directory} has {summary}: {command}",) if summary else ()


def bank_warnings(
    directory: Path, bank: Bank, counts: Mapping[str, int], program: str = "./role-fit"
) -> tuple[str, ...]:
    """Return all warnings about a bank with so many findings, to be shown at a start or logged after a change."""
    files = (f"{directory}: {warning}" for warning in (*file_warnings(directory), *language_warnings(bank)))
    return (*files, *finding_warnings(directory, counts, program))


def describe_fault(fault: Fault) -> str:
    """Return a fault in one line: its place and its description."""
    return f"{' '.join(filter(None, (fault.place, fault.key)))}: {fault.description}"


def describe_bank_error(error: BankError) -> str:
    """Return why the app cannot start with a bank: the first faults, and the setting that names the bank."""
    named = f" that {SETTING} names" if os.environ.get(SETTING) else ""
    lines = [describe_fault(fault) for fault in error.faults[:MOST_LISTED]]
    more = len(error.faults) - MOST_LISTED
    if more > 0:
        lines.append(f"… and {more} more")
    return "\n".join([f"The question bank{named} cannot be used:", *lines, *filter(None, (error.unchecked,))])
