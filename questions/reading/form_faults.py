"""Turn pydantic's errors into faults that say where, what is wrong and what is allowed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from questions.reading.faults import Fault, closest, one_of
from questions.reading.form import belongs_in_bank, find_bounds, is_text, known_keys, places_of, top_only_keys, value_at
from questions.reading.language_schema import language_of
from questions.reading.schema import LANGUAGE_RULE
from questions.reading.signs import (
    name_sign,
    odd_sign,
    plain_number,
    plain_quote,
    plain_text,
    usable_id,
)
from questions.reading.slips import find_slip
from questions.reading.yaml_builder import cut_fault
from questions.reading.yaml_syntax import indented_section
from questions.reading.yaml_tree import MAX_DIGITS, Literal, Path_, Tree, is_number

_ID_RULE = "small letters, digits, _ and -, starting with a letter, at most 60"

_OUTSIDE = {"greater_than_equal", "less_than_equal"}

MOST_PLACES = 3  # a key that belongs in more places is no help to point at


def check_form(tree: Tree, model: type[BaseModel]) -> BaseModel | None:
    """Return the tree in the form of a model; None if it has faults, which are added to the tree."""
    if not isinstance(tree.data, dict):
        if tree.faults:
            return None  # it could not be read at all, and that is said already
        tree.faults.append(_describe_no_keys(tree, model))
        return None
    tree.faults.extend(cut_fault(tree, path) for path in tree.cuts if is_text(tree, path))
    try:
        form = model.model_validate(tree.data)
    except ValidationError as error:
        faults = _describe_errors(tree, error.errors(include_url=False))
        unread = {tree.format_path((key,)) for key in tree.unread}
        tree.faults.extend(fault for fault in faults if fault.key not in unread)
        return None
    return None if tree.faults else form


def _describe_no_keys(tree: Tree, model: type[BaseModel]) -> Fault:
    """Return the fault of a file that holds nothing, or something else than keys."""
    keys = f"the keys {', '.join(model.model_fields)}"
    if tree.data is not None:
        return tree.fault((), "the file must be a list of keys, each with a colon and a value", keys)
    instead = "do without the language" if language_of(tree.file) else "use the shipped one"
    return tree.fault((), "the file is empty", keys, advice=f"or delete it to {instead}")


def _describe_errors(tree: Tree, errors: Iterable[ErrorDetails]) -> list[Fault]:
    """Return the faults for pydantic's errors, one at each path, without those that only follow from others."""
    found: dict[Path_, Fault] = {}
    for error in errors:
        path = _find_path(tree, error)
        if path not in found:
            found[path] = _describe_error(tree, path, error)
    return list(dict.fromkeys(_drop_consequences(tree, found)))


def _drop_consequences(tree: Tree, found: dict[Path_, Fault]) -> Iterator[Fault]:
    """Yield the faults without those that only follow from others: an indented section, a key that is misspelt."""
    for key in _find_indented_sections(tree):
        group, line = key[:-1], tree.keys[key][0]
        inside = [path for path in found if path[: len(group)] == group and tree.place(path)[0] >= line]
        for path in (*inside, key[-1:]):
            found.pop(path, None)
        problem, advice = indented_section(str(key[-1]))
        yield tree.fault(key, problem, advice=advice)
    # The key that was meant where a misspelt one stands: its absence only follows from that.
    meant = {(*path[:-1], fault.suggestion or fault.allowed.partition(":")[0]) for path, fault in found.items()}
    for path, fault in found.items():
        if path not in meant or fault.problem != _MISSING:
            yield fault


def _find_indented_sections(tree: Tree) -> list[Path_]:
    """Return the paths of keys that are missing at the top of the file and are indented into the group above."""
    missing = top_only_keys(tree.file) - set(tree.data)
    places = ((path, *place) for path, place in tree.keys.items() if path[-1] in missing)
    return [
        path
        for path, line, column in places
        if line <= len(tree.lines) and column > 1 and not tree.lines[line - 1][: column - 1].strip()
    ]


