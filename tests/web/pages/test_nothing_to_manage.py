"""Where a browser holds no key, the controls say so on one page, and no way leads to a result that is gone."""

from collections.abc import Callable

import pytest
from flask import Flask

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Value, Visitor, fields_of, finish_form, question_form
from web.platform.secrets import new_secret

Dump = Callable[[], list[str]]
PAGES = ("", "/share", "/preview", "/delete", "/result", "/result.json")
FORMS = ("/sharing", "/name", "/link", "/delete")
NOTHING = "This browser has no key for this"
LIST = "main a[href='/mine']"


@pytest.fixture
def private(visitor: Visitor, bank: Bank) -> str:
    """Return the path of the private link to the result that a visitor made."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.manage_path()


def open_controls(person: Visitor, private: str, status: int = 200) -> None:
    person.submit(person.visit(private).select_one("main form"), status)


def leave(person: Visitor) -> None:
    person.submit(person.visit("/manage").select_one("main form[action^='/manage/leave']"))


def delete(person: Visitor) -> None:
    person.submit(person.visit("/manage/delete").select_one("main form"))


def fields(person: Visitor) -> dict[str, Value]:
    return fields_of(question_form(person.visit("/questions/f_goals")))


def finished(person: Visitor) -> str:
    with person.client.session_transaction() as session:
        return str(session["sheet"]["f"])


def test_a_form_saved_after_its_controls_were_closed_elsewhere_says_that_nothing_was_changed(
    colleague: Visitor, private: str, dump: Dump
) -> None:
    open_controls(colleague, private)
    form = colleague.visit("/manage/share").select_one("main form[action^='/manage/sharing']")
    leave(colleague)
    before = dump()
    page = colleague.submit(form, 404, shows="verdict")
    assert text_of(page.h1) == NOTHING
    assert "Nothing was changed." in text_of(page.select_one("main .lead"))
    assert "open it again" in text_of(page.main)
    assert dump() == before


@pytest.fixture
def without_key(app: Flask, bank: Bank, visitor: Visitor, private: str) -> dict[str, Visitor]:
    """Return browsers without a key, by the reason; the visitor's result is deleted with its private link."""
    people = {name: Visitor(app, bank) for name in ("newcomer", "left", "opened and deleted elsewhere", "deletes")}
    for name in set(people) - {"newcomer"}:
        open_controls(people[name], private)
    leave(people["left"])
    people["left"].visit("/")
    delete(people.pop("deletes"))
    return people | {"made and deleted elsewhere": visitor}


@pytest.mark.parametrize("page", PAGES)
def test_nobody_learns_from_a_page_of_the_controls_why_nothing_is_there(
    without_key: dict[str, Visitor], page: str
) -> None:
    answers = {name: person.get(f"/manage{page}") for name, person in without_key.items()}
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.data for answer in answers.values()}) == 1, answers
    assert NOTHING in answers["newcomer"].text


@pytest.mark.parametrize("form", FORMS)
def test_nobody_learns_from_a_form_of_the_controls_why_nothing_is_there(
    without_key: dict[str, Visitor], form: str
) -> None:
    answers = {name: person.post(f"/manage{form}", fields(person)) for name, person in without_key.items()}
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.data for answer in answers.values()}) == 1, answers
    assert NOTHING in answers["newcomer"].text


def test_a_private_link_of_a_deleted_result_is_answered_as_one_that_never_was(
    without_key: dict[str, Visitor], private: str
) -> None:
    secrets = (private.removeprefix("/manage/"), new_secret(), "x")
    answers = [
        person.post("/manage/open", {**fields(person), "secret": secret}).data
        for person in without_key.values()
        for secret in secrets
    ]
    assert len(set(answers)) == 1
    assert NOTHING.encode() in answers[0]


def test_a_private_link_that_was_cut_off_is_answered_in_the_same_words(colleague: Visitor, private: str) -> None:
    cut = colleague.visit(private[:-1], 404)
    assert text_of(cut.h1) == NOTHING
    assert "it is not complete" in text_of(cut.main)
    assert colleague.get(f"{private}.").location == private


def test_dead_links_of_readers_keep_their_own_page(colleague: Visitor) -> None:
    assert NOTHING not in colleague.visit(f"/results/{new_secret()}", 404).text


@pytest.mark.parametrize("first", ["/mine", "/manage", "/manage?of=own", "/manage/result?of=own"])
def test_no_way_leads_to_a_result_that_was_deleted_elsewhere(
    visitor: Visitor, colleague: Visitor, private: str, first: str
) -> None:
    open_controls(colleague, private)
    delete(colleague)
    assert finished(visitor)
    visitor.get(first)
    assert not finished(visitor)
    assert not visitor.visit("/").select(LIST)
    assert not visitor.visit("/start-again").select(f"#result, {LIST}")


def test_the_answers_of_a_result_that_was_deleted_elsewhere_can_be_finished_anew(
    visitor: Visitor, colleague: Visitor, private: str
) -> None:
    open_controls(colleague, private)
    delete(colleague)
    told = visitor.submit(finish_form(visitor.visit("/review")), 409)
    assert "was deleted for good" in text_of(told.select_one("[role=alert]"))
    visitor.submit(finish_form(told))
    assert visitor.visit("/mine").select("main section")
