"""Every page and form of the controls belongs to the result it was made for; no other takes its place."""

from collections.abc import Callable

import pytest

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor

Dump = Callable[[], list[str]]
FORMS = {"sharing": "/manage/share", "link": "/manage/share", "delete": "/manage/delete"}


@pytest.fixture
def earlier(visitor: Visitor, bank: Bank) -> str:
    """Return the path of the private link of the first of two results made in one browser."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    path = visitor.manage_path()
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    return path


def opened(visitor: Visitor, path: str, page: str = "/manage") -> str:
    """Open a private link, and return the address of one of its pages as the controls lead there."""
    visitor.submit(visitor.visit(path).select_one("main form"))
    return visitor.path.replace("/manage", page, 1)


def test_going_back_after_deleting_by_the_private_link_does_not_show_the_other_result(
    visitor: Visitor, earlier: str, dump: Dump
) -> None:
    asking = opened(visitor, earlier, "/manage/delete")
    form = visitor.visit(asking).select_one("main form")
    visitor.submit(form)
    after = dump()
    for address in (asking, asking.replace("/delete", ""), asking.replace("delete", "share"), "/manage/delete"):
        page = visitor.visit(address, 404)
        assert "You deleted this result" in text_of(page.h1), address
        assert page.select_one("main a[href='/manage?of=own']"), address
    assert "You deleted this result" in text_of(visitor.submit(form, 404).h1)
    assert dump() == after
    assert "Head" in text_of(visitor.visit("/manage?of=own").select_one("main .lead"))


@pytest.mark.parametrize("action", FORMS)
def test_a_form_made_for_ones_earlier_result_leaves_the_later_one_alone(
    visitor: Visitor, bank: Bank, dump: Dump, action: str
) -> None:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    form = visitor.visit(f"{FORMS[action]}?of=own").select_one(f"main form[action^='/manage/{action}']")
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    before = dump()
    page = visitor.submit(form, 409, shows="verdict")
    assert "nothing was changed" in text_of(page.select_one("main .lead"))
    assert dump() == before


@pytest.mark.parametrize("action", FORMS)
def test_a_form_made_for_an_opened_result_does_not_rule_ones_own_after_leaving(
    visitor: Visitor, earlier: str, dump: Dump, action: str
) -> None:
    address = opened(visitor, earlier, FORMS[action])
    form = visitor.visit(address).select_one(f"main form[action^='/manage/{action}']")
    visitor.submit(visitor.visit("/manage").select_one("main form[action^='/manage/leave']"))
    before = dump()
    visitor.submit(form, 409, shows="verdict")
    visitor.visit(address, 409)
    assert dump() == before


def test_leaving_one_result_does_not_close_another_opened_since(
    visitor: Visitor, colleague: Visitor, bank: Bank, earlier: str
) -> None:
    colleague.fill(answers_toward(bank, "head"))
    colleague.finish()
    opened(visitor, earlier)
    leave = visitor.visit("/manage").select_one("main form[action^='/manage/leave']")
    address = opened(visitor, colleague.manage_path())
    visitor.submit(leave, 409)
    assert visitor.visit(address).select_one("main form[action^='/manage/leave']")


def test_the_page_of_an_earlier_result_leads_to_no_controls_of_a_later_one(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    controls = visitor.finish().select_one("#share ~ p a[href^='/manage?']")
    assert controls is not None
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    visitor.visit(str(controls["href"]), 409)


def test_a_name_of_a_result_opens_nothing_for_others(visitor: Visitor, colleague: Visitor, earlier: str) -> None:
    address = opened(visitor, earlier)
    unknown = colleague.visit(f"/manage?of={16 * '0'}", 404)
    assert text_of(colleague.visit(address, 404)) == text_of(unknown)


def test_deleting_says_where_the_answers_stay(visitor: Visitor, earlier: str) -> None:
    asked = text_of(visitor.visit("/manage/delete?of=own").main)
    assert "erased from the server at once" in asked
    assert "A copy of your answers stays in this browser" in asked
    assert "Made on" in asked
    assert "A copy" not in text_of(visitor.visit(opened(visitor, earlier, "/manage/delete")).main)
