"""The list of results to which a browser holds keys."""

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor


def test_all_results_made_here_are_listed_and_can_be_forgotten(visitor: Visitor, bank: Bank) -> None:
    for toward in ("director", "head"):
        visitor.fill(answers_toward(bank, toward))
        visitor.finish()
    page = visitor.visit("/mine")
    assert len(page.select("main section h2")) == 2
    page = visitor.submit(page.select_one("main form[action^='/manage/leave']"))
    assert len(page.select("main section h2")) == 1
    visitor.submit(page.select_one("main form[action='/mine/forget']"))
    visitor.visit("/manage", 404)


def test_a_stale_sharing_form_changes_nothing(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    form = visitor.visit("/manage/share").select_one("main form[action^='/manage/sharing']")
    visitor.submit(form, is_shared=None)
    page = visitor.submit(form, 409, days="30")
    assert "nothing was saved" in text_of(page.select_one("[role=alert]"))
