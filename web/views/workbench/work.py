"""The file that somebody works on, the numbers that were typed over its own, and the bank that comes out of both."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from questions import Bank, BankError, Fault
from questions.load import bank_with_numbers, numbers_in_force
from questions.reading.files import NUMBERS
from questions.reading.numbers import change_numbers, numbers_of, write_number
from questions.reading.yaml_file import read_yaml, read_yaml_bytes
from questions.reading.yaml_tree import Path_, Tree, is_number
from web.session.forms import read_line

MOST_BYTES = 20 * 1024  # of a file: as text in a form, with the numbers beside it, it must fit into a request
MOST_TYPED = 40  # characters of a number
TOGETHER = (("shares", 2), ("variations", 2))  # numbers under a path of this length are changed for one reason
COMMA = re.compile(r"(?<=\d),(?=\d)")


@dataclass(frozen=True, slots=True)
class Work:
    """A file as it was uploaded or is in force, its numbers, those of the bank in force, and what was typed."""

    raw: bytes
    tree: Tree
    numbers: Mapping[Path_, Decimal]
    in_force: Mapping[Path_, Decimal]
    typed: Mapping[Path_, str]

    @property
    def text(self) -> str:
        """Return the text of the file."""
        return self.raw.decode("utf-8-sig")

    def value(self, path: Path_) -> str:
        """Return what stands in a field: what was typed, or else the number of the file."""
        return self.typed.get(path, write_plainly(self.numbers[path]))

    def is_changed(self, path: Path_) -> bool:
        """Tell whether a number is another one than in the file."""
        return not _is_same(self.value(path), self.numbers[path])

    def differs(self, path: Path_) -> bool:
        """Tell whether a number is another one than in force, or not there."""
        return path not in self.in_force or not _is_same(self.value(path), self.in_force[path])

    @property
    def changes(self) -> dict[str, list[Path_]]:
        """Return what was changed in the file, by what is changed for one reason."""
        return group_paths(path for path in self.numbers if self.is_changed(path))

    @property
    def differences(self) -> dict[str, list[Path_]]:
        """Return what differs from the file in force, likewise."""
        return group_paths(path for path in self.numbers if self.differs(path))

    @property
    def is_other(self) -> bool:
        """Whether the file has other numbers than the one in force, before anything was typed."""
        return any(path not in self.in_force or self.in_force[path] != number for path, number in self.numbers.items())

    @property
    def unexplained(self) -> list[str]:
        """Return what was changed and needs a reason: not what was put back to the number in force."""
        differences = self.differences
        return [unit for unit in self.changes if unit in differences]

    def changed_text(self, notes: Mapping[Path_, list[str]] | None = None) -> str:
        """Return the text of the file with what was typed, and with comments above some numbers."""
        values = {path: write_number(self.value(path)) for path in self.numbers if self.is_changed(path)}
        return change_numbers(self.text, self.tree, values, notes)

    def build(self, bank: Bank) -> Bank:
        """Return the bank with the words of another and these numbers; raises BankError."""
        if not self.changes:
            return _build(bank, self.tree)
        return _build(bank, read_yaml(self.changed_text(), NUMBERS))

    def with_typed(self, read: Callable[[str], str | None]) -> "Work":
        """Return the work with what `read` knows of each number by the name of its field."""
        given = {path: read(name_of(path)) for path in self.numbers}
        return replace(self, typed={path: clean_number(text) for path, text in given.items() if text is not None})

    def put_back(self, unit: str = "") -> "Work":
        """Return the work with the numbers in force again: of one change, or of all of them."""
        back = {
            path: write_plainly(self.in_force.get(path, number))
            for path, number in self.numbers.items()
            if unit in {"", unit_of(path)}
        }
        return replace(self, typed={**self.typed, **back})


def open_file(raw: bytes, bank: Bank) -> Work:
    """Return the work on a file that fits the words of a bank; raises BankError with what is wrong with it."""
    if len(raw) > MOST_BYTES:
        raise BankError([Fault(NUMBERS, 0, 0, "", f"is larger than {MOST_BYTES // 1024} kB")])
    tree = read_yaml_bytes(raw, NUMBERS)
    _build(bank, tree)
    return Work(raw, tree, numbers_of(tree.data), numbers_in_force(bank), {})


def _build(bank: Bank, tree: Tree) -> Bank:
    """Return the bank with the words of another, in all its languages and with its role pack, and new numbers."""
    if tree.faults:
        raise BankError(tree.faults)
    return replace(bank_with_numbers(bank, tree), spoken=bank.spoken, pack=bank.pack)


def name_of(path: Path_) -> str:
    """Return the name of the field of a number: its keys, with dots between them."""
    return ".".join(map(str, path))


def unit_of(path: Path_) -> str:
    """Return what a number is changed with: shares of an area belong together, and the times of variations."""
    return name_of(path[: next((length for key, length in TOGETHER if path[0] == key), len(path))])


def group_paths(paths: Iterable[Path_]) -> dict[str, list[Path_]]:
    """Return the paths by what is changed for one reason."""
    found: dict[str, list[Path_]] = {}
    for path in paths:
        found.setdefault(unit_of(path), []).append(path)
    return found


def clean_number(text: str) -> str:
    """Return what was typed for a number in one line, with a dot where a comma was written for it."""
    return COMMA.sub(".", read_line(text))[:MOST_TYPED].removeprefix("+")


def write_plainly(number: Decimal) -> str:
    """Return a number as people write it, without an exponent."""
    return format(number, "f")


def _is_same(typed: str, number: Decimal) -> bool:
    """Tell whether what was typed is this number."""
    return is_number(typed) and Decimal(typed) == number
