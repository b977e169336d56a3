"""Messages about a question bank for operators: warnings about a usable one, and why another cannot be used.

`questions check` formats faults in its own way.
"""

import json
import os
import shlex
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from questions import Bank, BankError, Fault
from questions.personas import read_personas
from questions.reading.faults import MOST_LISTED
from questions.reading.files import bank_yaml_of
from questions.reading.languages import language_files
from questions.reading.packs import pack_files
from questions.reading.quotes import quoted_texts
from questions.reading.unread import unread_files
from scoring.figures import read_shipped_bank
from scoring.lint import LINT_SECONDS, Report, Severity, lint
from scoring.personas import PersonaCheck, check_personas
from scoring.rewording import old_names, renamed_ids, stale_translations
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
    packs = pack_files(directory).values()
    files = [path for path in (words, *language_files(words.parent).values(), *packs) if path.parent == directory]
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


def pack_warnings(shipped: Bank, bank: Bank) -> Iterator[str]:
    """Yield in which languages a bank has no words for the role pack, and which of them are stale translations."""
    if bank.pack is None:
        lacking = shipped.pack.lacks(bank.areas, bank.roles) if shipped.pack else ()
        problem = f"has no words for {_list_some(lacking, ', ')}" if lacking else f"is not in {bank.language}"
        yield f"there is no role pack, because the shipped pack.yaml {problem}: write one (docs/question-bank.md)"
        return
    for code in bank.languages:
        words, shipped_words = bank.in_language(code).pack, shipped.in_language(code).pack
        if words is None:
            yield f"pack.{code}.yaml: not there, so readers of {code} get no role pack"
        if words is None or shipped_words is None or shipped.pack is None or bank.language != shipped.language:
            continue
        done = shipped_words.differences(words)
        changed = shipped.pack.differences(bank.pack)
        stale = [f"{area}, {name}" for area in changed for name in changed[area] if name not in done.get(area, ())]
        if stale:
            yield (
                f"pack.{code}.yaml: {count_noun(len(stale), 'text')} as shipped, though pack.yaml has other words "
                f"there: {_list_some(stale)}"
            )


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
        f"{'says' if len(places) == 1 else 'say'} so: {_list_some(places)}"
        for name, places in old_names(old, new).items()
    )
    return (*renamed, *named)


def _list_some(places: Sequence[str], between: str = "; ") -> str:
    """Return the first places of many."""
    return between.join([*places[:MOST_PLACES], *(["…"] if len(places) > MOST_PLACES else [])])


def stale_warnings(shipped: Bank, bank: Bank) -> tuple[str, ...]:
    """Return a sentence for each language whose words stayed as shipped where those of bank.yaml were changed."""
    if bank.language != shipped.language:
        return ()
    places = [place.split(": ", 1) for place in stale_translations(shipped, bank)]
    stale = {code: [place for other, place in places if other == code] for code, _ in places}
    return tuple(
        f"bank.{code}.yaml: {count_noun(len(found), 'text')} as shipped, though bank.yaml has other words there: "
        + _list_some(found)
        for code, found in stale.items()
    )


def claim_warnings(shipped: Bank, bank: Bank) -> tuple[str, ...]:
    """Return a sentence for each text of the pages and of shipped notes that is not true of the bank's numbers."""
    return (*_page_claims(bank), *_note_claims(shipped, bank))


def _page_claims(bank: Bank) -> Iterator[str]:
    """Yield what the pages say in words of numbers that are others here."""
    if bank.marks.at_most and bank.marks.times != 2:
        yield (
            f"weights.yaml: double.times is {float(bank.marks.times):g}, and the pages call a marked answer "
            "“counts double”: write 2"
        )
    steps = {step: Fraction(part) for step, part in json.loads(bank.text)["weights"]["steps"].items()}
    if [steps["a2"], steps["both"], steps["b2"]] != [0, 50, 100]:
        yield (
            "weights.yaml: under steps, a2 is not 0, both not 50 or b2 not 100, and the page on the method says that "
            "they give all to A, half to each and all to B"
        )


