"""A founder who needs a Director, and a colleague who opens the link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from questions import Bank
from tests.journeys.walking import FINISH, RESULT, click_through, fill, fill_and_finish, finish, mark
from tests.sheets import answers_toward, asked

OpenPage = Callable[..., Page]


@pytest.mark.parametrize(
    "script", [pytest.param(True, id="with script"), pytest.param(False, id="without script", marks=pytest.mark.long)]
)
def test_a_founder_shares_a_recommendation_with_a_colleague(open_page: OpenPage, bank: Bank, script: bool) -> None:
    founder = open_page(390, script=script)
    click_through(founder, bank, "director")
    finish(founder)
    expect(founder.locator("h1")).to_contain_text(bank.roles["director"].name)
    shared = founder.locator("p#share-address").text_content()

    colleague = open_page(1280, script=script)
    assert shared
    colleague.goto(shared)
    expect(colleague.locator("h1")).to_have_text(founder.locator("h1").inner_text())
    expect(colleague.locator("main a[href^='/questions/']")).to_have_count(0)


def test_answers_in_the_middle_do_not_decide_it(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    fill(page, bank, answers_toward(bank, "middle"))
    page.goto("/review")
    finish(page)
    expect(page.locator(".result--undecided")).to_be_visible()
    heading = page.locator("h1").inner_text()
    assert not any(role.name in heading for role in bank.roles.values())


def test_a_whole_journey_leaves_one_cookie(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(390)
    page.goto("/")
    page.goto(fill_and_finish(page, bank, answers_toward(bank, "head")))
    assert [cookie["name"].rpartition("_")[0] for cookie in page.context.cookies()] == ["role_fit"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_mark_on_the_review_shows_in_the_result(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    fill(page, bank, answers_toward(bank, "head"))
    page.goto("/review")
    marked = asked(bank)[1].id
    mark(page, marked)
    expect(page).to_have_url(re.compile(f"/review#{marked}$"))
    expect(page.locator(f"#{marked} button.mark--on")).to_contain_text("Counts double")
    page.locator(FINISH).click()
    expect(page).to_have_url(RESULT)
    expect(page.locator(".sums__note")).not_to_have_count(0)
