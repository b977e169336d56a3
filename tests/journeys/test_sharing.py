"""A maker shares the verdict alone with somebody, and somebody answers everything on one page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from questions import Bank
from tests.journeys.walking import RESULT, fill_and_finish
from tests.sheets import answers_toward

OpenPage = Callable[..., Page]


@pytest.mark.parametrize(("width", "script"), [(390, True), pytest.param(1280, False, marks=pytest.mark.long)])
def test_a_maker_shares_the_verdict_only_and_takes_it_back(
    open_page: OpenPage, bank: Bank, width: int, script: bool
) -> None:
    maker = open_page(width, script=script)
    maker.goto("/")
    maker.goto(fill_and_finish(maker, bank, answers_toward(bank, "director")))
    maker.locator("#next ~ p a[href^='/manage/share']").click()
    maker.locator("label[for='shows-verdict']").click()
    maker.locator("label[for='previews']").click()
    maker.locator("form[action^='/manage/sharing'] button").click()
    expect(maker.locator("p.notice[role=status]")).to_contain_text("verdict only")
    expect(maker.locator(".seen .reasons")).to_have_count(0)
    picture = maker.locator(".chat__picture")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 1200)
    expect(maker.locator("[data-copy]")).to_be_visible(visible=script)
    address = maker.locator("#share-address").inner_text()

    reader = open_page(390, script=script, allowed=("status of 404",))
    reader.goto(address)
    expect(reader.locator(".verdict h1")).to_contain_text(bank.roles["director"].name)
    expect(reader.locator(".reasons, table")).to_have_count(0)
    maker.locator("label[for='is_shared']").click()
    maker.locator("form[action^='/manage/sharing'] button").click()
    expect(maker.locator("#share-address")).to_have_count(0)
    maker.locator("a[href='#is_shared']").click()
    expect(maker.locator("#is_shared")).to_be_focused()
    reader.goto(address)
    expect(reader.locator(".verdict")).to_have_count(0)


def test_a_maker_copies_the_private_link(open_page: OpenPage, bank: Bank, live_url: str) -> None:
    maker = open_page(390)
    maker.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_url)
    fill_and_finish(maker, bank, answers_toward(bank, "head"))
    maker.goto("/manage")
    maker.locator("[data-copy]").click()
    expect(maker.locator("[data-copy-link] [role=status]")).to_contain_text("Copied")
    assert maker.evaluate("navigator.clipboard.readText()") == maker.locator("[data-address]").inner_text()
    assert "/manage/" in maker.locator("[data-address]").inner_text()


@pytest.mark.parametrize("script", [False, pytest.param(True, marks=pytest.mark.long)])
def test_what_is_saved_in_one_tab_after_its_key_was_forgotten_in_another_is_not_lost_without_a_word(
    open_page: OpenPage, bank: Bank, script: bool
) -> None:
    maker = open_page(390)
    fill_and_finish(maker, bank, answers_toward(bank, "director"))
    maker.goto("/manage")
    private = maker.locator("[data-address]").inner_text()

    assistant = open_page(1280, script=script, allowed=("status of 404",))
    assistant.goto(private)
    if script:
        expect(assistant).to_have_url(re.compile("/mine$"))
    assistant.locator("main form button").click()
    sharing = assistant.context.new_page()
    sharing.goto("/manage/share")
    assistant.locator("form[action^='/manage/leave'] button").click()
    expect(assistant.locator("main")).to_contain_text("holds no key to a result")
    sharing.locator("form[action^='/manage/sharing'] button").click()
    expect(sharing.locator("main")).to_contain_text("Nothing was changed.")
    assistant.go_back()
    assistant.reload()
    expect(assistant.locator("h1")).to_have_text("This browser has no key for this")
    sharing.goto(private)
    sharing.locator("#again").check()
    sharing.locator("main form button").click()
    expect(sharing.locator("form[action^='/manage/leave']")).to_be_visible()


@pytest.mark.parametrize(("width", "script"), [(390, False), pytest.param(1280, True, marks=pytest.mark.long)])
def test_somebody_answers_everything_on_one_page(open_page: OpenPage, bank: Bank, width: int, script: bool) -> None:
    page = open_page(width, script=script)
    page.goto("/")
    page.locator("main a[href='/questions']").click()
    for question, option in answers_toward(bank, "head").items():
        page.locator(f"label[for='answer-{question}-{option}']").click()
    page.locator("main [name=then][value=result]").click()
    expect(page).to_have_url(RESULT)
    expect(page.locator("h1")).to_contain_text(bank.roles["head"].name)
