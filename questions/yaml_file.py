"""Read a YAML 1.2 file into a tree; whatever is wrong with it becomes a fault with advice."""

from pathlib import Path
from stat import S_ISREG

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from questions.faults import Fault
from questions.yaml_builder import HIDDEN, Builder, RefusedError, hidden_character
from questions.yaml_tree import Tree

MAX_BYTES = 256 * 1024


def read_yaml_file(path: Path) -> Tree:
    """Read one file; whatever is wrong stands in the tree's faults, nothing is raised."""
    tree = Tree(path.name)
    try:
        text = _read_text(path)
    except RefusedError as refusal:
        tree.faults.append(Fault(tree.file, 0, 0, "", str(refusal)))
        return tree
    return read_yaml(text, tree.file)


def _read_text(path: Path) -> str:
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
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"is not UTF-8 text at byte {error.start}; save it with the encoding UTF-8") from error


def read_yaml(text: str, file: str) -> Tree:
    """Read YAML text; `file` is the name that faults carry."""
    tree = Tree(file)
    hidden = HIDDEN.search(text)
    if hidden:
        before = text[: hidden.start()]
        line, column = before.count("\n") + 1, hidden.start() - before.rfind("\n")
        tree.faults.append(Fault(file, line, column, "", *hidden_character(hidden)))
        return tree
    builder = Builder(tree, text.splitlines())
    try:
        builder.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except RefusedError:
        pass
    except MarkedYAMLError as error:
        tree.faults.append(builder.open_quote(error) or _syntax_fault(error, file))
    except (YAMLError, ValueError, OverflowError, RecursionError):
        line, column = max(tree.values.values(), default=(0, 0))
        advice = "check the texts in double quotes that hold a backslash"
        tree.faults.append(Fault(file, line, column, "", "cannot be read as YAML after this place", advice))
    return tree


_ADVICE = (
    ("unknown escape", "put the text in single quotes, or write two backslashes"),
    ("incompatible YAML document", "remove the line that starts with %YAML"),
    ("found character '\\t'", "indent with spaces, not with tabs"),
    (
        "mapping values are not allowed",
        "put a text that holds a colon in quotes; check colon and indent of the line above",
    ),
    ("cannot start any token", "put the text in quotes"),
    ("while scanning a quoted scalar", "close the quote that opens here"),
    ("found unexpected end of stream", "close the quote that opens here"),
    ("while parsing a flow", "close the bracket that opens here"),
    ("while parsing a block", "give lines of one list or block the same indent"),
    ("while scanning a simple key", "put a colon and a space after the key"),
    ("while scanning an alias", "put a text that starts with * in quotes"),
    ("while scanning an anchor", "put a text that starts with & in quotes"),
)


def _syntax_fault(error: MarkedYAMLError, file: str) -> Fault:
    words = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and ("quoted scalar" in words or "flow" in words):
        mark = error.context_mark
    advice = next((advice for sign, advice in _ADVICE if sign in words), "check quotes and indents around here")
    return Fault(file, mark.line + 1, mark.column + 1, "", f"cannot be read as YAML: {error.problem}", advice)
