"""The numbers of weights.yaml by their places, and the text of the file with some of them changed.

Every character that is not one of those numbers stays, and so do all comments.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from questions.reading.yaml_tree import Path_, Tree, is_number

_WRITTEN = re.compile(r"[-+]?[0-9.]+")


def numbers_of(data: Any, path: Path_ = ()) -> dict[Path_, Decimal]:
    """Return every number in the plain data of a file, in the order in which they stand."""
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(data, dict):
        inner = data.items()
    elif isinstance(data, list):
        inner = enumerate(data)
    found = {path: data} if isinstance(data, Decimal) else {}
    for key, value in inner:
        found |= numbers_of(value, (*path, key))
    return found


def write_number(typed: str) -> str:
    """Return what somebody typed as it is written into the file; what is no number is a fault there, and no more."""
    if not typed:
        return "~"
    return typed if is_number(typed) else json.dumps(typed, ensure_ascii=False)


def change_numbers(
    text: str, tree: Tree, values: Mapping[Path_, str], notes: Mapping[Path_, Sequence[str]] | None = None
) -> str:
    """Return the text that a tree was read from with other values at some places.

    `notes` are comments, each put on a line of its own above that of a place, as far in as that.
    """
    lines = text.splitlines(keepends=True)
    for path in sorted(values, key=lambda path: tree.values[path], reverse=True):
        line, column = tree.values[path]
        row = lines[line - 1]
        written = _WRITTEN.match(row, column - 1)
        end = written.end() if written else column - 1
        lines[line - 1] = row[: column - 1] + values[path] + row[end:]
    placed = sorted(((tree.values[path][0], comments) for path, comments in (notes or {}).items()), reverse=True)
    for line, comments in placed:
        row = lines[line - 1]
        indent, ending = row[: len(row) - len(row.lstrip(" "))], _ending_of(lines)
        lines[line - 1 : line - 1] = [f"{indent}# {comment}{ending}" for comment in comments]
    return "".join(lines)


def end_with_comments(text: str, comments: Sequence[str]) -> str:
    """Return a text with comments after its last line."""
    ending = _ending_of(text.splitlines(keepends=True))
    return "".join(_whole_lines(text, ending)) + "".join(f"# {comment}{ending}" for comment in comments)


def _whole_lines(text: str, ending: str) -> Iterator[str]:
    yield text
    if text and not text.endswith(("\n", "\r")):
        yield ending


def _ending_of(lines: Sequence[str]) -> str:
    """Return how the lines of a file end, as its first one does."""
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
