"""A job as it is done today and as it turned out, against the job as needed."""

import pytest
from flask import Flask

from jobs import Frame, Phase, Placed
from questions import Bank, Sheet
from tests.sheets import Toward, answers_toward
from tests.web.page_checks import text_of
from tests.web.pages.jobs.test_decision import LONG_AGO, change_job, take_seat
from tests.web.pages.test_compare import make, share
from tests.web.pages.test_several import of, points
from tests.web.panels import hold, store_revealed
from tests.web.visitor import Visitor
from web.access.jobs import find_access


@pytest.fixture
def organise(app: Flask, bank: Bank) -> str:
    return store_revealed(app, [Sheet(answers_toward(bank, "director"))] * 2)


@pytest.fixture
def job(visitor: Visitor, organise: str) -> str:
    return hold(visitor, organise, "organise")


def placed(app: Flask, organise: str) -> list[Frame]:
    with app.test_request_context():
        access = find_access("organise", organise)
        return [one.frame for one in access.job.placed] if access else []


def answer(visitor: Visitor, job: str, bank: Bank, frame: str, toward: Toward) -> None:
    visitor.submit(visitor.visit(f"/jobs/{job}/answer/{frame}").select_one("main form"))
    visitor.fill(answers_toward(bank, toward))
    visitor.finish()


def test_answers_for_today_are_placed_and_give_the_mandate(
    app: Flask, visitor: Visitor, bank: Bank, organise: str, job: str
) -> None:
    page = visitor.submit(visitor.visit(f"/jobs/{job}/answer/today").select_one("main form"))
    assert "about the job, never about a person" in text_of(page.main)
    visitor.fill(answers_toward(bank, "head"))
    page = visitor.finish()
    assert visitor.path.startswith(f"/jobs/{job}/mandate")
    assert placed(app, organise) == [Frame.TODAY]
    changes = [points(text_of(cell)) for cell in page.select(".mandate td:last-child b")]
    assert any(changes)
    assert sum(changes) == 0
    for row in page.select(".mandate tbody tr"):
        needed, today, change = (text_of(cell) for cell in row.select("td"))
        assert int(needed) - int(today) == points(change)


def test_answers_that_were_changed_take_the_place_of_those_before(
    app: Flask, visitor: Visitor, bank: Bank, organise: str, job: str
) -> None:
    answer(visitor, job, bank, "today", "head")
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    assert placed(app, organise) == [Frame.TODAY]


def test_a_job_that_is_full_says_that_it_takes_no_more(app: Flask, visitor: Visitor, organise: str, job: str) -> None:
    change_job(app, organise, placed=tuple(Placed(f"{number:064x}", Frame.TODAY) for number in range(12)))
    for path in (f"/jobs/{job}/answer/today", f"/jobs/{job}"):
        assert "12 results, as many as fit" in text_of(visitor.visit(path).main)


def test_a_look_back_waits_for_its_day(app: Flask, visitor: Visitor, bank: Bank, organise: str, job: str) -> None:
    assert not visitor.visit(f"/jobs/{job}/answer/turned-out").select("main form")
    change_job(app, organise, decision=LONG_AGO)
    answer(visitor, job, bank, "turned-out", "head")
    assert placed(app, organise) == [Frame.TURNED_OUT]
    page = visitor.visit(f"/jobs/{job}/decision")
    assert not page.select(".notice a"), "it has been told"
    assert visitor.visit(f"/jobs/{job}/mandate").select("#frame-turned_out")


@pytest.mark.slow
def test_what_a_maker_does_not_share_stays_closed_to_the_others_in_a_job(
    app: Flask, visitor: Visitor, colleague: Visitor, bank: Bank, organise: str, job: str
) -> None:
    answer(visitor, job, bank, "today", "head")
    make(colleague, bank, answers_toward(bank, "head"))
    take_seat(app, colleague, organise)
    shown = of(colleague)
    assert len(shown) == 2
    assert colleague.visit(f"/compare?of={shown[0]}&of={shown[1]}").select("#alike-part li")
    share(visitor, shows="verdict")
    assert not colleague.visit("/compare").select("main form")
    colleague.visit(f"/compare?of={shown[0]}&of={shown[1]}", 404)
    assert not colleague.visit(f"/jobs/{job}/mandate").select(".mandate")


def test_before_the_reveal_nothing_of_the_panel_is_in_the_mandate(
    app: Flask, visitor: Visitor, bank: Bank, organise: str, job: str
) -> None:
    change_job(app, organise, phase=Phase.BLIND)
    answer(visitor, job, bank, "today", "head")
    assert not visitor.visit(f"/jobs/{job}/mandate").select(".mandate")


def test_of_an_unnamed_panel_a_mean_of_few_is_not_shown(app: Flask, visitor: Visitor, bank: Bank) -> None:
    sheets = [Sheet(answers_toward(bank, "director"))] * 4 + [Sheet()]
    job = hold(visitor, store_revealed(app, sheets, is_named=False), "organise")
    answer(visitor, job, bank, "today", "head")
    assert not visitor.visit(f"/jobs/{job}/mandate").select(".mandate")


def test_the_page_of_the_job_and_the_list_ask_when_the_day_has_come(
    app: Flask, visitor: Visitor, organise: str, job: str
) -> None:
    pages = (f"/jobs/{job}", "/mine")
    assert not any(visitor.visit(page).select(".notice a[href$='turned-out']") for page in pages)
    change_job(app, organise, decision=LONG_AGO)
    assert all(visitor.visit(page).select(".notice a[href$='turned-out']") for page in pages)
