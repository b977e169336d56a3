"""Every page in every state: no accessibility fault, nothing that runs out of a narrow screen."""

import re
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page, expect

from questions import Bank
from scoring import Kind
from tests.browser import axe_violations
from tests.journeys.walking import FINISH, fill, fill_and_finish, go_on, look_through, mark, tell
from tests.sheets import KINDS, answers_of_kind, answers_toward, asked

OpenPage = Callable[..., Page]
Go = Callable[[Page, Bank], None]
NARROW = 320
ALLOWED = ("status of 4",)


def at(path: str) -> Go:
    def go(page: Page, _: Bank) -> None:
        page.goto(path)

    return go


def question(*, is_tradeoff: bool, origin: str = "") -> Go:
    def go(page: Page, bank: Bank) -> None:
        page.goto(f"/questions/{next(q.id for q in asked(bank) if q.is_tradeoff == is_tradeoff)}{origin}")

    return go


def question_with_error(*, is_tradeoff: bool) -> Go:
    def go(page: Page, bank: Bank) -> None:
        question(is_tradeoff=is_tradeoff)(page, bank)
        go_on(page)
        expect(page.locator("[role=alert]")).to_be_visible()

    return go


def half_done(page: Page, bank: Bank) -> None:
    fill(page, bank, dict(list(answers_toward(bank, "head").items())[:5]))
    page.goto("/")


def finished(page: Page, bank: Bank) -> None:
    fill_and_finish(page, bank, answers_toward(bank, "head"))
    page.goto("/")


def review(page: Page, bank: Bank) -> None:
    fill(page, bank, answers_toward(bank, "director"), double=(asked(bank)[0].id,))
    page.goto("/review")


def review_with_error(page: Page, bank: Bank) -> None:
    names = [question.id for question in asked(bank)]
    most = bank.marks.at_most
    fill(page, bank, answers_toward(bank, "director"), double=tuple(names[:most]))
    page.goto("/review")
    mark(page, names[most])
    expect(page.locator("[role=alert]")).to_be_visible()


def empty_review_with_error(page: Page, _: Bank) -> None:
    page.goto("/review")
    page.locator(FINISH).click()
    expect(page.locator("[role=alert]")).to_be_visible()


def result(kind: Kind) -> Go:
    def go(page: Page, bank: Bank) -> None:
        page.goto(fill_and_finish(page, bank, answers_of_kind(bank, kind)))

    return go


def result_of_somebody_else(page: Page, bank: Bank) -> None:
    path = fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING))
    page.context.clear_cookies()
    page.goto(path)


def result_with_context(page: Page, bank: Bank) -> None:
    fill(page, bank, answers_of_kind(bank, Kind.LEANING), double=(asked(bank)[0].id,))
    page.goto("/context")
    for id_, context in bank.context.items():
        noted = [option.id for option in context.options.values() if option.note] or list(context.options)
        tell(page, id_, noted[-1])
    page.locator("main [name=then][value=result]").click()
    expect(page.locator("article")).to_be_visible()


def start_again_elsewhere(page: Page) -> None:
    """Start again with the browser's cookies but without a second tab, behind which axe was seen to wait for ever."""
    asked = page.context.request.get("/start-again").text()
    token = re.search(r'name="csrf_token" value="([^"]+)"', asked)
    assert token is not None
    page.context.request.post("/start-again", form={"csrf_token": token.group(1)})


def page_of_an_old_sheet(page: Page, bank: Bank) -> None:
    half_done(page, bank)
    question(is_tradeoff=True)(page, bank)
    start_again_elsewhere(page)
    page.locator("[name=answer] + label").first.click()
    go_on(page)


def asked_once_more(page: Page, bank: Bank) -> None:
    half_done(page, bank)
    page.goto("/start-again")


