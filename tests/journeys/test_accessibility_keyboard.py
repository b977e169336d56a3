"""From the first page to the deleted result without a mouse: every stop is in sight, in order, and can be left."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from questions import Bank
from scoring import Kind
from tests.journeys.test_accessibility_modes import PAGES
from tests.journeys.test_every_state import ALLOWED
from tests.journeys.walking import FINISH, RESULT, back, fill_and_finish
from tests.sheets import answers_of_kind, asked

pytestmark = pytest.mark.slow

OpenPage = Callable[..., Page]
AT_MOST = 250  # stops on a page, all questions on one page included

# Where the focus is: whether a ring is drawn around it, whether it lies on the screen with nothing before it, and
# whether it comes after the stop before it.
STOP = """wanted => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const drawn = [focused, ...(focused.labels ?? [])];
  const isRinged = drawn.some(element => {
    const style = getComputedStyle(element);
    const isSeen = parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== "rgba(0, 0, 0, 0)";
    return style.outlineStyle !== "none" && isSeen;
  });
  const box = focused.getClientRects()[0];
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const last = window.lastStop;
  window.lastStop = focused;
  const isInOrder = !last?.isConnected || !!(last.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING);
  return {
    name: focused.outerHTML.slice(0, 100),
    isRinged,
    isInSight: !!top && drawn.some(element => element === top || element.contains(top)),
    isInOrder,
    isWanted: !!wanted && focused.matches(wanted),
  };
}"""
STOPS = """() => {
  const groups = new Set();
  const all = [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")];
  return all.filter(element => {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled) return false;
    const isNew = element.type !== "radio" || !groups.has(element.name);
    groups.add(element.name);
    return isNew;
  }).length;
}"""


@dataclass
class Keyboard:
    """Presses keys on a page, and remembers the stops where something is wrong."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def tab(self) -> bool:
        """Press Tab; tell whether the focus is on something of the page."""
        return self._stop_at() is not None

    def _stop_at(self, wanted: str = "") -> dict[str, Any] | None:
        """Press Tab; return where the focus is, and whether that is what is wanted; None outside the page."""
        self.page.keyboard.press("Tab")
        stop: dict[str, Any] | None = self.page.evaluate(STOP, wanted)
        if stop:
            wrong = [what for what in ("isRinged", "isInSight", "isInOrder") if not stop[what]]
            if wrong:
                self.faults.append(f"{self.page.url}: not {', '.join(wrong)}: {stop['name']}")
        return stop

    def go_to(self, selector: str) -> None:
        """Press Tab until an element has the focus."""
        for _ in range(AT_MOST):
            stop = self._stop_at(selector)
            if stop and stop["isWanted"]:
                return
        raise AssertionError(f"{selector} cannot be reached with Tab on {self.page.url}")

    def press(self, selector: str, key: str = "Enter") -> None:
        """Go to an element and press a key on it."""
        self.go_to(selector)
        self.page.keyboard.press(key)

    def follow(self, selector: str, address: str) -> None:
        """Go to a link or a button, press Enter, and wait for the page that it leads to."""
        self.press(selector)
        expect(self.page).to_have_url(re.compile(address))
        expect(self.page.locator("h1")).to_be_visible()


def answer(keyboard: Keyboard, question: str, *, down: int) -> None:
    """Answer with the arrow keys; Enter sends the form."""
    page = keyboard.page
    expect(page).to_have_url(re.compile(f"/questions/{question}$"))
    keyboard.press("[name=answer]", "Space")
    for _ in range(down):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[name=answer]").nth(down)).to_be_checked()
    page.keyboard.press("Enter")


def answer_all(keyboard: Keyboard, bank: Bank) -> None:
    """Go from the first page to the review."""
    keyboard.page.goto("/")
    keyboard.press("main a.button")
    for number, question in enumerate(asked(bank)):
        answer(keyboard, question.id, down=number % 3)
    expect(keyboard.page).to_have_url(re.compile("/context$"))
    keyboard.press(f"[name='{next(iter(bank.deciding_context))}']", "Space")
    keyboard.follow("main [name=then][value=review]", "/review$")


def finish(keyboard: Keyboard, bank: Bank) -> None:
    """Mark an answer, ask for the recommendation, and unfold all answers."""
    page = keyboard.page
    marked = asked(bank)[0].id
    keyboard.press("form:has(#mark) button", "Space")
    expect(page.locator(f"#{marked} button.mark--on")).to_be_visible()
    keyboard.follow(FINISH, RESULT.pattern)
    keyboard.press("summary:has(#all)")
    expect(page.locator("table.sums")).to_be_visible()
    keyboard.follow("#all-part p a", "/method$")
    back(page, re.compile("/method$"))
    expect(page).to_have_url(RESULT)


