"""Finishing: one sheet, one result, one link."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, fields_of, finish_form

Count = Callable[[], int]


@pytest.fixture
def ready(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody who has answered everything."""
    visitor.fill(answers_toward(bank, "director"))
    return visitor


def test_finishing_leads_to_an_address_with_43_characters(ready: Visitor) -> None:
    answer = ready.send(finish_form(ready.visit("/review")))
    assert answer.status_code == 303
    assert re.fullmatch(r"/results/[A-Za-z0-9_-]{43}", answer.location)


def test_the_same_form_sent_again_gives_the_same_link_and_one_row(ready: Visitor, count_results: Count) -> None:
    form = finish_form(ready.visit("/review"))
    links = {ready.send(form).location for _ in range(3)}
    assert len(links) == 1
    assert count_results() == 1


def test_coming_back_and_finishing_again_gives_the_same_link(ready: Visitor, count_results: Count) -> None:
    ready.finish()
    link = ready.link
    ready.finish()
    assert ready.link == link
    assert count_results() == 1


def test_changed_answers_get_a_new_link_and_the_old_one_stays(ready: Visitor, bank: Bank, count_results: Count) -> None:
    before = text_of_result(ready, ready_link := finished(ready))
    ready.answer(asked(bank)[0].id, "dont_know")
    assert finished(ready) != ready_link
    assert text_of_result(ready, ready_link) == before
    assert count_results() == 2


def finished(visitor: Visitor) -> str:
    visitor.finish()
    return visitor.link


def text_of_result(visitor: Visitor, link: str) -> str:
    return visitor.get(f"/results/{link}.json").text


def test_an_answer_that_did_not_change_keeps_the_link(ready: Visitor, bank: Bank) -> None:
    link = finished(ready)
    question = asked(bank)[0].id
    ready.answer(question, answers_toward(bank, "director")[question])
    assert finished(ready) == link


def test_marks_and_context_count_as_changes(ready: Visitor, bank: Bank) -> None:
    links = [finished(ready)]
    ready.fill({}, double=(asked(bank)[0].id,))
    links.append(finished(ready))
    question = next(iter(bank.context.values()))
    ready.fill({}, context={question.id: next(iter(question.options))})
    links.append(finished(ready))
    assert len(set(links)) == 3


def test_a_review_that_was_overtaken_is_told_and_stores_nothing(
    ready: Visitor, bank: Bank, count_results: Count
) -> None:
    old = finish_form(ready.visit("/review"))
    ready.answer(asked(bank)[0].id, "dont_know")
    page = ready.submit(old, 409)
    assert page.select_one("[role=alert]")
    assert count_results() == 0


def test_a_review_that_was_overtaken_can_be_finished_from_the_page_that_says_so(ready: Visitor, bank: Bank) -> None:
    old = finish_form(ready.visit("/review"))
    ready.answer(asked(bank)[0].id, "dont_know")
    page = ready.submit(finish_form(ready.submit(old, 409)))
    assert page.select_one("table:has(tfoot)")


def test_a_form_finished_before_the_answers_changed_still_opens_its_result(ready: Visitor, bank: Bank) -> None:
    form = finish_form(ready.visit("/review"))
    link = ready.send(form).location
    ready.answer(asked(bank)[0].id, "dont_know")
    assert ready.send(form).location == link


def test_a_result_says_that_the_answers_changed_after_it(ready: Visitor, colleague: Visitor, bank: Bank) -> None:
    form = finish_form(ready.visit("/review"))
    page = ready.submit(form)
    link = ready.link
    assert "You changed answers" not in text_of(page.main)
    ready.answer(asked(bank)[0].id, "dont_know")
    for path in (ready.send(form).location, "/manage/result"):
        assert "You changed answers after this result was made" in text_of(ready.visit(path).select_one(".notice"))
    assert "You changed answers" not in colleague.visit(f"/results/{link}").text


def test_a_form_of_an_earlier_result_says_so_before_it_leads_there(
    ready: Visitor, bank: Bank, count_results: Count
) -> None:
    form = finish_form(ready.visit("/review"))
    link = ready.send(form).location
    ready.answer(asked(bank)[0].id, "dont_know")
    ready.finish()
    page = ready.submit(form, 409)
    assert count_results() == 2
    assert [str(way["href"]) for way in page.select(".actions a")] == [link, "/review"]


