"""A sheet: one person's answers, importance marks and context."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from questions.model import Bank
from questions.reading.faults import MOST_LISTED, Fault, SheetError, closest, one_of
from questions.reading.yaml_file import read_yaml_file
from questions.reading.yaml_tree import Path_, Tree

SHEET_KEYS = ("answers", "double", "context")
MOST_SHOWN = 60
"""Characters of what was given that a message repeats: as many as an id has at most."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers and context by id. Exits ("I don't know") are answers too; they are left out of the sum."""

    answers: Mapping[str, str] = field(default_factory=dict)
    double: frozenset[str] = frozenset()
    context: Mapping[str, str] = field(default_factory=dict)


def sheet_from_text(bank: Bank, text: str) -> Sheet:
    """Read back the JSON text of a stored sheet, without what does not fit the bank."""
    return fit_sheet(bank, sheet_of(json.loads(text)))


def fit_sheet(bank: Bank, sheet: Sheet) -> Sheet:
    """Return a sheet without what does not fit the bank: unknown questions, options, marks and context."""
    context = {id_: question.options for id_, question in bank.context.items()}
    return Sheet(
        answers={id_: option for id_, option in sheet.answers.items() if bank.accepts(id_, option)},
        double=frozenset(mark for mark in sheet.double if mark in bank.questions),
        context={id_: option for id_, option in sheet.context.items() if option in context.get(id_, ())},
    )


def without_settling(bank: Bank, sheet: Sheet) -> Sheet:
    """Return a sheet without the answers to questions that are asked only when a result is too close to call."""
    settling = bank.settling
    return replace(sheet, answers={id_: option for id_, option in sheet.answers.items() if id_ not in settling})


def is_changed(base: Sheet, sheet: Sheet, question: str) -> bool:
    """Tell whether a question is answered otherwise, or counts otherwise because of its mark."""
    is_marked_otherwise = (question in base.double) != (question in sheet.double)
    return is_marked_otherwise or sheet.answers.get(question) != base.answers.get(question)


def read_sheet(path: Path, bank: Bank) -> Sheet:
    """Read a sheet from a YAML file of the form {answers: {question: option}, double: [question], context: {…}}.

    Raises SheetError with all faults at once.
    """
    tree = read_yaml_file(path)
    tree.faults.extend(sheet_faults(tree, bank) if not tree.faults else ())
    if tree.faults:
        raise SheetError(tree.faults)
    return sheet_of(tree.data)


class JsonTree(Tree):
    """Plain data of a JSON text. The keys of its faults are JSON pointers (RFC 6901)."""

    __slots__ = ()

    def group_words(self) -> tuple[str, str]:
        """Return what is wrong with what is no object, and what is wanted."""
        return "is not an object", 'an object such as {"question": "option"}'

    def format_path(self, path: Path_) -> str:
        """Return a JSON pointer, which ends above a key that is longer than any id."""
        steps = [str(step) for step in path]
        short = next((at for at, step in enumerate(steps) if len(step) > MOST_SHOWN), len(steps))
        return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps[:short])


def sheet_in_tree(tree: Tree, bank: Bank, keys: Sequence[str] = SHEET_KEYS) -> Sheet:
    """Return the sheet in a tree, in which `keys` may stand; raises SheetError with its first faults."""
    faults = list(islice(sheet_faults(tree, bank, keys), MOST_LISTED))
    if faults:
        raise SheetError(faults)
    return sheet_of(tree.data)


def sheet_of(data: Mapping[str, Any]) -> Sheet:
    """Return the sheet in plain data; other keys are ignored."""
    return Sheet(
        answers=dict(data.get("answers") or {}),
        double=frozenset(data.get("double") or ()),
        context=dict(data.get("context") or {}),
    )


def sheet_faults(tree: Tree, bank: Bank, keys: Sequence[str] = SHEET_KEYS) -> Iterator[Fault]:
    """Yield what is wrong with a sheet; `keys` are those that may stand in the file."""
    if not isinstance(tree.data, dict):
        yield tree.fault((), "is not a sheet", f"the keys {', '.join(keys)}")
        return
    for key in tree.data:
        if key not in keys:
            yield tree.fault((key,), "is not a key that is known here", one_of(keys), closest(key, keys))
    questions = {id_: list(bank.labels(question)) for id_, question in bank.questions.items()}
    contexts = {id_: list(context.options) for id_, context in bank.context.items()}
    yield from _check_choices(tree, "answers", questions, bank)
    yield from _check_choices(tree, "context", contexts, bank)
    yield from _check_marks(tree, bank)


def _check_choices(tree: Tree, key: str, known: Mapping[str, Sequence[str]], bank: Bank) -> Iterator[Fault]:
    """Yield what is wrong with the answers under `key`; `known` holds the options of each question."""
    given = tree.data.get(key)
    if given is None:
        return
    if not isinstance(given, dict):
        yield tree.fault((key,), *tree.group_words())
        return
    for question, option in given.items():
        if question not in known:
            yield tree.fault((key, question), "is not in the bank", one_of(list(known)), closest(question, list(known)))
        elif option not in known[question]:
            is_short = isinstance(option, str) and len(option) <= MOST_SHOWN
            problem = f"is “{option}”" if is_short else "is not the id of an option"
            meant = _option_of_text(bank, key, question, str(option)) or closest(str(option), known[question])
            yield tree.fault((key, question), problem, one_of(known[question]), meant)


def _option_of_text(bank: Bank, key: str, question: str, words: str) -> str:
    """Return the option that people read as these words, in any language of the bank; empty if none is."""
    for spoken in (bank, *bank.spoken.values()):
        labels = (
            spoken.labels(spoken.questions[question])
            if key == "answers"
            else {option.id: option.text for option in spoken.context[question].options.values()}
        )
        for id_, text in labels.items():
            if text.strip().casefold() == words.strip().casefold():
                return id_
    return ""


def _check_marks(tree: Tree, bank: Bank) -> Iterator[Fault]:
    """Yield what is wrong with the list of questions that count double."""
    marks = tree.data.get("double")
    if marks is None:
        return
    if not isinstance(marks, list):
        yield tree.fault(("double",), "is not a list", "a list of question ids")
        return
    for index, mark in enumerate(marks):
        if mark not in list(bank.questions):
            known = list(bank.questions)
            is_short = isinstance(mark, str) and len(mark) <= MOST_SHOWN
            problem = f"names “{mark}”, which is not in the bank" if is_short else "is not in the bank"
            yield tree.fault(("double", index), problem, one_of(known), closest(str(mark), known))
    if len(marks) != len({str(mark) for mark in marks}):
        yield tree.fault(("double",), "names a question twice", "each question once")
    if len(marks) > bank.marks.at_most:
        yield tree.fault(("double",), f"marks {len(marks)} questions", f"at most {bank.marks.at_most}")
