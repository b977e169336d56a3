"""From the page about the company straight to the recommendation: one sheet, one result, one link."""

import re
from collections.abc import Callable

import pytest
from bs4 import Tag

from questions import Bank
from storage import Store, StoreUnavailable
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor

Count = Callable[[], int]
NOW = {"then": "result"}
RESULT = re.compile(r"/results/[A-Za-z0-9_-]{43}")


@pytest.fixture
def ready(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody who has answered every question."""
    visitor.fill(answers_toward(bank, "director"))
    return visitor


def company(visitor: Visitor) -> Tag | None:
    return visitor.visit("/context").select_one("main form")


def test_the_first_button_leads_to_the_recommendation(ready: Visitor) -> None:
    button = ready.visit("/context").select("main form button")[0]
    assert {str(button["name"]): str(button["value"])} == NOW
    page = ready.submit(company(ready), **NOW, size="small")
    assert RESULT.fullmatch(ready.path)
    assert page.select_one("table:has(tfoot)")


def test_the_other_button_leads_to_all_answers(ready: Visitor) -> None:
    ready.submit(company(ready), then="review")
    assert ready.path == "/review"


def test_a_double_click_makes_one_result(ready: Visitor, count_results: Count) -> None:
    form, cookie = company(ready), ready.client.get_cookie(ready.cookie_name)
    first = ready.send(form, **NOW, budget="own").location
    assert cookie is not None
    ready.client.set_cookie(ready.cookie_name, cookie.value)  # the second click was sent before the first was answered
    assert ready.send(form, **NOW, budget="own").location == first
    assert ready.send(form, **NOW, budget="own").location == first
    assert count_results() == 1


def test_another_answer_makes_another_result(ready: Visitor, count_results: Count) -> None:
    form = company(ready)
    links = {ready.send(form, **NOW, budget=option).location for option in ("own", "none", "none")}
    assert len(links) == count_results() == 2


def test_the_same_answers_of_two_people_are_two_results(
    ready: Visitor, colleague: Visitor, bank: Bank, count_results: Count
) -> None:
    colleague.fill(answers_toward(bank, "director"))
    assert ready.send(company(ready), **NOW).location != colleague.send(company(colleague), **NOW).location
    assert count_results() == 2


def test_from_here_and_from_the_review_it_is_the_same_result(ready: Visitor, count_results: Count) -> None:
    ready.finish()
    link = ready.path
    assert ready.send(company(ready), **NOW).location == link
    assert "opens your result" in text_of(company(ready))
    assert count_results() == 1


def test_another_language_is_another_result(ready: Visitor, count_results: Count) -> None:
    first = ready.send(company(ready), **NOW).location
    ready.get("/context?lang=de")
    links = {ready.send(company(ready), **NOW).location for _ in range(2)}
    assert len(links) == 1
    assert first not in links
    assert count_results() == 2


def test_a_forgotten_result_does_not_come_back(ready: Visitor) -> None:
    form = company(ready)
    ready.submit(form, **NOW)
    ready.submit(ready.visit("/manage?of=own").select_one("form[action^='/manage/leave']"))
    assert ready.send(form, **NOW).status_code == 409
    assert ready.visit("/mine").select("main a[href^='/manage?']") == []


def test_while_the_store_is_down_it_says_that_nothing_was_saved(
    ready: Visitor, count_results: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("locked")

    with monkeypatch.context() as outage:
        for call in ("save", "has", "find_managed"):
            outage.setattr(Store, call, fail)
        page = ready.submit(company(ready), 503, **NOW)
        assert "Not saved" in text_of(page.select_one("[role=alert]"))
    ready.submit(page.select_one("main form[action='/results']"))
    assert RESULT.fullmatch(ready.path)
    assert count_results() == 1


def test_what_is_still_open_is_said_before(visitor: Visitor, bank: Bank) -> None:
    names = [question.id for question in asked(bank)]
    visitor.fill({names[0]: "dont_know", names[2]: "dont_know"})
    notice = visitor.visit("/context").select_one(".notice")
    assert f"{len(names) - 2} questions have no answer yet" in text_of(notice)
    assert notice is not None
    assert notice.select(f"a[href='/questions/{names[1]}']")


def test_nothing_answered_leads_to_all_answers(visitor: Visitor, count_results: Count) -> None:
    visitor.submit(company(visitor), **NOW)
    assert visitor.path == "/review"
    assert count_results() == 0


def test_a_form_of_an_earlier_version_still_leads_to_all_answers(ready: Visitor) -> None:
    ready.submit(company(ready), size="small")
    assert ready.path == "/review"