def test_a_form_of_a_forgotten_sheet_stores_nothing(ready: Visitor, bank: Bank, count_results: Count) -> None:
    old = finish_form(ready.visit("/review"))
    ready.start_again()
    ready.fill(answers_toward(bank, "head"))
    ready.submit(old, 409)
    assert count_results() == 0


def test_nobody_can_finish_with_the_form_of_another(
    ready: Visitor, colleague: Visitor, bank: Bank, count_results: Count
) -> None:
    theirs = finish_form(ready.visit("/review"))
    colleague.fill(answers_toward(bank, "head"))
    mine = finish_form(colleague.visit("/review"))
    assert theirs is not None
    submit = str(theirs.select_one("[name=once]")["value"])  # type: ignore[index]
    colleague.submit(mine, 409, once=submit)
    assert count_results() == 0


@pytest.fixture
def tuned(make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank) -> Visitor:
    """Somebody who has answered everything and whose company has a bank of its own."""
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    visitor.fill(answers_toward(bank, "director"))
    return visitor


def test_a_form_finished_before_the_bank_changed_still_opens_its_result(
    tuned: Visitor, own_bank: OwnBank, bank: Bank, count_results: Count
) -> None:
    form = finish_form(tuned.visit("/review"))
    link = tuned.send(form).location
    own_bank.weigh(asked(bank)[0].id, "40")
    assert tuned.send(form).location == link
    assert count_results() == 1


def test_the_same_answers_under_another_bank_make_another_result(
    tuned: Visitor, own_bank: OwnBank, bank: Bank, count_results: Count
) -> None:
    link = finished(tuned)
    own_bank.weigh(asked(bank)[0].id, "40")
    assert finished(tuned) != link
    assert count_results() == 2


def test_a_review_shown_before_the_bank_changed_is_told_and_stores_nothing(
    tuned: Visitor, own_bank: OwnBank, bank: Bank, count_results: Count
) -> None:
    form = finish_form(tuned.visit("/review"))
    own_bank.weigh(asked(bank)[0].id, "40")
    page = tuned.submit(form, 409)
    assert text_of(page.select_one(".notice[role=status]")).startswith("The questions were changed since you began.")
    assert not page.select("[role=alert]"), "nobody changed an answer"
    assert "another tab" not in text_of(page)
    assert count_results() == 0
    tuned.submit(finish_form(page))
    assert count_results() == 1


def test_two_people_with_the_same_answers_have_two_links(ready: Visitor, colleague: Visitor, bank: Bank) -> None:
    colleague.fill(answers_toward(bank, "director"))
    assert finished(ready) != finished(colleague)


def test_a_result_holds_no_name_and_no_address_of_anybody(ready: Visitor, dump: Callable[[], list[str]]) -> None:
    ready.post("/results", {}, **{"User-Agent": "Nobody/1.0"})
    ready.finish()
    assert not any("127.0.0.1" in line or "Nobody/1.0" in line for line in dump())


def test_a_form_whose_result_was_deleted_meanwhile_does_not_bring_it_back(
    ready: Visitor, bank: Bank, count_results: Count
) -> None:
    form = finish_form(ready.visit("/review"))
    ready.submit(form)
    before = ready.client.get_cookie(ready.cookie_name)
    ready.submit(ready.visit("/manage/delete").select_one("main form"))
    assert before is not None
    ready.client.set_cookie(ready.cookie_name, before.value)  # as in a browser restored from a backup
    page = ready.submit(form, 409)
    assert "was deleted for good, or its time is over. Press the button again" in text_of(
        page.select_one("[role=alert]")
    )
    assert count_results() == 0
    ready.submit(finish_form(page))
    assert count_results() == 1
    assert ready.link not in str(form)


def test_a_form_of_version_0_2_0_still_finishes(visitor: Visitor, bank: Bank) -> None:
    fields = fields_of(finish_form(visitor.fill(answers_toward(bank, "head"))))
    fields["submit"] = fields.pop("once")
    assert visitor.follow(visitor.post("/results", fields)).select_one("article")
