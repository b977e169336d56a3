"""What a maker calls a result stands wherever people tell results apart, and nowhere else."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.pages.share import MOST_NAME
from web.session.forms import read_line

NAME = "Plant manager, <Leipzig> & “Halle”"
Dump = Callable[[], list[str]]


@pytest.fixture
def link(visitor: Visitor, bank: Bank) -> str:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.link


def form(visitor: Visitor, action: str = "name") -> Tag | None:
    return visitor.visit("/manage/share").select_one(f"main form[action^='/manage/{action}']")


def name_it(visitor: Visitor, name: str, status: int = 200) -> BeautifulSoup:
    return visitor.submit(form(visitor), status, called=name)


def title_of(page: BeautifulSoup) -> str:
    return text_of(page.title)


def test_maker_and_readers_see_it_in_title_and_heading(visitor: Visitor, colleague: Visitor, link: str) -> None:
    assert "The name is saved." in text_of(name_it(visitor, NAME).main)
    pages = [visitor.visit(f"/results/{link}"), visitor.visit("/manage/result"), colleague.visit(f"/results/{link}")]
    pages += [visitor.visit("/manage/preview"), colleague.visit(f"/results/{link}/what-if")]
    for page in pages:
        assert title_of(page).startswith(f"{NAME}: ")
        assert text_of(page.select_one(".result-name")) == NAME
    for path in ("/manage", "/manage/share"):
        assert title_of(visitor.visit(path)).startswith(f"{NAME}: ")
    for path in ("/mine", "/manage", "/manage/delete"):
        assert NAME in text_of(visitor.visit(path).main)


def test_readers_of_the_verdict_alone_see_it_too(visitor: Visitor, colleague: Visitor, link: str) -> None:
    name_it(visitor, NAME)
    visitor.submit(form(visitor, "sharing"), is_shared="y", shows="verdict", days="30")
    assert text_of(colleague.visit(f"/results/{link}").select_one(".result-name")) == NAME


def test_previews_carry_it_only_with_the_verdict(visitor: Visitor, colleague: Visitor, link: str) -> None:
    name_it(visitor, NAME)

    def told() -> str:
        return " ".join(str(tag["content"]) for tag in colleague.visit(f"/results/{link}").select("meta[content]"))

    assert "Leipzig" not in told()
    visitor.submit(form(visitor, "sharing"), is_shared="y", shows="everything", previews="y", days="30")
    assert f"{NAME}: " in told()


def test_exports_and_letters_carry_it(visitor: Visitor, colleague: Visitor, link: str) -> None:
    assert "name" not in json.loads(colleague.get(f"/results/{link}.json").text)
    page = name_it(visitor, NAME)
    assert json.loads(colleague.get(f"/results/{link}.json").text)["name"] == NAME
    assert json.loads(visitor.get("/manage/result.json").text)["name"] == NAME
    [letter] = page.select("main a[href^='mailto:']")
    assert parse_qs(urlsplit(str(letter["href"])).query)["subject"] == [f"{NAME}: what the job asks for"]


def test_it_can_be_taken_away_and_goes_with_the_result(visitor: Visitor, link: str, dump: Dump) -> None:
    name_it(visitor, "Tell-tale")
    assert "Tell-tale" in "".join(dump())
    assert "no name now" in text_of(name_it(visitor, " ").main)
    assert not visitor.visit(f"/results/{link}").select(".result-name")
    name_it(visitor, "Tell-tale")
    visitor.submit(visitor.visit("/manage/delete").select_one("main form"))
    assert "Tell-tale" not in "".join(dump())


def test_one_that_is_too_long_is_shown_again_and_not_saved(visitor: Visitor, link: str, dump: Dump) -> None:
    before = dump()
    page = name_it(visitor, "x" * (MOST_NAME + 1), 422)
    assert f"this one has {MOST_NAME + 1}." in text_of(page.select_one("[role=alert]"))
    field = page.select_one("#called[aria-invalid]")
    assert field is not None
    assert field["value"] == "x" * (MOST_NAME + 1)
    assert dump() == before
    name_it(visitor, "ß" * MOST_NAME)


def test_a_form_shown_with_another_name_changes_nothing(visitor: Visitor, link: str) -> None:
    stale = form(visitor)
    name_it(visitor, "Now")
    page = visitor.submit(stale, 409, called="Then")
    assert "Then" in text_of(page.select_one("[role=alert]"))
    assert title_of(visitor.visit(f"/results/{link}")).startswith("Now: ")
    assert "The name is saved." in text_of(visitor.submit(stale, called="Now").main), "sent twice, it is no conflict"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Werks\tleitung \r\n Leipzig\0 ", "Werks leitung Leipzig"),
        ("a\u202eb\u2066c\u2069d\u2028e", "a bcd e"),
        ("\u200b\u200f \u2060", ""),
        ("نامه\u200cها", "نامه\u200cها"),
        ("👩\u200d🔧 100 % %(name)s {{7*7}}", "👩\u200d🔧 100 % %(name)s {{7*7}}"),
        ("u\u0308ber", "über"),
    ],
)
def test_signs_that_hide_or_turn_others_are_taken_out(typed: str, kept: str) -> None:
    assert read_line(typed) == kept


def test_a_reader_gets_no_field_for_it(colleague: Visitor, link: str) -> None:
    assert not colleague.visit(f"/results/{link}").select("a[href^='/manage']")
