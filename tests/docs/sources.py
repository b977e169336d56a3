"""The sources of the app as text and as syntax trees, for tests that show what is not in them."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("web", "storage", "jobs", "documents", "scoring", "questions")


@cache
def trees() -> dict[str, ast.Module]:
    """Return every module that runs in production, by its path."""
    paths = [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def texts(folder: str, ending: str) -> dict[str, str]:
    """Return every file of a folder with an ending, by its path."""
    paths = sorted((ROOT / folder).rglob(f"*{ending}"))
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


@cache
def imported(tree: ast.AST) -> tuple[str, ...]:
    """Return the full name of everything that is imported."""
    return tuple(_imported(tree))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importing(trees: dict[str, ast.Module], banned: Iterable[str]) -> list[str]:
    """Return where a banned module, or something in it, is imported."""
    names = tuple(banned)
    return [
        f"{path}: {name}"
        for path, tree in trees.items()
        for name in imported(tree)
        if any(f"{name}.".startswith(f"{module}.") for module in names)
    ]


@cache
def calls(tree: ast.AST) -> tuple[tuple[str, ast.Call], ...]:
    """Return every call with the written name of what is called: `print`, `re.compile`, `….format`."""
    return tuple((written(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def written(node: ast.expr) -> str:
    """Return a name as it is written; what is no plain name becomes an ellipsis."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{written(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else "…"


def calling(trees: dict[str, ast.Module], banned: Iterable[str]) -> list[str]:
    """Return where something banned is called; a name that begins with a dot is a method of anything."""
    names = tuple(banned)
    return [
        f"{path}:{call.lineno}: {name}"
        for path, tree in trees.items()
        for name, call in calls(tree)
        if name in names or name.endswith(tuple(word for word in names if word.startswith(".")))
    ]


def holding(files: dict[str, str], words: Iterable[str]) -> list[str]:
    """Return which files hold one of the words, whatever its case."""
    return [f"{path}: {word}" for path, text in files.items() for word in words if word.lower() in text.lower()]