def context_that_was_told(page: Page, bank: Bank) -> None:
    page.goto("/context")
    id_, context = next(iter(bank.context.items()))
    tell(page, id_, next(iter(context.options)))
    look_through(page)
    page.goto("/context")
    expect(page.locator(f"label[for='{id_}--']")).to_be_visible()


def controls(page: Page, bank: Bank) -> None:
    fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING))
    page.goto("/manage")


def manage_link(page: Page, bank: Bank) -> None:
    controls(page, bank)
    address = page.locator("#keep ~ .share-link__address").inner_text()
    page.context.clear_cookies()
    page.goto(address)


def opened_controls(page: Page, bank: Bank) -> None:
    manage_link(page, bank)
    page.locator("form[action='/manage/open'] button").click()
    expect(page.locator("form[action^='/manage/leave']")).to_be_visible()


def controls_with_error(page: Page, bank: Bank) -> None:
    share_page(page, bank)
    page.locator("#days").fill("many")
    page.locator("form[action^='/manage/sharing'] button").click()
    expect(page.locator("[role=alert]")).to_be_visible()


def asked_before_deleting(page: Page, bank: Bank) -> None:
    controls(page, bank)
    page.locator("a[href^='/manage/delete']").click()
    expect(page.locator("form[action^='/manage/delete']")).to_be_visible()


def deleted(page: Page, bank: Bank) -> None:
    asked_before_deleting(page, bank)
    page.locator("form[action^='/manage/delete'] button").click()
    expect(page.locator("form")).to_have_count(0)


def list_of_results(page: Page, bank: Bank) -> None:
    fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING))
    page.goto("/mine")
    for summary in page.locator("summary").all():
        summary.click()
    expect(page.locator("form[action^='/manage/leave'] button")).to_be_visible()
    expect(page.locator("form[action='/mine/forget'] button")).to_be_visible()


def share_page(page: Page, bank: Bank) -> None:
    fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING))
    page.goto("/manage/share")


def save(page: Page) -> None:
    page.locator("form[action^='/manage/sharing'] button").click()
    expect(page).to_have_url(re.compile("/manage/share\\?of=\\w+&said=saved$"))


def shared_with_previews(page: Page, bank: Bank) -> None:
    share_page(page, bank)
    page.locator("label[for='previews']").click()
    save(page)


def name_that_is_too_long(page: Page, bank: Bank) -> None:
    share_page(page, bank)
    page.locator("#called").fill("Werksleitung " * 9)
    page.locator("form[action^='/manage/name'] button").click()
    expect(page.locator("[role=alert]")).to_be_visible()


def saved_trial_of_a_named_result(page: Page, bank: Bank) -> None:
    share_page(page, bank)
    page.locator("#called").fill("Werksleitungsnachfolge" * 3)
    page.locator("form[action^='/manage/name'] button").click()
    page.goto(re.sub("^.*/results/", "/results/", page.locator("#share-address").inner_text()))
    page.goto(f"{page.url}/what-if/save?{asked(bank)[0].id}=dont_know")
    page.locator("main form button").click()
    expect(page.locator(".origin")).to_be_visible()
    page.locator(".origin a[href='#origin-part']").click()
    expect(page.locator("#origin-part li")).to_be_visible()


def side_by_side(page: Page, bank: Bank) -> None:
    path = fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING))
    page.context.clear_cookies()
    fill_and_finish(page, bank, answers_toward(bank, "director"))
    page.goto(f"{path}/compare")
    page.locator("summary").first.click()
    expect(page.locator("table").first).to_be_visible()


def asked_to_answer(page: Page, bank: Bank) -> None:
    path = fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING))
    page.context.clear_cookies()
    page.goto(f"{path}/compare")


def as_readers_see(page: Page, bank: Bank) -> None:
    share_page(page, bank)
    page.locator("a[href^='/manage/preview']").click()
    expect(page.locator("article.result")).to_be_visible()


def sharing_is_off(page: Page, bank: Bank) -> None:
    share_page(page, bank)
    page.locator("label[for='is_shared']").click()
    save(page)


