"""A saved trial keeps what it began with, and tells its maker and its readers which answers were changed."""

import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from questions import Bank
from storage import Store, StoreUnavailable
from tests.attacks.scene import asking
from tests.sheets import answers_toward, asked, option_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor

Dump = Callable[[], list[str]]
NAME = "Plant manager, Leipzig"
SHARED = {"is_shared": "y", "shows": "everything", "days": "30"}


@pytest.fixture
def shared(visitor: Visitor, bank: Bank) -> str:
    """The link of a result that the visitor made."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.link


def turned(bank: Bank, count: int) -> dict[str, str]:
    return {question.id: option_toward(bank, question, "head").id for question in asked(bank)[:count]}


def save_trial(person: Visitor, link: str, changes: dict[str, str], status: int = 200) -> BeautifulSoup:
    form = person.visit(asking(f"/results/{link}/what-if/save", changes)).select_one("main form")
    return person.submit(form, status)


def name_it(person: Visitor, name: str) -> None:
    form = person.visit("/manage/share?of=own").select_one("main form[action^='/manage/name']")
    person.submit(form, called=name)


def line(page: BeautifulSoup) -> str:
    return text_of(page.select_one(".origin")).replace("\u2068", "").replace("\u2069", "")


def test_maker_and_readers_read_what_it_is_based_on(
    visitor: Visitor, colleague: Visitor, bank: Bank, shared: str
) -> None:
    name_it(visitor, NAME)
    page = save_trial(colleague, shared, turned(bank, 4))
    read = visitor.visit(f"/results/{colleague.link}")
    for shown in (page, read):
        assert f"Based on “{NAME}”, 4 answers changed." in line(shown)
        rows = [text_of(row) for row in shown.select("#origin-part li")]
        assert len(rows) == 4
        assert rows[0].startswith(f"{asked(bank)[0].title}:")
    assert "they changed answers that somebody else gave" in text_of(read.select_one(".shared-note"))
    assert "“You” means whoever answers like this" in line(page)


def test_without_a_name_it_is_a_shared_result_or_an_earlier_one(
    visitor: Visitor, colleague: Visitor, bank: Bank, shared: str
) -> None:
    assert line(save_trial(colleague, shared, turned(bank, 1))).startswith(
        "Based on a shared result, 1 answer changed."
    )
    assert line(save_trial(visitor, shared, turned(bank, 2))).startswith(
        "Based on an earlier result, 2 answers changed."
    )


def test_the_changed_answers_are_shown_only_with_all_answers(
    visitor: Visitor, colleague: Visitor, bank: Bank, shared: str
) -> None:
    save_trial(colleague, shared, turned(bank, 1))
    link = colleague.link
    form = colleague.visit("/manage/share").select_one("main form[action^='/manage/sharing']")
    colleague.submit(form, **{**SHARED, "shows": "reasons"})
    page = visitor.visit(f"/results/{link}")
    assert "1 answer changed" in line(page)
    assert not page.select("#origin-part")


def test_only_a_browser_with_the_key_is_led_to_the_other_result(
    visitor: Visitor, colleague: Visitor, bank: Bank, shared: str, dump: Dump
) -> None:
    save_trial(colleague, shared, turned(bank, 1))
    link = colleague.link
    assert shared not in "".join(dump())
    assert not colleague.visit(f"/results/{link}").select(".origin a[href^='/manage']")
    own = visitor.visit(f"/results/{link}").select_one(".origin a[href^='/manage/result']")
    assert own is not None
    visitor.visit(str(own["href"]))
    assert '"of"' not in visitor.get("/manage/result.json").text


def test_it_stays_true_when_the_other_result_is_deleted(
    visitor: Visitor, colleague: Visitor, bank: Bank, shared: str
) -> None:
    name_it(visitor, NAME)
    save_trial(colleague, shared, turned(bank, 2))
    link = colleague.link
    visitor.submit(visitor.visit("/manage/delete").select_one("main form"))
    page = visitor.visit(f"/results/{link}")
    assert "2 answers changed" in line(page)
    assert not page.select(".origin a[href^='/manage']")
    assert json.loads(colleague.get("/manage/result.json").text)["based_on"]["name"] == NAME


def test_whoever_goes_on_from_a_saved_trial_does_not_make_it_all_theirs(
    colleague: Visitor, bank: Bank, shared: str
) -> None:
    save_trial(colleague, shared, turned(bank, 1))
    last = asked(bank)[-1]
    colleague.answer(last.id, option_toward(bank, last, "head").id)
    assert line(colleague.finish()).startswith("Based on a shared result, 2 answers changed.")
    assert line(save_trial(colleague, colleague.link, turned(bank, 3))).startswith(
        "Based on a shared result, 4 answers changed."
    )
    colleague.start_again()
    colleague.fill(answers_toward(bank, "head"))
    assert not colleague.finish().select(".origin")


def test_a_trial_that_could_not_be_stored_at_first_keeps_it(
    colleague: Visitor, bank: Bank, shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise StoreUnavailable("down")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save", down)
        page = save_trial(colleague, shared, turned(bank, 1), 503)
    assert line(colleague.submit(page.select_one(".error-summary form"))).startswith("Based on a shared result")


def test_readers_of_another_language_read_it_in_theirs(
    visitor: Visitor, colleague: Visitor, bank: Bank, shared: str
) -> None:
    save_trial(colleague, shared, turned(bank, 2))
    page = visitor.visit(f"/results/{colleague.link}?lang=de")
    assert line(page).startswith("Beruht auf einem geteilten Ergebnis, 2 Antworten geändert.")
    [first, *_] = page.select("#origin-part li b")
    assert text_of(first) == f"{bank.in_language('de').questions[asked(bank)[0].id].title}:"