def _find_path(tree: Tree, error: ErrorDetails) -> Path_:
    """Return where in the tree an error of pydantic is; its location also names members of unions, left out here."""
    path: Path_ = ()
    for part in error["loc"]:
        if _has_key(value_at(tree, path), part):
            path = (*path, part)
    last = error["loc"][-1] if error["loc"] else ""
    return (*path, last) if error["type"] == "missing" else path


def _describe_error(tree: Tree, path: Path_, error: ErrorDetails) -> Fault:
    """Return the fault for an error of pydantic; the first explanation that fits is given."""
    kind, context = error["type"], error.get("ctx", {})
    slip = find_slip(tree, path, error)
    if slip is not None:
        return slip
    if kind == "extra_forbidden":
        return _describe_unknown_key(tree, path)
    if kind == "missing":
        return tree.fault(path, _MISSING, advice="this key must be there")
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return _describe_unknown_kind(tree, path)
    if error["loc"][-1] == "[key]":
        return _describe_bad_key(tree, path, "is not a usable id", _ID_RULE)
    bounds = find_bounds(tree.file, path) if kind in _OUTSIDE else ""
    if kind == "literal_error" and path[-1] == "when":
        return tree.fault(path, _describe_value(error["input"]), "too_close, or no such line if it is always asked")
    if kind == "string_pattern_mismatch" and path == ("language",):
        return tree.fault(path, _describe_value(error["input"]), LANGUAGE_RULE)
    problem, allowed = _describe_problem(kind, context, error["input"], bounds)
    return tree.fault(path, problem, allowed, _suggest_value(kind, error["input"]))


def _suggest_value(kind: str, value: Any) -> str:
    """Return the id or the number that was perhaps meant, or an empty text."""
    text = value.text if isinstance(value, Literal) else value
    if not isinstance(text, str):
        return ""
    if kind == "string_pattern_mismatch":
        return usable_id(text)
    return plain_number(text) if kind in {"decimal_type", "is_instance_of"} else ""


_MISSING = "is missing"


def _describe_bad_key(tree: Tree, path: Path_, problem: str, allowed: str, known: Sequence[str] = ()) -> Fault:
    """Return the fault of a key, which names the sign that no key has, and what was perhaps meant."""
    key = str(path[-1])
    sign, plain = odd_sign(key), usable_id(key)
    meant = closest(plain, known) or ("" if known else plain)
    quote = plain_quote(sign)
    advice = f"{sign} is no quote in YAML, type {quote} instead" if quote else ""
    return tree.fault(path, f"{problem}: it holds {name_sign(sign)}" if sign else problem, allowed, meant, advice)


def _describe_unknown_kind(tree: Tree, path: Path_) -> Fault:
    """Return the fault of a question that says no kind, or an unknown one."""
    value = value_at(tree, path)
    if not isinstance(value, dict):
        return tree.fault(path, "is not a question", "keys such as id, theme, kind, title")
    kinds = ["tradeoff", "situation"]
    if "kind" not in value:
        return tree.fault((*path, "kind"), "is missing", one_of(kinds))
    meant = closest(plain_text(str(value["kind"])).lower(), kinds)
    return tree.fault((*path, "kind"), _describe_value(value["kind"]), one_of(kinds), meant)


def _describe_unknown_key(tree: Tree, path: Path_) -> Fault:
    """Return the fault of a key that belongs in bank.yaml, that belongs elsewhere, or that is misspelt."""
    key, known = str(path[-1]), known_keys(tree, path[:-1])
    if belongs_in_bank(tree.file, key):
        return tree.fault(path, "is not a key that is known here", "only texts; bank.yaml says this for all languages")
    elsewhere = places_of(key, tree.file)
    if 0 < len(elsewhere) <= MOST_PLACES:
        lost = "" if "at the top" in elsewhere[0] else _advise_indent(tree, path)
        advice = "; ".join(filter(None, (f"it belongs {' or '.join(elsewhere)}", lost)))
        return tree.fault(path, "is not a key that is known here", advice=advice)
    fault = _describe_bad_key(tree, path, "is not a key that is known here", one_of(known), known)
    lost = "" if fault.suggestion else _advise_indent(tree, path)
    return replace(fault, advice=lost) if lost else fault


