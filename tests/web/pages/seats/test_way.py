"""A member's way: take the seat, answer, hand in."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from jobs import Phase
from jobs.seats import renew
from questions import Bank
from storage import Store, StoreUnavailable
from tests.sheets import answers_toward, asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.panels import Made, begin, take_seat
from tests.web.visitor import Visitor, fields_of, finish_form


@pytest.fixture
def job(app: Flask) -> Made:
    return Made(app, 3, is_named=True)


@pytest.fixture
def seat(visitor: Visitor, job: Made) -> str:
    return take_seat(visitor, job, 1)


def hand_in(visitor: Visitor, seat: str, bank: Bank) -> None:
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "director"))
    visitor.submit(finish_form(visitor.visit("/review")))


def test_an_invitation_says_what_it_is_for_and_who_sees_what(visitor: Visitor, job: Made) -> None:
    words = text_of(visitor.visit(job.invitation(1)).main)
    for told in ("Leeds plant", "Ada", "We open a second shift.", "under “\u2068Seat 1\u2069”", "nobody but you"):
        assert told in words


def test_an_invitation_opens_once_and_then_tells_nothing(visitor: Visitor, colleague: Visitor, job: Made) -> None:
    link = job.invitation(1)
    seat = take_seat(visitor, job, 1)
    words = text_of(colleague.visit(link, 404).main)
    assert "ask whoever sent it for a new link" in words
    assert "Leeds" not in words
    assert visitor.visit(link, 404).select_one(f"main a[href='{seat}']"), "whoever took it finds back"


def test_taking_a_seat_twice_with_one_form_opens_the_same_seat(visitor: Visitor, job: Made) -> None:
    form = visitor.visit(job.invitation(1)).select_one("main form")
    assert visitor.send(form).location == visitor.send(form).location
    assert job.job.seats[0].is_taken


def test_answers_go_into_the_seat_and_no_verdict_comes_back(visitor: Visitor, seat: str, job: Made, bank: Bank) -> None:
    hand_in(visitor, seat, bank)
    assert visitor.path == seat
    entry = next(iter(job.job.first.values()))
    assert entry.sheet.answers == answers_toward(bank, "director")
    assert (entry.seat, job.job.bank_hash) == ("s1", bank.hash)
    for path in ("/", "/review", seat, "/mine", f"{seat}/notes"):
        assert "Clearly the" not in text_of(visitor.visit(path).main)


def test_handing_in_again_changes_nothing_and_stores_no_result(
    visitor: Visitor, seat: str, job: Made, bank: Bank, count_results: object
) -> None:
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "head"))
    form = finish_form(visitor.visit("/review"))
    assert {visitor.send(form).location for _ in range(2)} == {seat}
    assert len(job.job.first) == 1
    assert count_results() == 0  # type: ignore[operator]


def test_every_page_of_the_way_says_for_what(visitor: Visitor, seat: str, bank: Bank) -> None:
    begin(visitor, seat)
    for path in (f"/questions/{asked(bank)[0].id}", "/context", "/review", "/questions"):
        assert text_of(visitor.visit(path).select_one(".purpose")) == "For Leeds plant: Seat 1"


def test_nothing_settles_and_no_link_leads_elsewhere_on_the_way(visitor: Visitor, seat: str, bank: Bank) -> None:
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "middle"))
    visitor.visit("/review")
    assert visitor.follow(visitor.get("/settling")).select_one(".purpose")
    assert visitor.get("/another-device").location == f"{seat}#private"


def test_a_page_with_all_questions_hands_in_too(visitor: Visitor, seat: str, job: Made, bank: Bank) -> None:
    begin(visitor, seat)
    fields = {f"answer-{id_}": option for id_, option in answers_toward(bank, "head").items()}
    visitor.submit(visitor.visit("/questions").select_one("main form"), then="result", **fields)
    assert visitor.path == seat
    assert len(job.job.first) == 1


def test_answers_can_be_changed_until_the_reveal(visitor: Visitor, seat: str, job: Made, bank: Bank) -> None:
    hand_in(visitor, seat, bank)
    begin(visitor, seat)
    assert visitor.path == "/review"
    visitor.answer(asked(bank)[0].id, "dont_know")
    visitor.submit(finish_form(visitor.visit("/review")))
    assert next(iter(job.job.first.values())).sheet.answers[asked(bank)[0].id] == "dont_know"


def test_answers_after_the_reveal_are_refused_and_stay_here(visitor: Visitor, seat: str, job: Made, bank: Bank) -> None:
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "head"))
    form = finish_form(visitor.visit("/review"))
    job.change(lambda one: replace(one, phase=Phase.REVEALED))
    page = visitor.submit(form, 409)
    assert "takes no more answers" in text_of(page.select_one("[role=alert]"))
    assert len(job.job.first) == 0
    page = visitor.submit(page.select_one("form[action='/seats/let-go']"))
    assert text_of(page.main).count("Not answered") == len(bank.context)
    assert not page.select(".purpose")


def test_a_store_that_is_down_keeps_the_answers_here(
    visitor: Visitor, seat: str, job: Made, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "head"))
    form = finish_form(visitor.visit("/review"))
    with monkeypatch.context() as outage:
        outage.setattr(Store, "change_job", fail)
        page = visitor.submit(form, 503)
        assert "still in this browser" in text_of(page.select_one("[role=alert]"))
        assert visitor.submit(page.select_one("main form"), 503)
    with monkeypatch.context() as outage:
        outage.setattr(Store, "find_job", fail)
        assert text_of(visitor.visit("/review").select_one(".purpose")) == "For a seat in a panel"
    visitor.submit(page.select_one("main form"))
    assert len(job.job.first) == 1


def fail(*_arguments: object, **_names: object) -> None:
    raise StoreUnavailable("The store does not answer.")


def test_a_renewed_seat_takes_nothing_and_the_answers_can_be_kept(
    visitor: Visitor, seat: str, job: Made, bank: Bank
) -> None:
    begin(visitor, seat)
    visitor.fill(answers_toward(bank, "head"))
    form = finish_form(visitor.visit("/review"))
    job.change(lambda one: renew(one, "s1", "ab" * 32))
    page = visitor.submit(form, 409)
    assert "cannot open the seat any more" in text_of(page.select_one("[role=alert]"))
    page = visitor.submit(page.select_one("form[action='/seats/let-go']"))
    assert not page.select(".purpose")
    assert finish_form(page)


def test_answers_for_a_seat_that_takes_them_are_not_let_go(visitor: Visitor, seat: str, bank: Bank) -> None:
    begin(visitor, seat)
    form = visitor.fill(answers_toward(bank, "head")).select_one("form[action='/results']")
    assert form is not None
    visitor.follow(visitor.post("/seats/let-go", fields_of(form)))
    assert visitor.visit("/review").select(".purpose")


def test_other_answers_here_are_asked_about_once(visitor: Visitor, seat: str, job: Made, bank: Bank) -> None:
    hand_in(visitor, seat, bank)
    visitor.start_again()
    visitor.fill(dict(list(answers_toward(bank, "head").items())[:3]))
    begin(visitor, seat)
    page = visitor.visit(visitor.path)
    assert "3 questions are answered. They are not finished." in text_of(page.main)
    kept = page.select_one("main form")
    visitor.submit(kept, own="afresh")
    assert visitor.path == "/review", "what was handed in is here again"
    assert not visitor.visit("/review").select(".notice")


def test_other_answers_here_can_begin_it_without_what_settles(visitor: Visitor, seat: str, bank: Bank) -> None:
    some = dict(list(answers_toward(bank, "head").items())[:2])
    settling = {id_: next(iter(question.options)) for id_, question in list(bank.settling.items())[:1]}
    visitor.fill(some | settling)
    begin(visitor, seat)
    visitor.submit(visitor.visit(visitor.path).select_one("main form"), own="take")
    assert visitor.path == f"/questions/{asked(bank)[2].id}"
    with visitor.client.session_transaction() as kept:
        assert kept["sheet"]["a"] == some


def test_a_result_made_here_can_be_handed_in(visitor: Visitor, seat: str, job: Made, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    page = visitor.visit(f"{seat}/result")
    form = page.select_one("main form")
    assert "Choose one of your results" in text_of(visitor.submit(form, 422).select_one("[role=alert]"))
    visitor.submit(form, result=str(page.select_one("[name=result]")["value"]))  # type: ignore[index]
    assert visitor.path == seat
    assert next(iter(job.job.first.values())).sheet.answers == answers_toward(bank, "head")


def test_answers_under_a_changed_bank_are_kept_and_said_not_to_count(
    make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    app = make_app(questions=own_bank.folder)
    job, visitor, colleague = Made(app, 3, is_named=True), Visitor(app, bank), Visitor(app, bank)
    hand_in(visitor, take_seat(visitor, job, 1), bank)
    own_bank.weigh(asked(bank)[0].id, "40")
    seat = take_seat(colleague, job, 2)
    assert "answers to changed questions do not count" in text_of(colleague.visit(seat).main)
    hand_in(colleague, seat, bank)
    assert job.job.bank_hash == bank.hash
    assert len(job.job.first) == 2
