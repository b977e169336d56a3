"""Recognize slips of writing that make something else of a key or a value, before pydantic's error is told."""

import re

from pydantic_core import ErrorDetails

from questions.reading.faults import Fault
from questions.reading.form import known_keys, value_at
from questions.reading.signs import misplaced_sign
from questions.reading.yaml_syntax import explain_lost_text
from questions.reading.yaml_tree import Path_, Tree, is_number

_MISREAD = {"extra_forbidden", "string_pattern_mismatch", "decimal_type", "dict_type", "model_type", "list_type"}


def find_slip(tree: Tree, path: Path_, error: ErrorDetails) -> Fault | None:
    """Recognize what makes a key or a value of something else: another sign, {head: 62,5} or {head:0}."""
    key = str(error["loc"][-2] if error["loc"][-1] == "[key]" else error["loc"][-1])
    slip = _find_lost_text(tree, path) or _find_flow_slip(tree, path)
    if slip is not None:
        return slip
    if error["type"] not in _MISREAD:
        return None
    sign = _find_misplaced_sign(tree, path)
    if sign is not None or error["type"] not in {"extra_forbidden", "string_pattern_mismatch"}:
        return sign
    if isinstance(error["loc"][-1], str) and is_number(key) and tree.file.startswith("weights"):
        return tree.fault(path, f"is read as a key of its own: {key}", f"a dot in numbers with a fraction: 62.{key}")
    if ":" in key:
        return tree.fault(path, "has no space after the colon", key.replace(":", ": ", 1))
    return None


def _find_lost_text(tree: Tree, path: Path_) -> Fault | None:
    """Return the fault of a key that is a part of the text above it."""
    line = tree.keys.get(path, (0, 0))[0]
    lost = explain_lost_text(tree.lines, line - 1) if 0 < line <= len(tree.lines) else None
    return lost and Fault(tree.file, lost[0] + 1, lost[1] + 1, tree.format_path(path[:-1]), lost[2], advice=lost[3])


def _find_flow_slip(tree: Tree, path: Path_) -> Fault | None:
    """Return the fault of a key in braces {…} without a colon: it was left out, or a comma cut the text before it."""
    if not _lacks_colon_in_braces(tree, path):
        return None
    word, _, value = re.sub(r"\s*=\s*|\s+", " ", str(path[-1])).partition(" ")
    group = value_at(tree, path[:-1])
    if value and (is_number(value) or word in _known_keys_or_none(tree, path[:-1])):
        return tree.fault(path, "lacks a colon", f"{word}: {value}")
    before = [key for key in list(group)[: list(group).index(path[-1])] if isinstance(group[key], str)]
    if not before:
        return None
    return tree.fault((*path[:-1], before[-1]), "is cut off at a comma", advice="put the whole text in quotes")


def _lacks_colon_in_braces(tree: Tree, path: Path_) -> bool:
    """Tell whether a key in braces stands without colon and value, as `b` in {a: 1, b, c: 2}."""
    line, column = tree.keys.get(path, (0, 0))
    if not 0 < line <= len(tree.lines) or value_at(tree, path) is not None:
        return False
    # The comma or the bracket may stand on one of the next lines.
    text = " ".join([tree.lines[line - 1][column - 1 :], *tree.lines[line : line + 5]])
    key, rest = str(path[-1]), " ".join(text.split())
    return rest.startswith(key) and rest.removeprefix(key).lstrip().startswith((",", "}"))


def _known_keys_or_none(tree: Tree, parent: Path_) -> list[str]:
    """Return the keys that a group may have; none if it holds ids, which only the bank knows."""
    try:
        return known_keys(tree, parent)
    except AttributeError:
        return []


def _find_misplaced_sign(tree: Tree, path: Path_) -> Fault | None:
    """Return the fault of a sign in the line of a key or its value that is none of YAML's, if there is one."""
    for line, _ in filter(None, (tree.keys.get(path), tree.values.get(path))):
        found = misplaced_sign(tree.lines[line - 1]) if line <= len(tree.lines) else None
        if found:
            column, problem, advice = found
            return Fault(tree.file, line, column, tree.format_path(path[:-1]), problem, advice=advice)
    return None
