"""Without a mouse, on paper, and through the clipboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from questions import Bank
from scoring import Kind
from tests.journeys.walking import FINISH, RESULT, fill, fill_and_finish, tab_to
from tests.sheets import answers_of_kind, answers_toward, asked

pytestmark = pytest.mark.slow

OpenPage = Callable[..., Page]


@pytest.mark.parametrize(
    "number", [pytest.param(0, id="a situation"), pytest.param(1, id="a trade-off", marks=pytest.mark.long)]
)
def test_a_question_is_answered_with_the_keyboard_alone(open_page: OpenPage, bank: Bank, number: int) -> None:
    page = open_page(1280)
    question = next(question for question in asked(bank) if question.is_tradeoff == bool(number))
    page.goto(f"/questions/{question.id}")
    tab_to(page, "[name=answer]")
    page.keyboard.press("Space")
    first = page.evaluate("document.activeElement.value")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.value")
    assert first != second
    expect(page.locator("[name=answer]:checked")).to_have_value(second)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(f"{question.id}$"))
    page.goto(f"/questions/{question.id}")
    expect(page.locator("[name=answer]:checked")).to_have_value(second)


def test_the_review_is_used_with_the_keyboard_alone(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    fill(page, bank, answers_toward(bank, "director"))
    page.goto("/review")
    marked = asked(bank)[0].id
    tab_to(page, "form:has(#mark) button")
    page.keyboard.press("Space")
    expect(page.locator(f"#{marked} button.mark--on")).to_contain_text("Counts double")
    tab_to(page, FINISH)
    page.keyboard.press("Enter")
    expect(page).to_have_url(RESULT)


def test_the_first_tab_leads_past_the_header(open_page: OpenPage) -> None:
    page = open_page(1280)
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    "path",
    [
        "/questions/{first}",
        "/review",
        *(pytest.param(path, marks=pytest.mark.long) for path in ("/", "/context", "/method", "/manage")),
    ],
)
def test_every_stop_of_the_tab_key_can_be_seen(open_page: OpenPage, bank: Bank, path: str) -> None:
    page = open_page(1280)
    fill_and_finish(page, bank, answers_toward(bank, "director"))
    page.goto(path.format(first=asked(bank)[0].id))
    unseen = []
    for _ in range(15):
        page.keyboard.press("Tab")
        if not page.evaluate(IS_FOCUS_SEEN):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert not unseen


# The ring may be drawn by the element itself, by what is around it, or by its label.
IS_FOCUS_SEEN = """() => {
  const focused = document.activeElement;
  const around = [focused, focused.parentElement, focused.nextElementSibling, ...(focused.labels ?? [])];
  const isRinged = element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
  };
  return focused === document.body || around.filter(Boolean).some(isRinged);
}"""


def test_the_link_is_copied_with_one_click(open_page: OpenPage, bank: Bank, live_url: str) -> None:
    page = open_page(390)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_url)
    page.goto(fill_and_finish(page, bank, answers_toward(bank, "director")))
    page.locator("summary:has(#share)").click()
    page.locator("#share-part [data-copy]").click()
    expect(page.locator("#share-part [role=status]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_without_script_no_copy_button_is_shown(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(390, script=False)
    page.goto(fill_and_finish(page, bank, answers_toward(bank, "director")))
    expect(page.locator("[data-copy]:visible")).to_have_count(0)
    page.locator("summary:has(#share)").click()
    expect(page.locator("[data-copy]:visible")).to_have_count(0)
    expect(page.locator("#share-address")).to_be_visible()


def test_a_printed_result_shows_something(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    page.emulate_media(media="print")
    blank = page.screenshot(full_page=True)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING)))
    expect(page.locator("h1")).to_be_visible()
    assert len(page.screenshot(full_page=True)) > 5 * len(blank)


def test_controls_are_not_printed(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    page.goto(fill_and_finish(page, bank, answers_toward(bank, "director")))
    page.emulate_media(media="print")
    expect(page.locator("[data-copy]:visible")).to_have_count(0)
    expect(page.locator("header nav")).to_be_hidden()
