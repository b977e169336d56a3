"""What the main pages tell a screen reader, kept as text in snapshots/: role, name and order of all that is heard."""

import os
import re
from calendar import month_name
from collections.abc import Callable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

import pytest
from playwright.sync_api import Page

from questions import Bank
from tests.journeys.test_every_state import ALLOWED, STATES

pytestmark = pytest.mark.slow

OpenPage = Callable[..., Page]
SNAPSHOTS = Path(__file__).with_name("snapshots")
RENEW = "RENEW_SNAPSHOTS"
ADVICE = f"If that is meant: {RENEW}=1 .venv/bin/python -m pytest -n 0 {Path(__file__).relative_to(Path.cwd())}"

# What is another on every day, in every run, or with every version.
MASKED = (
    (re.compile(rf"\d{{1,2}} ({'|'.join(month_name[1:])}) \d{{4}}"), "DATE"),
    (re.compile(r"https?://[\w.:/-]+"), "ADDRESS"),
    (re.compile(r"version \S+ \(\w+\)"), "version VERSION"),
    (re.compile(r"Role Fit \d[\w.]*"), "Role Fit VERSION"),
)
LINE = re.compile(r"( *)- '?([\w/]+)")
FRAME = ("banner", "main", "contentinfo", "navigation", "region", "article", "heading", "alert", "status", "figure")
TABLE = ("table", "row", "columnheader", "rowheader", "cell")
FIELDS = ("group", "radio", "checkbox", "textbox", "button", "img")
WHOLE = ("alert", "status", "figure")  # kept with all that stands in them

# The pages, and the roles that are kept of them; everything where none is named.
KEPT: Mapping[str, tuple[str, ...]] = {
    "start": FRAME,
    "trade-off": (),
    "trade-off with error": (),
    "review": FRAME,
    "result, leaning": FRAME + TABLE,
    "share page": FRAME + FIELDS,
}


def masked(snapshot: str) -> list[str]:
    """Take away addresses, dates and versions."""
    kept = [line for line in snapshot.splitlines() if not line.lstrip().startswith("- /url:")]
    for pattern, word in MASKED:
        kept = [pattern.sub(word, line) for line in kept]
    return kept


def outline(lines: list[str], roles: tuple[str, ...]) -> Iterator[str]:
    """Keep the lines of some roles, each below the nearest one that is kept."""
    around: list[tuple[int, str]] = []  # the kept lines that the next one stands in: how far set in, and the role
    for line in lines:
        found = LINE.match(line)
        assert found, line
        inset, role = len(found[1]), found[2]
        while around and around[-1][0] >= inset:
            around.pop()
        if not roles or role in roles or any(whole in WHOLE for _, whole in around):
            yield f"{'  ' * len(around)}{line.strip()}\n"
            around.append((inset, role))


@pytest.mark.parametrize("state", KEPT)
def test_a_page_tells_what_it_told_before(open_page: OpenPage, bank: Bank, state: str) -> None:
    page = open_page(1280, allowed=ALLOWED)
    STATES[state](page, bank)
    now = "".join(outline(masked(page.locator("body").aria_snapshot()), KEPT[state]))
    kept = SNAPSHOTS / f"{state.replace(', ', '-').replace(' ', '-')}.yaml"
    if os.environ.get(RENEW):
        kept.write_text(now)
    before = kept.read_text() if kept.exists() else ""
    changed = "".join(unified_diff(before.splitlines(True), now.splitlines(True), "before", "now", n=2))
    assert not changed, f"{kept.name}:\n{changed}\n{ADVICE}"
