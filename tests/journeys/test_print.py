"""On paper: a result on two sheets of either size, a form that is empty, and nothing that leads nowhere."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from questions import Bank, Sheet, shipped_directory
from questions.personas import FOLDER
from scoring import Kind
from tests.journeys.walking import fill, fill_and_finish, look_up, send
from tests.sheets import answers_of_kind, answers_toward, asked
from tests.web.visitor import finish_form, question_form
from web.views.sample import shipped_sheet

pytestmark = pytest.mark.slow

OpenPage = Callable[..., Page]

PERSONAS = sorted(path.stem for path in (shipped_directory() / FOLDER).glob("*.yaml"))
LONGEST = ("founder-in-two-minds", "wants-everything")
LANGUAGES = ("en", "de")
FORMATS = ("A4", "Letter")
# Where no font of our list is there, pages fall back on one that is as wide as any.
WIDE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':root { --sans: "DejaVu Sans" !important; --serif: "DejaVu Serif" !important; }');
  document.adoptedStyleSheets = [sheet];
}"""
# How each box and its words look; a picture of the page would be compared by each of its points.
BOXES = """() => [...document.querySelectorAll("main :is(input, label)")].filter(part => part.checkVisibility())
.map(part => {
  const style = getComputedStyle(part);
  const seen = ["appearance", "borderWidth", "borderColor", "backgroundColor", "boxShadow", "color", "fontWeight"];
  return [part.id || part.htmlFor, ...seen.map(name => style[name])].join(" ");
})"""
LINKS = (
    "main a:visible, nav:visible, main button:visible, summary:not(.reason > *, .turn > *, .part > details > *):visible"
)


def sheets(page: Page, paper: str) -> int:
    """Print a page and count the sheets."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


def sheets_of_each(page: Page) -> dict[tuple[str, str], int]:
    """Print on both sizes of paper, with the fonts at hand and with a wide one."""
    own = {("own font", paper): sheets(page, paper) for paper in FORMATS}
    page.evaluate(WIDE)
    return own | {("wide font", paper): sheets(page, paper) for paper in FORMATS}


def give(page: Page, bank: Bank, sheet: Sheet) -> None:
    """Answer everything that a sheet holds."""
    fill(page, bank, dict(sheet.answers), double=tuple(sheet.double))
    form = question_form(look_up(page, f"/questions/{asked(bank)[0].id}"))
    assert send(page, "/context", form, **sheet.context).status == 303


@pytest.mark.parametrize(
    "language", [LANGUAGES[0], *(pytest.param(code, marks=pytest.mark.long) for code in LANGUAGES[1:])]
)
@pytest.mark.parametrize(
    "persona", [name if name in LONGEST else pytest.param(name, marks=pytest.mark.long) for name in PERSONAS]
)
def test_a_result_is_printed_on_two_sheets(open_page: OpenPage, bank: Bank, persona: str, language: str) -> None:
    page = open_page(1280)
    page.goto(f"/?lang={language}")
    give(page, bank, shipped_sheet(persona))
    page.goto(send(page, "/results", finish_form(look_up(page, "/review"))).headers["location"])
    found = sheets_of_each(page)
    assert set(found.values()) == {2}, found


@pytest.mark.parametrize(
    "kind",
    [Kind.HYBRID, Kind.UNDECIDED, *(pytest.param(kind, marks=pytest.mark.long) for kind in (Kind.CLEAR, Kind.LEANING))],
)
def test_a_result_of_every_verdict_is_printed_on_two_sheets(open_page: OpenPage, bank: Bank, kind: Kind) -> None:
    page = open_page(1280)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, kind)))
    found = sheets_of_each(page)
    assert set(found.values()) == {2}, found


def test_with_too_little_answered_one_sheet_is_enough(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.TOO_LITTLE)))
    assert set(sheets_of_each(page).values()) == {1}


def test_a_printed_result_says_what_it_is_and_shows_every_answer(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING)))
    expect(page.locator(".imprint")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".wordmark")).to_be_visible()
    expect(page.locator(".imprint")).to_be_visible()
    expect(page.locator(".imprint")).to_contain_text(page.url)
    expect(page.locator("table.sums tbody tr").last).to_be_visible()


def test_no_heading_of_a_printed_result_stands_alone_at_the_foot(open_page: OpenPage, bank: Bank) -> None:
    page = open_page(1280)
    page.goto(fill_and_finish(page, bank, answers_of_kind(bank, Kind.LEANING)))
    page.emulate_media(media="print")
    headings = "headings => headings.map(heading => getComputedStyle(heading).breakAfter)"
    assert set(page.locator("main :is(h1, h2, h3)").evaluate_all(headings)) == {"avoid"}
    whole = "element => getComputedStyle(element.closest('section')).breakInside"
    assert {page.locator(part).evaluate(whole) for part in (".areas", ".years")} == {"avoid"}


@pytest.mark.parametrize("path", ["", "/what-if", "/what-if?{first}=dont_know"])
def test_nothing_on_paper_wants_to_be_pressed(open_page: OpenPage, bank: Bank, path: str) -> None:
    page = open_page(1280)
    result = fill_and_finish(page, bank, answers_toward(bank, "director"))
    page.goto(result + path.format(first=asked(bank)[0].id))
    page.emulate_media(media="print")
    expect(page.locator(LINKS)).to_have_count(0)
    expect(page.locator("footer.site-footer")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "most"), [("/review", 1), ("/method", 3), ("/what-if", 1), ("/what-if?{first}=", 3), ("/jobs/sample", 3)]
)
def test_other_pages_take_few_sheets(open_page: OpenPage, bank: Bank, path: str, most: int) -> None:
    page = open_page(1280)
    sheet = shipped_sheet("founder-in-two-minds")
    give(page, bank, sheet)
    result = send(page, "/results", finish_form(look_up(page, "/review"))).headers["location"]
    first = asked(bank)[0].id
    page.goto((result if "what-if" in path else "") + path.format(first=first) + "dont_know" * path.endswith("="))
    found = sheets_of_each(page)
    assert max(found.values()) <= most, found


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "de"])
def test_the_questions_are_printed_on_three_sheets(open_page: OpenPage, language: str) -> None:
    page = open_page(1280)
    page.goto(f"/questions?lang={language}")
    assert set(sheets_of_each(page).values()) == {3}
    page.emulate_media(media="print")
    expect(page.locator(LINKS)).to_have_count(0)
    expect(page.locator("main .on-paper")).to_be_visible()


def test_the_questions_on_paper_are_empty_whatever_was_answered(open_page: OpenPage, bank: Bank) -> None:
    blank, filled = open_page(1280), open_page(1280)
    give(filled, bank, shipped_sheet("founder-in-two-minds"))
    for page in (blank, filled):
        page.goto("/questions")
        page.emulate_media(media="print")
    expect(filled.locator("input:checked").first).to_be_attached()
    assert len(blank.evaluate(BOXES)) > 100
    assert filled.evaluate(BOXES) == blank.evaluate(BOXES)
    assert filled.locator("main").inner_text() == blank.locator("main").inner_text()
