"""Look up in the models what a file may hold at a path: its keys, whether it is a text, the range of a number."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from questions.reading.language_schema import LanguageFile, language_of
from questions.reading.pack_schema import PackFile
from questions.reading.schema import (
    BankFile,
    Line,
    QuestionEntry,
    SituationEntry,
    Text,
    TradeoffEntry,
    WeightsFile,
    kind_of,
)
from questions.reading.yaml_tree import Path_, Tree

_FILES: dict[str, type[BaseModel]] = {"bank.yaml": BankFile, "weights.yaml": WeightsFile, "pack.yaml": PackFile}


def _all_keys(model: type[BaseModel], place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every key that a model and the models in it know, and a phrase for where each belongs."""
    for name, field in model.model_fields.items():
        file = next((file for file, root in _FILES.items() if root is model), "")
        yield name, f"at the top of {file}" if file else f"under {place}"
        for inner in _models_in(field.annotation):
            yield from _all_keys(inner, f"{place}.{name}".strip("."))


def top_keys(file: str) -> frozenset[str]:
    """Return the keys at the top of a file; none for a file that is no part of a bank."""
    return frozenset(_model_of(file).model_fields if file.startswith(("bank.", "weights.", "pack.")) else ())


@lru_cache(maxsize=8)
def top_only_keys(file: str) -> frozenset[str]:
    """Return the keys that a file has at its top and nowhere else."""
    counts = Counter(name for name, _ in _all_keys(_model_of(file)))
    return frozenset(key for key in top_keys(file) if counts[key] == 1)


def places_of(key: str, file: str) -> list[str]:
    """Return phrases for every place where a key of this name belongs in the bank, or in the role pack's words."""
    models = (PackFile,) if _model_of(file) is PackFile else (BankFile, WeightsFile)
    return sorted({place for model in models for name, place in _all_keys(model) if name == key})


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that stand in a type annotation, such as those of a union or a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def known_keys(tree: Tree, parent: Path_) -> list[str]:
    """Return the keys that a mapping may have, according to the models."""
    annotation: Any = _model_of(tree.file)
    for depth, part in enumerate(parent, start=1):
        annotation = _descend(annotation, part)
        if annotation == QuestionEntry:
            kind = value_at(tree, parent[:depth])["kind"]
            annotation = TradeoffEntry if kind == "tradeoff" else SituationEntry
    return list(annotation.model_fields)


def is_text(tree: Tree, path: Path_) -> bool:
    """Whether the models know a path as a text that people read, not as an id."""
    annotation: Any = _model_of(tree.file)
    for depth, part in enumerate(path, start=1):
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(str(part))
            if field is None:
                return False
            annotation = _without_none(field.annotation)
            if any(getattr(limit, "strip_whitespace", False) for limit in field.metadata):
                annotation = Text
        else:
            annotation = next(reversed(get_args(annotation)), None)
        if annotation == QuestionEntry:
            is_tradeoff = kind_of(value_at(tree, path[:depth])) == "tradeoff"
            annotation = TradeoffEntry if is_tradeoff else SituationEntry
    return annotation in (Line, Text)


def _model_of(file: str) -> type[BaseModel]:
    """Return the model of a file by its name."""
    if file.startswith("pack"):
        return PackFile
    if language_of(file):
        return LanguageFile
    return BankFile if file.startswith("bank") else WeightsFile


def _descend(annotation: Any, part: str | int) -> Any:
    """Return the type one key further down: that of a model's field, of a dict's values, or of a list's items."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _without_none(annotation.model_fields[str(part)].annotation)
    return get_args(annotation)[-1]


def _without_none(annotation: Any) -> Any:
    """Return a type without None: X for `X | None`."""
    parts = get_args(annotation)
    return parts[0] if parts and parts[-1] is NoneType else annotation


def value_at(tree: Tree, path: Path_) -> Any:
    """Return what stands at a path."""
    value = tree.data
    for part in path:
        value = value[part]
    return value


def belongs_in_bank(file: str, key: str) -> bool:
    """Whether a language file holds a key of bank.yaml that is not a text."""
    texts = {name for name, _ in _all_keys(LanguageFile)}
    return _model_of(file) is LanguageFile and key in {name for name, _ in _all_keys(BankFile)} - texts


def find_bounds(file: str, path: Path_) -> str:
    """Return the range of a number as a phrase: an error names only the limit that was exceeded."""
    if not file.startswith("weights"):
        return "0 to 100"  # the numbers of bank.yaml are parts of 100, all of them
    annotation: Any = WeightsFile
    limits: Sequence[Any] = ()
    for part in path:
        annotation, limits = _descend_with_limits(annotation, part)
    return f"{_find_limit(limits, 'ge')} to {_find_limit(limits, 'le')}"


def _descend_with_limits(annotation: Any, part: str | int) -> tuple[Any, Sequence[Any]]:
    """Go one key down in an annotation, and return the limits of that value too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields[str(part)]
        return field.annotation, field.metadata
    inner = get_args(annotation)[-1]
    return inner, inner.__metadata__[0].metadata if get_origin(inner) is Annotated else ()


def _find_limit(limits: Sequence[Any], name: str) -> Any:
    """Return the limit called "ge" or "le" among pydantic's constraints on a value; an empty text if it has none."""
    return next((getattr(limit, name) for limit in limits if hasattr(limit, name)), "")
