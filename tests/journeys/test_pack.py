"""The files of a role pack, in a real browser: said while they are made, and without script as any download."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

OpenPage = Callable[..., Page]
STATUS = "form.pack__form [role=status]"


def tick_only(page: Page, part: str) -> None:
    page.goto("/sample/pack")
    for box in page.locator("[name=part]").all():
        box.set_checked(box.get_attribute("value") == part)


def test_what_is_ticked_is_downloaded_and_the_page_says_so(open_page: OpenPage) -> None:
    page = open_page()
    tick_only(page, "memo")
    with page.expect_download() as made:
        page.get_by_role("button", name="Markdown").click()
    expect(page.locator(STATUS)).to_have_text("Made: your browser saves it now.")
    assert made.value.suggested_filename == "Decision memo.md"
    text = made.value.path().read_text(encoding="utf-8")
    assert "## Decision memo" in text
    assert "## Job advert" not in text


def test_without_script_it_is_a_download_as_any(open_page: OpenPage) -> None:
    page = open_page(script=False)
    tick_only(page, "advert")
    with page.expect_download() as made:
        page.get_by_role("button", name="Markdown").click()
    assert made.value.suggested_filename == "Job advert.md"


def test_while_a_file_is_made_the_page_says_so_and_no_second_one_is_asked_for(open_page: OpenPage) -> None:
    page, held = open_page(allowed=("ERR_FAILED",)), list[Route]()
    page.goto("/sample/pack")
    page.route("**/sample/pack.md*", lambda route: held.append(route))
    button = page.get_by_role("button", name="Markdown")
    button.click()
    expect(page.locator(STATUS)).to_have_text("Being made …")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    assert len(held) == 1
    held[0].abort()
    expect(page.locator(STATUS)).to_contain_text("did not reach the server")
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_what_the_server_says_of_a_file_that_is_not_made_is_said(open_page: OpenPage) -> None:
    page = open_page(allowed=("status of 503",))
    page.goto("/sample/pack")
    words = "<h1>Others are having PDFs made</h1><p class=lead>Wait.</p>"
    page.route("**/sample/pack.md*", lambda route: route.fulfill(status=503, content_type="text/html", body=words))
    page.get_by_role("button", name="Markdown").click()
    expect(page.locator(STATUS)).to_have_text("Others are having PDFs made. Wait.")
