"""Trying other answers on a result, with script and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from questions import Bank, Sheet, load_bank
from scoring import Kind, recommend
from tests.browser import axe_violations
from tests.journeys.walking import RESULT, fill_and_finish, look_up, send
from tests.sheets import answers_of_kind, answers_toward, option_toward
from web.views.result import result_view

OpenPage = Callable[..., Page]
CHANGED = "s_half_year"
OPTION = option_toward(load_bank(), load_bank().questions[CHANGED], "head").id


def shown(bank: Bank) -> tuple[str, str]:
    """Return the verdicts before and after one answer changes."""
    answers = answers_of_kind(bank, Kind.LEANING)
    assert answers[CHANGED] != OPTION
    sheets = (Sheet(answers), Sheet(answers | {CHANGED: OPTION}))
    before, after = (result_view(recommend(bank, sheet))["headline"]["title"] for sheet in sheets)
    return before, after


def open_trial(page: Page, bank: Bank) -> str:
    """Go from a result to the trial of one answer."""
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING)))
    link = page.url
    page.locator(f"details:has(> p a[href$='/what-if#field-{CHANGED}']) summary").first.click()
    page.locator(f".reason a[href$='/what-if#field-{CHANGED}']").first.click()
    expect(page).to_have_url(f"{link}/what-if#field-{CHANGED}")
    expect(page.locator(f"#try-{CHANGED}")).to_be_visible()
    return link


def test_a_changed_answer_shows_at_once_and_the_focus_stays(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(390)
    link = open_trial(page, bank)
    before, after = shown(bank)
    field = page.locator(f"#try-{CHANGED}")
    field.focus()
    field.select_option(OPTION)
    expect(page.locator("[role=status][data-status]")).to_contain_text("before")
    expect(page.locator(".compare__side--before .compare__verdict")).to_have_text(before)
    expect(page.locator(".compare__side--now .compare__verdict")).to_have_text(after)
    expect(field).to_be_focused()
    expect(page).to_have_url(f"{link}/what-if?{CHANGED}={OPTION}")
    expect(page.locator("[data-address]")).to_have_text(page.url)
    page.reload()
    expect(page.locator(".compare__side--now .compare__verdict")).to_have_text(after)


@pytest.mark.parametrize(("width", "script"), [(390, True), (1280, True), (1280, False)])
def test_the_button_leads_to_what_changed_and_frames_it(
    open_page: OpenPage, bank: Bank, width: int, script: bool
) -> None:
    page = open_page(width, script=script)
    open_trial(page, bank)
    page.locator(f"#try-{CHANGED}").select_option(OPTION)
    page.locator("[data-show]").click()
    effect = page.locator("#effect")
    expect(effect.locator(".compare__side--now")).to_be_in_viewport()
    assert effect.evaluate("box => getComputedStyle(box).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [320, 1280])
def test_no_answer_of_a_list_is_cut_off(open_page: OpenPage, bank: Bank, width: int) -> None:
    page = open_page(width)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING)) + "/what-if")
    open_all(page)
    cut = "lists => lists.filter(list => list.scrollWidth > list.clientWidth + 1).map(list => list.id)"
    assert page.locator(".trial-field select").evaluate_all(cut) == []


def test_on_a_wide_screen_what_changes_stays_beside_the_answers(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    open_trial(page, bank)
    page.locator(f"#try-{CHANGED}").select_option(OPTION)
    expect(page.locator(".compare__side--now")).to_be_in_viewport()
    expect(page.locator(f"#try-{CHANGED}")).to_be_in_viewport()


def test_an_address_that_the_browser_does_not_let_change_harms_nothing(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(390)
    open_trial(page, bank)
    page.evaluate("() => { history.replaceState = () => { throw new Error('too often') } }")
    page.locator(f"#try-{CHANGED}").select_option(OPTION)
    expect(page.locator("[role=status][data-status]")).to_contain_text("before")
    expect(page.locator(f"#field-{CHANGED} [data-chosen]")).not_to_be_empty()


def test_running_through_answers_asks_the_server_once(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    open_trial(page, bank)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "all=1" in request.url else None)
    page.evaluate(
        """id => { const field = document.getElementById(id); for (const option of field.options) {
             field.value = option.value; field.dispatchEvent(new Event("change", { bubbles: true })); } }""",
        f"try-{CHANGED}",
    )
    expect(page.locator("[data-swap=compare] .compare__side--now")).to_be_visible()
    assert len(asked) == 1


def test_when_the_script_does_not_get_through_the_button_does(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(390, allowed=("ERR_FAILED",))
    link = open_trial(page, bank)

    def fail(route: Route) -> None:
        route.abort() if route.request.resource_type == "fetch" else route.continue_()

    page.route("**/what-if?*", fail)
    page.locator(f"#try-{CHANGED}").select_option(OPTION)
    expect(page.locator("[data-status]")).to_contain_text("Show the effect")
    page.locator("[data-show]").click()
    expect(page).to_have_url(f"{link}/what-if?{CHANGED}={OPTION}#effect")
    expect(page.locator(".compare__side--now .compare__verdict")).to_have_text(shown(bank)[1])


def narrow(maker: Page, what: str) -> None:
    """Take the trial from the readers: by sharing less, by switching sharing off, or by deleting the result."""
    deletes = what == "deleted"
    path = "/manage/delete" if deletes else "/manage/share"
    form = look_up(maker, path).select_one(f"main form[action^='/manage/{'delete' if deletes else 'sharing'}']")
    assert form is not None
    if what == "off":
        form.select_one("[name=is_shared]").extract()
    values = {"shows": "verdict"} if what == "verdict only" else {"shows": "everything"}
    assert send(maker, str(form["action"]), form, **({} if deletes else values)).status in {200, 303}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "by"),
    [
        ("verdict only", "an answer"),
        ("off", "the button"),
        pytest.param("deleted", "an answer", marks=pytest.mark.long),
    ],
)
def test_a_reader_whose_trial_was_taken_away_is_told_so(open_page: OpenPage, bank: Bank, what: str, by: str) -> None:
    maker, reader = open_page(1280), open_page(390, allowed=("status of 404",))
    path = fill_and_finish(maker, bank, answers_of_kind(bank, Kind.LEANING))
    reader.goto(f"{path}/what-if")
    narrow(maker, what)
    if by == "an answer":
        reader.locator(f"details:has(#try-{CHANGED}) summary").click()
        reader.locator(f"#try-{CHANGED}").select_option(OPTION)
    else:
        reader.locator("[data-show]").click()
    expect(reader.locator("h1")).to_have_text("There is no page here")
    expect(reader.locator("[data-what-if]")).to_have_count(0)


@pytest.mark.parametrize(
    "script", [pytest.param(True, id="with script"), pytest.param(False, id="without script", marks=pytest.mark.slow)]
)
def test_a_trial_is_saved_as_a_new_result(open_page: OpenPage, bank: Bank, script: bool) -> None:
    page = open_page(1280, script=script)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING)))
    link = page.url
    page.locator("a#try").click()
    page.locator(f"details:has(#try-{CHANGED}) summary").click()
    page.locator(f"#try-{CHANGED}").select_option(OPTION)
    page.locator("[data-show]").click()
    expect(page).to_have_url(f"{link}/what-if?{CHANGED}={OPTION}{'' if script else '#effect'}")
    page.locator("a[href*='/what-if/save']").click()
    page.locator("main form button").click()
    expect(page).to_have_url(RESULT)
    assert page.url != link
    expect(page.locator("h1")).to_have_text(shown(bank)[1])


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")


@pytest.mark.slow
@pytest.mark.parametrize("state", ["changed", pytest.param("with an error", marks=pytest.mark.long), "saving"])
def test_axe_finds_nothing(open_page: OpenPage, bank: Bank, state: str) -> None:
    page = open_page(390, allowed=("status of 4",))
    path = fill_and_finish(page, bank, answers_toward(bank, "head"))
    queries = {"changed": f"?{CHANGED}={OPTION}", "with an error": "?nothing=1", "saving": f"/save?{CHANGED}={OPTION}"}
    page.goto(f"{path}/what-if{queries[state]}")
    open_all(page)
    found = {"light": axe_violations(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = axe_violations(page, colors_only=True)
    page.emulate_media(color_scheme="light", forced_colors="active")
    found["forced"] = axe_violations(page)
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 1280, "height": 900})
    found["wide"] = axe_violations(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not any(found.values()), found


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.long)])
def test_what_is_changed_stays_where_it_is_while_the_page_grows(open_page: OpenPage, bank: Bank, width: int) -> None:
    page = open_page(width)
    open_trial(page, bank)
    field = page.locator(f"#try-{CHANGED}")
    place = "field => field.getBoundingClientRect().top"
    height = "document.documentElement.scrollHeight"
    before, was = field.evaluate(place), page.evaluate(height)
    field.select_option(OPTION)
    expect(page.locator(".compare__side--now")).to_be_attached()
    assert page.evaluate(height) > was
    assert field.evaluate(place) == pytest.approx(before, abs=1)
