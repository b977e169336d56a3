"""Answering with a thumb and with a keyboard: the button is in reach, ticks are kept, numbers choose."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from questions import Bank
from tests.journeys.walking import RESULT, choose, fill, go_on
from tests.sheets import answers_toward, asked

OpenPage = Callable[..., Page]


@pytest.fixture
def names(bank: Bank) -> list[str]:
    return [question.id for question in asked(bank)]


def is_kept(response: Response) -> bool:
    """Tell whether a response is that to a tick kept at once."""
    return response.request.method == "POST" and response.status == 204


def test_a_tick_is_kept_when_one_leaves_without_the_button(open_page: OpenPage, names: list[str]) -> None:
    page = open_page()
    page.goto(f"/questions/{names[1]}")
    with page.expect_response(is_kept):
        choose(page, "dont_know")
    page.locator("main a.back-link").click()
    page.goto(f"/questions/{names[1]}")
    expect(page.locator("#answer-dont_know")).to_be_checked()
    page.goto("/questions")
    with page.expect_response(is_kept):
        page.locator(f"label[for='answer-{names[1]}--']").click()
    page.goto(f"/questions/{names[1]}")
    expect(page.locator("[name=answer]:checked")).to_have_count(0)


def test_of_two_ticks_the_last_one_stays(open_page: OpenPage, names: list[str]) -> None:
    page = open_page()
    page.goto(f"/questions/{names[0]}")
    for option in ("dont_know", "not_relevant", "dont_know", "not_relevant"):
        choose(page, option)
    go_on(page)
    expect(page).to_have_url(re.compile(names[1]))
    page.goto(f"/questions/{names[0]}")
    expect(page.locator("#answer-not_relevant")).to_be_checked()


@pytest.mark.parametrize("script", [True, False])
def test_an_answer_is_cleared(open_page: OpenPage, names: list[str], script: bool) -> None:
    page = open_page(script=script)
    page.goto(f"/questions/{names[0]}")
    expect(page.locator("[name=clear]")).to_be_hidden()
    choose(page, "dont_know")
    page.wait_for_load_state("networkidle")  # what script keeps at once is kept
    page.locator("[name=clear]").click()
    expect(page.locator("[name=answer]:checked")).to_have_count(0)
    page.goto("/review")
    expect(page.locator(f"#{names[0]}")).to_contain_text("Not answered")


def test_a_number_chooses_and_enter_goes_on(open_page: OpenPage, names: list[str]) -> None:
    page = open_page(1280)
    page.goto(f"/questions/{names[0]}")
    expect(page.locator("fieldset")).to_be_focused()
    for wrong in ("Control+2", "Alt+2", "0", "9", "a"):
        page.keyboard.press(wrong)
    expect(page.locator("[name=answer]:checked")).to_have_count(0)
    page.keyboard.press("2")
    expect(page.locator("[name=answer]").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(names[1]))
    page.locator("main a.back-link").focus()
    page.keyboard.press("3")
    expect(page.locator("[name=answer]:checked")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390), (195, 422)])
def test_the_button_is_in_reach_without_scrolling(
    open_page: OpenPage, names: list[str], width: int, height: int
) -> None:
    page = open_page()
    page.set_viewport_size({"width": width, "height": height})
    for path in (f"/questions/{names[0]}", f"/questions/{names[-2]}", "/context", "/questions"):
        page.goto(path)
        expect(page.locator(".go-on .button")).to_be_in_viewport(ratio=1)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        below = page.evaluate("document.querySelector('.go-on').getBoundingClientRect().top")
        box = page.locator("form label:visible").last.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= below, f"{path}: the last answer lies behind the button"


def test_the_company_page_leads_to_the_recommendation(
    open_page: OpenPage, bank: Bank, count_results: Callable[[], int]
) -> None:
    page = open_page()
    fill(page, bank, answers_toward(bank, "director"))
    before = count_results()
    page.goto("/context")
    first = next(iter(bank.deciding_context))
    page.locator(f"label[for='{first}-{next(iter(bank.context[first].options))}']").click()
    page.locator("[name=then][value=result]").dblclick()
    expect(page).to_have_url(RESULT)
    assert count_results() == before + 1
