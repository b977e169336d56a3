"""Read a YAML 1.2 file into a tree; every error becomes a fault with advice."""

from pathlib import Path
from stat import S_ISREG

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from questions.reading.faults import Fault
from questions.reading.signs import REFUSED, find_foreign_line
from questions.reading.yaml_builder import Builder, RefusedError, hidden_character
from questions.reading.yaml_syntax import syntax_fault
from questions.reading.yaml_tree import Tree

MAX_BYTES = 256 * 1024


def read_yaml_file(path: Path) -> Tree:
    """Read one file; errors are collected in the tree's faults, nothing is raised."""
    tree = Tree(path.name)
    try:
        return read_yaml(_read(path).decode("utf-8-sig"), tree.file)
    except RefusedError as refusal:
        tree.faults.append(Fault(tree.file, 0, 0, "", str(refusal)))
    except UnicodeDecodeError as error:
        tree.faults.append(_encoding_fault(error, tree.file))
    return tree


def _encoding_fault(error: UnicodeDecodeError, file: str) -> Fault:
    before = "\n".join(error.object[: error.start].decode().split("\r\n")).replace("\r", "\n")
    line, column = _line_and_column(before)
    advice = "save it with the encoding UTF-8; in Notepad: Save as, Encoding: UTF-8"
    return Fault(file, line, column, "", "is not UTF-8 text from here on", advice=advice)


def _line_and_column(before: str) -> tuple[int, int]:
    """Return the line and column (from 1) just after a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _read(path: Path) -> bytes:
    try:
        if not S_ISREG(path.stat().st_mode):
            raise RefusedError("is not a regular file; put a text file in its place")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise RefusedError(f"does not exist in {path.parent}; check the name") from error
    except OSError as error:
        raise RefusedError(f"cannot be read ({error.strerror}); give this program the right to read it") from error
    if len(raw) > MAX_BYTES:
        raise RefusedError(f"is larger than {MAX_BYTES // 1024} kB; a question bank is far smaller")
    return raw


def read_yaml(text: str, file: str) -> Tree:
    """Read YAML text; `file` is the name that faults carry."""
    tree = Tree(file, lines=text.splitlines())
    fault = _find_foreign(text, file)
    if fault:
        tree.faults.append(fault)
        return tree
    builder = Builder(tree)
    try:
        builder.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except RefusedError:
        pass
    except MarkedYAMLError as error:
        tree.faults.append(builder.open_quote(error) or syntax_fault(error, file, tree.lines))
    except (YAMLError, ValueError, OverflowError, RecursionError):
        line, column = max(tree.values.values(), default=(0, 0))
        advice = "check the texts in double quotes that hold a backslash"
        tree.faults.append(Fault(file, line, column, "", "cannot be read as YAML after this place", advice=advice))
    return tree


def _find_foreign(text: str, file: str) -> Fault | None:
    """Return the fault of a character or a line that no hand put into the file."""
    hidden, left = REFUSED.search(text), find_foreign_line(text)
    if hidden is None and left is None:
        return None
    start, problem, advice = left or (0, "", "")
    if hidden and (left is None or hidden.start() < start):
        start, (problem, advice) = hidden.start(), hidden_character(hidden.group())
    return Fault(file, *_line_and_column(text[:start]), "", problem, advice=advice)
