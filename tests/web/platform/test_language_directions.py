"""The stylesheets know start and end, not left and right: so pages turn round with the writing."""

import re
from pathlib import Path

import pytest

from web.platform.assets import stylesheets

STATIC = Path(__file__).resolve().parents[3] / "static"
SIDE = r"(left|right)"
PHYSICAL = re.compile(
    rf"""
    \b(margin|padding|border|inset|scroll-margin|scroll-padding|overflow)-{SIDE}\b   # margin-left
    | (?<![-\w]){SIDE}\s*:                                                           # left: 0
    | \b(text-align|float|clear|caption-side|justify-\w+)\s*:\s*{SIDE}\b             # text-align: left
    | \bborder-(top|bottom)-{SIDE}-radius\b
    | \b(margin|padding|inset|border-width)\s*:\s*([^\s;}}]+\s+){{3}}[^\s;}}]+\s*[;}}]  # four sides, as they go round
    """,
    re.VERBOSE,
)


@pytest.mark.parametrize("path", stylesheets(STATIC), ids=lambda path: path.name)
def test_no_stylesheet_names_a_physical_side(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    found = [match.group().strip() for match in PHYSICAL.finditer(rules)]
    assert not found, found


@pytest.mark.parametrize(
    "rule",
    [
        "a { margin-left: 1rem; }",
        "a { left: 0; }",
        "a { inset: 0; right:0 }",
        "a { text-align: right; }",
        "a { float: left }",
        "a { border-top-left-radius: 1px }",
        "a { padding: 1px 2px 3px 4px; }",
        "a{border-right:1px}",
    ],
)
def test_a_physical_side_is_found(rule: str) -> None:
    assert PHYSICAL.search(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "a { margin-inline-start: 1rem; }",
        "a { inset-inline-end: 0; }",
        "a { text-align: end; }",
        ".margin-bar__end--right { padding: 1px 2px; }",
        "a { margin: 0 auto; }",
    ],
)
def test_a_logical_side_is_fine(rule: str) -> None:
    assert not PHYSICAL.search(rule)
