"""Five people judge a job: blind answers, the reveal, the meeting, a second round, a decision and a dissent."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from questions import Bank, Sheet
from tests.browser import axe_violations
from tests.journeys.test_every_state import NARROW
from tests.journeys.test_print import sheets
from tests.journeys.walking import look_up, send
from tests.sheets import asked
from tests.web.revealed import toward

OpenPage = Callable[..., Page]

NAME = "Operations lead, Leeds plant"
LABELS = ("Founder", "Finance", "Produktion", "People", "Board")
NOTE = "The night shift has had no foreman since May."
REASONS = "The plant needs somebody on the floor first."
DISSENT = "We will look for a director again within a year."


def look_over(page: Page) -> None:
    """Check with axe, then on a narrow screen; parts that are folded are opened."""
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert not axe_violations(page), page.url
    size = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, page.url
    assert size
    page.set_viewport_size(size)


def press(page: Page, action: str) -> None:
    """Press the button of the form that is sent to an address which ends so."""
    page.locator(f"main form[action$='{action}'] button").first.click()


def set_up(page: Page) -> tuple[str, list[str]]:
    """Set the job up by hand; return the path of its page, and the invitations."""
    page.goto("/jobs/new")
    page.fill("#called", NAME)
    page.fill("#decider", "The board")
    for number, label in enumerate(LABELS, 1):
        page.fill(f"#seat_{number}", label)
    press(page, "/jobs/new")
    expect(page.locator(".seat")).to_have_count(len(LABELS))
    links = page.locator(".seat [data-address]").all_inner_texts()
    return re.sub(r"^https?://[^/]+", "", page.url), links


def take_and_answer(page: Page, invitation: str, sheet: Sheet) -> str:
    """Take a seat by hand and hand in all answers by one form; return the path of the seat."""
    page.goto(invitation)
    press(page, "/seats/take")
    expect(page).to_have_url(re.compile("/seats/[0-9a-f]{16}$"))
    seat = re.sub(r"^https?://[^/]+", "", page.url)
    press(page, "/begin")
    expect(page).to_have_url(re.compile("/questions/"))
    form = look_up(page, "/questions").select_one("main form")
    given = {f"answer-{question}": option for question, option in sheet.answers.items()}
    assert send(page, "/questions", form, **given, then="result").headers["location"] == seat
    page.goto(seat)
    return seat


def write_note(page: Page, seat: str, question: str) -> None:
    """Write a note to an answer by hand."""
    page.goto(f"{seat}/notes")
    look_over(page)
    page.fill(f"#note-{question}", NOTE)
    press(page, "/notes")
    expect(page.locator("main .notice[role=status]")).to_be_visible()


def see_nothing(page: Page, job: str) -> None:
    """Check that no page of the job tells anything about answers before the reveal."""
    for path in (job, f"{job}/panel", f"{job}/meeting", f"{job}/decision", "/mine"):
        shown = page.request.get(path)
        main = BeautifulSoup(shown.text(), "html.parser").select_one("main")
        assert main is not None
        for told in (NOTE, "points", "ahead", "Where you differ"):
            assert told not in main.get_text(), (shown.url, told)
    page.goto(f"{job}/panel")
    expect(page).to_have_url(re.compile(f"{job}$"))


def meet(page: Page, job: str) -> None:
    """Go through the differences, one page each, to the decision."""
    page.goto(f"{job}/panel")
    page.locator(f"#next ~ p a[href^='{job}/meeting']").click()
    expect(page.locator(".meeting h1")).to_be_visible()
    look_over(page)
    while "/meeting" in page.url:
        page.locator(".meeting .actions a.button").click()
        page.wait_for_load_state()
    expect(page).to_have_url(re.compile(f"{job}/decision$"))


def change_one(page: Page, seat: str, question: str) -> None:
    """Change an answer of the second round by hand, and say why."""
    page.goto(seat)
    page.locator(f"main a[href='{seat}/second']").click()
    look_over(page)
    page.locator(f"label[for='answer-{question}-dont_know']").click()
    page.select_option(f"#why-{question}", "convinced")
    page.locator(".go-on button").click()
    expect(page).to_have_url(re.compile(f"{seat}$"))


def keep_all(page: Page, seat: str) -> None:
    """Hand the same answers in for the second round."""
    form = look_up(page, f"{seat}/second").select_one("main form")
    assert send(page, f"{seat}/second", form).headers["location"] == seat


def decide(page: Page, job: str, role: str) -> None:
    """Record the decision by hand."""
    page.goto(f"{job}/decision")
    page.locator(f"label[for='role-{role}']").click()
    page.fill("#reasons", REASONS)
    press(page, "/decision")
    expect(page.locator(".decision")).to_contain_text(REASONS)


@pytest.mark.slow
def test_five_people_get_from_a_new_job_to_a_decision(open_page: OpenPage, bank: Bank) -> None:
    organiser = open_page(1280)
    job, invitations = set_up(organiser)
    members = [open_page(1280), open_page(1280), open_page(1280), open_page(390), open_page(1280, script=False)]
    german, narrow, plain = members[2:]
    german.goto("/?lang=de")
    first = asked(bank)[0].id
    answers = [toward(bank, place) for place in (0, 0.25, 1, 0.75, 0)]

    narrow.goto(invitations[3])
    look_over(narrow)
    seats = [take_and_answer(*one) for one in zip(members, invitations, answers, strict=True)]
    expect(german.locator("html")).to_have_attribute("lang", "de")
    look_over(german)
    write_note(narrow, seats[3], first)
    organiser.goto(job)
    look_over(organiser)
    for page in (organiser, members[0]):
        see_nothing(page, job)

    organiser.goto(job)
    press(organiser, "/reveal")
    organiser.locator(f"main a[href='{job}/panel']").click()
    expect(organiser.locator("main")).to_contain_text(NOTE)
    for member in (german, plain):
        member.goto(f"{job}/panel")
        assert set(member.locator(".stands__table bdi").all_inner_texts()) == set(LABELS)
    meet(organiser, job)

    organiser.goto(job)
    organiser.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    press(organiser, "/second")
    change_one(german, seats[2], first)
    for member, seat in zip(members, seats, strict=True):
        if member is not german:
            keep_all(member, seat)
    organiser.goto(job)
    press(organiser, "/reveal")
    organiser.goto(f"{job}/panel")
    expect(organiser.locator("section:has(#moved)")).to_contain_text(bank.questions[first].title)
    assert sheets(organiser, "Letter") <= 3
    look_over(organiser)

    decide(organiser, job, "head")
    plain.goto(seats[4])
    plain.fill("#words", DISSENT)
    press(plain, "/dissent")
    expect(plain.locator("main .notice[role=status]")).to_be_visible()
    organiser.goto(f"{job}/decision")
    expect(organiser.locator(".dissent")).to_have_text(re.compile(f"{DISSENT}.*{LABELS[4]}", re.DOTALL))
    calendar = organiser.request.get(f"{job}/review.ics")
    assert calendar.text().startswith("BEGIN:VCALENDAR")
    assert NAME.split(",", maxsplit=1)[0] in calendar.text()
    assert sheets(organiser, "Letter") == 1
    look_over(organiser)
    narrow.goto(job)
    look_over(narrow)
