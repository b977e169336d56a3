"""Whoever leaves a computer that others use can let the browser forget every way to a result."""

import pytest
from bs4 import BeautifulSoup, Tag

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, fields_of

CONTROLS = ("/manage", "/manage/share", "/manage/result", "/manage/result.json", "/manage/delete")
OFFER = "main a[href='/start-again']"


@pytest.fixture
def private(visitor: Visitor, bank: Bank) -> str:
    """Return the path of a private link to a result of somebody else."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.manage_path()


def open_controls(visitor: Visitor, private: str) -> None:
    visitor.submit(visitor.visit(private).select_one("main form"))


def asking(visitor: Visitor) -> Tag | None:
    return visitor.visit("/start-again").select_one("main form[action='/start-again']")


def box_of(page: BeautifulSoup) -> str:
    return text_of(page.select_one("label[for=result]"))


def test_starting_again_closes_the_controls_that_were_opened_too(
    visitor: Visitor, colleague: Visitor, bank: Bank, private: str
) -> None:
    colleague.fill(answers_toward(bank, "head"))
    colleague.finish()
    open_controls(colleague, private)
    assert "and close the controls" in box_of(colleague.visit("/start-again"))
    colleague.submit(asking(colleague), result="forget")
    for page in CONTROLS:
        for address in (page, f"{page}?of=own"):
            assert colleague.get(address).status_code == 404, address
    with colleague.client.session_transaction() as session:
        assert private.removeprefix("/manage/") not in str(dict(session))
    visitor.visit("/manage")


def test_who_only_opened_a_private_link_can_close_its_controls_from_the_start_page(
    colleague: Visitor, private: str
) -> None:
    open_controls(colleague, private)
    offer = colleague.visit("/").select_one(OFFER)
    assert offer is not None
    form = colleague.visit(str(offer["href"])).select_one("main form[action='/start-again']")
    assert fields_of(form)["result"] == "forget", "nothing else is to be forgotten, so it is ticked"
    colleague.submit(form)
    assert {colleague.get(page).status_code for page in CONTROLS} == {404}
    assert not colleague.visit("/").select(f"{OFFER}, a[href^='/manage']")


def test_controls_stay_open_unless_it_is_ticked(colleague: Visitor, bank: Bank, private: str) -> None:
    colleague.answer(asked(bank)[0].id, "dont_know")
    open_controls(colleague, private)
    assert box_of(colleague.visit("/start-again")).startswith("Close the controls")
    form = asking(colleague)
    assert "result" not in fields_of(form), "answers are to be forgotten, so nothing more is ticked"
    colleague.submit(form)
    colleague.visit("/manage")


def test_without_opened_controls_nothing_is_said_of_them(visitor: Visitor, private: str) -> None:
    assert "controls" not in box_of(visitor.visit("/start-again"))
    assert not visitor.visit("/").select("main a[href='/manage']")
