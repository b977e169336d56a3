"""Personas: sheets written by somebody who knows the field, with the verdict that is expected of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from questions.model import Bank
from questions.reading.faults import Fault, SheetError, closest, one_of
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
    personas, faults = read_personas(directory, bank)
    if faults:
        raise SheetError(faults)
    return personas


def read_personas(directory: Path, bank: Bank) -> tuple[tuple[Persona, ...], tuple[Fault, ...]]:
    """Return the personas in a bank's folder that fit the bank, and what is wrong with the others."""
    faults: list[Fault] = []
    personas = []
    for path in sorted((directory / FOLDER).glob("*.yaml")):
        tree = read_yaml_file(path)
        tree.faults.extend(_check_persona(tree, bank) if not tree.faults else ())
        faults += [replace(fault, file=f"{FOLDER}/{fault.file}") for fault in tree.faults]
        if not tree.faults:
            data, expect = tree.data, tree.data["expect"]
            name = data.get("name") or path.stem
            personas.append(Persona(name, sheet_of(data), expect["kind"], expect.get("role")))
    return tuple(personas), tuple(faults)


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
            yield tree.fault(
                ("expect", key), "is not a key that is known here", one_of(_EXPECTED), closest(str(key), _EXPECTED)
            )
    kind, role, roles = expect.get("kind"), expect.get("role"), list(bank.roles)
    if kind not in KINDS:
        yield tree.fault(("expect", "kind"), "is not a verdict", one_of(KINDS), closest(str(kind), KINDS))
        return
    needs_role = kind in ("clear", "leaning")
    if needs_role and role not in roles:
        yield tree.fault(("expect", "role"), "is not a role of the bank", one_of(roles), closest(str(role), roles))
    if not needs_role and role is not None:
        yield tree.fault(("expect", "role"), "does not go with this verdict", "leave it out")