def all_questions_with_error(page: Page, bank: Bank) -> None:
    page.goto("/questions")
    first = page.locator("input[type=radio]").first
    first.evaluate("radio => { radio.value = 'nothing'; radio.checked = true }")
    page.locator("main [name=then][value=result]").click()
    expect(page.locator("[role=alert]")).to_be_visible()


def settling(page: Page, bank: Bank) -> None:
    fill_and_finish(page, bank, answers_of_kind(bank, Kind.UNDECIDED))
    page.goto("/settling")


def shared_verdict_only(page: Page, bank: Bank) -> None:
    path = fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING))
    page.goto("/manage/share")
    page.locator("label[for='shows-verdict']").click()
    save(page)
    page.context.clear_cookies()
    page.goto(path)
    expect(page.locator(".verdict h1")).to_be_visible()
    expect(page.locator(".reasons, table")).to_have_count(0)


def not_shared(page: Page, bank: Bank) -> None:
    share_page(page, bank)
    page.locator("label[for='is_shared']").click()
    save(page)
    page.goto("/manage/result")
    expect(page.locator("#share-address")).to_have_count(0)


def page_without_cookie(page: Page, bank: Bank) -> None:
    question(is_tradeoff=False)(page, bank)
    page.context.clear_cookies()
    go_on(page)


def link_elsewhere(page: Page, bank: Bank) -> None:
    half_done(page, bank)
    page.goto("/another-device")
    expect(page.locator("[data-address]")).to_be_visible()


def link_from_elsewhere(page: Page, bank: Bank) -> None:
    link_elsewhere(page, bank)
    address = page.locator("[data-address]").inner_text()
    page.context.clear_cookies()
    page.goto(address)


def link_from_elsewhere_with_own_answers(page: Page, bank: Bank) -> None:
    link_from_elsewhere(page, bank)
    address = page.url
    fill(page, bank, dict(list(answers_toward(bank, "director").items())[:2]))
    page.goto(address)
    expect(page.locator("main button.button--quiet")).to_be_visible()


def job_with_error(page: Page, _: Bank) -> None:
    page.goto("/jobs/new")
    page.get_by_role("button", name="Set up the job").click()
    expect(page.locator(".error-summary")).to_be_visible()


def organised_job(page: Page, _: Bank) -> None:
    page.goto("/jobs/new")
    page.fill("#called", "Operations lead, Leeds plant")
    for number, label in enumerate(("Founder", "Finance", "Plant"), 1):
        page.fill(f"#seat_{number}", label)
    page.get_by_role("button", name="Set up the job").click()
    expect(page.locator(".seat")).to_have_count(3)
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def asked_before_deleting_a_job(page: Page, bank: Bank) -> None:
    organised_job(page, bank)
    page.get_by_role("link", name="Delete this job for good").click()
    expect(page.get_by_role("button", name="Delete it for good")).to_be_visible()


def made_up_panel(page: Page, _: Bank) -> None:
    page.goto("/jobs/sample")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    expect(page.locator(".counted")).to_be_visible()


