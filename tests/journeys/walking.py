"""Ways through the pages: by clicking, as people do, or by posting forms, where getting there is not the story."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import APIResponse, Page, expect

from questions import Bank
from tests.sheets import Answers, Toward, answers_toward, asked
from tests.web.visitor import Value, fields_of, finish_form, mark_form, question_form

RESULT = re.compile(r"/results/[A-Za-z0-9_-]{43}$")
FINISH = "main form[action='/results'] button"


def choose(page: Page, option: str) -> None:
    """Click an answer, as it is labelled."""
    page.locator(f"label[for='answer-{option}']").click()


def go_on(page: Page) -> None:
    """Click the button of the question."""
    page.locator("main form:has([name=answer]) button.button").click()


def back(page: Page, leaving: str | re.Pattern[str]) -> None:
    """Press the browser's Back button, once the page that is left has come: before that there is no way back."""
    expect(page).to_have_url(leaving)
    page.wait_for_load_state()
    page.go_back()


def click_through(page: Page, bank: Bank, toward: Toward, *, start: bool = True) -> None:
    """Click from the start page to the review, answering every question the same way."""
    if start:
        page.goto("/")
        page.locator("main a.button").first.click()
    for question, option in answers_toward(bank, toward).items():
        expect(page).to_have_url(re.compile(rf"/questions/{question}$"))
        choose(page, option)
        go_on(page)
    expect(page).to_have_url(re.compile("/context$"))
    for id_, context in bank.context.items():
        tell(page, id_, next(iter(context.options)))
    look_through(page)


def tell(page: Page, context: str, option: str) -> None:
    """Click an answer about the company, and unfold what hides it before."""
    label = page.locator(f"label[for='{context}-{option}']")
    if not label.is_visible():
        page.locator("details.more summary").click()
    label.click()


def mark(page: Page, question: str) -> None:
    """Let an answer count double, on the review."""
    page.locator("#mark").select_option(question)
    page.locator("form:has(#mark) button").click()


def look_through(page: Page) -> None:
    """Click from the page about the company to the review."""
    page.locator("main [name=then][value=review]").click()
    expect(page).to_have_url(re.compile("/review$"))


def start_again(page: Page) -> None:
    """Click "start again" on the start page, and confirm it."""
    page.goto("/")
    page.locator("main a[href='/start-again']").click()
    page.locator("form[action='/start-again'] button").click()


def finish(page: Page) -> str:
    """Click "See the recommendation" on the review; return the address of the result."""
    page.locator(FINISH).click()
    expect(page).to_have_url(RESULT)
    return page.url


def look_up(page: Page, path: str) -> BeautifulSoup:
    """Fetch a page with the cookies of the browser, without showing it."""
    return BeautifulSoup(page.request.get(path).text(), "html.parser")


def send(page: Page, path: str, form: Tag | None, **values: str) -> APIResponse:
    """Post a form with the cookies of the browser."""
    fields: dict[str, Value] = fields_of(form)
    given: dict[str, str | float | bool] = {name: str(value) for name, value in (fields | values).items()}
    return page.request.post(path, form=given, max_redirects=0)


def fill(page: Page, bank: Bank, answers: Answers, *, double: tuple[str, ...] = ()) -> None:
    """Give answers by posting them, and mark some; a new browser gets the cookie of one that did the same."""
    is_new = not page.context.cookies()
    shown = page.request.get(f"/questions/{asked(bank)[0].id}")
    same = (shown.url, tuple(answers.items()), double)
    if is_new and same in _filled:
        page.context.add_cookies(_filled[same])
        return
    form = question_form(BeautifulSoup(shown.text(), "html.parser"))
    for question, option in answers.items():
        assert send(page, f"/questions/{question}", form, answer=option).status == 303
    for question in double:
        assert send(page, "/review/double", mark_form(look_up(page, "/review"), question), double="yes").status == 303
    if is_new:
        _filled[same] = list[Any](page.context.cookies())


# What a browser holds after a sheet was filled, by the server, the answers and the marks.
_filled: dict[tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]], list[Any]] = {}


def fill_and_finish(page: Page, bank: Bank, answers: Answers) -> str:
    """Give answers and finish by posting; return the path of the result."""
    fill(page, bank, answers)
    answer = send(page, "/results", finish_form(look_up(page, "/review")))
    assert answer.status == 303
    return answer.headers["location"]


def tab_to(page: Page, selector: str, at_most: int = 150) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")
