"""All answers on one page."""

import pytest
from bs4 import BeautifulSoup

from questions import Bank, Sheet
from scoring import Kind, recommend
from tests.sheets import Answers, answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, mark_form


def marked(page: BeautifulSoup) -> list[str]:
    """Return the questions that count double: they have a button that says so, and are not offered once more."""
    rows = page.select("li:has(button.mark--on[name=double][value=no])")
    assert all("✓ Counts double" in text_of(row) for row in rows)
    found = [str(row["id"]) for row in rows]
    assert not {str(option["value"]) for option in page.select("#mark option")} & set(found)
    return found


def mark(visitor: Visitor, question: str, double: str, status: int = 200) -> BeautifulSoup:
    return visitor.submit(mark_form(visitor.visit("/review"), question), status, double=double)


@pytest.fixture
def names(bank: Bank) -> list[str]:
    return [question.id for question in asked(bank)]


@pytest.fixture
def ready(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody who has answered everything."""
    visitor.fill(answers_toward(bank, "director"))
    return visitor


def test_every_question_has_its_row(ready: Visitor, bank: Bank) -> None:
    page = ready.visit("/review")
    answers = answers_toward(bank, "director")
    for question in asked(bank):
        row = text_of(page.select_one(f"#{question.id}"))
        assert question.title in row
        assert question.options[answers[question.id]].text in row


def test_what_has_no_answer_yet_offers_to_answer_it(visitor: Visitor, bank: Bank) -> None:
    one, *others = bank.context
    visitor.fill({asked(bank)[0].id: "dont_know"}, context={one: next(iter(bank.context[one].options))})
    page = visitor.visit("/review")
    words = {str(link["href"]): text_of(link).split()[0] for link in page.select(".answer > a")}
    assert words[f"/context#{one}"] == words[f"/questions/{asked(bank)[0].id}?origin=review"] == "Change"
    assert {words[f"/context#{other}"] for other in others} == {"Answer"}


def test_who_will_see_the_result_is_said_before_it_is_made(ready: Visitor) -> None:
    said = text_of(ready.visit("/review").select_one("form.finish p"))
    assert "Anyone with the link sees everything, until you change that." in said


def test_a_trade_off_names_the_statement_that_was_chosen(ready: Visitor, bank: Bank) -> None:
    question = next(question for question in asked(bank) if question.is_tradeoff)
    chosen = question.options[answers_toward(bank, "director")[question.id]]
    statement = next(s for s in question.statements if dict(s.gives) == dict(chosen.gives))
    assert statement.text in text_of(ready.visit("/review").select_one(f"#{question.id}"))


def test_every_question_about_the_company_stands_on_the_review(ready: Visitor, bank: Bank) -> None:
    page = ready.visit("/review")
    assert all(page.select_one(f"main a[href='/context#{id_}']") for id_ in bank.context)


def test_a_change_link_comes_back_to_its_row(ready: Visitor, names: list[str]) -> None:
    for name in (names[0], names[-1]):
        link = ready.visit("/review").select_one(f"#{name} a[href]")
        assert link is not None
        page = ready.visit(str(link["href"]))
        ready.submit(page.select_one("main form"), answer="dont_know")
        assert ready.path == f"/review#{name}"


def test_unanswered_questions_are_counted_and_one_leads_there(visitor: Visitor, names: list[str]) -> None:
    page = visitor.fill({names[0]: "dont_know", names[2]: "dont_know"})
    assert str(len(names) - 2) in text_of(page.select_one(".notice:has(a)"))
    assert page.select_one(f".notice a[href^='/questions/{names[1]}']")


def test_a_complete_sheet_has_no_notice(ready: Visitor) -> None:
    assert not ready.visit("/review").select(".notice")


@pytest.mark.parametrize("left_out", ["", "dont_know"])
def test_a_notice_stays_until_enough_is_answered(visitor: Visitor, bank: Bank, left_out: str) -> None:
    chosen, seen = answers_toward(bank, "director"), set()
    for count in range(1, len(chosen) + 1):
        given = dict(list(chosen.items())[:count])
        rest = dict.fromkeys(chosen, left_out) if left_out else {}
        is_too_little = recommend(bank, Sheet(given)).verdict.kind is Kind.TOO_LITTLE
        told = [text_of(notice) for notice in visitor.fill({**rest, **given}).select(".notice:not(:has(a))")]
        assert bool(told) is is_too_little, count
        assert not told or told == [notice_at(bank, given)]
        seen.add(is_too_little)
    assert seen == {True, False}


def notice_at(bank: Bank, given: Answers) -> str:
    points = 100 * sum(bank.questions[id_].weight for id_ in given) / bank.total
    needed = bank.thresholds.answered_below
    return (
        f"Answered so far: questions worth {int(points)} of 100 points. {int(needed)} are needed for a recommendation."
    )


def used(page: BeautifulSoup) -> str:
    return text_of(page.select_one("label[for=mark]"))


def test_it_is_said_how_many_marks_are_used(ready: Visitor, bank: Bank, names: list[str]) -> None:
    most = bank.marks.at_most
    assert f"{0} of {most} used." in used(ready.visit("/review"))
    for count, name in enumerate(names[:most], 1):
        assert f"{count} of {most} used." in used(mark(ready, name, "yes"))
    assert f"{most - 1} of {most} used." in used(mark(ready, names[0], "no"))


def test_a_mark_is_set_and_taken_away(ready: Visitor, names: list[str]) -> None:
    assert marked(mark(ready, names[3], "yes")) == [names[3]]
    assert marked(mark(ready, names[3], "no")) == []


def test_a_mark_set_twice_is_one_mark(ready: Visitor, names: list[str]) -> None:
    form = mark_form(ready.visit("/review"), names[3])
    ready.submit(form, double="yes")
    assert marked(ready.submit(form, double="yes")) == [names[3]]


def test_a_mark_taken_away_twice_is_gone(ready: Visitor, names: list[str]) -> None:
    form = mark_form(ready.visit("/review"), names[3])
    ready.submit(form, double="no")
    assert marked(ready.submit(form, double="no")) == []


def test_one_mark_more_than_allowed_is_refused_with_a_sentence(ready: Visitor, bank: Bank, names: list[str]) -> None:
    most = bank.marks.at_most
    for name in names[:most]:
        mark(ready, name, "yes")
    page = mark(ready, names[most], "yes", 422)
    alert = text_of(page.select_one("[role=alert]"))
    assert str(most) in alert
    links = {str(link["href"]): text_of(link) for link in page.select("[role=alert] a[href]")}
    assert links == {f"#{name}": bank.questions[name].title for name in names[:most]}
    assert text_of(page.title).startswith("Error:")
    assert sorted(marked(ready.visit("/review"))) == sorted(names[:most])


def test_an_answer_that_is_left_out_cannot_be_marked(visitor: Visitor, names: list[str]) -> None:
    assert mark_form(visitor.fill({names[0]: "dont_know"}), names[0]) is None


def test_a_mark_on_no_question_is_refused(ready: Visitor, names: list[str]) -> None:
    form = mark_form(ready.visit("/review"), names[0])
    ready.submit(form, 422, double="yes", question="no_such_question")
    assert marked(ready.visit("/review")) == []


@pytest.mark.parametrize("double", ["", None, "maybe", "YES", "true"])
def test_a_mark_is_yes_or_no(ready: Visitor, names: list[str], double: str | None) -> None:
    ready.submit(mark_form(ready.visit("/review"), names[0]), 422, double=double)
    assert marked(ready.visit("/review")) == []


def test_a_mark_of_an_earlier_sheet_is_refused(ready: Visitor, bank: Bank, names: list[str]) -> None:
    old = mark_form(ready.visit("/review"), names[0])
    ready.start_again()
    ready.fill(answers_toward(bank, "head"))
    ready.submit(old, 409, double="yes")
    assert marked(ready.visit("/review")) == []


def test_an_empty_sheet_cannot_be_finished(visitor: Visitor) -> None:
    page = visitor.finish(422)
    assert text_of(page.title).startswith("Error:")
    assert page.select_one("[role=alert]")
