"""A result whose time is over: the same form sent again makes a new one, and no old link opens it."""

import time
from collections.abc import Callable

import pytest
from flask import Flask

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, finish_form

DAY = 86_400


@pytest.fixture
def leaked(visitor: Visitor, bank: Bank) -> str:
    """The first link of a result whose maker then renewed it, shared the verdict alone, and for a day."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    leaked = visitor.path
    visitor.submit(visitor.visit("/manage/share").select_one("main form[action^='/manage/link']"))
    sharing = visitor.visit("/manage/share").select_one("main form[action^='/manage/sharing']")
    visitor.submit(sharing, is_shared="y", shows="verdict", days="1")
    return leaked


@pytest.mark.parametrize("is_purged", [False, True])
def test_finishing_again_after_the_time_is_over_revives_no_link(
    app: Flask,
    visitor: Visitor,
    colleague: Visitor,
    leaked: str,
    count_results: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    is_purged: bool,
) -> None:
    manage = visitor.manage_path()
    later = time.time() + 2 * DAY
    monkeypatch.setattr(time, "time", lambda: later)
    if is_purged:
        assert app.extensions["role_fit_store"].get().purge(int(later)) == 1
    page = visitor.submit(finish_form(visitor.visit("/review")), 409)
    assert "its time is over" in text_of(page.select_one("[role=alert]"))
    colleague.visit(leaked, 404)
    visitor.submit(finish_form(page))
    assert visitor.path not in {leaked, "/review"}
    for path in (leaked, f"{leaked}.json"):
        colleague.visit(path, 404)
    colleague.submit(colleague.visit(manage).select_one("main form"), 404)
    colleague.visit(visitor.path)
    assert count_results() == (1 if is_purged else 2)  # the old one, which opens for nobody, waits for its purge
