"""The file to download: with a reason above each number that was changed, and a note on how it was tried out."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from questions import Bank, BankError
from questions.reading.files import NUMBERS
from questions.reading.numbers import end_with_comments
from questions.reading.yaml_tree import Path_
from web.views.workbench.work import Work, open_file, write_plainly

WIDTH = 110  # of a line of a comment
BOM = b"\xef\xbb\xbf"
NO_NEWLINE = "\n\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a change was tried out: previews that were made, and after how many the sealed cases were looked at.

    `sealed_after` is None as long as they were not. `last` is the beginning of the hash of the bank shown last. All of
    it travels in the form, so it is as honest as whoever fills that in.
    """

    previews: int = 0
    sealed_after: int | None = None
    last: str = ""


def write_file(work: Work, bank: Bank, reasons: Mapping[str, str], tried: Tried, day: date) -> bytes:
    """Return the file with what was changed; byte for byte the one that was uploaded where nothing was.

    Its comments stay. Raises BankError for numbers that cannot be used.
    """
    if not work.changes:
        return work.raw
    built = work.build(bank)
    comments = {unit: _explain(unit, work, paths, reasons.get(unit, ""), day) for unit, paths in work.changes.items()}
    note = wrap(_describe_trial(tried, day, len(comments)), WIDTH)
    head = BOM if work.raw.startswith(BOM) else b""
    above = {paths[0]: comments[unit] for unit, paths in work.changes.items()}
    text = end_with_comments(work.changed_text(above), note)
    if not _reads_as(text, bank, built):  # a comment may not stand everywhere, but always at the end
        text = end_with_comments(work.changed_text(), [line for lines in comments.values() for line in lines] + note)
    return head + text.encode()


def _reads_as(text: str, bank: Bank, built: Bank) -> bool:
    try:
        return open_file(text.encode(), bank).build(bank).hash == built.hash
    except BankError:
        return False


def _explain(unit: str, work: Work, paths: list[Path_], reason: str, day: date) -> list[str]:
    """Return the comment on one change, in lines: when, what, and why."""
    parts = unit.split(".")
    shifts = ", ".join(
        f"{' '.join(map(str, path[len(parts) :]))} {write_plainly(work.numbers[path])} -> {work.value(path)}".strip()
        for path in paths
    )
    return wrap(f"{day.isoformat()} {unit}: {shifts}. Why: {reason}", WIDTH, subsequent_indent="  ")


def _describe_trial(tried: Tried, day: date, changes: int) -> str:
    """Return the note on how the changes were tried out."""
    looked = (
        "was not looked at"
        if tried.sealed_after is None
        else f"was looked at after {_count(tried.sealed_after, 'preview')}"
    )
    return (
        f"Workbench, {day.isoformat()}: {_count(changes, 'change')}, {_count(tried.previews, 'preview')}. "
        f"The sealed third of the reference cases {looked}."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def write_patch(before: str, after: str) -> str:
    """Return what changes a file into another, as `patch` takes it."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{NUMBERS}", f"b/{NUMBERS}"
    )
    return "".join(_end_lines(lines))


def _end_lines(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines of a patch; of one without its end, the patch says so."""
    for line in lines:
        yield line if line.endswith("\n") else f"{line}{NO_NEWLINE}"
