"""Read YAML 1.2 text into plain data that remembers where every key and value stands.

The tree is built from ruamel.yaml's events rather than by its constructor, so that what a hand-edited
file must not hold (duplicate keys, aliases, tags, several documents, endless nesting) is refused at the
place where it stands, numbers keep their exact decimal text, and `no` or `1:30` stay what was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from stat import S_ISREG
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from questions.faults import Fault

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_NODES = 6_000
MAX_DIGITS = 12
MAX_KEY = 80

Path_ = tuple[str | int, ...]
Place = tuple[int, int]

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Literal:
    """A plain scalar that is neither text nor a decimal number: true, null, 1e3, .nan."""

    text: str


@dataclass(slots=True)
class Tree:
    """Plain data of one file, with the place (line, column from 1) of each value and key."""

    file: str
    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    values: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)

    def place(self, path: Path_) -> Place:
        """Return where a path stands, or its nearest parent that stands anywhere."""
        while path:
            found = self.keys.get(path) or self.values.get(path)
            if found:
                return found
            path = path[:-1]
        return self.values.get((), (0, 0))

    def fault(self, path: Path_, problem: str, allowed: str = "", suggestion: str = "") -> Fault:
        """Make a fault that points at a path."""
        line, column = self.place(path)
        return Fault(self.file, line, column, dotted(path), problem, allowed, suggestion)


def dotted(path: Path_) -> str:
    """Write a path as people read it: questions.3.options.0.gives."""
    return ".".join(str(part) for part in path)


class _RefusedError(Exception):
    """Reading stops here: the rest of the file cannot be understood."""


def read_yaml_file(path: Path) -> Tree:
    """Read one file; whatever is wrong stands in the tree's faults, nothing is raised."""
    tree = Tree(path.name)
    try:
        text = _read_text(path)
    except _RefusedError as refusal:
        tree.faults.append(Fault(tree.file, 0, 0, "", str(refusal)))
        return tree
    return read_yaml(text, tree.file)


def _read_text(path: Path) -> str:
    try:
        if not S_ISREG(path.stat().st_mode):
            raise _RefusedError("is not a regular file; put a text file in its place")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise _RefusedError(f"does not exist in {path.parent}; check the name") from error
    except OSError as error:
        raise _RefusedError(f"cannot be read ({error.strerror}); give this program the right to read it") from error
    if len(raw) > MAX_BYTES:
        raise _RefusedError(f"is larger than {MAX_BYTES // 1024} kB; a question bank is far smaller")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _RefusedError(f"is not UTF-8 text at byte {error.start}; save it with the encoding UTF-8") from error


def read_yaml(text: str, file: str) -> Tree:
    """Read YAML text; `file` is the name that faults carry."""
    tree = Tree(file)
    hidden = _HIDDEN.search(text)
    if hidden:
        before = text[: hidden.start()]
        line, column = before.count("\n") + 1, hidden.start() - before.rfind("\n")
        tree.faults.append(Fault(file, line, column, "", *_hidden_character(hidden)))
        return tree
    builder = _Builder(tree, text.splitlines())
    try:
        builder.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except _RefusedError:
        pass
    except MarkedYAMLError as error:
        tree.faults.append(builder.open_quote(error) or _syntax_fault(error, file))
    except (YAMLError, ValueError, OverflowError, RecursionError):
        line, column = max(tree.values.values(), default=(0, 0))
        advice = "check the texts in double quotes that hold a backslash"
        tree.faults.append(Fault(file, line, column, "", "cannot be read as YAML after this place", advice))
    return tree


def _hidden_character(found: re.Match[str]) -> tuple[str, str]:
    return f"holds an invisible character (U+{ord(found.group()):04X})", "delete it and type the text again"


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


