"""Turn pydantic's errors into faults that say where, what is wrong and what is allowed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from questions.faults import Fault, closest, one_of
from questions.yaml_tree import Literal, Path_, Tree

_ID_RULE = "small letters, digits and _, starting with a letter, at most 60"


def check_form(tree: Tree, model: type[BaseModel]) -> BaseModel | None:
    """Validate a tree; faults are added to the tree and None is returned if there are any."""
    if not isinstance(tree.data, dict):
        tree.faults.append(tree.fault((), _not_a_mapping(tree.data), f"keys: {', '.join(model.model_fields)}"))
        return None
    try:
        form = model.model_validate(tree.data)
    except ValidationError as error:
        tree.faults.extend(_faults(tree, error.errors(include_url=False)))
        return None
    return None if tree.faults else form


def _not_a_mapping(data: Any) -> str:
    return "the file is empty" if data is None else "the file must be a list of keys, each with a colon and a value"


def _faults(tree: Tree, errors: Iterable[ErrorDetails]) -> list[Fault]:
    found: dict[Path_, Fault] = {}
    for error in errors:
        path = _path(tree, error)
        if path not in found:
            found[path] = _fault(tree, path, error)
    return list(found.values())


def _path(tree: Tree, error: ErrorDetails) -> Path_:
    """Follow pydantic's location into the tree, leaving out its own names of union members."""
    path: Path_ = ()
    for part in error["loc"]:
        if (*path, part) in tree.values:
            path = (*path, part)
    last = error["loc"][-1] if error["loc"] else ""
    return (*path, last) if error["type"] == "missing" else path


def _fault(tree: Tree, path: Path_, error: ErrorDetails) -> Fault:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(tree, path)
    if kind == "missing":
        return tree.fault(path, "is missing", "this key must be there")
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return _unknown_kind(tree, path)
    if error["loc"][-1] == "[key]":
        return tree.fault(path, "is not a usable id", _ID_RULE)
    problem, allowed = _problem(kind, context, error["input"])
    return tree.fault(path, problem, allowed)


def _unknown_kind(tree: Tree, path: Path_) -> Fault:
    value = _value(tree, path)
    if not isinstance(value, dict):
        return tree.fault(path, "is not a question", "keys such as id, theme, kind, title")
    kinds = ["tradeoff", "situation"]
    if "kind" not in value:
        return tree.fault((*path, "kind"), "is missing", one_of(kinds))
    shown = _shown(value["kind"])
    return tree.fault((*path, "kind"), f"is {shown}", one_of(kinds), closest(str(value["kind"]), kinds))


def _unknown_key(tree: Tree, path: Path_) -> Fault:
    known = _known_keys(tree, path[:-1])
    allowed = one_of(known) if known else "no such key here"
    return tree.fault(path, "is not a key that is known here", allowed, closest(str(path[-1]), known))


def _known_keys(tree: Tree, parent: Path_) -> list[str]:
    """Find out which keys a mapping may have by asking the models for them."""
    from questions.schema import BankFile, WeightsFile

    root = BankFile if tree.file.startswith("bank") else WeightsFile
    value = _value(tree, parent)
    model = _model_at(root, tree, parent, value)
    return list(model.model_fields) if model is not None else []


def _model_at(root: type[BaseModel], tree: Tree, parent: Path_, value: Any) -> type[BaseModel] | None:
    from questions.schema import SituationEntry, TradeoffEntry

    annotation: Any = root
    for depth, part in enumerate(parent):
        annotation = _step(annotation, part)
        if annotation == "question":
            kind = _value(tree, parent[: depth + 1])
            annotation = TradeoffEntry if dict(kind or {}).get("kind") == "tradeoff" else SituationEntry
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _step(annotation: Any, part: str | int) -> Any:
    """Go one key down in an annotation: a model's field, a dict's values, a list's items."""
    from questions.schema import QuestionEntry

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(part))
        return field.annotation if field is not None else None
    arguments = getattr(annotation, "__args__", ())
    item = arguments[-1] if arguments else None
    return "question" if item == QuestionEntry else item


def _value(tree: Tree, path: Path_) -> Any:
    value = tree.data
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _shown(value: Any) -> str:
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, Decimal):
        return str(value)
    if value is None:
        return "empty"
    if isinstance(value, str):
        return f'"{value[:40]}…"' if len(value) > 40 else f'"{value}"'
    return "a list" if isinstance(value, list) else "a group of keys"


def _problem(kind: str, context: dict[str, Any], value: Any) -> tuple[str, str]:
    shown = f"is {_shown(value)}"
    if kind in {"decimal_type", "decimal_parsing", "is_instance_of"}:
        return shown, "a number such as 5 or 7.5, with a dot, without quotes"
    if kind == "string_type":
        return shown, 'a text; put it in "quotes" if it looks like a number or like true'
    if kind == "string_pattern_mismatch":
        return shown, _ID_RULE
    if kind in {"greater_than_equal", "less_than_equal"}:
        return shown, f"a number {'from' if kind.startswith('greater') else 'up to'} {next(iter(context.values()))}"
    if kind == "decimal_max_places":
        return shown, f"at most {context['decimal_places']} digits after the dot"
    if kind == "string_too_long":
        return f"is {len(str(value))} characters long", f"at most {context['max_length']}"
    if kind == "string_too_short":
        return "is empty", "a text"
    if kind == "too_short":
        return f"holds {context['actual_length']}", f"at least {context['min_length']}"
    if kind == "too_long":
        return f"holds {context['actual_length']}", f"at most {context['max_length']}"
    if kind == "literal_error":
        return shown, str(context["expected"]).replace("'", "")
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return shown, "a group of keys, each with a colon and a value"
    if kind == "list_type":
        return shown, "a list, each entry starting with a dash"
    return shown, str(context.get("error", "something else is expected here"))
