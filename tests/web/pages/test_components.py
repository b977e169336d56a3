"""The page that shows all components."""

import pytest
from flask import Flask

from tests.web.page_checks import check_page, text_of
from tests.web.visitor import Visitor


@pytest.fixture
def debugged(app: Flask) -> Flask:
    app.debug = True
    return app


def test_outside_of_debug_there_is_no_such_page(visitor: Visitor) -> None:
    visitor.visit("/components", 404)


def test_every_component_stands_on_the_page(debugged: Flask) -> None:
    page = check_page(debugged.test_client().get("/components").text)
    for part in (
        ".button--quiet",
        ".notice--stop",
        ".error-summary",
        ".radio [checked]",
        ".trade-off .options--steps",
        ".field-error",
        ".reasons",
        ".turn",
        ".share-link",
        ".qr-code",
        "table",
    ):
        assert page.select(part), part


def test_the_bar_is_shown_in_every_verdict(debugged: Flask) -> None:
    page = check_page(debugged.test_client().get("/components").text)
    titles = " ".join(text_of(tag) for tag in page.select("#c-bars ~ h3"))
    assert len(page.select(".margin-bar")) == 5
    assert all(word in titles for word in ("Clearly", "Leaning", "you need both", "near the middle", "Not enough"))
