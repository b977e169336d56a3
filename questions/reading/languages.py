"""The language files of a bank: find them, compare them with bank.yaml, and translate it."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from questions.reading.faults import Fault, closest, one_of
from questions.reading.files import WORDS
from questions.reading.language_schema import LanguageFile, language_of
from questions.reading.schema import BankFile
from questions.reading.yaml_tree import Path_, Tree

_PLACEHOLDER = re.compile(r"\{[a-z_]\w*\}|%\([a-z_]\w*\)s", re.IGNORECASE)


def language_files(folder: Path, file: str = WORDS) -> dict[str, Path]:
    """Return the files of a folder that hold bank.yaml, or pack.yaml, in other languages, by their codes in order."""
    stem = file.removesuffix("yaml")
    named = {language_of(name): name for name in names_in(folder) if name.startswith(stem)}
    return {code: folder / named[code] for code in sorted(named) if code}


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder; none if it cannot be read."""
    try:
        return os.listdir(folder)  # noqa: PTH208  on every request: makes no objects of files that are none of ours
    except OSError:
        return []


def check_language(words: BankFile, language: LanguageFile, tree: Tree) -> Iterator[Fault]:
    """Yield the faults of a language file, given a valid bank.yaml."""
    yield from _compare_texts(tree, (), words, language)


def _compare_texts(tree: Tree, path: Path_, entry: Any, words: Any) -> Iterator[Fault]:
    """Yield where `words`, the texts of a language, differ in form from `entry`, which bank.yaml holds at the path."""
    if isinstance(words, str):
        yield from _check_placeholders(tree, path, entry, words)
        return
    wanted, given = _original_texts(entry, words), _given_texts(words)
    known = list(wanted)
    meant = {key: closest(key, known) for key in given if key not in wanted}
    for key, near in meant.items():
        allowed = one_of(known) if known else "nothing; leave it out"
        yield tree.fault((*path, key), "has no counterpart in bank.yaml", allowed, near)
    for key, inner in wanted.items():
        if key in given:
            yield from _compare_texts(tree, (*path, key), inner, given[key])
        elif key not in meant.values():
            yield tree.fault((*path, key), "is missing", advice=_advise_on_missing(key, inner))


def _advise_on_missing(key: str, entry: Any) -> str:
    """Return what to do about a text that is missing: the line to paste, where it is one."""
    line = (
        f"; add {key}: {json.dumps(entry, ensure_ascii=False)} and translate it, or" if isinstance(entry, str) else ";"
    )
    return f"every text of bank.yaml has to be here{line} take the file away until it is complete"


def _original_texts(entry: Any, words: Any) -> Mapping[str, Any]:
    """Return what bank.yaml holds in the place of these words, by the keys of a language file."""
    if isinstance(entry, list):
        return {item.id: item for item in entry}
    if isinstance(entry, dict):
        return entry
    found = {name: getattr(entry, name, None) for name in type(words).model_fields}
    return {name: value for name, value in found.items() if value is not None}


def _given_texts(words: Any) -> Mapping[str, Any]:
    """Return the texts that a language file gives here, by their keys; those left out are missing."""
    if isinstance(words, dict):
        return words
    found = {name: getattr(words, name) for name in type(words).model_fields}
    return {name: value for name, value in found.items() if value is not None}


def _check_placeholders(tree: Tree, path: Path_, original: str, words: str) -> Iterator[Fault]:
    """Yield the placeholders that differ from those of the original."""
    wanted, given = (sorted(_PLACEHOLDER.findall(text)) for text in (original, words))
    if wanted != given:
        shown = f"holds {', '.join(given)}" if given else "holds no placeholder"
        yield tree.fault(path, shown, f"the same as bank.yaml: {', '.join(wanted) or 'none'}")


def translate(words: BankFile, language: LanguageFile) -> BankFile:
    """Return bank.yaml with the texts of another language; they must have passed `check_language`.

    Ids, and the order of everything, stay those of bank.yaml.
    """
    translated: BankFile = _translate_entry(words, language)
    return translated


def _translate_entry(entry: Any, words: Any) -> Any:
    """Return what bank.yaml holds here with the words of a language in the place of its own."""
    if isinstance(words, str):
        return words
    if isinstance(entry, list):
        return [_translate_entry(item, words[item.id]) for item in entry]
    if isinstance(entry, dict):
        return {key: _translate_entry(item, words[key]) for key, item in entry.items()}
    return entry.model_copy(
        update={name: _translate_entry(getattr(entry, name), word) for name, word in _given_texts(words).items()}
    )
