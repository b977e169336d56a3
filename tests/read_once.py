"""What all apps of a test process read alike is read once: the shipped bank, and the templates.

Nearly every test of the pages builds an app of its own, and half of its time went into reading these again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from types import CodeType
from typing import Any
from unittest.mock import patch

from jinja2.bccache import Bucket, BytecodeCache

import web.platform.bank
from questions import Bank, load_bank
from web.platform.rendering import Pages


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
    """Let apps share what does not change while tests run; a bank in a folder of its own is read each time."""
    shipped, compiled, begin = cache(load_bank), Compiled(), Pages.__init__

    def load(directory: Path | None = None) -> Bank:
        return shipped() if directory is None else load_bank(directory)

    @wraps(begin)
    def begin_with_compiled(self: Pages, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **{"bytecode_cache": compiled} | named)

    with patch.object(web.platform.bank, "load_bank", load), patch.object(Pages, "__init__", begin_with_compiled):
        yield