def _note_claims(shipped: Bank, bank: Bank) -> Iterator[str]:
    """Yield which shipped notes still say that an answer about the company lets questions count more, if none does."""
    for entry in shipped.context.values():
        for option in entry.options.values():
            own = bank.context[entry.id].options.get(option.id) if entry.id in bank.context else None
            if own is None or not option.note or own.note != option.note:
                continue
            is_same = bank.notes[option.note].text == shipped.notes[option.note].text
            if is_same and _count_more(shipped, entry.id, option.id) and not _count_more(bank, entry.id, option.id):
                yield (
                    f"bank.yaml: the note {option.note} says that questions counted more, and by the factors in "
                    "weights.yaml they do not: change the note, in every language"
                )


def _count_more(bank: Bank, context: str, option: str) -> bool:
    """Tell whether an answer about the company lets some questions count more, and none less."""
    times = [
        factor.times
        for factor in bank.factors
        if (factor.context, factor.option) == (context, option) and not bank.weighed.keys().isdisjoint(factor.questions)
    ]
    return bool(times) and min(times) >= 1 and max(times) > 1


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is to be said of a usable bank beside what the linter finds: about its texts, files and personas."""

    personas: tuple[PersonaCheck, ...]
    serious: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def failed_personas(self) -> list[PersonaCheck]:
        """Return the personas that came out otherwise than expected."""
        return [check for check in self.personas if not check.passes]


def find_remarks(directory: Path, bank: Bank) -> Remarks:
    """Look at the files, texts and personas of a bank, its texts beside those of the shipped one."""
    shipped = read_shipped_bank()
    personas, faults = read_personas(directory, bank)
    texts = (*change_warnings(shipped, bank, is_strict=True), *stale_warnings(shipped, bank))
    return Remarks(
        personas=check_personas(bank, personas),
        serious=(*map(describe_fault, faults), *claim_warnings(shipped, bank)),
        warnings=(*file_warnings(directory), *language_warnings(bank), *texts, *pack_warnings(shipped, bank)),
    )


def describe_verdict(bank: Bank, kind: str, role: str | None) -> str:
    """Name a verdict: "clear Director of Operations", "too close (hybrid)"."""
    words = {
        "hybrid": "too close (hybrid)",
        "undecided": "too close (undecided)",
        "too_close": "too close",
        "too_little": "too little answered",
    }
    return f"{kind} {bank.roles[role].name}" if role is not None else words.get(kind, kind)


def describe_failed_persona(bank: Bank, check: PersonaCheck) -> str:
    """Return what was expected of a persona and what came out."""
    expected = describe_verdict(bank, check.persona.kind, check.persona.role)
    got = describe_verdict(bank, str(check.verdict.kind), check.verdict.role)
    return f"{check.persona.name}: expected {expected}, got {got}"


def lint_for_a_while(bank: Bank, seconds: float = LINT_SECONDS) -> Report:
    """Return the findings of the linter; what would take more CPU seconds of this thread is not looked at."""
    end = time.thread_time() + seconds
    return lint(bank, is_late=lambda: time.thread_time() > end)


def bank_warnings(
    directory: Path, bank: Bank, found: Mapping[str, Sequence[str]], program: str = "./role-fit"
) -> tuple[str, ...]:
    """Return all warnings about a bank with these findings, to be shown at a start or logged after a change.

    Serious ones come first, then those about files and texts; in the end all are counted as `questions check` does.
    """
    with suppress(BankError):  # the shipped bank, beside which its texts are looked at
        remarks = find_remarks(directory, bank)
        failed = [describe_failed_persona(bank, check) for check in remarks.failed_personas]
        serious = [*failed, *remarks.serious, *found.get(Severity.SERIOUS, ())]
        count = len(remarks.warnings) + len(found.get(Severity.WARNING, ()))
        summary = count_findings(len(serious), count)
        skipped = len(found.get(Severity.SKIPPED, ()))
        left_out = f"{count_noun(skipped, 'check')} left out" if skipped else ""
        summary = ", ".join(filter(None, (summary, left_out)))
        command = f"{program} questions check {shlex.quote(str(directory))}"
        return (
            *(f"{directory}: SERIOUS {one}" for one in serious),
            *(f"{directory}: {one}" for one in remarks.warnings),
            *([f"The question bank in {directory} has {summary}: {command}"] if summary else []),
        )
    return ()


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
