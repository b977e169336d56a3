"""What is said of the result made before, where a new one is about to be made, and what counts as a new one."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag

from questions import Bank
from storage import Store, StoreUnavailable
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor

Count = Callable[[], int]


@pytest.fixture
def link(visitor: Visitor, bank: Bank) -> str:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.link


def change(visitor: Visitor, bank: Bank) -> BeautifulSoup:
    question = asked(bank)[0].id
    visitor.answer(question, "dont_know")
    return visitor.visit("/review")


def newest_of(visitor: Visitor, notice: Tag | None) -> str:
    """Follow a notice to the list of results, and return the words of the controls of the newest."""
    assert notice is not None
    assert [way["href"] for way in notice.select("a")] == ["/mine"]
    controls = visitor.visit("/mine").select_one("main a[href^='/manage?']")
    assert controls is not None
    return text_of(visitor.visit(str(controls["href"])).main)


def test_the_first_result_is_made_without_a_word_about_an_earlier_one(visitor: Visitor, bank: Bank) -> None:
    page = visitor.fill(answers_toward(bank, "director"))
    assert not page.select("#finish .notice")
    assert "until you change that" in text_of(page.select_one("#finish"))


def test_before_a_new_result_the_way_back_to_the_earlier_one_is_shown(visitor: Visitor, bank: Bank, link: str) -> None:
    page = change(visitor, bank)
    told = page.select_one("#finish .notice")
    assert "stays as it is" in text_of(told)
    assert "whatever you chose for the earlier one" in text_of(page.select_one("#finish"))
    assert link in newest_of(visitor, told)


def test_while_no_answer_changed_it_is_said_that_the_same_result_opens(visitor: Visitor, bank: Bank, link: str) -> None:
    page = visitor.visit("/review")
    assert "so this opens it again" in text_of(page.select_one("#finish"))
    visitor.finish()
    assert visitor.link == link


def test_another_language_is_another_result(visitor: Visitor, link: str, count_results: Count) -> None:
    notice = visitor.visit(f"/results/{link}?lang=de").select_one(".shared-note")
    assert "Auf Deutsch neu erstellen" in text_of(notice)
    way = notice.select_one("a")
    assert way is not None
    page = visitor.visit(str(way["href"]))
    assert page.select("#finish .notice")
    made = visitor.finish()
    assert visitor.link != link
    assert count_results() == 2
    assert not made.select(".shared-note")
    assert "Auf Deutsch" not in text_of(made.main)
    visitor.finish()
    assert count_results() == 2


def test_readers_are_not_asked_to_make_it_anew(visitor: Visitor, colleague: Visitor, link: str) -> None:
    notices = colleague.visit(f"/results/{link}?lang=de").select(".shared-note")
    assert len(notices) == 2
    assert not [notice for notice in notices if notice.select("a[href^='/review']")]


def test_the_review_opens_while_the_store_is_down(visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("locked")

    monkeypatch.setattr(Store, "find_managed", fail)
    assert visitor.visit("/review").select("#finish button")


def test_the_store_is_asked_once_for_the_earlier_result(
    visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[bytes] = []

    def find(_store: Store, manage_hash: bytes, _now: int) -> None:
        looked_up.append(manage_hash)

    monkeypatch.setattr(Store, "find_managed", find)
    visitor.visit("/review")
    assert len(looked_up) == 1


def save_page(who: Visitor, bank: Bank, link: str) -> BeautifulSoup:
    return who.visit(f"/results/{link}/what-if/save?{asked(bank)[0].id}=dont_know")


def test_before_a_trial_is_saved_the_way_back_to_the_own_result_is_shown(
    visitor: Visitor, bank: Bank, link: str
) -> None:
    assert link in newest_of(visitor, save_page(visitor, bank, link).select_one(".notice"))


def test_so_it_is_before_a_trial_on_the_result_of_somebody_else_is_saved(
    visitor: Visitor, colleague: Visitor, bank: Bank, link: str
) -> None:
    assert not save_page(colleague, bank, link).select(".notice")
    colleague.fill(answers_toward(bank, "head"))
    colleague.finish()
    own = colleague.link
    assert own in newest_of(colleague, save_page(colleague, bank, link).select_one(".notice"))
