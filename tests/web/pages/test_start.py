"""The start page: start, continue, or start again."""

from collections.abc import Callable

import pytest
from flask import Flask

from questions import Bank, load_bank
from tests.sheets import answers_toward, asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.views.result import SHOWN_AGAINST, SHOWN_FOR


def first_action(visitor: Visitor) -> str:
    return str(visitor.visit("/").select("main a.button")[0]["href"])


def test_a_fresh_start_leads_to_the_first_question(visitor: Visitor, bank: Bank) -> None:
    assert first_action(visitor) == f"/questions/{asked(bank)[0].id}"


def test_a_fresh_start_page_sets_no_cookie(visitor: Visitor) -> None:
    assert "Set-Cookie" not in visitor.get("/").headers


def test_a_half_done_sheet_continues_at_the_first_open_question(visitor: Visitor, bank: Bank) -> None:
    names = [question.id for question in asked(bank)]
    visitor.answer(names[0], "dont_know")
    visitor.answer(names[2], "dont_know")
    assert first_action(visitor) == f"/questions/{names[1]}"


def test_a_sheet_without_gaps_continues_at_the_review(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "head"))
    assert first_action(visitor) == "/review"


def title_of_the_last(visitor: Visitor) -> str:
    """Follow the link to the list of results, and return the title of the newest when it is open."""
    way = visitor.visit("/").select_one("main a[href='/mine']")
    assert way is not None
    link = visitor.visit(str(way["href"])).select_one("main a[href^='/manage/result']")
    assert link is not None
    return text_of(visitor.visit(str(link["href"])).select_one(".verdict h1"))


def test_without_a_result_none_is_offered(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "head"))
    assert not visitor.visit("/").select("a[href='/mine'], a[href^='/manage'], a[href^='/results']")


def test_a_finished_sheet_offers_its_result(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    assert title_of_the_last(visitor) == text_of(visitor.visit(visitor.path).h1)


def test_a_finished_sheet_that_was_changed_still_offers_the_result_made_before(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    made = text_of(visitor.visit(visitor.path).h1)
    visitor.fill(answers_toward(bank, "director"))
    assert title_of_the_last(visitor) == made


def test_starting_again_forgets_the_answers(visitor: Visitor, bank: Bank) -> None:
    first = asked(bank)[0].id
    visitor.answer(first, "dont_know")
    page = visitor.start_again()
    assert visitor.path == f"/questions/{first}"
    assert not page.select("[checked]")
    assert first_action(visitor) == f"/questions/{first}"


def test_starting_again_asks_once_more_and_says_what_is_lost(visitor: Visitor, bank: Bank) -> None:
    context = {id_: next(iter(question.options)) for id_, question in bank.context.items()}
    answers = answers_toward(bank, "head")
    visitor.fill(answers, context=context)
    page = visitor.visit("/start-again")
    assert str(len(answers) + len(context)) in text_of(page.select_one(".lead"))
    assert page.select_one("main a[href='/']")
    assert first_action(visitor) == "/review"


def test_starting_again_keeps_the_way_to_the_last_result(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    made = text_of(visitor.visit(visitor.path).h1)
    visitor.start_again()
    assert title_of_the_last(visitor) == made


def test_on_a_shared_computer_the_way_to_the_last_result_can_be_forgotten(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    link = visitor.path
    visitor.submit(visitor.visit("/start-again").select_one("main form[action='/start-again']"), result="forget")
    assert not visitor.visit("/").select("a[href='/mine']")
    visitor.visit("/manage?of=own", 404)
    visitor.visit(link)


def test_nobody_can_start_again_who_has_not_begun(visitor: Visitor) -> None:
    assert not visitor.visit("/").select("form, a[href^='/start-again']")


def test_the_names_of_the_roles_stand_on_the_start_page(visitor: Visitor, bank: Bank) -> None:
    text = visitor.visit("/").select_one("main").get_text()
    assert all(role.name in text and role.focus[1:] in text for role in bank.roles.values())


def test_the_start_page_says_how_many_reasons_a_result_shows(visitor: Visitor) -> None:
    said = text_of(visitor.visit("/").main)
    assert f"The {SHOWN_FOR} strongest reasons for it and the {SHOWN_AGAINST} strongest against it" in said


@pytest.mark.parametrize("path", ["/", "/questions", "/context", "/review", "/sample", "/method", "/privacy"])
def test_a_bank_with_other_roles_is_asked_of_them_alone(
    make_app: Callable[..., Flask], own_bank: OwnBank, path: str
) -> None:
    words = (own_bank.folder / "bank.yaml").read_text()
    own_bank.save(
        "bank.yaml", words.replace("Head of Operations", "Shift Lead").replace("Director of Operations", "Boss")
    )
    visitor = Visitor(make_app(questions=own_bank.folder), load_bank(own_bank.folder))
    page = visitor.visit(path)
    assert " of Operations" not in str(page)


def test_the_title_of_the_start_page_names_the_roles_of_the_bank(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/")
    names = " or ".join(role.name for role in bank.roles.values())
    assert text_of(page.h1) == f"{names}?"
    assert text_of(page.title) == f"{names}? – Role Fit"
