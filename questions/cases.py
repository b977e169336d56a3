"""Reference cases: real hiring needs, what two readers answered for them, and what two experts said of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from questions.sheet import Sheet, sheet_of

ROLES = ("head", "director")
"""The roles between which the experts judged, from −2 to 2."""
SEALED_OF = 3  # one of so many needs is sealed


@dataclass(frozen=True, slots=True)
class Case:
    """One hiring need. `sheets` are independent readings of the brief; `leans` are the experts' judgements as numbers.

    A lean runs from −2 (clearly the first of `ROLES`) through 0 to 2 (clearly the second). An unseen need was not
    looked at while this edition of the shipped bank was worded; the 33 oldest needs had served to word the first.
    """

    id: str
    brief: str
    sheets: tuple[Sheet, ...]
    leans: tuple[int, ...]
    is_unseen: bool = False

    @property
    def mean_lean(self) -> float:
        """Return the mean of the experts' leans."""
        return sum(self.leans) / len(self.leans)

    @property
    def experts_agree(self) -> bool:
        """Whether all experts lean to the same side."""
        return all(lean > 0 for lean in self.leans) or all(lean < 0 for lean in self.leans)

    @property
    def is_sealed(self) -> bool:
        """Whether the need is of the third that nobody sees while tuning: by a hash of its id, the same for all."""
        return sha256(self.id.encode()).digest()[0] % SEALED_OF == 0


def shipped_cases() -> Path:
    """Return the file of the shipped cases."""
    return Path(__file__).parent / "cases" / "cases.jsonl"


@lru_cache(maxsize=2)
def load_cases(path: Path | None = None) -> tuple[Case, ...]:
    """Read the cases, one JSON object a line. They are the project's own, so a fault in them is a bug and raises."""
    text = (path or shipped_cases()).read_text(encoding="utf-8")
    return tuple(_build_case(json.loads(line)) for line in text.splitlines() if line)


def _build_case(entry: Mapping[str, Any]) -> Case:
    """Return the case that one line of the file describes."""
    sheets = tuple(sheet_of(sheet) for sheet in entry["sheets"])
    return Case(
        entry["id"],
        entry["brief"],
        sheets,
        tuple(expert["lean"] for expert in entry["experts"]),
        entry.get("unseen", False),
    )
