"""Every page and form of the controls names the key it needs; no other key of the browser takes its place."""

from collections.abc import Callable

import pytest

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web.access.keyring import fingerprint_of

Dump = Callable[[], list[str]]
FORMS = {"sharing": "/manage/share", "name": "/manage/share", "link": "/manage/share", "delete": "/manage/delete"}
UNKNOWN = 16 * "0"


@pytest.fixture
def earlier(visitor: Visitor, bank: Bank) -> str:
    """Return the path of the private link of the first of two results made in one browser."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    path = visitor.manage_path()
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    return path


def asking(path: str, page: str = "/manage") -> str:
    """Return the address of a page of the controls of the result that a private link opens."""
    return f"{page}?of={fingerprint_of(path.removeprefix('/manage/'))}"


def test_each_result_keeps_its_own_controls(visitor: Visitor, earlier: str) -> None:
    assert "Director" in text_of(visitor.visit(asking(earlier)).select_one("main .lead"))
    assert "Head" in text_of(visitor.visit("/manage?of=own").select_one("main .lead"))


def test_an_address_that_names_no_key_leads_whoever_holds_several_to_the_list(visitor: Visitor, earlier: str) -> None:
    for page in ("/manage", "/manage/share", "/manage/delete", "/manage/result"):
        assert visitor.get(page).location == "/mine"


@pytest.mark.parametrize("action", ["sharing", "name", "link", "delete"])
def test_a_form_that_names_no_key_changes_nothing_for_whoever_holds_several(
    visitor: Visitor, earlier: str, dump: Dump, action: str
) -> None:
    form = visitor.visit(asking(earlier, FORMS[action])).select_one(f"main form[action^='/manage/{action}']")
    assert form is not None
    form["action"] = f"/manage/{action}"
    before = dump()
    visitor.submit(form, 404, shows="verdict")
    assert dump() == before


def test_going_back_after_deleting_does_not_show_the_other_result(visitor: Visitor, earlier: str, dump: Dump) -> None:
    address = asking(earlier, "/manage/delete")
    form = visitor.visit(address).select_one("main form")
    visitor.submit(form)
    after = dump()
    for page in ("/manage", "/manage/share", "/manage/delete"):
        told = visitor.visit(asking(earlier, page), 404)
        assert "no key for this" in text_of(told.h1), page
        assert told.select_one("main a[href='/mine']"), page
    visitor.submit(form, 404)
    assert dump() == after
    assert "Head" in text_of(visitor.visit("/manage?of=own").select_one("main .lead"))


@pytest.mark.parametrize("action", FORMS)
def test_a_form_of_a_result_whose_key_was_forgotten_changes_no_other(
    visitor: Visitor, earlier: str, dump: Dump, action: str
) -> None:
    address = asking(earlier, FORMS[action])
    form = visitor.visit(address).select_one(f"main form[action^='/manage/{action}']")
    visitor.submit(visitor.visit(asking(earlier)).select_one("main form[action^='/manage/leave']"))
    before = dump()
    page = visitor.submit(form, 404, shows="verdict")
    assert "Nothing was changed." in text_of(page.select_one("main .lead"))
    visitor.visit(address, 404)
    assert dump() == before


def test_forgetting_one_key_leaves_the_others(visitor: Visitor, earlier: str) -> None:
    visitor.submit(visitor.visit(asking(earlier)).select_one("main form[action^='/manage/leave']"))
    assert "Head" in text_of(visitor.visit("/manage").select_one("main .lead"))


def test_the_name_of_a_key_opens_nothing_for_others(visitor: Visitor, colleague: Visitor, earlier: str) -> None:
    assert_answered_as_unknown(colleague, earlier)


def assert_answered_as_unknown(person: Visitor, path: str) -> None:
    for page in ("/manage", "/manage/share", "/manage/delete", "/manage/result"):
        known, unknown = person.get(asking(path, page)), person.get(f"{page}?of={UNKNOWN}")
        assert known.status_code == 404
        # The link to another language keeps the address.
        assert known.text.replace(fingerprint_of(path.removeprefix("/manage/")), UNKNOWN) == unknown.text, page


def test_whoever_holds_other_keys_gets_the_same_page_as_everybody(
    visitor: Visitor, colleague: Visitor, bank: Bank, earlier: str
) -> None:
    colleague.fill(answers_toward(bank, "head"))
    colleague.finish()
    assert_answered_as_unknown(colleague, earlier)


def test_deleting_says_where_the_answers_stay(visitor: Visitor, earlier: str) -> None:
    asked = text_of(visitor.visit("/manage/delete?of=own").main)
    assert "erased from the server at once" in asked
    assert "A copy of your answers stays in this browser" in asked
    assert "Made on" in asked
    assert "A copy" not in text_of(visitor.visit(asking(earlier, "/manage/delete")).main)
