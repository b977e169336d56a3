"""The packages that are asked for by name: all that the code imports, so that none is there only by chance."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = {"app", "questions", "scoring", "storage", "jobs", "documents", "web"}
FILES = [ROOT / "app.py", *(path for room in sorted(OWN - {"app"}) for path in (ROOT / room).rglob("*.py"))]
LINE = re.compile(r"(?m)^([\w.-]+)(?:\[\w+\])?[<>=]")


def imported(path: Path) -> Iterator[str]:
    """Yield the first names of all modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def called(name: str) -> str:
    """Return the name of a package as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named(*files: str) -> set[str]:
    return {called(name) for file in files for name in LINE.findall((ROOT / file).read_text(encoding="utf-8"))}


def test_every_package_that_is_imported_is_asked_for_by_name() -> None:
    modules = {module for path in FILES for module in imported(path)} - OWN - set(sys.stdlib_module_names)
    owners = packages_distributions()
    wanted = {called(owners[module][0]) for module in modules}
    assert (
        wanted - named("requirements.in", "requirements-postgres.in", "requirements-redis.in", "requirements-pdf.in")
        == set()
    )


@pytest.mark.parametrize(
    "file", ["requirements.in", "requirements-postgres.in", "requirements-redis.in", "requirements-pdf.in"]
)
def test_every_package_has_a_bound_and_says_what_for(file: str) -> None:
    lines = [line for line in (ROOT / file).read_text(encoding="utf-8").splitlines() if line[0].isalpha()]
    assert lines
    assert all(re.search(r"<\d\S*\s+# \w", line) for line in lines)