class _Builder:
    """Builds the tree from the stream of events, one method for each kind of node."""

    def __init__(self, tree: Tree, lines: list[str]) -> None:
        self.tree = tree
        self.lines = lines
        self.count = 0
        self.quote: Event | None = None

    def document(self, events: Iterator[Event]) -> None:
        started = False
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if started:
                    self.refuse(event, (), "starts a second document", "only one; remove the line ---")
                started = True
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                self.tree.data = self.node(event, events, ())

    def open_quote(self, error: MarkedYAMLError) -> Fault | None:
        """Return the fault if the text goes wrong in the line where the quote read last is closed."""
        if self.quote is None or self.quote.end_mark.line != error.problem_mark.line:
            return None
        line, column = _place(self.quote)
        if self.quote.end_mark.line == self.quote.start_mark.line:
            problem, advice = "goes on after the closing quote", "one pair of quotes around the whole text"
        else:
            problem = f"opens a quote that is closed only in line {self.quote.end_mark.line + 1}"
            advice = "close the quote where the text ends"
        return Fault(self.tree.file, line, column, "", problem, advice)

    def refuse(self, event: Event, path: Path_, problem: str, allowed: str = "") -> None:
        self.note(event, path, problem, allowed)
        raise _RefusedError

    def note(self, event: Event, path: Path_, problem: str, allowed: str = "") -> None:
        line, column = _place(event)
        self.tree.faults.append(Fault(self.tree.file, line, column, dotted(path), problem, allowed))

    def node(self, event: Event, events: Iterator[Event], path: Path_) -> Any:
        self.count += 1
        self.tree.values[path] = _place(event)
        if len(path) > MAX_DEPTH:
            self.refuse(event, path[:3], "is nested too deep", f"at most {MAX_DEPTH} levels")
        if self.count > MAX_NODES:
            self.refuse(event, path[:1], "holds too many entries", f"at most {MAX_NODES} in one file")
        if isinstance(event, AliasEvent):
            self.refuse(
                event, path, "uses an alias (*)", "write the value out; put a text that starts with * in quotes"
            )
        self.check_marks(event, path)
        if isinstance(event, MappingStartEvent):
            return self.mapping(events, path)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(events, path)
        return self.scalar(event, path)

    def check_marks(self, event: Event, path: Path_) -> None:
        if getattr(event, "anchor", None):
            self.refuse(
                event, path, "uses an anchor (&)", "write the value out; put a text that starts with & in quotes"
            )
        if getattr(event, "tag", None) not in (None, ""):
            self.refuse(event, path, "uses a tag (!)", "no tags; put a text that starts with ! in quotes")

    def mapping(self, events: Iterator[Event], path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key = self.key(event, path)
            here = (*path, key)
            if key in result:
                first = self.tree.keys[here][0]
                self.note(event, here, f"stands twice; the first is in line {first}", "remove one of the two")
                self.node(next(events), events, (*path, f"{key} (again)"))
                continue
            self.tree.keys[here] = _place(event)
            result[key] = self.node(next(events), events, here)
        return result

    def key(self, event: Event, path: Path_) -> str:
        if not isinstance(event, ScalarEvent):
            self.refuse(event, path, "has a key that is not a word", "a short word, then a colon")
        self.check_marks(event, path)
        key = self.text(event, path)
        if key == "<<":
            self.refuse(event, path, "merges another group (<<)", "write its keys out")
        if len(key) > MAX_KEY or "\n" in key:
            self.refuse(event, path, "has a key that is not a word", "a short word, then a colon")
        return key

    def sequence(self, events: Iterator[Event], path: Path_) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            result.append(self.node(event, events, (*path, len(result))))
        return result

    def scalar(self, event: Event, path: Path_) -> Any:
        text = self.text(event, path)
        style = getattr(event, "style", None)
        self.quote = event if style in ("'", '"') else None
        if not style and " " in text:
            self.check_cut(event, path)
        return text if style else _plain(text)

    def check_cut(self, event: Event, path: Path_) -> None:
        """Find a text that ends at a # sign: for YAML a comment, for the person who wrote it part of the text."""
        end = event.end_mark
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if rest.lstrip().startswith("#"):
            self.note(
                event,
                path,
                "is cut off at the # sign",
                "put the whole text in quotes, or the comment on a line of its own",
            )

    def text(self, event: Event, path: Path_) -> str:
        """Return the text of a scalar; escapes can bring in what the file itself must not hold."""
        text = str(getattr(event, "value", ""))
        hidden = _HIDDEN.search(text)
        if hidden:
            self.refuse(event, path, *_hidden_character(hidden))
        return text


def is_number(text: str) -> bool:
    """Tell whether a text is written as a decimal number."""
    return _NUMBER.fullmatch(text) is not None


def _plain(text: str) -> Any:
    if is_number(text) and len(text) <= MAX_DIGITS:
        return Decimal(text)
    if text.lower() in {"", "~", "null"}:
        return None
    if text.lower() in {"true", "false", ".nan", ".inf", "-.inf", "+.inf"} or _looks_numeric(text):
        return Literal(text)
    return text


def _looks_numeric(text: str) -> bool:
    """Tell whether a plain scalar reads as a number in a form that is not allowed here."""
    return re.fullmatch(r"[-+]?(0[xo][0-9a-fA-F]+|[0-9][0-9_,]*([.,][0-9_]*)?([eE][-+]?[0-9]+)?)", text) is not None


def _place(event: Event) -> Place:
    return (event.start_mark.line + 1, event.start_mark.column + 1)
