"""The words of the role pack: find their files, check them against bank.yaml, and build them in every language."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from questions.pack import AreaWords, InterviewQuestion, PackWords
from questions.reading.blanks import faulty_blanks
from questions.reading.consistency import check_keys
from questions.reading.faults import Fault
from questions.reading.files import PACK, file_of, is_there
from questions.reading.form_faults import check_form
from questions.reading.gendered import gendered_words
from questions.reading.languages import language_files
from questions.reading.pack_schema import AreaPackEntry, InterviewEntry, PackFile
from questions.reading.schema import BankFile
from questions.reading.yaml_file import read_yaml_file
from questions.reading.yaml_tree import Path_, Tree

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class PackTrees:
    """The files of the role pack's words by language, pack.yaml under an empty code.

    Those of a bank's own folder (`is_own`) have to fit it; the shipped ones are left out where they do not.
    """

    trees: Mapping[str, Tree]
    is_own: bool


def pack_files(directory: Path) -> dict[str, Path]:
    """Return pack.yaml, under an empty code, as a bank in this folder takes it, and the languages beside it."""
    path = file_of(directory, PACK)
    return {"": path} | language_files(path.parent, PACK) if is_there(path) else {}


def read_packs(directory: Path, languages: Iterable[str]) -> PackTrees:
    """Read the words of the role pack for a bank in this folder, its own ones in the languages of the bank."""
    files = pack_files(directory)
    is_own = bool(files) and files[""].parent == directory
    wanted = {"", *languages} if is_own else files.keys()
    return PackTrees({code: read_yaml_file(path) for code, path in files.items() if code in wanted}, is_own)


def check_packs(words: BankFile | None, packs: PackTrees) -> dict[str, PackFile]:
    """Return the files by language that have the right form; every fault is added to its tree.

    Those of the bank's own folder are compared with bank.yaml, if that is valid, and with their pack.yaml.
    """
    checked = ((code, cast(PackFile | None, check_form(tree, PackFile))) for code, tree in packs.trees.items())
    forms = {code: form for code, form in checked if form is not None}
    if words is None or not packs.is_own:
        return forms
    for code, tree in packs.trees.items():
        told = {fault.key for fault in tree.faults}
        found = (*_check_texts(tree, code or words.language or ENGLISH), *_check_areas(words, tree))
        tree.faults.extend(fault for fault in found if fault.key not in told)
        if code in forms and "" in forms:
            tree.faults.extend(_compare_lengths(forms[""], forms[code], tree))
    return forms


def _check_texts(tree: Tree, language: str) -> Iterator[Fault]:
    """Yield the texts of a file that have to be written otherwise, whether or not its form is right."""
    for path, text in _texts(tree.data, ()):
        yield from (tree.fault(path, *parts) for parts in faulty_blanks(text))
        yield from (tree.fault(path, f'says "{word}"', instead) for word, instead in gendered_words(text, language))


def _check_areas(words: BankFile, tree: Tree) -> Iterator[Fault]:
    """Yield the areas and roles of bank.yaml that a file lacks or has too many, and missions that are whole sentences.

    A group that is missing, or none, is a fault of the form.
    """
    areas = _group(tree.data, "areas")
    if areas and not tree.unread:
        yield from check_keys(tree, ("areas",), areas, list(words.areas), "area")
    for area, entry in areas.items():
        for key in ("mission", "outcomes"):
            given = _group(entry, key)
            yield from check_keys(tree, ("areas", area, key), given, list(words.roles), "role") if given else ()
        for role, mission in _group(entry, "mission").items():
            if isinstance(mission, str) and mission.rstrip().endswith("."):
                yield tree.fault(("areas", area, "mission", role), "ends with a full stop", "a part of a sentence")


def _group(value: Any, key: str) -> Mapping[str, Any]:
    """Return a group of keys of a file that may have any form; empty where none stands."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _texts(value: Any, path: Path_) -> Iterator[tuple[Path_, str]]:
    """Yield every text of a file with its path."""
    if isinstance(value, str):
        yield path, value
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _texts(inner, (*path, key))


def _compare_lengths(original: PackFile, form: PackFile, tree: Tree) -> Iterator[Fault]:
    """Yield the lists of a language that are longer or shorter than those of pack.yaml."""
    wanted, given = (dict(_lengths(pack.model_dump(), ())) for pack in (original, form))
    for path, length in given.items():
        if wanted.get(path, length) != length:
            yield tree.fault(path, f"holds {length}", f"as many as {PACK}: {wanted[path]}")


def _lengths(value: Any, path: Path_) -> Iterator[tuple[Path_, int]]:
    """Yield how many entries every list of a file has, by its path."""
    if isinstance(value, list):
        yield path, len(value)
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from _lengths(inner, (*path, key))


def build_packs(words: BankFile, forms: Mapping[str, PackFile], *, is_own: bool) -> dict[str, PackWords]:
    """Return the words of the role pack by the bank's languages, the one of bank.yaml under an empty code.

    The shipped pack.yaml is English, whatever the language of the bank.
    """
    built = {code: _build_pack(form) for code, form in forms.items()}
    if is_own or not built:
        return built
    shipped = {code or ENGLISH: pack for code, pack in built.items()}
    own = shipped.get(words.language or ENGLISH)
    return shipped | ({"": own} if own else {})


def _build_pack(form: PackFile) -> PackWords:
    text = json.dumps(form.model_dump(), ensure_ascii=False, separators=(",", ":"))
    areas = {id_: _build_area(entry) for id_, entry in form.areas.items()}
    return PackWords(MappingProxyType(areas), hashlib.sha256(text.encode()).hexdigest())


def _build_area(entry: AreaPackEntry) -> AreaWords:
    return AreaWords(
        competency=entry.competency,
        brings=entry.brings,
        mission=MappingProxyType(entry.mission),
        outcomes=MappingProxyType({role: tuple(texts) for role, texts in entry.outcomes.items()}),
        behavioural=_build_question(entry.behavioural),
        situational=_build_question(entry.situational),
    )


def _build_question(entry: InterviewEntry) -> InterviewQuestion:
    anchors = {int(score): text for score, text in entry.anchors.model_dump().items()}
    return InterviewQuestion(entry.ask, tuple(entry.probes), MappingProxyType(anchors))
