"""The sample result that people can look at before they answer."""

from collections.abc import Callable

import pytest

from questions import Bank, load_bank, shipped_directory
from questions.personas import Persona, load_personas
from scoring import Outcome, recommend
from tests.web.conftest import MakeApp
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.views.result import result_view


@pytest.fixture(scope="module")
def persona(bank: Bank) -> Persona:
    return next(one for one in load_personas(shipped_directory(), bank) if one.name == "Founder in two minds")


@pytest.fixture(scope="module")
def outcome(bank: Bank, persona: Persona) -> Outcome:
    return recommend(bank, persona.sheet)


def test_the_sample_is_the_real_outcome_of_its_sheet(visitor: Visitor, outcome: Outcome) -> None:
    page, view = visitor.visit("/sample"), result_view(outcome)
    assert text_of(page.h1) == view["headline"]["title"]
    said = [text_of(tag) for tag in page.select(".reason__sentence")]
    assert said == [reason["sentence"] for reason in (*view["reasons_for"], *view["reasons_against"])]
    shares = [text_of(tag) for tag in page.select(".verdict .margin-bar__share")]
    assert shares == [str(view["bar"]["left_share"]), str(view["bar"]["right_share"])]


def test_the_sample_speaks_for_and_against(outcome: Outcome) -> None:
    assert outcome.speaks_for
    assert outcome.speaks_against


def test_the_sample_says_that_it_is_one(visitor: Visitor) -> None:
    page = visitor.visit("/sample")
    assert text_of(page.title).startswith("A sample:")
    assert "made-up company" in text_of(page.select_one("main .notice"))
    assert not page.select("[role=alert], #today-part"), "nothing went wrong, or changed since, that has to be told"


def test_the_sample_offers_nothing_that_belongs_to_a_result_of_ones_own(visitor: Visitor) -> None:
    page = visitor.visit("/sample")
    assert not page.select("main form, main a[href^='/questions/'], main a[href^='/manage'], .share-link")


def test_looking_at_the_sample_stores_nothing(visitor: Visitor, count_results: Callable[[], int]) -> None:
    visitor.visit("/sample")
    assert count_results() == 0


def test_looking_at_the_sample_touches_no_draft(visitor: Visitor, bank: Bank) -> None:
    assert "Set-Cookie" not in visitor.get("/sample").headers
    first = next(iter(bank.questions))
    visitor.answer(first, "dont_know")
    assert "Set-Cookie" not in visitor.get("/sample").headers
    assert len(visitor.visit(f"/questions/{first}").select("[checked]")) == 1


def test_the_start_page_shows_a_piece_of_the_sample_and_leads_to_it(visitor: Visitor, outcome: Outcome) -> None:
    piece, view = visitor.visit("/").select_one("main .sample"), result_view(outcome)
    assert piece is not None
    assert view["headline"]["title"] in text_of(piece)
    assert view["reasons_for"][0]["sentence"] in text_of(piece)
    assert piece.select_one("a[href='/sample']")


def test_the_sample_follows_the_bank_in_force(make_app: MakeApp, own_bank: OwnBank) -> None:
    visitor = Visitor(make_app(questions=own_bank.folder), load_bank(own_bank.folder))
    visitor.visit("/sample")
    text = (own_bank.folder / "bank.yaml").read_text()
    own_bank.save("bank.yaml", text.replace("name: Director of Operations", "name: Director of Works"))
    assert "Director of Works" in text_of(visitor.visit("/sample").h1)