def try_another_answer(keyboard: Keyboard, bank: Bank) -> None:
    """Choose another answer on the trial, and come back."""
    page = keyboard.page
    keyboard.follow("a#try", "/what-if$")
    field = f"#try-{asked(bank)[0].id}"
    keyboard.go_to(field)
    before = page.locator(field).input_value()
    for key in ("Space", "ArrowDown", "Enter"):  # opens the list, goes to the next answer, chooses it
        page.keyboard.press(key)
    assert page.locator(field).input_value() != before
    expect(page.locator("[data-status]")).not_to_be_empty()
    expect(page.locator(field)).to_be_focused()
    with page.expect_response(re.compile(r"/what-if\?")):
        keyboard.press("[data-show]")
    # Scrolling there comes last; parts of the page are replaced before, which must not happen between two stops.
    expect(page.locator("[data-swap=compare]")).to_be_in_viewport()
    expect(page.locator("#effect")).to_be_focused()  # what changed stands above, and is where reading goes on
    page.evaluate("window.lastStop = null")
    keyboard.go_to("section[aria-labelledby=keep-trial] a.button")
    page.reload()  # the focus begins at the top again
    keyboard.follow("main a.back-link", RESULT.pattern)


def share_and_delete(keyboard: Keyboard) -> None:
    """Let readers see the verdict only, then delete the result."""
    page = keyboard.page
    keyboard.follow("#next ~ p a[href^='/manage/share']", "/manage/share")
    keyboard.go_to("[name=shows]:checked")
    page.keyboard.press("ArrowDown")
    keyboard.follow("form[action^='/manage/sharing'] button", "said=saved")
    expect(page.locator("p.notice[role=status]")).to_be_visible()
    keyboard.follow("p.start-again a", r"/manage\?of=\w+$")
    keyboard.follow("a[href^='/manage/delete']", "/manage/delete")
    keyboard.press("form[action^='/manage/delete'] button")
    expect(page.locator("form")).to_have_count(0)


def test_the_whole_way_is_gone_with_the_keyboard_alone(open_page: OpenPage, bank: Bank) -> None:
    keyboard = Keyboard(open_page(1280))
    answer_all(keyboard, bank)
    finish(keyboard, bank)
    try_another_answer(keyboard, bank)
    share_and_delete(keyboard)
    assert not keyboard.faults, "\n".join(keyboard.faults)


@pytest.mark.parametrize(
    "state",
    [
        "trade-off with error",
        "result, leaning",
        "what-if",
        *(pytest.param(state, marks=pytest.mark.long) for state in ("start", "review", "share page")),
    ],
)
def test_tab_goes_round_the_whole_page_and_leaves_it(open_page: OpenPage, bank: Bank, state: str) -> None:
    keyboard = Keyboard(open_page(390, allowed=ALLOWED))
    PAGES[state](keyboard.page, bank)
    keyboard.page.goto(keyboard.page.url)  # some states leave the focus somewhere
    if keyboard.page.evaluate("document.activeElement !== document.body"):  # a question has the focus: round to the top
        while keyboard.tab():
            pass
        keyboard.page.evaluate("window.lastStop = null")
    stops = 0
    while stops < AT_MOST and keyboard.tab():
        stops += 1
    assert not keyboard.faults, "\n".join(keyboard.faults)
    assert stops == keyboard.page.evaluate(STOPS)


def test_an_error_is_where_the_focus_is_and_leads_to_its_field(open_page: OpenPage, bank: Bank) -> None:
    for script in (True, False):
        page = open_page(390, script=script, allowed=ALLOWED)
        page.goto(f"/questions/{asked(bank)[1].id}")
        page.locator("main form button.button").press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("[name=answer]").first).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"/questions/{asked(bank)[2].id}$"))


def test_an_error_in_a_text_field_is_told_of_the_field(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(390, allowed=ALLOWED)
    fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING))
    page.goto("/manage/share")
    days = page.locator("#days")
    days.fill("many")
    days.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(days).to_be_focused()
    expect(days).to_have_accessible_description(re.compile("Error: ."))
    expect(days).to_have_attribute("aria-invalid", "true")


def test_the_two_statements_describe_the_choice_between_them(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(390)
    question = next(question for question in asked(bank) if question.is_tradeoff)
    for path, group in (
        (f"/questions/{question.id}", "fieldset"),
        ("/questions", f"fieldset:has([name$='{question.id}'])"),
    ):
        page.goto(path)
        statements = [statement.text for statement in question.statements]
        expect(page.locator(group)).to_have_accessible_description(re.compile(".*".join(map(re.escape, statements))))