def _advise_indent(tree: Tree, path: Path_) -> str:
    """Return advice for a key that stands further out than the entry above it; an empty text for any other."""
    line, column = tree.place(path)
    above = max((place for place in tree.keys.values() if place[0] < line), default=(0, 0))
    begins = above[1] > column and not tree.lines[above[0] - 1][: above[1] - 1].strip(" -")
    return f"or indent it with {above[1] - 1} spaces, like the line above" if begins else ""


def _has_key(value: Any, part: str | int) -> bool:
    """Tell whether a mapping has this key, or a list has places at all."""
    return part in value if isinstance(value, dict) else isinstance(value, list) and isinstance(part, int)


def _quote_value(value: Any) -> str:
    """Return a value as it is quoted in a sentence: shortened, texts in quotes, groups by what they are."""
    if isinstance(value, Literal):
        return _shorten(value.text)
    if isinstance(value, str):
        return f'"{_shorten(value)}"'
    if value is None:
        return "empty"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a group of keys"
    return str(value)


def _describe_value(value: Any) -> str:
    """Return what an id or a number is, and the sign in it that neither of them has."""
    sign = odd_sign(value) if isinstance(value, str) else ""
    return f"is {_quote_value(value)}" + (f": it holds {name_sign(sign)}" if sign else "")


def _shorten(text: str) -> str:
    """Return a text as it can stand in one line of any terminal."""
    line = " ".join(text.split()).encode("utf-8", "backslashreplace").decode()
    return f"{line[:40]}…" if len(line) > 40 else line


_PLAIN_ONLY = {"decimal_type", "is_instance_of", "string_pattern_mismatch", "literal_error"}


def _describe_problem(kind: str, context: dict[str, Any], value: Any, bounds: str) -> tuple[str, str]:
    """Return what is wrong and what is allowed, for an error of pydantic of this kind.

    `context` holds the limits that pydantic names, `bounds` the range of a number as a phrase.
    """
    shown = _describe_value(value) if kind in _PLAIN_ONLY else f"is {_quote_value(value)}"
    if kind in {"decimal_type", "decimal_parsing", "is_instance_of"}:
        if isinstance(value, Literal) and is_number(value.text):
            return shown, f"a number of at most {MAX_DIGITS} characters"
        return shown, "a number such as 5 or 7.5, with a dot, without quotes"
    if kind == "string_type":
        return shown, 'a text; put it in "quotes" if it looks like a number or like true'
    if kind == "string_pattern_mismatch":
        return shown, _ID_RULE
    if kind in _OUTSIDE:
        return shown, f"a number from {bounds}"
    if kind == "decimal_max_places" and not context["decimal_places"]:
        return shown, "a whole number"
    if kind == "decimal_max_places":
        return shown, f"at most {context['decimal_places']} digits after the dot"
    if kind == "string_too_long":
        return f"is {len(str(value))} characters long", f"at most {context['max_length']}"
    if kind == "string_too_short":
        return "is empty", "a text"
    if kind == "too_short":
        return f"holds {context['actual_length']}", f"at least {context['min_length']}"
    if kind == "too_long":
        return f"holds {context['actual_length'] or 'more'}", f"at most {context['max_length']}"
    if kind == "literal_error":
        return shown, str(context["expected"]).replace("'", "")
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return shown, "a group of keys, each with a colon and a value"
    if kind == "value_error":
        return "holds nothing but 0", str(context["error"])
    if kind == "list_type":
        return shown, "a list, each entry starting with a dash"
    if kind == "finite_number":
        return shown, "a number such as 5 or 7.5"
    return shown, "readable text"
