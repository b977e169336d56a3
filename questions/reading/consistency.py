"""Check that the parts of bank.yaml and weights.yaml fit together: every id exists, and numbers add up."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from babel.localedata import exists as is_language

from questions.reading.faults import Fault, closest, one_of
from questions.reading.schema import (
    EVEN,
    EXITS,
    LANGUAGE_RULE,
    BankFile,
    Gives,
    SituationEntry,
    TradeoffEntry,
    WeightsFile,
)
from questions.reading.yaml_tree import Path_, Tree

HUNDRED = Decimal(100)

_COMMENTED_KEY = re.compile(r"(?P<indent>\s*)#\s*(?P<key>[^\s:]+)\s*:")


def check_words(words: BankFile, tree: Tree) -> Iterator[Fault]:
    """Yield where parts of bank.yaml do not fit together."""
    if words.language and not is_language(words.language.partition("-")[0]):
        yield tree.fault(("language",), f'is "{words.language}"', LANGUAGE_RULE)
    yield from _check_unique(tree, ("questions",), [entry.id for entry in words.questions])
    if all(entry.when for entry in words.questions):
        yield tree.fault(
            ("questions",),
            "are all asked only when a result is too close",
            "at least one without a line: when: too_close",
        )
    yield from _check_unique(tree, ("context",), [entry.id for entry in words.context])
    for index, entry in enumerate(words.questions):
        path: Path_ = ("questions", index)
        yield from _check_known(tree, (*path, "theme"), entry.theme, list(words.themes))
        yield from _check_question(words, tree, path, entry)
    for index, context in enumerate(words.context):
        path = ("context", index, "options")
        yield from _check_unique(tree, path, [option.id for option in context.options])
        for number, option in enumerate(context.options):
            if option.note is not None:
                yield from _check_known(tree, (*path, number, "note"), option.note, list(words.notes))
            yield from _check_against(words, tree, (*path, number, "speaks_against"), option.speaks_against or [])


def _check_against(words: BankFile, tree: Tree, path: Path_, against: Sequence[str]) -> Iterator[Fault]:
    """Yield the roles that do not exist among those a fact speaks against, and those named twice."""
    for index, role in enumerate(against):
        yield from _check_known(tree, (*path, index), role, list(words.roles))
    yield from _check_unique(tree, path, against, inner=())


def _check_question(words: BankFile, tree: Tree, path: Path_, entry: TradeoffEntry | SituationEntry) -> Iterator[Fault]:
    """Yield the faults of a question: areas that do not exist, and options that cannot be told apart."""
    if isinstance(entry, TradeoffEntry):
        yield from _check_split(words, tree, (*path, "a", "gives"), entry.a.gives)
        yield from _check_split(words, tree, (*path, "b", "gives"), entry.b.gives)
        if entry.a.gives == entry.b.gives:
            yield tree.fault((*path, "b", "gives"), "is the same area as statement a", "another area")
        return
    yield from _check_unique(tree, (*path, "options"), [option.id for option in entry.options])
    for number, option in enumerate(entry.options):
        here = (*path, "options", number)
        if option.id in (EVEN, *EXITS):
            yield tree.fault((*here, "id"), f"is {option.id}, which every question has already", "another id")
        yield from _check_split(words, tree, (*here, "gives"), option.gives)


def _check_split(words: BankFile, tree: Tree, path: Path_, gives: Gives) -> Iterator[Fault]:
    """Yield the faults of the areas to which an option gives, and of parts that do not add up."""
    known = list(words.areas)
    if isinstance(gives, str):
        yield from _check_known(tree, path, gives, known)
        return
    for area in gives:
        yield from _check_known(tree, (*path, area), area, known)
    yield from _check_total(tree, path, gives)


def check_numbers(words: BankFile, numbers: WeightsFile, tree: Tree) -> Iterator[Fault]:
    """Yield where weights.yaml does not fit together, or to a valid bank.yaml."""
    questions = list(dict.fromkeys(entry.id for entry in words.questions))
    yield from check_keys(tree, ("weights",), numbers.weights, questions, "question")
    yield from check_keys(tree, ("shares",), numbers.shares, list(words.areas), "area")
    for area, shares in numbers.shares.items():
        yield from check_keys(tree, ("shares", area), shares, list(words.roles), "role")
        yield from _check_total(tree, ("shares", area), shares)
    yield from _check_steps(numbers, tree)
    yield from _check_factors(words, numbers, tree)
    yield from _check_verdicts(numbers, tree)
    if not any(numbers.weights.values()):
        yield tree.fault(("weights",), "are all 0, so that no answer can count", "at least one above 0")
    elif _are_only_settling_weighed(words, numbers):
        problem = "are 0 for all questions that are always asked, so that no result can be too close"
        yield tree.fault(("weights",), problem, "at least one above 0 without a line: when: too_close")


def _are_only_settling_weighed(words: BankFile, numbers: WeightsFile) -> bool:
    """Tell whether some questions are always asked, and none of them counts; the weights must be complete for that."""
    always = [entry.id for entry in words.questions if not entry.when]
    return bool(always) and all(numbers.weights.get(id_) == 0 for id_ in always)


def _check_steps(numbers: WeightsFile, tree: Tree) -> Iterator[Fault]:
    """Yield the steps that do not give more to statement B than the step before."""
    steps = numbers.steps.model_dump()
    for before, after in zip(list(steps), list(steps)[1:], strict=False):
        if steps[before] >= steps[after]:
            yield tree.fault(("steps", after), f"is {steps[after]}", f"more than {before}, which is {steps[before]}")


def _check_factors(words: BankFile, numbers: WeightsFile, tree: Tree) -> Iterator[Fault]:
    """Yield the factors that name a context answer or a question which does not exist, or one question twice."""
    options = {entry.id: [option.id for option in entry.options] for entry in words.context}
    questions = list(dict.fromkeys(entry.id for entry in words.questions))
    for context, entries in numbers.factors.items():
        path: Path_ = ("factors", context)
        yield from _check_known(tree, path, context, list(options))
        for option, entry in entries.items():
            if context in options:
                yield from _check_known(tree, (*path, option), option, options[context])
            for index, question in enumerate(entry.questions):
                yield from _check_known(tree, (*path, option, "questions", index), question, questions)
            yield from _check_unique(tree, (*path, option, "questions"), entry.questions, inner=())


def _check_verdicts(numbers: WeightsFile, tree: Tree) -> Iterator[Fault]:
    """Yield the bounds of "clear" that are weaker than those of "leaning"."""
    clear, leaning = numbers.verdicts.clear, numbers.verdicts.leaning
    path: Path_ = ("verdicts", "clear")
    if clear.luck_at_most > leaning.luck_at_most:
        allowed = f"at most that of leaning, which is {leaning.luck_at_most}"
        yield tree.fault((*path, "luck_at_most"), f"is {clear.luck_at_most}", allowed)
    if clear.hold_at_least < leaning.hold_at_least:
        allowed = f"at least that of leaning, which is {leaning.hold_at_least}"
        yield tree.fault((*path, "hold_at_least"), f"is {clear.hold_at_least}", allowed)


def _check_known(tree: Tree, path: Path_, word: str, known: Sequence[str]) -> Iterator[Fault]:
    """Yield the fault of a word, at a path, that is none of the known ones."""
    if word not in known:
        yield tree.fault(path, f"names {word}, which does not exist", one_of(known), closest(word, known))


def _check_unique(tree: Tree, path: Path_, ids: Sequence[str], inner: Path_ = ("id",)) -> Iterator[Fault]:
    """Yield the ids that a list holds twice; `inner` leads from an entry to its id."""
    first: dict[str, int] = {}
    for index, id_ in enumerate(ids):
        if id_ in first:
            line = tree.place((*path, first[id_], *inner))[0]
            yield tree.fault((*path, index, *inner), f"is {id_}, which stands in line {line} already", "each id once")
        first.setdefault(id_, index)


def check_keys(
    tree: Tree, path: Path_, given: Mapping[str, object], wanted: Sequence[str], noun: str
) -> Iterator[Fault]:
    """Yield the keys that a group has too many or too few; `noun` is what the keys name."""
    meant = {key: closest(key, wanted) for key in given if key not in wanted}
    for key, near in meant.items():
        problem = f"is not {'an' if noun == 'area' else 'a'} {noun} of bank.yaml"
        yield tree.fault((*path, key), problem, one_of(wanted), near)
    for key in wanted:
        if key not in given and key not in meant.values():
            advice = "0 switches a question off" if noun == "question" else ""
            fault = tree.fault(path, f"says nothing for the {noun} {key}", f"a line for every {noun}", advice=advice)
            line, column = _find_commented_key(tree, key)
            yield replace(fault, line=line, column=column) if line else fault


def _find_commented_key(tree: Tree, key: str) -> tuple[int, int]:
    """Return the line and column (from 1) of a comment that was the line of a key; zeros if there is none."""
    found = ((at, _COMMENTED_KEY.match(line)) for at, line in enumerate(tree.lines, start=1))
    return next(((at, len(match["indent"]) + 1) for at, match in found if match and match["key"] == key), (0, 0))


def _check_total(tree: Tree, path: Path_, parts: Mapping[str, Decimal]) -> Iterator[Fault]:
    """Yield the fault of parts that do not add up to 100."""
    total = sum(parts.values(), Decimal())
    if total != HUNDRED:
        yield tree.fault(path, f"adds up to {total}", "parts that add up to 100")
