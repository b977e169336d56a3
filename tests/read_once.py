"""What all tests of a process make alike is made once: YAML of the same text, templates, stylesheets and routes.

Nearly every test of the pages builds an app of its own, and half of its time went into making these again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache, wraps
from pathlib import Path
from types import CodeType
from typing import Any
from unittest.mock import patch

from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

import app
import questions.reading.yaml_file
import scoring.firmness
import web.platform.assets
import web.platform.bank
from questions import Bank, load_bank
from questions.reading.yaml_file import read_yaml
from questions.reading.yaml_tree import Tree
from scoring.above_zero import AboveZero, count_above_zero
from scoring.grid import Line
from web.access.cookie_size import check_size
from web.platform.assets import bundle
from web.platform.rendering import Pages

Count = Callable[[Sequence[Line]], AboveZero]
Builder = Callable[..., Callable[..., tuple[str, str]]]


class Compiled(BytecodeCache):
    """Keeps compiled templates by name and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


@contextmanager
def shared_reading() -> Iterator[None]:
    """Let tests share what does not change while they run; a bank in a folder of its own is built each time."""
    shipped, compiled, begin = cache(load_bank), Compiled(), Pages.__init__
    read_once = lru_cache(maxsize=100)(read_yaml)
    check_shipped = cache(lambda: check_size(shipped()))

    def read(text: str, file: str) -> Tree:
        tree = read_once(text, file)
        return replace(tree, faults=[*tree.faults])  # to which those of the meaning are added

    def load(directory: Path | None = None) -> Bank:
        return shipped() if directory is None else load_bank(directory)

    def check(bank: Bank) -> None:
        check_shipped() if bank is shipped() else check_size(bank)

    @wraps(begin)
    def begin_with_compiled(self: Pages, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **{"bytecode_cache": compiled} | named)

    with (
        patch.object(scoring.firmness, "count_above_zero", counted_once(count_above_zero)),
        patch.object(questions.reading.yaml_file, "read_yaml", read),
        patch.object(web.platform.bank, "load_bank", load),
        patch.object(app, "check_size", check),
        patch.object(web.platform.assets, "bundle", cache(bundle)),
        patch.object(Pages, "__init__", begin_with_compiled),
        patch.object(Rule, "_compile_builder", compiled_once(Rule._compile_builder)),
    ):
        yield


def counted_once(count: Count) -> Count:
    """Return what counts over the same tables once: the reference cases are scored by many tests."""
    numbers: dict[tuple[tuple[int, int], ...], int] = {}
    found: dict[tuple[int, ...], AboveZero] = {}

    def look_up(tables: Sequence[Line]) -> AboveZero:
        key = tuple(numbers.setdefault(tuple(table.items()), len(numbers)) for table in tables)
        if key not in found:
            found[key] = count(tables)
        return found[key]

    return look_up


def compiled_once(compile_builder: Builder) -> Builder:
    """Return what makes the address of a route, compiled once for all apps."""
    made: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}

    def build(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*rule._trace, append_unknown, *(rule.defaults or {}).items())
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    return build
