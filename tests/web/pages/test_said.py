"""What an address says of what was done stands on the page only where it can be so: anybody can write an address."""

import pytest

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor

OFF, REPLACED, RENEWED = "Sharing is off", "You replaced the link", "There is a new link below"
SAID = (("/manage/result", "off", OFF), ("/manage/result", "replaced", REPLACED), ("/manage/share", "renewed", RENEWED))


@pytest.fixture
def maker(visitor: Visitor, bank: Bank) -> Visitor:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor


def said(maker: Visitor, page: str, word: str) -> str:
    return text_of(maker.visit(f"{page}?of=own&said={word}").main)


@pytest.mark.parametrize(("page", "word", "words"), SAID)
def test_nothing_is_said_that_is_not_so(maker: Visitor, page: str, word: str, words: str) -> None:
    assert words not in said(maker, page, word)


@pytest.mark.parametrize(("page", "word", "words"), SAID)
def test_what_is_so_is_said(maker: Visitor, page: str, word: str, words: str) -> None:
    controls = maker.visit("/manage/share?of=own")
    maker.submit(controls.select_one("main form[action^='/manage/link']"))
    if word == "off":
        maker.submit(controls.select_one("main form[action^='/manage/sharing']"), is_shared=None)
    assert words in said(maker, page, word)


def test_what_is_saved_is_said_as_it_stands(maker: Visitor) -> None:
    assert "Readers see everything" in said(maker, "/manage/share", "saved")


@pytest.mark.parametrize("word", ["", "x", "OFF", "none", "saved"])
def test_other_words_say_nothing(maker: Visitor, word: str) -> None:
    assert not maker.visit(f"/manage/result?of=own&said={word}").select("main > .notice")
