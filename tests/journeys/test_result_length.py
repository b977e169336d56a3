"""A result fits two screens of a computer and five of a phone before anything is opened."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from questions import Bank
from scoring import Kind
from tests.journeys.conftest import HEIGHTS
from tests.journeys.walking import fill_and_finish
from tests.sheets import KINDS, answers_of_kind

OpenPage = Callable[..., Page]
SCREENS = {1280: 2, 390: 5}


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "de"])
@pytest.mark.parametrize(
    "kind", [kind if kind is Kind.HYBRID else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS]
)
def test_a_result_is_two_screens_or_five_long(open_page: OpenPage, bank: Bank, kind: Kind, language: str) -> None:
    page = open_page(1280)
    page.goto(f"/?lang={language}")
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, kind)))
    for width, screens in SCREENS.items():
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        end = page.evaluate("document.querySelector('main').getBoundingClientRect().bottom + scrollY")
        assert end <= screens * HEIGHTS[width], (width, end / HEIGHTS[width])


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_panel_is_two_screens_long_before_its_folded_parts(open_page: OpenPage, language: str) -> None:
    page = open_page(1280)
    page.goto(f"/jobs/sample?lang={language}")
    end = page.locator(".result > .part").first.evaluate("part => part.getBoundingClientRect().top + scrollY")
    assert end <= SCREENS[1280] * HEIGHTS[1280]


def test_a_link_to_a_part_opens_it(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING)))
    assert not page.locator("table.sums").is_visible()
    page.locator(".on-page a[href='#all-part']").click()
    page.locator("table.sums").wait_for(state="visible")


def test_the_caption_of_a_table_fills_the_line_of_a_phone(open_page: OpenPage) -> None:
    page = open_page(390)
    page.goto("/sample#all-part")
    caption = page.locator("table.sums caption").bounding_box()
    assert caption
    assert caption["width"] > 300
