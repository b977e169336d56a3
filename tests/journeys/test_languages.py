"""The pages in a real browser, in German and written from right to left."""

import pytest
from playwright.sync_api import Browser, Page, expect

from questions import Bank
from scoring import Kind
from tests.browser import axe_violations
from tests.journeys.conftest import OpenPage
from tests.journeys.test_every_state import STATES
from tests.journeys.walking import fill_and_finish
from tests.sheets import answers_of_kind

NARROW, WIDE = 320, 1280
ALLOWED = ("404", "409", "422", "400")
TURNED = ["start", "trade-off", "situation with error", "context", "review", "controls", "another device", "method"]
RESULTS = [f"result, {kind}" for kind in (Kind.CLEAR, Kind.UNDECIDED, Kind.TOO_LITTLE)]


def runs_over(page: Page) -> list[str]:
    """Tell which elements stick out of the page at either side; what scrolls by itself may."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter((e) => {
          const box = e.getBoundingClientRect();
          return (box.right > innerWidth + 1 || box.left < -1) && !e.closest('.scroll, .visually-hidden, .skip-link');
        }).map((e) => `${e.tagName} ${e.className}: ${e.textContent.trim().slice(0, 60)}`)"""
    )
    return found


def test_a_german_browser_is_spoken_to_in_german_and_may_choose_english(browser: Browser, live_url: str) -> None:
    context = browser.new_context(base_url=live_url, locale="de-AT", java_script_enabled=False)
    page = context.new_page()
    page.goto("/privacy")
    expect(page.locator("h1")).to_have_text("Datenschutz")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Privacy")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    context.close()


@pytest.mark.long
@pytest.mark.parametrize("state", STATES)
def test_german_words_do_not_run_out_of_a_narrow_screen(open_page: OpenPage, bank: Bank, state: str) -> None:
    page = open_page(NARROW, allowed=ALLOWED)
    page.set_extra_http_headers({"Accept-Language": "de"})
    STATES[state](page, bank)
    assert page.locator("html").get_attribute("lang") == "de"
    assert not runs_over(page)


def test_a_german_reader_gets_a_shared_result_in_german_and_may_read_the_original(
    open_page: OpenPage, bank: Bank
) -> None:
    maker, reader = open_page(WIDE), open_page(NARROW)
    path = fill_and_finish(maker, bank, answers_of_kind(bank, Kind.LEANING))
    reader.set_extra_http_headers({"Accept-Language": "de"})
    reader.goto(path)
    expect(reader.locator("#for")).to_have_text("Was dafür spricht")
    assert not runs_over(reader)
    assert not axe_violations(reader)
    reader.get_by_role("link", name="Original lesen").click()
    expect(reader.locator("#for")).to_have_text("What speaks for it")
    assert not axe_violations(reader)
    reader.get_by_role("link", name="Auf Deutsch lesen").click()
    expect(reader.locator("#for")).to_have_text("Was dafür spricht")


@pytest.mark.long
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("state", [*TURNED, *RESULTS])
def test_pages_turn_round_with_the_writing(open_page: OpenPage, bank: Bank, state: str, width: int) -> None:
    page = open_page(width, allowed=ALLOWED)
    STATES[state](page, bank)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert not runs_over(page)
    box = page.locator(".wordmark").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] > width / 2, "the wordmark did not move to the right"


def test_the_bar_turns_round_together_with_its_words(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(WIDE, allowed=ALLOWED)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.CLEAR)))
    first, second, mark, middle = _sides(page)
    is_right = mark > middle
    page.evaluate("document.documentElement.dir = 'rtl'")
    turned_first, turned_second, turned_mark, turned_middle = _sides(page)
    assert first < second
    assert turned_first > turned_second
    assert (turned_mark > turned_middle) is not is_right


def _sides(page: Page) -> list[float]:
    found: list[float] = page.evaluate(
        """() => ['.margin-bar__end--left', '.margin-bar__end--right', '.margin-bar__mark', '.margin-bar__middle']
        .map((name) => document.querySelector(name).getBoundingClientRect().x)"""
    )
    return found
