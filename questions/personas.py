"""Personas: sheets written by somebody who knows the field, with the verdict that is expected of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from questions.model import Bank
from questions.reading.faults import Fault, SheetError, one_of
from questions.reading.yaml_builder import cut_fault
from questions.reading.yaml_file import read_yaml_file
from questions.reading.yaml_tree import Tree
from questions.sheet import Sheet, sheet_faults, sheet_of

KINDS = ("clear", "leaning", "hybrid", "undecided", "too_close", "too_little")
"""What can be expected; too_close stands for hybrid or undecided."""

FOLDER = "personas"
_KEYS = ("name", "answers", "double", "context", "expect")
_EXPECTED = ("kind", "role")


@dataclass(frozen=True, slots=True)
class Persona:
    """A sheet and what should come out of it; `role` is None where no role is expected."""

    name: str
    sheet: Sheet
    kind: str
    role: str | None


def load_personas(directory: Path, bank: Bank) -> tuple[Persona, ...]:
    """Read all personas/*.yaml in a bank's folder; raises SheetError with the faults of all files."""
    faults: list[Fault] = []
    personas = []
    for path in sorted((directory / FOLDER).glob("*.yaml")):
        tree = read_yaml_file(path)
        tree.faults.extend(_check_persona(tree, bank) if not tree.faults else ())
        faults += tree.faults
        if not tree.faults:
            data, expect = tree.data, tree.data["expect"]
            name = data.get("name") or path.stem
            personas.append(Persona(name, sheet_of(data), expect["kind"], expect.get("role")))
    if faults:
        raise SheetError(faults)
    return tuple(personas)


def _check_persona(tree: Tree, bank: Bank) -> Iterator[Fault]:
    """Yield what is wrong with the file of a persona: its sheet, its name, what is expected of it."""
    yield from sheet_faults(tree, bank, _KEYS)
    if not isinstance(tree.data, dict):
        return
    if ("name",) in tree.cuts:
        yield cut_fault(tree, ("name",))
    if not isinstance(tree.data.get("name", ""), str):
        yield tree.fault(("name",), "is not a text", 'put it in "quotes" if it looks like a number')
    expect = tree.data.get("expect")
    if not isinstance(expect, dict):
        example = f"expect: {{kind: clear, role: {next(iter(bank.roles))}}}"
        yield tree.fault(("expect",), "is missing", f"the verdict you expect: {example}")
        return
    for key in expect:
        if key not in _EXPECTED:
            yield tree.fault(("expect", key), "is not a key that is known here", one_of(_EXPECTED))
    if expect.get("kind") not in KINDS:
        yield tree.fault(("expect", "kind"), "is not a verdict", one_of(KINDS))
        return
    needs_role = expect.get("kind") in ("clear", "leaning")
    if needs_role and expect.get("role") not in list(bank.roles):
        yield tree.fault(("expect", "role"), "is not a role of the bank", one_of(list(bank.roles)))
    if not needs_role and expect.get("role") is not None:
        yield tree.fault(("expect", "role"), "does not go with this verdict", "leave it out")
