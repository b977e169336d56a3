"""People go back, reload, open two tabs, click twice, and come back tomorrow."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from questions import Bank
from tests.journeys.walking import FINISH, RESULT, back, choose, fill, fill_and_finish, finish, go_on, start_again
from tests.sheets import answers_toward, asked

pytestmark = pytest.mark.slow

OpenPage = Callable[..., Page]
CONFLICT = ("status of 409",)


@pytest.fixture
def names(bank: Bank) -> list[str]:
    return [question.id for question in asked(bank)]


def on(question: str) -> re.Pattern[str]:
    return re.compile(rf"/questions/{question}$")


def test_going_back_finds_the_answer_and_changes_it(open_page: OpenPage, names: list[str]) -> None:
    page = open_page()
    page.goto(f"/questions/{names[0]}")
    choose(page, "dont_know")
    go_on(page)
    back(page, on(names[1]))
    expect(page.locator("#answer-dont_know")).to_be_checked()
    choose(page, "not_relevant")
    go_on(page)
    expect(page).to_have_url(on(names[1]))
    page.locator("main a.back-link").click()
    expect(page.locator("#answer-not_relevant")).to_be_checked()


def test_reloading_a_question_keeps_its_answer(open_page: OpenPage, names: list[str]) -> None:
    page = open_page()
    page.goto(f"/questions/{names[0]}")
    choose(page, "dont_know")
    go_on(page)
    back(page, on(names[1]))
    page.reload()
    expect(page.locator("#answer-dont_know")).to_be_checked()


def test_reloading_a_page_with_an_error_asks_again(open_page: OpenPage, names: list[str]) -> None:
    page = open_page(allowed=("status of 422",))
    page.goto(f"/questions/{names[0]}")
    go_on(page)
    expect(page.locator("[role=alert]")).to_be_visible()
    page.reload()
    expect(page.locator("[role=alert]")).to_be_visible()


def test_the_error_leads_to_the_answers(open_page: OpenPage, names: list[str]) -> None:
    page = open_page(allowed=("status of 422",))
    page.goto(f"/questions/{names[0]}")
    go_on(page)
    page.locator("[role=alert] a").click()
    assert page.evaluate("document.activeElement.name") == "answer"


def test_changing_an_answer_from_the_review_comes_back(open_page: OpenPage, bank: Bank, names: list[str]) -> None:
    page = open_page()
    fill(page, bank, answers_toward(bank, "director"))
    page.goto("/review")
    page.locator(f"#{names[3]} a").first.click()
    choose(page, "dont_know")
    go_on(page)
    expect(page).to_have_url(re.compile(f"/review#{names[3]}$"))
    expect(page.locator(f"#{names[3]}")).to_contain_text(bank.exits["dont_know"])


def test_two_tabs_answer_two_questions(open_page: OpenPage, names: list[str]) -> None:
    one = open_page()
    one.goto(f"/questions/{names[0]}")
    other = one.context.new_page()
    other.goto(f"/questions/{names[1]}")
    for page in (one, other):
        choose(page, "dont_know")
        go_on(page)
    one.goto("/review")
    for name in names[:2]:
        expect(one.locator(f"#{name}")).to_contain_text("know")


def test_two_fresh_tabs_can_both_answer(open_page: OpenPage, names: list[str]) -> None:
    one = open_page()
    one.goto("/")
    other = one.context.new_page()
    other.goto("/")
    for page in (one, other):
        page.locator("main a.button").first.click()
        choose(page, "dont_know")
        go_on(page)
        expect(page).to_have_url(on(names[1]))


def test_starting_again_in_one_tab_leaves_the_old_page_harmless(
    open_page: OpenPage, bank: Bank, names: list[str]
) -> None:
    old = open_page(allowed=CONFLICT)
    fill(old, bank, answers_toward(bank, "director"))
    old.goto(f"/questions/{names[1]}")
    new = old.context.new_page()
    start_again(new)
    expect(new).to_have_url(on(names[0]))
    choose(old, "dont_know")
    go_on(old)
    old.locator("main a.button").click()
    expect(old.locator("[name=answer]:checked")).to_have_count(0)


def test_a_review_in_another_tab_that_was_overtaken_says_so(open_page: OpenPage, bank: Bank, names: list[str]) -> None:
    review = open_page(allowed=CONFLICT)
    fill(review, bank, answers_toward(bank, "director"))
    review.goto("/review")
    other = review.context.new_page()
    other.goto(f"/questions/{names[0]}")
    choose(other, "dont_know")
    go_on(other)
    review.locator(FINISH).click()
    expect(review.locator("[role=alert]")).to_be_visible()
    finish(review)


def test_a_double_click_makes_one_result(open_page: OpenPage, bank: Bank, count_results: Callable[[], int]) -> None:
    page = open_page()
    fill(page, bank, answers_toward(bank, "director"))
    before = count_results()
    page.goto("/review")
    page.locator(FINISH).dblclick()
    expect(page).to_have_url(RESULT)
    assert count_results() == before + 1


def test_going_back_from_the_result_and_finishing_again_opens_the_same(open_page: OpenPage, bank: Bank) -> None:
    page = open_page()
    fill(page, bank, answers_toward(bank, "director"))
    page.goto("/review")
    address = finish(page)
    back(page, address)
    assert finish(page) == address


def test_whoever_closes_the_page_can_go_on_later(open_page: OpenPage, names: list[str]) -> None:
    page = open_page()
    page.goto(f"/questions/{names[0]}")
    choose(page, "dont_know")
    go_on(page)
    expect(page).to_have_url(on(names[1]))
    context = page.context
    page.close()
    later = context.new_page()
    later.goto("/")
    later.locator("main a.button").first.click()
    expect(later).to_have_url(on(names[1]))


def test_the_start_page_opens_the_result_again(open_page: OpenPage, bank: Bank) -> None:
    page = open_page()
    path = fill_and_finish(page, bank, answers_toward(bank, "head"))
    page.goto("/")
    page.locator("main a[href='/mine']").click()
    page.locator("main a[href^='/manage/result']").click()
    expect(page.locator(".verdict h1")).to_contain_text(bank.roles["head"].name)
    expect(page.locator("#share-address")).to_contain_text(path)


def test_whoever_does_not_confirm_keeps_the_answers(open_page: OpenPage, names: list[str]) -> None:
    page = open_page()
    page.goto(f"/questions/{names[0]}")
    choose(page, "dont_know")
    go_on(page)
    page.goto("/")
    page.locator("main a[href='/start-again']").click()
    page.locator("main a.back-link").click()
    page.locator("main a.button").first.click()
    expect(page).to_have_url(on(names[1]))
