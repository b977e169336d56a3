"""One question per page."""

import pytest
from bs4 import BeautifulSoup

from questions import Bank, load_bank
from tests.sheets import asked, option_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, fields_of, question_form

SHIPPED = [question.id for question in asked(load_bank())]


def checked(page: BeautifulSoup) -> list[str]:
    return [str(field["value"]) for field in page.select("[name=answer][checked]")]


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_question_shows_all_its_options_and_exits(visitor: Visitor, bank: Bank, id_: str) -> None:
    page = visitor.visit(f"/questions/{id_}")
    options = {option.id: option.text for option in bank.questions[id_].options.values()} | dict(bank.exits)
    values = [str(field["value"]) for field in page.select("input[type=radio][name=answer]")]
    assert sorted(values) == sorted(options)
    for value, text in options.items():
        labels = page.select(f"label[for='answer-{value}']")
        assert text in text_of(labels[0])


@pytest.mark.parametrize("id_", SHIPPED)
def test_the_legend_is_the_h1(visitor: Visitor, bank: Bank, id_: str) -> None:
    legend = visitor.visit(f"/questions/{id_}").select_one("fieldset > legend")
    assert legend is not None
    question = bank.questions[id_]
    is_shared = [other.ask for other in asked(bank)].count(question.ask) > 1
    assert text_of(legend) == (f"{question.ask} {question.title}" if is_shared else question.ask)
    assert [text_of(part) for part in legend.select("h1 .visually-hidden")] == ([question.title] if is_shared else [])


def test_every_question_has_a_heading_of_its_own(visitor: Visitor, bank: Bank) -> None:
    headings = [text_of(visitor.visit(f"/questions/{question.id}").h1) for question in asked(bank)]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("id_", SHIPPED)
def test_a_trade_off_shows_its_two_statements(visitor: Visitor, bank: Bank, id_: str) -> None:
    fieldset = text_of(visitor.visit(f"/questions/{id_}").select_one("fieldset"))
    assert all(statement.text in fieldset for statement in bank.questions[id_].statements)


def test_a_question_says_how_far_one_is(visitor: Visitor, bank: Bank) -> None:
    names = [question.id for question in asked(bank)]
    page = visitor.visit(f"/questions/{names[2]}")
    assert text_of(page.select_one(".progress .caption")).startswith(f"3 of {len(names)}")
    track, behind = (float(str(part["width"])) for part in page.select(".progress rect"))
    assert (behind, track) == (2, len(names))
    assert text_of(page.title).startswith(f"Question 3 of {len(names)}")


def test_a_question_says_why_it_is_asked(visitor: Visitor, bank: Bank) -> None:
    question = asked(bank)[0]
    assert question.why in text_of(visitor.visit(f"/questions/{question.id}").select_one("details"))


def test_nothing_is_preselected(visitor: Visitor, bank: Bank) -> None:
    assert not any(checked(visitor.visit(f"/questions/{question.id}")) for question in asked(bank))


def test_an_answer_is_still_selected_on_return(visitor: Visitor, bank: Bank) -> None:
    question = asked(bank)[0]
    option = option_toward(bank, question, "director").id
    visitor.answer(question.id, option)
    assert checked(visitor.visit(f"/questions/{question.id}")) == [option]


def test_an_answer_leads_to_the_next_question(visitor: Visitor, bank: Bank) -> None:
    first, second = (question.id for question in asked(bank)[:2])
    visitor.answer(first, "dont_know")
    assert visitor.path == f"/questions/{second}"


def test_the_last_answer_leads_to_the_company(visitor: Visitor, bank: Bank) -> None:
    visitor.answer(asked(bank)[-1].id, "not_relevant")
    assert visitor.path == "/context"


def test_the_back_link_leads_to_the_question_before(visitor: Visitor, bank: Bank) -> None:
    first, second = (question.id for question in asked(bank)[:2])
    assert visitor.visit(f"/questions/{second}").select_one(f"main a[href='/questions/{first}']")


def test_the_first_back_link_leads_to_the_start(visitor: Visitor, bank: Bank) -> None:
    assert visitor.visit(f"/questions/{asked(bank)[0].id}").select_one("main a[href='/']")


