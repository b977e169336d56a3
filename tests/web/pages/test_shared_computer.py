"""Whoever leaves a computer that others use can let the browser forget every way to a result."""

import pytest
from bs4 import Tag

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, fields_of

CONTROLS = ("/manage", "/manage/share", "/manage/result", "/manage/result.json", "/manage/delete")


@pytest.fixture
def private(visitor: Visitor, bank: Bank) -> str:
    """Return the path of a private link to a result of somebody else."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.manage_path()


@pytest.fixture
def sharing(colleague: Visitor, bank: Bank, private: str) -> Visitor:
    """Return somebody whose browser holds the keys to a result of their own and to one that they opened."""
    colleague.fill(answers_toward(bank, "head"))
    colleague.finish()
    colleague.submit(colleague.visit(private).select_one("main form"))
    return colleague


def asking(visitor: Visitor) -> Tag | None:
    return visitor.visit("/start-again").select_one("main form[action='/start-again']")


def holds_nothing(visitor: Visitor, private: str) -> bool:
    addresses = [f"{page}{query}" for page in CONTROLS for query in ("", "?of=own")]
    with visitor.client.session_transaction() as session:
        is_out = private.removeprefix("/manage/") not in str(dict(session))
    return is_out and {visitor.get(address).status_code for address in addresses} == {404}


def test_starting_again_forgets_every_key_if_that_is_ticked(sharing: Visitor, visitor: Visitor, private: str) -> None:
    sharing.submit(asking(sharing), result="forget")
    assert holds_nothing(sharing, private)
    visitor.visit("/manage")


def test_the_list_of_results_forgets_everything(sharing: Visitor, visitor: Visitor, private: str) -> None:
    form = sharing.visit("/mine").select_one("main form[action='/mine/forget']")
    assert private in text_of(sharing.visit("/mine").select_one("#all ~ details")), "the private links come first"
    page = sharing.submit(form)
    assert "holds no key" in text_of(page.main)
    assert not sharing.visit("/").select("main a[href='/review'], main a[href='/start-again']")
    assert holds_nothing(sharing, private)
    visitor.visit("/manage")


def test_the_finishing_form_sent_again_does_not_bring_a_forgotten_key_back(sharing: Visitor, private: str) -> None:
    form = sharing.visit("/review").select_one("main form[action='/results']")
    sharing.submit(sharing.visit("/mine").select_one("main form[action='/mine/forget']"))
    sharing.send(form)
    assert holds_nothing(sharing, private)


def test_who_only_opened_a_private_link_is_led_to_the_list_from_the_start_page(
    colleague: Visitor, private: str
) -> None:
    colleague.submit(colleague.visit(private).select_one("main form"))
    assert colleague.visit("/").select_one("main a[href='/mine']")
    form = asking(colleague)
    assert fields_of(form)["result"] == "forget", "nothing else is to be forgotten, so it is ticked"
    colleague.submit(form)
    assert holds_nothing(colleague, private)
    assert not colleague.visit("/").select("main a[href='/mine']")


def test_keys_stay_unless_it_is_ticked(colleague: Visitor, bank: Bank, private: str) -> None:
    colleague.answer(asked(bank)[0].id, "dont_know")
    colleague.submit(colleague.visit(private).select_one("main form"))
    form = asking(colleague)
    assert "result" not in fields_of(form), "answers are to be forgotten, so nothing more is ticked"
    colleague.submit(form)
    colleague.visit("/manage")


def test_a_private_link_of_the_history_asks_once_more_and_says_why(sharing: Visitor, private: str) -> None:
    old = sharing.visit(private).select_one("main form")
    told = sharing.submit(sharing.visit("/mine").select_one("main form[action='/mine/forget']"))
    assert "Forgotten in this browser" in text_of(told.select_one("[role=status]"))
    for form in (old, sharing.visit(private).select_one("main form")):
        page = sharing.submit(form, 409)
        assert "was told to forget this result" in text_of(page.main)
        assert not page.select("#again[checked]")
    assert text_of(sharing.submit(page.select_one("main form"), again="y").h1) == "Manage this result"
    assert not sharing.visit(private).select("#again"), "it is held again"


def test_a_browser_that_forgot_nothing_is_asked_and_told_nothing(visitor: Visitor, private: str) -> None:
    assert not visitor.visit(private).select("#again")
    assert not visitor.visit("/mine?said=forgotten").select("[role=status]")
