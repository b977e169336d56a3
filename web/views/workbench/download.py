"""The file to download: with a reason above each number that was changed, and a note on how it was tried out."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
SERIOUS = "Serious findings of the check"
_BLANK = r"(?:\r?\n#)? "  # a comment may be wrapped at each of its blanks
_TRIAL = re.compile(
    "^# "
    + (
        r"Workbench, \d{4}-\d\d-\d\d: \d{1,6} changes?, (?P<previews>\d{1,6}) previews?\. "
        r"The sealed third of the reference cases was (?:not looked at|looked at after (?P<sealed>\d{1,6}) previews?)\."
    ).replace(" ", _BLANK)
    + rf"(?:\r?\n# {SERIOUS}:[^\r\n]*)?(?:\r?\n|\Z)",
    re.MULTILINE,
)
_REASON = re.compile(r" *# (\d{4}-\d\d-\d\d) ([\w.]+): (.*)")
_MORE = re.compile(r" *#   (\S.*)")


@dataclass(frozen=True, slots=True)
class Tried:
    """How a change was tried out: previews that were made, and after how many the sealed cases were looked at.

    `sealed_after` is None as long as they were not. `last` is the beginning of the hash of the bank shown last. All of
    it travels in the form, so it is as honest as whoever fills that in.
    """

    previews: int = 0
    sealed_after: int | None = None
    last: str = ""

    def joined_with(self, other: "Tried") -> "Tried":
        """Return a record that forgets nothing of either: the more previews, and the first look at the sealed cases."""
        looks = [one.sealed_after for one in (other, self) if one.sealed_after is not None]
        return replace(self, previews=max(self.previews, other.previews), sealed_after=min(looks, default=None))


def read_trial(text: str) -> Tried:
    """Return how the numbers of a file were tried out before, by the notes that `write_file` left in it."""
    found = Tried()
    for note in _TRIAL.finditer(text):
        sealed = note["sealed"]
        found = found.joined_with(Tried(int(note["previews"]), None if sealed is None else int(sealed)))
    return found


def read_reasons(text: str) -> dict[str, list[str]]:
    """Return the comments that `write_file` left on each change, oldest first: the date, what, and why."""
    found: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in text.splitlines():
        reason, more = _REASON.fullmatch(line), _MORE.fullmatch(line)
        if reason:
            lines = found.setdefault(reason[2], [])
            lines.append(f"{reason[1]} {reason[3]}")
        elif more and lines:
            lines[-1] += f" {more[1]}"
        else:
            lines = None
    return found


def write_file(
    work: Work, bank: Bank, reasons: Mapping[str, str], tried: Tried, day: date, serious: Sequence[str] = ()
) -> bytes:
    """Return the file with what was changed; byte for byte the one that was uploaded where nothing was done with it.

    Its comments stay, but for an older note on how it was tried, whose place a new one takes. `serious` are findings
    that the note tells. Raises BankError for numbers that cannot be used.
    """
    recorded = read_trial(work.text)
    if not work.changes and (tried.previews, tried.sealed_after) == (recorded.previews, recorded.sealed_after):
        return work.raw
    built = work.build(bank)
    comments = {unit: _explain(unit, work, paths, reasons.get(unit, ""), day) for unit, paths in work.changes.items()}
    note = wrap(_describe_trial(tried, day, len(work.differences)), WIDTH)
    note += [f"{SERIOUS}: {'; '.join(' '.join(text.split()) for text in serious)}"] if serious else []
    head = BOM if work.raw.startswith(BOM) else b""
    above = {paths[0]: comments[unit] for unit, paths in work.changes.items()}
    text = end_with_comments(_TRIAL.sub("", work.changed_text(above)), note)
    if not _reads_as(text, bank, built):  # a comment may not stand everywhere, but always at the end
        text = _TRIAL.sub("", work.changed_text())
        text = end_with_comments(text, [line for lines in comments.values() for line in lines] + note)
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
    why = f"Why: {reason}" if reason else "As in force again."
    return wrap(f"{day.isoformat()} {unit}: {shifts}. {why}", WIDTH, subsequent_indent="  ")


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
