"""The way from the start page to the verdict is short, and what is said of its length is true."""

from math import ceil
from pathlib import Path

import pytest

from questions import Bank
from tests.web.page_checks import text_of
from tests.web.reading_time import seconds_by_page
from tests.web.visitor import Visitor
from web.session.steps import minutes

README = Path(__file__).resolve().parents[3] / "README.md"


@pytest.fixture(params=["en", "de"])
def seconds(request: pytest.FixtureRequest, visitor: Visitor, bank: Bank) -> dict[str, float]:
    return seconds_by_page(visitor.client, bank, request.param)


def test_the_way_takes_six_minutes_at_most(seconds: dict[str, float]) -> None:
    assert seconds["/"] <= 30
    assert sum(seconds.values()) <= 6 * 60, seconds


def test_the_start_page_and_the_readme_say_how_long_it_takes(
    seconds: dict[str, float], visitor: Visitor, bank: Bank
) -> None:
    said = ceil(sum(seconds.values()) / 60)
    assert said == minutes(bank)
    assert f"{said} minutes" in text_of(visitor.visit("/").main)
    assert f"{said} minutes" in README.read_text(encoding="utf-8")
