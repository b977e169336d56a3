"""The list of changes, and the version that is written beside every result."""

import re
from pathlib import Path

from web import VERSION

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


def test_the_newest_release_is_the_version_that_results_name() -> None:
    headings = re.findall(r"(?m)^## (\S+)", CHANGELOG.read_text(encoding="utf-8"))
    newest = next(heading for heading in headings if heading != "Unreleased")
    number, dot_dev, _ = VERSION.partition(".dev")
    assert (number > newest) if dot_dev else (number == newest)
