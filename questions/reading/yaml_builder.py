"""Build the tree of a YAML file from ruamel.yaml's events.

From events rather than its constructor, so that what a hand-edited file must not hold (duplicate keys, aliases, tags,
several documents, endless nesting) is refused at its place, numbers keep their exact decimal text,
and `no` or `1:30` stay what was written.
"""

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml.error import MarkedYAMLError
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

from questions.reading.faults import Fault
from questions.reading.signs import name_sign, unreadable_sign
from questions.reading.yaml_tree import Path_, Place, Tree, plain_scalar

MAX_DEPTH = 12
MAX_NODES = 6_000
MAX_KEY = 80

_ID = re.compile(r"[a-z][a-z0-9_-]{0,59}")


def cut_fault(tree: Tree, path: Path_) -> Fault:
    """Return the fault of a text that ends at a # sign."""
    advice = "put the whole text in quotes, or the comment on a line of its own"
    return tree.fault(path, "is cut off at the # sign", advice=advice)


class RefusedError(Exception):
    """Reading stops here: the rest of the file cannot be understood."""


def hidden_character(sign: str) -> tuple[str, str]:
    """Return what is wrong with an invisible character, and what to do."""
    shown = name_sign(sign).replace(" (", ", ").rstrip(")")
    return f"holds an invisible character ({shown})", "delete it and type the text again"


class Builder:
    """Builds the tree from the stream of events, one method for each kind of node."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.count = 0
        self.last_quoted: Event | None = None  # the scalar read last, if it was in quotes

    def build_document(self, events: Iterator[Event]) -> None:
        """Build the tree of the one document that a file may hold."""
        started = False
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if started:
                    self.refuse(event, (), "starts a second document", "remove the line ---")
                started = True
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                self.tree.data = self.build_node(event, events, ())

    def describe_open_quote(self, error: MarkedYAMLError) -> Fault | None:
        """Return the fault of a quote that was closed too early; None if it is not why parsing stopped.

        It is, if the error is in the line in which the last quote was closed.
        """
        if self.last_quoted is None or self.last_quoted.end_mark.line != error.problem_mark.line:
            return None
        line, column = _place(self.last_quoted)
        if self.last_quoted.end_mark.line == self.last_quoted.start_mark.line:
            problem, advice = "goes on after the closing quote", "one pair of quotes around the whole text"
        else:
            problem = f"opens a quote that is closed only in line {self.last_quoted.end_mark.line + 1}"
            advice = "close the quote where the text ends"
        return Fault(self.tree.file, line, column, "", problem, advice=advice)

    def refuse(self, event: Event, path: Path_, problem: str, advice: str) -> None:
        """Add a fault and stop reading."""
        self.add_fault(event, path, problem, advice)
        raise RefusedError

    def add_fault(self, event: Event, path: Path_, problem: str, advice: str) -> None:
        """Add a fault at the place where an event starts."""
        line, column = _place(event)
        fault = Fault(self.tree.file, line, column, self.tree.format_path(path), problem, advice=advice)
        self.tree.faults.append(fault)

    def build_node(self, event: Event, events: Iterator[Event], path: Path_) -> Any:
        """Return the value that an event begins, and record its place."""
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
        self.refuse_marks(event, path)
        if isinstance(event, MappingStartEvent):
            return self.build_mapping(events, path)
        if isinstance(event, SequenceStartEvent):
            return self.build_sequence(events, path)
        return self.build_scalar(event, path)

    def refuse_marks(self, event: Event, path: Path_) -> None:
        """Refuse an anchor or a tag at a key or a value."""
        if getattr(event, "anchor", None):
            self.refuse(
                event, path, "uses an anchor (&)", "write the value out; put a text that starts with & in quotes"
            )
        if getattr(event, "tag", None) not in (None, ""):
            self.refuse(event, path, "uses a tag (!)", "put a text that starts with ! in quotes")

    def build_mapping(self, events: Iterator[Event], path: Path_) -> dict[str, Any]:
        """Return the keys and values up to the end of a mapping."""
        result: dict[str, Any] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key = self.read_key(event, path)
            here = (*path, key)
            if key in result:
                first = self.tree.keys[here][0]
                if path and isinstance(path[-1], int) and key == next(iter(result)) and _place(event)[0] > first:
                    problem = f"begins another entry without a dash; the one of line {first} has its {key}"
                    self.refuse(event, path[:-1], problem, f"write it like this: - {key}: …")
                self.add_fault(event, here, f"stands twice; the first is in line {first}", "remove one of the two")
                self.build_node(next(events), events, (*path, f"{key} (again)"))
                continue
            self.tree.keys[here] = _place(event)
            result[key] = self.build_node(next(events), events, here)
            if key == "id" and _ID.fullmatch(str(result[key])):
                self.tree.ids[path] = str(result[key])
        return result

    def read_key(self, event: Event, path: Path_) -> str:
        """Return a key; refuse one that is no short word."""
        if not isinstance(event, ScalarEvent):
            self.refuse(event, path, "has a key that is not a word", "write a short word, then a colon")
        self.refuse_marks(event, path)
        key = self.read_text(event, path)
        if key == "<<":
            self.refuse(event, path, "merges another group (<<)", "write its keys out")
        if len(key) > MAX_KEY or "\n" in key:
            self.refuse(event, path, "has a key that is not a word", "write a short word, then a colon")
        return key

    def build_sequence(self, events: Iterator[Event], path: Path_) -> list[Any]:
        """Return the entries up to the end of a list."""
        result: list[Any] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            result.append(self.build_node(event, events, (*path, len(result))))
        return result

    def build_scalar(self, event: Event, path: Path_) -> Any:
        """Return the value of a scalar: a text if it is in quotes, else what its plain text stands for.

        Reports a plain one that a # cuts off, and remembers one in quotes: parsing may stop behind it.
        """
        text = self.read_text(event, path)
        style = getattr(event, "style", None)
        self.last_quoted = event if style in ("'", '"') else None
        if not style:
            self.check_cut(event, path, text)
        return text if style else plain_scalar(text)

    def check_cut(self, event: Event, path: Path_, text: str) -> None:
        """Report a text that ends at a # sign: a comment for YAML, part of the text for whoever wrote it.

        A single word may be an id with a comment behind it; the form of the file tells.
        """
        if not self.rest_of_line(event, path).lstrip().startswith("#"):
            return
        if " " in text or not text:
            self.tree.faults.append(cut_fault(self.tree, path))
        else:
            self.tree.cuts.append(path)

    def rest_of_line(self, event: Event, path: Path_) -> str:
        """Return the rest of the line after a value, or after its key where the value is empty."""
        line, column = event.end_mark.line, event.end_mark.column
        if not getattr(event, "value", "") and path in self.tree.keys:
            line, column = self.tree.keys[path][0] - 1, self.tree.keys[path][1] + len(str(path[-1]))
        return self.tree.lines[line][column:] if line < len(self.tree.lines) else ""

    def read_text(self, event: Event, path: Path_) -> str:
        """Return the text of a scalar; refuse signs that the file itself may not hold and escapes bring in."""
        text = _join_surrogates(str(getattr(event, "value", "")))
        sign = unreadable_sign(text)
        if sign:
            self.refuse(event, path, *hidden_character(sign))
        return text


def _join_surrogates(text: str) -> str:
    """Return a text in which the pairs that JSON writes for one character, such as an emoji, are that character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _place(event: Event) -> Place:
    """Return the line and column, from 1, at which an event starts."""
    return (event.start_mark.line + 1, event.start_mark.column + 1)