def test_from_the_review_one_comes_back_to_the_review(visitor: Visitor, bank: Bank) -> None:
    question = asked(bank)[4].id
    page = visitor.visit(f"/questions/{question}?origin=review")
    assert page.select_one(f"main a[href='/review#{question}']")
    visitor.submit(question_form(page), answer="dont_know")
    assert visitor.path == f"/review#{question}"


def test_one_comes_back_to_the_review_after_an_error_too(visitor: Visitor, bank: Bank) -> None:
    question = asked(bank)[4].id
    page = visitor.submit(question_form(visitor.visit(f"/questions/{question}?origin=review")), 422)
    visitor.submit(question_form(page), answer="dont_know")
    assert visitor.path == f"/review#{question}"


@pytest.mark.parametrize("origin", ["//evil.example", "https://evil.example", "/results", "review\r\nX: y"])
def test_no_origin_leads_out(visitor: Visitor, bank: Bank, origin: str) -> None:
    first, second = (question.id for question in asked(bank)[:2])
    page = visitor.visit(f"/questions/{first}")
    visitor.submit(question_form(page), answer="dont_know", origin=origin)
    assert visitor.path == f"/questions/{second}"


def error_texts(page: BeautifulSoup) -> tuple[str, str]:
    """Return the one message of the summary and the message at the field that it leads to."""
    links = page.select("[role=alert] a[href^='#']")
    assert len(links) == 1
    field = page.select_one(str(links[0]["href"]))
    assert field is not None
    described = str(field.get("aria-describedby", "")).split()
    return text_of(links[0]), " ".join(text_of(page.select_one(f"#{id_}")) for id_ in described)


def test_a_missing_answer_is_told_above_and_at_the_field(visitor: Visitor, bank: Bank) -> None:
    page = visitor.answer(asked(bank)[0].id, None, 422)
    above, beside = error_texts(page)
    assert above in beside
    assert text_of(page.title).startswith("Error:")


def test_a_missing_answer_erases_nothing(visitor: Visitor, bank: Bank) -> None:
    question = asked(bank)[0].id
    visitor.answer(question, "dont_know")
    page = visitor.answer(question, "", 422)
    assert checked(page) == ["dont_know"]
    assert checked(visitor.visit(f"/questions/{question}")) == ["dont_know"]


def foreign_values(bank: Bank) -> list[str]:
    situations = [question for question in asked(bank) if not question.is_tradeoff]
    others = set(situations[1].options) - set(situations[0].options)
    return [sorted(others)[0], "no_such_option", situations[0].id, "0", "True"]


@pytest.mark.parametrize("number", range(5))
def test_a_value_of_another_question_is_refused(visitor: Visitor, bank: Bank, number: int) -> None:
    question = next(question.id for question in asked(bank) if not question.is_tradeoff)
    above, beside = error_texts(visitor.answer(question, foreign_values(bank)[number], 422))
    assert above in beside
    assert not checked(visitor.visit(f"/questions/{question}"))


def test_two_answers_at_once_are_refused(visitor: Visitor, bank: Bank) -> None:
    question = asked(bank)[0].id
    form = question_form(visitor.visit(f"/questions/{question}"))
    visitor.submit(form, 400, answer=["dont_know", "not_relevant"])
    assert not checked(visitor.visit(f"/questions/{question}"))


def test_a_field_that_is_not_on_the_page_changes_nothing(visitor: Visitor, bank: Bank) -> None:
    first, second = (question.id for question in asked(bank)[:2])
    form = question_form(visitor.visit(f"/questions/{first}"))
    visitor.submit(form, 200, answer="dont_know", **{second: "dont_know"})
    assert not checked(visitor.visit(f"/questions/{second}"))


def test_one_answer_erases_no_other(visitor: Visitor, bank: Bank) -> None:
    first, second = (question.id for question in asked(bank)[:2])
    visitor.answer(first, "dont_know")
    visitor.answer(second, "not_relevant")
    assert checked(visitor.visit(f"/questions/{first}")) == ["dont_know"]


def test_an_unknown_question_is_no_page(visitor: Visitor) -> None:
    visitor.visit("/questions/no_such_question", 404)


def test_a_page_of_an_earlier_sheet_does_not_write_into_the_new_one(visitor: Visitor, bank: Bank) -> None:
    first, second = (question.id for question in asked(bank)[:2])
    visitor.answer(first, "dont_know")
    old = question_form(visitor.visit(f"/questions/{second}"))
    visitor.start_again()
    page = visitor.submit(old, 409, answer="dont_know")
    assert page.select_one(f"main a[href='/questions/{second}']")
    assert not checked(visitor.visit(f"/questions/{second}"))


