"""Question pages are rendered once for all; each person still gets a page of their own."""

import re

from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor, fields_of, question_form
from web.platform.rendering import SHEET, TOKEN

OWN = re.compile(r'(name="(?:csrf_token|sheet)" value=")[^"]*')


def page_of(visitor: Visitor, path: str) -> str:
    return OWN.sub(r"\1", visitor.get(path).text)


def cached(app: Flask) -> dict[object, object]:
    pages: dict[object, object] = app.extensions["role_fit_pages"]
    return pages


def test_a_page_filled_in_is_the_page_rendered_afresh(app: Flask, bank: Bank) -> None:
    path = f"/questions/{asked(bank)[1].id}"
    visitors = [Visitor(app, bank) for _ in range(3)]
    visitors[1].answer(asked(bank)[0].id, next(iter(asked(bank)[0].options)))
    visitors[2].fill(answers_toward(bank, "head"), double=(asked(bank)[0].id,))
    visitors[2].finish()
    for address in (path, f"{path}?origin=review"):
        fresh = []
        for visitor in visitors:
            cached(app).clear()
            fresh.append(page_of(visitor, address))
        cached(app).clear()
        assert [page_of(visitor, address) for visitor in visitors] == fresh


def test_everybody_gets_a_token_and_a_sheet_of_their_own(app: Flask, bank: Bank) -> None:
    path = f"/questions/{asked(bank)[0].id}"
    pages = [Visitor(app, bank).visit(path) for _ in range(2)]
    first, second = (fields_of(question_form(page)) for page in pages)
    assert len(cached(app)) == 1
    assert first["csrf_token"] != second["csrf_token"]
    assert first["sheet"] != second["sheet"]


def test_no_place_is_left_unfilled(app: Flask, bank: Bank) -> None:
    visitor = Visitor(app, bank)
    for _ in range(2):
        text = visitor.get(f"/questions/{asked(bank)[0].id}").text
        assert TOKEN not in text
        assert SHEET not in text


def test_the_answer_given_is_shown_to_whoever_gave_it_alone(app: Flask, bank: Bank) -> None:
    question = asked(bank)[0]
    one, other = Visitor(app, bank), Visitor(app, bank)
    one.answer(question.id, next(iter(question.options)))
    other.answer(asked(bank)[1].id, next(iter(asked(bank)[1].options)))
    path = f"/questions/{question.id}"
    for _ in range(2):
        assert len(one.visit(path).select("input[checked]")) == 1
        assert not other.visit(path).select("input[checked]")


def test_pages_of_a_bank_go_with_it(app: Flask, bank: Bank) -> None:
    visitor, path = Visitor(app, bank), f"/questions/{asked(bank)[0].id}"
    visitor.get(path)
    (place,) = cached(app)
    cached(app)[place] = (object(), ("of", "another", "bank"))
    assert BeautifulSoup(visitor.get(path).text, "html.parser").h1


def test_invented_addresses_do_not_fill_the_memory(app: Flask, bank: Bank) -> None:
    visitor, path = Visitor(app, bank), f"/questions/{asked(bank)[0].id}"
    for number in range(20):
        visitor.get(f"{path}?made={number}")
    assert len(cached(app)) <= 1
