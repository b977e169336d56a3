"""The requirements in docs/asvs.toml, and the parts of docs/security.md that are made of them.

`python -m tests.docs.asvs` writes them anew.
"""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "asvs.toml"
PAGE = ROOT / "docs" / "security.md"
IDS = Path(__file__).with_name("asvs_ids.txt")
STATUSES = ("met", "absent", "n/a", "deviation", "open")
SHOWN = {"met", "absent"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement, what we say of it, and the tests and headings that show it."""

    id: str
    level: int
    gist: str
    status: str
    reason: str
    tests: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()

    @property
    def chapter(self) -> str:
        return self.id.removeprefix("v5.0.0-").split(".")[0]


def read_requirements(file: Path = FILE) -> tuple[Requirement, ...]:
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["requirement"]
    return tuple(
        Requirement(**row | {"tests": tuple(row.get("tests", ())), "docs": tuple(row.get("docs", ()))}) for row in rows
    )


def read_chapters(file: Path = FILE) -> dict[str, str]:
    chapters: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))["chapters"]
    return chapters


def read_ids() -> list[tuple[str, int]]:
    """Read id and level of every requirement of the standard's levels 1 and 2."""
    lines = (line for line in IDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [(id_, int(level)) for id_, level in map(str.split, lines)]


def unshown(requirements: Sequence[Requirement]) -> list[str]:
    """Name what is said to be met or absent although neither a test nor a document is named."""
    return [row.id for row in requirements if row.status in SHOWN and not (row.tests or row.docs)]


def missing_tests(requirements: Sequence[Requirement]) -> list[str]:
    """Name the tests that are named and do not exist."""
    return [f"{row.id}: {test}" for row in requirements for test in row.tests if not is_a_test(test)]


def is_a_test(node: str) -> bool:
    """Tell whether a test exists, from its source: nothing is imported."""
    path, _, name = node.partition("::")
    return name in test_names(ROOT / path)


@cache
def test_names(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def missing_headings(requirements: Sequence[Requirement]) -> list[str]:
    """Name the headings that are named and do not exist."""
    return [f"{row.id}: {place}" for row in requirements for place in row.docs if not is_a_heading(place)]


def is_a_heading(place: str) -> bool:
    path, _, heading = place.partition("#")
    return heading in headings(ROOT / path)


def headings(path: Path) -> list[str]:
    """Return the headings of a page, without their marks."""
    if not path.is_file():
        return []
    return re.findall(r"^#+ (.+?)\s*$", path.read_text(encoding="utf-8"), re.MULTILINE)


def summary(requirements: Sequence[Requirement], chapters: dict[str, str]) -> str:
    """Return the table that counts the requirements of each chapter by status."""
    head = ["| chapter | all | " + " | ".join(STATUSES) + " |", "|---|" + "---:|" * (len(STATUSES) + 1)]
    by_chapter = {
        f"{id_} {name}": [row for row in requirements if row.chapter == id_] for id_, name in chapters.items()
    }
    lines = [_counted(name, rows) for name, rows in by_chapter.items()]
    return "\n".join([*head, *lines, _counted("**all**", requirements)])


def _counted(name: str, rows: Sequence[Requirement]) -> str:
    counts = Counter(row.status for row in rows)
    cells = [str(counts[status]) if counts[status] else "" for status in STATUSES]
    return f"| {name} | {len(rows)} | " + " | ".join(cells) + " |"


def listed(requirements: Sequence[Requirement], status: str) -> str:
    """Return the requirements of one status as a list."""
    return "\n".join(
        f"- `{row.id}` (level {row.level}) {row.gist}. {row.reason}" for row in requirements if row.status == status
    )


def parts(requirements: Sequence[Requirement], chapters: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give name and text of the parts of the page that are made of the file."""
    yield "summary", summary(requirements, chapters)
    yield "deviations", listed(requirements, "deviation")
    yield "open", listed(requirements, "open")


def rewritten(page: str, requirements: Sequence[Requirement], chapters: dict[str, str]) -> str:
    """Return the page with its parts as the file has them."""
    for name, text in parts(requirements, chapters):
        start, end = f"<!-- asvs: {name} -->", f"<!-- asvs: end of {name} -->"
        before, _, rest = page.partition(start)
        _, _, after = rest.partition(end)
        if not after:
            raise ValueError(f"{PAGE.name} needs {start} and {end}")
        page = f"{before}{start}\n{text}\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), read_requirements(), read_chapters()), encoding="utf-8")
