"""Reading pages of docs/: tables below a heading, links, and the tests that are named."""

import re
from pathlib import Path

from tests.docs.asvs import ROOT, headings, is_a_test

NODE = re.compile(r"`(tests/[\w/]+\.py::\w+)`")
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")


def section(path: Path, heading: str) -> str:
    """Return what stands below a heading, up to the next one."""
    text = path.read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{path.name} has no heading {heading}"
    return found[1]


def tables(text: str) -> list[list[list[str]]]:
    """Return the rows of each table, without its head and rule."""
    blocks = re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE)
    return [[cells(line) for line in block.strip().splitlines()[2:]] for block in blocks]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def bare(cell: str) -> str:
    """Return a cell without its code marks."""
    return cell.replace("`", "")


def broken_links(path: Path) -> list[str]:
    """Return links of a page that lead to no file, or to no heading of one."""
    return [target for target in LINK.findall(path.read_text(encoding="utf-8")) if not _leads_somewhere(path, target)]


def _leads_somewhere(path: Path, target: str) -> bool:
    if target.startswith(("https://", "http://")):
        return True
    name, _, anchor = target.partition("#")
    file = (path.parent / name).resolve() if name else path
    return file.exists() and (not anchor or anchor in map(_anchor, headings(file)))


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def missing_tests_of(path: Path) -> list[str]:
    """Return tests that a page names and that do not exist."""
    return [node for node in NODE.findall(path.read_text(encoding="utf-8")) if not is_a_test(node)]


def page(name: str) -> Path:
    return ROOT / name
