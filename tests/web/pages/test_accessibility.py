"""The page about accessibility, and what every page must have that only shows when pages are seen together."""

import re
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup

from questions import Bank
from tests.sheets import asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, question_form

STATIC = Path(__file__).resolve().parents[3] / "static"


def test_every_page_leads_to_the_page_about_accessibility(visitor: Visitor) -> None:
    for path in ("/", "/review", "/privacy", "/accessibility"):
        links = visitor.visit(path).select("footer a[href='/accessibility']")
        assert [text_of(link) for link in links] == ["Accessibility"]


def test_the_page_says_what_was_tried_what_is_missing_and_whom_to_tell(visitor: Visitor) -> None:
    page = visitor.visit("/accessibility")
    assert [text_of(heading) for heading in page.select("h2")] == [
        "What was tried",
        "Where it falls short",
        "If something gets in your way",
    ]
    assert all(len(part.select("li")) >= 5 for part in page.select("main ul"))
    assert "WCAG 2.2" in text_of(page.main)


def test_no_two_pages_have_the_same_title(visitor: Visitor, bank: Bank) -> None:
    visitor.answer_all("director")
    visitor.finish()
    result = f"/results/{visitor.link}"
    paths = [f"/questions/{question.id}" for question in asked(bank)]
    paths += [
        "/",
        "/sample",
        "/questions",
        "/context",
        "/review",
        "/start-again",
        "/another-device",
        "/continue/useless",
    ]
    paths += [result, f"{result}/what-if", f"{result}/what-if/save?{asked(bank)[0].id}=dont_know"]
    paths += ["/manage", "/manage/share", "/manage/delete", "/manage/preview", "/method", "/privacy", "/accessibility"]
    titles = Counter(title_of(visitor, path) for path in paths)
    assert not [title for title, times in titles.items() if times > 1]


def title_of(visitor: Visitor, path: str) -> str:
    title = BeautifulSoup(visitor.get(path).text, "html.parser").title
    return text_of(title)


def test_a_title_tells_of_an_error_first(visitor: Visitor, bank: Bank) -> None:
    question = asked(bank)[0].id
    without = text_of(visitor.visit(f"/questions/{question}").title)
    page = visitor.submit(question_form(visitor.visit(f"/questions/{question}")), 422)
    assert text_of(page.title) == f"Error: {without}"


def test_an_error_takes_the_focus_without_script(visitor: Visitor, bank: Bank) -> None:
    page = visitor.submit(question_form(visitor.visit(f"/questions/{asked(bank)[0].id}")), 422)
    [focused] = page.select("[autofocus]")
    assert focused["role"] == "alert"
    assert focused["tabindex"] == "-1"
    assert not visitor.visit("/").select("[autofocus]")


def test_nothing_moves_unless_motion_is_welcome() -> None:
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        text = path.read_text()
        moving = re.search(r"transition|animation|@keyframes|scroll-behavior|smooth", text)
        assert not moving or "prefers-reduced-motion" in text, path.name


def test_the_order_on_the_screen_is_the_order_in_the_page() -> None:
    """Tab and screen readers follow the page; only the statements, which take no focus, are mirrored.

    Paper is read by eye alone.
    """
    turned = {
        f"{path.name}: {found}"
        for path in STATIC.rglob("*.css")
        if path.parent.name != "print"
        for found in re.findall(r"(?<![\w-])order:|(?:row|column)-reverse|grid-auto-flow:\s*dense", path.read_text())
    }
    assert turned <= {"trade-off.css: row-reverse", "all-questions.css: row-reverse"}