STATES: Mapping[str, Go] = {
    "start": at("/"),
    "start, half done": half_done,
    "start, finished": finished,
    "sample": at("/sample"),
    "role pack": at("/sample/pack"),
    "trade-off": question(is_tradeoff=True),
    "situation": question(is_tradeoff=False),
    "question from the review": question(is_tradeoff=True, origin="?origin=review"),
    "trade-off with error": question_with_error(is_tradeoff=True),
    "situation with error": question_with_error(is_tradeoff=False),
    "context": at("/context"),
    "review": review,
    "review, empty": at("/review"),
    "review with error": review_with_error,
    "review, empty, with error": empty_review_with_error,
    **{f"result, {kind}": result(kind) for kind in KINDS},
    "result with context": result_with_context,
    "result of somebody else": result_of_somebody_else,
    "start again": asked_once_more,
    "context, told": context_that_was_told,
    "manage link": manage_link,
    "controls": controls,
    "controls, opened with the link": opened_controls,
    "controls without a key": at("/manage"),
    "list of results": list_of_results,
    "list of results, empty": at("/mine"),
    "controls with error": controls_with_error,
    "share page": share_page,
    "share page, verdict in previews": shared_with_previews,
    "share page, sharing off": sharing_is_off,
    "share page, name with error": name_that_is_too_long,
    "saved trial of a named result": saved_trial_of_a_named_result,
    "two results side by side": side_by_side,
    "asked to answer from a shared result": asked_to_answer,
    "as readers see it": as_readers_see,
    "made-up panel": made_up_panel,
    "new job": at("/jobs/new"),
    "new job with error": job_with_error,
    "job, for its organiser": organised_job,
    "asked before deleting a job": asked_before_deleting_a_job,
    "meeting of a made-up panel": at("/jobs/sample/meeting"),
    "all questions": at("/questions"),
    "all questions with error": all_questions_with_error,
    "what may settle it": settling,
    "asked before deleting": asked_before_deleting,
    "deleted": deleted,
    "result, verdict only": shared_verdict_only,
    "result, not shared": not_shared,
    "another device": link_elsewhere,
    "another device, nothing yet": at("/another-device"),
    "link from elsewhere": link_from_elsewhere,
    "link from elsewhere, own answers": link_from_elsewhere_with_own_answers,
    "link from elsewhere, useless": at("/continue/useless"),
    "method": at("/method"),
    "privacy": at("/privacy"),
    "accessibility": at("/accessibility"),
    "missing page": at("/no-such-page"),
    "page of an old sheet": page_of_an_old_sheet,
    "page without cookie": page_without_cookie,
}

# One state of each family of pages: the others are built of the same parts.
MAIN = (
    *("start", "trade-off with error", "situation with error", "context", "review", "result, leaning", "share page"),
    *("controls", "all questions", "method", "accessibility", "missing page"),
)


# What such a state adds to another that is tried is a sentence or a button.
NEARLY_ALIKE = (
    *("start, half done", "start, finished", "question from the review", "review, empty", "context, told"),
    *("controls, opened with the link", "controls without a key", "list of results, empty", "share page, sharing off"),
    *(
        "share page, name with error",
        "share page, verdict in previews",
        "as readers see it",
        "another device, nothing yet",
        "privacy",
    ),
    *("trade-off", "situation", "review, empty, with error", "all questions with error", "controls with error"),
    *("result with context", "result, undecided", "result, not shared", "page of an old sheet"),
    *("asked to answer from a shared result", "review with error", "new job with error", "start again", "manage link"),
    *("asked before deleting a job", "asked before deleting", "result, clear", "saved trial of a named result"),
    *("link from elsewhere, own answers", "link from elsewhere, useless", "page without cookie", "deleted"),
)
RUNS = dict.fromkeys(MAIN, ()) | dict.fromkeys(NEARLY_ALIKE, (pytest.mark.long,))


@pytest.mark.parametrize("state", [pytest.param(state, marks=RUNS.get(state, pytest.mark.slow)) for state in STATES])
def test_axe_finds_nothing_and_nothing_runs_out_of_a_narrow_screen(open_page: OpenPage, bank: Bank, state: str) -> None:
    page = open_page(390, allowed=ALLOWED)
    STATES[state](page, bank)
    assert not axe_violations(page)
    page.set_viewport_size({"width": NARROW, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.long
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_the_dark_or_on_a_wide_screen(open_page: OpenPage, bank: Bank, state: str) -> None:
    page = open_page(390, scheme="dark", allowed=ALLOWED)
    STATES[state](page, bank)
    assert not axe_violations(page, colors_only=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not axe_violations(page, colors_only=True)
    page.emulate_media(color_scheme="light")
    assert not axe_violations(page)
