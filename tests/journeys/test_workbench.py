"""Tuning in the browser: with script the preview comes by itself, without it by a button; nothing typed is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from questions import shipped_directory
from tests.browser import axe_violations

OpenPage = Callable[..., Page]
PATIENCE = 60_000  # milliseconds for a preview, on a machine that does much else


def number(page: Page, name: str) -> Locator:
    return page.locator(f"[id='{name}']")


def give_risk_to_the_director(page: Page) -> None:
    """Open the workbench and type the two shares."""
    page.goto("/workbench")
    page.locator("#shares > summary").click()
    number(page, "shares.risk_management.head").fill("0")
    number(page, "shares.risk_management.director").fill("100")


def test_with_script_the_preview_comes_by_itself_and_nothing_typed_is_lost(open_page: OpenPage) -> None:
    page = open_page(1280, allowed=("422",))
    give_risk_to_the_director(page)
    expect(page.locator("#findings")).to_be_visible(timeout=PATIENCE)
    expect(number(page, "shares.risk_management.director")).to_be_focused()
    expect(page.locator("[data-status]")).to_contain_text("favours the Director of Operations.")
    page.locator(".bench__numbers button.button[value=preview]").click()
    expect(page.locator("#result")).to_be_focused(timeout=PATIENCE)
    expect(page.locator(".bench__brief")).to_be_in_viewport()
    why = number(page, "why.shares.risk_management")
    number(page, "shares.risk_management.director").fill("10")
    why.fill("Our Director answers to the regulator")
    expect(page.locator(".error-summary")).to_contain_text("adds up to 10", timeout=PATIENCE)
    expect(number(page, "shares.risk_management.director")).to_have_attribute("aria-invalid", "true")
    expect(why).to_have_value("Our Director answers to the regulator")
    expect(why).to_be_focused()
    number(page, "shares.risk_management.director").fill("100")
    expect(page.locator(".error-summary")).to_have_count(0, timeout=PATIENCE)
    with page.expect_download() as download:
        page.locator("button[value=download]").click()
    assert "Why: Our Director answers" in Path(download.value.path()).read_text()


def test_who_leaves_with_changes_that_were_not_downloaded_is_asked(open_page: OpenPage) -> None:
    page = open_page(1280)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    give_risk_to_the_director(page)
    page.reload()
    assert asked == ["beforeunload"]
    give_risk_to_the_director(page)
    expect(page.locator("#findings")).to_be_visible(timeout=PATIENCE)
    number(page, "why.shares.risk_management").fill("Our Director answers to the regulator")
    with page.expect_download():
        page.locator("button[value=download]").click()
    page.reload()
    assert asked == ["beforeunload"]


def test_without_script_an_error_is_seen_after_a_preview(open_page: OpenPage) -> None:
    page = open_page(390, script=False, allowed=("422",))
    give_risk_to_the_director(page)
    number(page, "shares.risk_management.director").fill("abc")
    page.locator(".bench__numbers button.button[value=preview]").click(timeout=PATIENCE)
    expect(page.locator(".error-summary a").first).to_be_in_viewport(timeout=PATIENCE)


def test_without_script_a_button_shows_it(open_page: OpenPage) -> None:
    page = open_page(390, script=False)
    give_risk_to_the_director(page)
    page.locator(".bench__numbers button.button[value=preview]").click(timeout=PATIENCE)
    expect(page.locator("#result .bench__brief")).to_be_in_viewport(timeout=PATIENCE)
    page.locator("[id='row.shares.risk_management'] button").click(timeout=PATIENCE)
    expect(number(page, "shares.risk_management.head")).to_have_value("100", timeout=PATIENCE)


def test_a_file_is_chosen_and_gone_on_with(open_page: OpenPage, tmp_path: Path) -> None:
    text = (shipped_directory() / "weights.yaml").read_text().replace("  f_goals: 5\n", "  f_goals: 6\n")
    (tmp_path / "weights.yaml").write_text(text)
    page = open_page(1280)
    page.goto("/workbench")
    page.locator("#other-file > summary").click()
    page.get_by_label("Choose a weights.yaml").set_input_files(tmp_path / "weights.yaml")
    expect(number(page, "weights.f_goals")).to_have_value("6", timeout=PATIENCE)
    expect(page.locator("[id='row.weights.f_goals']")).to_contain_text("Put back to 5, as in force")


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (1280, "light"), pytest.param(1280, "dark", marks=pytest.mark.slow)]
)
def test_it_is_usable_for_everybody(open_page: OpenPage, width: int, scheme: str) -> None:
    page = open_page(width, scheme=scheme)
    give_risk_to_the_director(page)
    expect(page.locator("#findings")).to_be_visible(timeout=PATIENCE)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe_violations(page) == []
