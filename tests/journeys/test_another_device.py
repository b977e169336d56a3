"""Somebody begins at a desk and goes on elsewhere, with script and without it, in light and in dark."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app import build_app
from questions import Bank
from tests.browser import axe_violations
from tests.journeys.walking import choose, fill, finish, go_on, look_through
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor
from web.platform.settings import Settings

OpenPage = Callable[..., Page]
TAKE_OVER = "form[action='/continue'] button"
ELSEWHERE = "main a[href='/another-device']"
ADDRESS = "[data-address]"
PUBLIC = "https://roles.example.org"
BEGUN = 9


def begin(page: Page, bank: Bank) -> str:
    """Answer the first questions and follow the way to the link; return the link."""
    fill(page, bank, dict(list(answers_toward(bank, "head").items())[:BEGUN]))
    page.goto(f"/questions/{asked(bank)[BEGUN].id}")
    page.locator(ELSEWHERE).click()
    expect(page.locator("svg.qr-code")).to_have_count(0)  # no phone could open what it says
    return page.locator(ADDRESS).inner_text()


@pytest.mark.parametrize("script", [pytest.param(False, marks=pytest.mark.long), True])
def test_a_sheet_goes_on_in_another_browser(open_page: OpenPage, bank: Bank, script: bool) -> None:
    link = begin(open_page(1280), bank)
    phone = open_page(390, scheme="dark", script=script)
    phone.goto(link)
    phone.locator(TAKE_OVER).click()
    for question in asked(bank)[BEGUN:]:
        expect(phone).to_have_url(re.compile(f"/questions/{question.id}$"))
        choose(phone, "dont_know")
        go_on(phone)
    look_through(phone)
    expect(phone.locator(f"#{asked(bank)[0].id}")).to_be_visible()
    finish(phone)


def test_whoever_answered_here_too_is_asked_and_may_keep_it(open_page: OpenPage, bank: Bank) -> None:
    link = begin(open_page(1280), bank)
    phone = open_page(390)
    fill(phone, bank, dict(list(answers_toward(bank, "director").items())[:2]))
    phone.goto(link)
    phone.locator("main a.button").click()
    expect(phone).to_have_url(re.compile(f"/questions/{asked(bank)[2].id}$"))
    phone.goto(link)
    phone.locator(TAKE_OVER).click()
    expect(phone).to_have_url(re.compile(f"/questions/{asked(bank)[BEGUN].id}$"))


def test_the_link_is_copied_with_one_click(open_page: OpenPage, bank: Bank, live_url: str) -> None:
    page = open_page(390)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_url)
    link = begin(page, bank)
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy-link] [role=status]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == link


@pytest.fixture
def page_with_code(bank: Bank, tmp_path: Path) -> str:
    """Return the page with the link as a server sends it that phones can reach."""
    visitor = Visitor(build_app(Settings.model_validate({"data": tmp_path, "public_url": PUBLIC})), bank, PUBLIC)
    visitor.fill(dict(list(answers_toward(bank, "head").items())[:BEGUN]))
    return visitor.get("/another-device").text


def show(page: Page, html: str) -> None:
    """Open a page of another server in the place of the one of this server."""
    page.route("**/another-device", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/another-device")
    expect(page.locator("svg.qr-code")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "forced_colors"),
    [pytest.param("light", False, marks=pytest.mark.long), ("dark", False), ("light", True)],
)
def test_the_code_is_black_on_white_everywhere(
    open_page: OpenPage, bank: Bank, page_with_code: str, scheme: str, forced_colors: bool
) -> None:
    page = open_page(390, scheme=scheme, forced_colors=forced_colors)
    link = begin(page, bank)
    assert not axe_violations(page)
    show(page, page_with_code)
    style = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    assert page.evaluate(style, [".qr-code__plate", "fill"]) == "rgb(255, 255, 255)"
    assert page.evaluate(style, [".qr-code__dark", "stroke"]) == "rgb(0, 0, 0)"
    assert not axe_violations(page)
    page.goto(link)
    assert not axe_violations(page)


def test_on_paper_the_link_and_its_code_stay(open_page: OpenPage, page_with_code: str) -> None:
    page = open_page(1280)
    show(page, page_with_code)
    page.emulate_media(media="print")
    for shown in ("svg.qr-code", ADDRESS):
        expect(page.locator(shown)).to_be_visible()
    expect(page.locator("[data-copy]")).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
