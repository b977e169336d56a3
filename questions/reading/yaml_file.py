"""Read a YAML 1.2 file into a tree; every error becomes a fault with advice."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from questions.reading.faults import Fault
from questions.reading.form import top_keys, top_only_keys
from questions.reading.signs import REFUSED, find_foreign_line
from questions.reading.yaml_builder import Builder, RefusedError, hidden_character
from questions.reading.yaml_syntax import MISFIT, syntax_fault
from questions.reading.yaml_tree import Tree

MAX_BYTES = 256 * 1024
UNREADABLE = "cannot be read as YAML after this place"
MOST_PARTS = 8  # that are left out; each takes as long as reading the file

_SECTION = re.compile(r"([a-z_]+)\s*(?::|$)")


def read_yaml_file(path: Path) -> Tree:
    """Read one file; errors are collected in the tree's faults, nothing is raised."""
    try:
        return read_yaml_bytes(_read_bytes(path), path.name)
    except RefusedError as refusal:
        return Tree(path.name, faults=[Fault(path.name, 0, 0, "", str(refusal))])


def read_yaml_bytes(raw: bytes, file: str) -> Tree:
    """Read the bytes of a file, likewise."""
    try:
        return read_yaml(raw.decode("utf-8-sig"), file)
    except UnicodeDecodeError as error:
        return Tree(file, faults=[_encoding_fault(error, file)])


def _encoding_fault(error: UnicodeDecodeError, file: str) -> Fault:
    """Return the fault at the first byte that is not UTF-8."""
    before = "\n".join(error.object[: error.start].decode().split("\r\n")).replace("\r", "\n")
    line, column = _line_and_column(before)
    advice = "save it with the encoding UTF-8; in Notepad: Save as, Encoding: UTF-8"
    return Fault(file, line, column, "", "is not UTF-8 text from here on", advice=advice)


def _line_and_column(before: str) -> tuple[int, int]:
    """Return the line and column (from 1) just after a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; raises RefusedError, in a sentence, for one that cannot be read or is too large."""
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
    """Read YAML text; `file` is the name that faults carry.

    After an error, the file of a bank is read without the section, or the entry of a list, in which it stands. A text
    that was read lately is not read again: when one file of a bank changes, the others have not.
    """
    tree = _read_once(text, file)
    return replace(tree, faults=[*tree.faults])  # to which those of the meaning are added


@lru_cache(maxsize=12)
def _read_once(text: str, file: str) -> Tree:
    """Return the tree of a text; the files of a bank, shipped ones beside its own, are kept in less than 3 MB."""
    tree = Tree(file, lines=text.splitlines())
    fault = _find_foreign_text(text, file)
    if fault:
        tree.faults.append(fault)
        tree.unread[file] = f"the rest of {file}"
        return tree
    lines, stopped = list(tree.lines), list[Fault]()
    while not _parse(text, tree):
        part = _find_unreadable_part(lines, tree.faults[-1], file) if len(stopped) < MOST_PARTS else None
        if part is None:
            tree.unread[file] = f"the rest of {file}"
            break
        stopped.append(tree.faults[-1])
        section, begin, end = part
        whole = "" if _SECTION.match(lines[begin]) else "an entry of "
        unread = {key: f"{key} in {file}" for key in _find_sections(lines[begin:end], file)}
        unread = {**tree.unread, **unread, section: f"{whole}{section} in {file}"}
        lines[begin:end] = [""] * (end - begin)
        text, tree = "\n".join(lines), Tree(file, lines=tree.lines, unread=unread)
    tree.faults[:0] = stopped
    return tree


def _parse(text: str, tree: Tree) -> bool:
    """Read YAML text into a tree; return whether all of it was read, else the last fault says where that ended."""
    builder = Builder(tree)
    try:
        builder.build_document(iter(YAML(typ="safe", pure=True).parse(text)))
    except RefusedError:
        return False
    except MarkedYAMLError as error:
        tree.faults.append(builder.describe_open_quote(error) or syntax_fault(error, tree.file, tree.lines))
        return False
    except (YAMLError, ValueError, OverflowError, RecursionError):
        line, column = max(tree.values.values(), default=(0, 0))
        advice = "check the texts in double quotes that hold a backslash"
        tree.faults.append(Fault(tree.file, line, column, "", UNREADABLE, advice=advice))
        return False
    return True


def _find_unreadable_part(lines: Sequence[str], fault: Fault, file: str) -> tuple[str, int, int] | None:
    """Return the part of a file to leave out so that the rest can be read: its section, first line and the one after.

    It is the whole section with the fault, or of a list or of the role pack's areas only the entry. Lines count from 0.
    None where the rest cannot be read either.
    """
    at, known = fault.line - 1, top_keys(file)
    starts = [n for n, line in enumerate(lines) if (found := _SECTION.match(line)) and found.group(1) in known]
    begin = max((n for n in starts if n <= at), default=None)
    if begin is None or fault.problem == UNREADABLE or (begin == at and fault.problem == MISFIT):
        return None
    section, end = lines[begin].partition(":")[0].strip(), min((n for n in starts if n > at), default=len(lines))
    first = next((line for line in lines[begin + 1 : end] if line.strip() and not line.lstrip().startswith("#")), "")
    indent = first[: len(first) - len(first.lstrip())]
    # The entries of a list begin with a dash as far in as the first one's, those of the role pack with a key.
    inside = [(n, lines[n][len(indent) :]) for n in range(begin + 1, end) if lines[n].startswith(indent)]
    is_list, is_pack = first.startswith(f"{indent}- "), file.startswith("pack")
    entries = [n for n, rest in inside if (rest.startswith("- ") if is_list else is_pack and rest[:1].isalpha())]
    entry = max((n for n in entries if n <= at), default=begin)
    return section, entry, min((n for n in entries if n > at), default=end)


def _find_sections(lines: Sequence[str], file: str) -> list[str]:
    """Return the sections that begin in lines which may be indented wrongly."""
    found = (_SECTION.match(line.strip()) for line in lines)
    return [match.group(1) for match in found if match and match.group(1) in top_only_keys(file)]


def _find_foreign_text(text: str, file: str) -> Fault | None:
    """Return the fault of a character or a line that no hand put into the file."""
    hidden, left = REFUSED.search(text), find_foreign_line(text)
    if hidden is None and left is None:
        return None
    start, problem, advice = left or (0, "", "")
    if hidden and (left is None or hidden.start() < start):
        start, (problem, advice) = hidden.start(), hidden_character(hidden.group())
    return Fault(file, *_line_and_column(text[:start]), "", problem, advice=advice)