def test_the_form_belongs_to_one_sheet(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    path = f"/questions/{asked(bank)[0].id}"
    mine, theirs = (fields_of(question_form(who.visit(path))) for who in (visitor, colleague))
    assert mine["sheet"] != theirs["sheet"]
    assert mine["csrf_token"] != theirs["csrf_token"]


def test_the_theme_is_named_and_nothing_looks_like_a_tab(visitor: Visitor, bank: Bank) -> None:
    last = asked(bank)[-1]
    page = visitor.visit(f"/questions/{last.id}")
    assert text_of(page.select_one(".progress .caption")).endswith(bank.themes[last.theme])
    assert not page.select("main ol, main [aria-current]")


@pytest.mark.parametrize("origin", ["", "?origin=review"])
def test_an_answer_can_be_taken_back(visitor: Visitor, bank: Bank, origin: str) -> None:
    first, second = (question.id for question in asked(bank)[:2])
    visitor.fill({first: next(iter(asked(bank)[0].options)), second: "dont_know"}, double=(first,))
    page = visitor.submit(question_form(visitor.visit(f"/questions/{first}{origin}")), clear="yes")
    assert visitor.path == f"/questions/{first}{origin}"
    assert not checked(page)
    assert checked(visitor.visit(f"/questions/{second}")) == ["dont_know"]
    assert not visitor.visit("/review").select(".mark--on")


@pytest.mark.parametrize("path", ["/questions/{}", "/questions", "/context"])
def test_a_script_keeps_what_is_chosen_while_the_page_stays(visitor: Visitor, bank: Bank, path: str) -> None:
    first, fact = asked(bank)[0].id, next(iter(bank.context))
    address = path.format(first)
    chosen = {"answer": "dont_know", f"answer-{first}": "dont_know", fact: next(iter(bank.context[fact].options))}
    answer = visitor.send(visitor.visit(address).select_one("main form"), then="keep", **chosen)
    assert (answer.status_code, answer.data) == (204, b"")
    assert len(visitor.visit(address).select("[checked]")) == 1


def test_what_was_never_answered_can_be_cleared_too(visitor: Visitor, bank: Bank) -> None:
    first = asked(bank)[0].id
    page = visitor.submit(question_form(visitor.visit(f"/questions/{first}")), clear="yes", answer="dont_know")
    assert not checked(page)


def test_enter_presses_the_button_that_goes_on(visitor: Visitor, bank: Bank) -> None:
    for path in (f"/questions/{asked(bank)[0].id}", "/questions", "/context"):
        first = visitor.visit(path).select("main form button")[0]
        assert first.get("name") != "clear"
        assert "button" in first["class"]


def test_it_is_said_without_script_when_an_answer_is_kept(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit(f"/questions/{asked(bank)[0].id}")
    assert "kept when you press" in text_of(page.select_one("main noscript"))


def test_both_statements_of_a_trade_off_stand_before_its_steps(visitor: Visitor, bank: Bank) -> None:
    question = next(question for question in asked(bank) if question.is_tradeoff)
    both = visitor.visit(f"/questions/{question.id}").select_one(".trade-off")
    assert both is not None
    said = text_of(both)
    places = [
        said.index(text)
        for text in (*(s.text for s in question.statements), *(o.text for o in question.options.values()))
    ]
    assert places == sorted(places)


def test_who_sends_a_form_without_a_cookie_is_told_that_first(visitor: Visitor, bank: Bank) -> None:
    form = question_form(visitor.visit(f"/questions/{asked(bank)[0].id}"))
    visitor.client.delete_cookie(visitor.cookie_name)
    page = visitor.submit(form, 400, answer="dont_know")
    assert text_of(page.h1) == "Your browser sent no cookie"
    assert "is kept" not in text_of(page.main)


def test_who_sends_an_unreadable_cookie_is_not_told_that_answers_are_kept(visitor: Visitor, bank: Bank) -> None:
    form = question_form(visitor.visit(f"/questions/{asked(bank)[0].id}"))
    visitor.client.set_cookie(visitor.cookie_name, "x.y.z")
    page = visitor.submit(form, 400, answer="dont_know")
    assert "cannot be read any more" in text_of(page.main)
    assert "is kept" not in text_of(page.main)
