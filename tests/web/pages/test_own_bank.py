"""A bank of one's own: what is saved counts from the next request on, and a typo does no harm."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask

from questions import Bank, load_bank
from scoring import Kind
from tests.sheets import answers_of_kind, answers_toward, asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, question_form


@pytest.fixture
def tuned(make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank) -> Visitor:
    """Somebody whose company has a bank of its own, as yet the same as ours."""
    return Visitor(make_app(questions=own_bank.folder), bank)


@pytest.fixture
def question(bank: Bank) -> str:
    return asked(bank)[0].id


def weight_shown(visitor: Visitor, question: str) -> str:
    title = visitor.bank.questions[question].title
    rows = [row for row in visitor.visit("/method").select("tr") if text_of(row.th) == title]
    return text_of(rows[0].td)


def total(visitor: Visitor) -> float:
    visitor.finish()
    answer: dict[str, dict[str, float]] = visitor.get(f"/results/{visitor.link}.json").get_json()
    return answer["total"]["value"]


def test_the_method_page_shows_the_weights_in_force(tuned: Visitor, own_bank: OwnBank, question: str) -> None:
    own_bank.weigh(question, "37.5")
    assert weight_shown(tuned, question) == "37.5"


def test_a_saved_change_takes_effect_while_the_app_runs(tuned: Visitor, own_bank: OwnBank, question: str) -> None:
    before = weight_shown(tuned, question)
    own_bank.weigh(question, "37.5")
    assert weight_shown(tuned, question) != before


def test_the_next_result_follows_the_new_weights(tuned: Visitor, own_bank: OwnBank, question: str, bank: Bank) -> None:
    tuned.fill(answers_toward(bank, "head"))
    before = total(tuned)
    own_bank.weigh(question, "37.5")
    tuned.answer(question, "dont_know")
    tuned.answer(question, answers_toward(bank, "head")[question])
    assert total(tuned) == before + 37.5 - float(bank.questions[question].weight)


def test_a_stored_result_stays_as_it_was(tuned: Visitor, own_bank: OwnBank, question: str, bank: Bank) -> None:
    tuned.fill(answers_of_kind(bank, Kind.LEANING))
    before = tuned.finish()
    own_bank.weigh(question, "37.5")
    after = tuned.visit(f"/results/{tuned.link}")
    assert after.h1 == before.h1
    assert after.select_one("table:has(tfoot)") == before.select_one("table:has(tfoot)")


def test_the_numbers_of_a_stored_result_stay_as_they_were(
    tuned: Visitor, own_bank: OwnBank, question: str, bank: Bank
) -> None:
    tuned.fill(answers_of_kind(bank, Kind.LEANING))
    tuned.finish()
    before = tuned.get(f"/results/{tuned.link}.json").text
    own_bank.weigh(question, "37.5")
    assert tuned.get(f"/results/{tuned.link}.json").text == before


def test_a_change_of_the_bank_is_told_to_who_is_half_through(
    tuned: Visitor, own_bank: OwnBank, question: str, bank: Bank
) -> None:
    tuned.fill(answers_toward(bank, "head"))
    assert not tuned.visit("/review").select(".notice")
    own_bank.weigh(question, "37.5")
    assert tuned.visit("/review").select(".notice")


def test_a_question_of_weight_0_is_not_asked(tuned: Visitor, own_bank: OwnBank, bank: Bank) -> None:
    first, second, third = (question.id for question in asked(bank)[:3])
    own_bank.weigh(second, "0")
    tuned.answer(first, "dont_know")
    assert tuned.path == f"/questions/{third}"
    tuned.visit(f"/questions/{second}", 404)
    assert not tuned.visit("/review").select(f"#{second}")


CHANGED = "The questions were changed since you began."


@pytest.mark.parametrize("how", ["Continue", "reload"])
def test_who_stands_on_a_question_that_is_taken_out_is_led_on(
    tuned: Visitor, own_bank: OwnBank, bank: Bank, how: str
) -> None:
    first, second, third = (question.id for question in asked(bank)[:3])
    tuned.answer(first, "dont_know")
    form = question_form(tuned.visit(f"/questions/{second}"))
    own_bank.weigh(second, "0")
    page = tuned.follow(
        tuned.send(form, answer="dont_know") if how == "Continue" else tuned.get(f"/questions/{second}")
    )
    assert tuned.path == f"/questions/{third}"
    assert text_of(page.select_one(".notice")).startswith(CHANGED)


def test_who_stands_on_the_last_open_question_is_led_to_the_review(
    tuned: Visitor, own_bank: OwnBank, bank: Bank
) -> None:
    *others, last = answers_toward(bank, "head")
    tuned.fill(dict.fromkeys(others, "dont_know"))
    own_bank.weigh(last, "0")
    page = tuned.follow(tuned.get(f"/questions/{last}"))
    assert tuned.path == "/review"
    assert text_of(page.select_one(".notice")).startswith(CHANGED)


def test_a_form_of_a_question_that_is_gone_leads_on_after_another_tab_met_the_change(
    tuned: Visitor, own_bank: OwnBank, bank: Bank
) -> None:
    first, second, third = (question.id for question in asked(bank)[:3])
    form = question_form(tuned.visit(f"/questions/{second}"))
    own_bank.weigh(second, "0")
    tuned.answer(first, "dont_know")
    tuned.submit(form, answer="dont_know")
    assert tuned.path == f"/questions/{third}"


def test_a_question_that_is_gone_is_no_page_for_who_has_no_sheet(tuned: Visitor, own_bank: OwnBank, bank: Bank) -> None:
    second = asked(bank)[1].id
    own_bank.weigh(second, "0")
    tuned.visit(f"/questions/{second}", 404)


def test_an_answer_to_a_question_that_is_gone_does_no_harm(tuned: Visitor, own_bank: OwnBank, bank: Bank) -> None:
    tuned.fill(answers_toward(bank, "head"))
    own_bank.weigh(asked(bank)[1].id, "0")
    tuned.bank = load_bank(own_bank.folder)
    for path in ("/", f"/questions/{asked(bank)[0].id}", "/review", "/context"):
        tuned.visit(path)
    tuned.finish()


def test_a_typo_keeps_the_last_good_bank(tuned: Visitor, own_bank: OwnBank, question: str) -> None:
    before = weight_shown(tuned, question)
    own_bank.weigh(question, "fife")
    assert weight_shown(tuned, question) == before


def test_a_typo_shows_in_readyz_with_its_line(tuned: Visitor, own_bank: OwnBank, question: str) -> None:
    line = own_bank.weigh(question, "fife")
    answer = tuned.get("/readyz")
    assert answer.status_code == 200
    assert f"weights.yaml:{line}:" in answer.text
    assert question in answer.text


def test_a_typo_is_logged_once(
    tuned: Visitor, own_bank: OwnBank, question: str, caplog: pytest.LogCaptureFixture
) -> None:
    line = own_bank.weigh(question, "fife")
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            tuned.visit("/")
    assert caplog.text.count(f"weights.yaml:{line}:") == 1


def test_mending_the_typo_takes_the_new_bank(tuned: Visitor, own_bank: OwnBank, question: str) -> None:
    own_bank.weigh(question, "fife")
    tuned.visit("/")
    own_bank.weigh(question, "37.5")
    assert weight_shown(tuned, question) == "37.5"
    assert tuned.get("/readyz").get_json()["warnings"] == []


def test_a_bank_that_is_taken_away_does_no_harm(tuned: Visitor, own_bank: OwnBank, question: str) -> None:
    own_bank.weigh(question, "37.5")
    before = weight_shown(tuned, question)
    for path in own_bank.folder.iterdir():
        path.unlink()
    assert weight_shown(tuned, question) == before


def test_a_folder_with_weights_alone_takes_the_shipped_words(
    make_app: Callable[..., Flask], own_bank: OwnBank, question: str, bank: Bank
) -> None:
    (own_bank.folder / "bank.yaml").unlink()
    own_bank.weigh(question, "37.5")
    visitor = Visitor(make_app(questions=own_bank.folder), bank)
    assert weight_shown(visitor, question) == "37.5"
