"""Load the bank from a folder, or from the text that is stored with a result."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, cast

from questions.model import Bank
from questions.reading.build import build_bank
from questions.reading.consistency import check_numbers, check_words
from questions.reading.faults import BankError, Fault, closest
from questions.reading.files import FILES, NUMBERS, PACK, WORDS, bank_yaml_of, file_of, is_there, shipped_directory
from questions.reading.form_faults import check_form
from questions.reading.language_schema import LanguageFile, language_of
from questions.reading.languages import check_language, language_files
from questions.reading.numbers import numbers_of
from questions.reading.packs import PackTrees, build_packs, check_packs, read_packs
from questions.reading.schema import BankFile, WeightsFile
from questions.reading.yaml_file import read_yaml_file
from questions.reading.yaml_tree import Path_, Tree


def load_bank(directory: Path | None = None) -> Bank:
    """Read the bank in `directory`; a file that is missing there is taken from the shipped bank.

    Its languages are files beside the bank.yaml that is read. Raises BankError with all faults of all files at
    once.
    """
    place = directory or shipped_directory()
    if not _is_folder(place):
        raise BankError(
            [Fault(str(place), 0, 0, "", "is not a folder", "a folder with bank.yaml, weights.yaml or pack.yaml")]
        )
    if not any(is_there(place / name) for name in FILES):
        raise BankError([_describe_empty_folder(place)])
    words, numbers = bank_yaml_of(place), file_of(place, NUMBERS)
    languages = {code: read_yaml_file(path) for code, path in language_files(words.parent).items()}
    packs = read_packs(place, languages)
    return _check_and_build(read_yaml_file(words), read_yaml_file(numbers), languages, packs)


def bank_with_numbers(bank: Bank, numbers: Tree) -> Bank:
    """Return a bank with the words of another, in the language of its bank.yaml alone, and the numbers of a file.

    Raises BankError with all faults of the file.
    """
    return _check_and_build(_restore_words(json.loads(bank.text)["bank"]), numbers)


def numbers_in_force(bank: Bank) -> dict[Path_, Decimal]:
    """Return every number of the weights.yaml that a bank was built from, by its keys."""
    return numbers_of(_restore_decimals(json.loads(bank.text)["weights"]))


def _restore_words(bank: Mapping[str, Any]) -> Tree:
    """Return the tree of a bank.yaml from its canonical form."""
    return Tree("bank", {**bank, "questions": _restore_splits(bank["questions"])})


def _describe_empty_folder(place: Path) -> Fault:
    """Return the fault of a folder that holds neither file, with the file that was perhaps meant."""
    near = [path.name for path in sorted(place.iterdir()) if closest(path.name, FILES)]
    hint = closest(near[0], FILES) if near else ""
    problem = f"holds neither {WORDS} nor {NUMBERS} nor {PACK}" + (f", only {near[0]}" if near else "")
    return Fault(str(place), 0, 0, "", problem, "at least one of the three", hint)


def _is_folder(path: Path) -> bool:
    """Tell whether a path is a folder that can be read."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _check_and_build(
    word_tree: Tree,
    number_tree: Tree,
    language_trees: Mapping[str, Tree] | None = None,
    packs: PackTrees | None = None,
) -> Bank:
    """Check the files one by one and against each other, and build the bank; raises BankError with all faults."""
    words = cast(BankFile | None, check_form(word_tree, BankFile))
    numbers = cast(WeightsFile | None, check_form(number_tree, WeightsFile))
    if words is not None:
        word_tree.faults.extend(check_words(words, word_tree))
    if words is not None and numbers is not None:
        number_tree.faults.extend(check_numbers(words, numbers, number_tree))
    trees, packs = language_trees or {}, packs or PackTrees({}, is_own=False)
    languages = {
        code: language for code, tree in trees.items() if (language := _check_language_file(words, tree)) is not None
    }
    pack_forms = check_packs(words, packs)
    every = (word_tree, number_tree, *trees.values(), *packs.trees.values())
    faults = [fault for tree in every for fault in tree.faults]
    if faults or words is None or numbers is None:
        raise BankError(faults, _describe_unchecked(every, words, numbers))
    return build_bank(words, numbers, languages, build_packs(words, pack_forms, is_own=packs.is_own))


def _describe_unchecked(trees: Iterable[Tree], words: BankFile | None, numbers: WeightsFile | None) -> str:
    """Return a sentence on what has to wait until the faults are corrected, if anything has."""
    left = [phrase for tree in trees for phrase in tree.unread.values()]
    if words is None or numbers is None:
        left.append("whether all ids exist and all parts add up")
    return f"Not checked yet: {', '.join(left)}." if left else ""


def _check_language_file(words: BankFile | None, tree: Tree) -> LanguageFile | None:
    """Return a language file, None if its form is wrong; every fault of it is added to its tree."""
    language = cast(LanguageFile | None, check_form(tree, LanguageFile))
    if words is not None and language is not None:
        tree.faults.extend(check_language(words, language, tree))
    if words is not None and words.language and words.language == language_of(tree.file):
        problem = f"holds {words.language}, which bank.yaml is in already"
        tree.faults.append(tree.fault((), problem, advice="take the file away, or correct language: in bank.yaml"))
    return language


def bank_from_text(text: str) -> Bank:
    """Build a bank from its canonical text, as stored with a result.

    Raises BankError if the text is not one that this program wrote.
    """
    try:
        both = json.loads(text)
        words = _restore_words(both["bank"])
        numbers = Tree("weights", _restore_decimals(both["weights"]))
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BankError([Fault("stored bank", 0, 0, "", "cannot be read")]) from error
    return _check_and_build(words, numbers)


def _restore_decimals(value: Any) -> Any:
    """Turn the numbers of weights.yaml, stored as text, back into decimals; its ids are keys or in lists."""
    if isinstance(value, dict):
        return {
            key: item if key == "questions" and isinstance(item, list) else _restore_decimals(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_restore_decimals(item) for item in value]
    return _to_decimal(value)


def _restore_splits(value: Any) -> Any:
    """Turn the parts of 100 under "gives" in bank.yaml, stored as text, back into decimals; the rest stays."""
    if isinstance(value, dict):
        return {
            key: _restore_decimals(item) if key == "gives" and isinstance(item, dict) else _restore_splits(item)
            for key, item in value.items()
        }
    return [_restore_splits(item) for item in value] if isinstance(value, list) else value


def _to_decimal(value: Any) -> Any:
    """Turn a text into a decimal; what is no number stays as it is, and the check of the form reports it."""
    try:
        return Decimal(value) if isinstance(value, str) else value
    except InvalidOperation:
        return value
