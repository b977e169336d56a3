"""Pages about the app: method, privacy, and what an operator asks."""

from collections.abc import Callable

import pytest
from flask import Flask

from questions import Bank, Fault
from storage import Store, StoreUnavailable
from tests.sheets import asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor
from web import VERSION
from web.access.keyring import MOST_KEYS


def test_the_method_page_shows_every_weight(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/method")
    shown = {text_of(row.th): text_of(row.td) for row in page.select("section[aria-labelledby=weights] tr")}
    for question in asked(bank):
        assert shown[question.title] == f"{float(question.weight):g}"


def test_the_method_page_shows_every_share(visitor: Visitor, bank: Bank) -> None:
    page = visitor.visit("/method")
    rows = {text_of(row.th): [text_of(cell) for cell in row.select("td")] for row in page.select("tr:has(td)")}
    for area in bank.areas.values():
        cells = next(cells for title, cells in rows.items() if title.startswith(area.name))
        assert cells == [f"{float(100 * share):g}" for share in area.shares.values()]


def test_the_method_page_shows_the_thresholds(visitor: Visitor, bank: Bank) -> None:
    words = text_of(visitor.visit("/method").select_one("section[aria-labelledby=verdicts]"))
    for name in bank.thresholds.__slots__:
        assert f"{float(getattr(bank.thresholds, name)):g}" in words


def test_the_method_page_names_the_bank(visitor: Visitor, bank: Bank) -> None:
    words = text_of(visitor.visit("/method").main)
    assert all(part in words for part in (bank.id, bank.version, bank.hash[:12]))


@pytest.mark.parametrize("days", [1, 180, 400])
def test_the_privacy_page_says_how_long_results_are_kept(make_app: Callable[..., Flask], bank: Bank, days: int) -> None:
    page = Visitor(make_app(keep_days=days), bank).visit("/privacy")
    assert f"{days} day" in text_of(page.main)


def test_the_privacy_page_says_what_to_do_on_a_shared_computer(visitor: Visitor) -> None:
    main = visitor.visit("/privacy").main
    assert f"{MOST_KEYS} at most" in text_of(main)
    assert "choose “Forget everything here”" in text_of(main)
    assert main is not None
    assert main.select("a[href='/mine']")


def test_one_day_is_one_day(make_app: Callable[..., Flask], bank: Bank) -> None:
    page = Visitor(make_app(keep_days=1), bank).visit("/privacy")
    assert "1 days" not in text_of(page.main)


def test_the_process_says_that_it_answers(visitor: Visitor) -> None:
    answer = visitor.get("/healthz")
    assert answer.status_code == 200
    assert answer.text == "ok\n"


def test_ready_means_that_the_store_is_usable(visitor: Visitor) -> None:
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json() == {"version": VERSION, "ready": True, "troubles": [], "warnings": []}


def test_not_ready_says_why(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(_: Store) -> None:
        raise StoreUnavailable("The store does not answer.")

    monkeypatch.setattr(Store, "check", check)
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {
        "version": VERSION,
        "ready": False,
        "troubles": ["The store does not answer."],
        "warnings": [],
    }


def test_faults_of_a_changed_bank_are_told_in_sentences_while_all_are_served(app: Flask, visitor: Visitor) -> None:
    fault = Fault("weights.yaml", 7, 9, "weights.pace", "is fife", "a number from 0 to 5", "five")
    app.extensions["role_fit_bank"].faults = (fault,)
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json() == {
        "version": VERSION,
        "ready": True,
        "troubles": [],
        "warnings": [
            "question bank, the last good one stays in force: weights.yaml:7:9 weights.pace: is fife; "
            "wanted: a number from 0 to 5 (did you mean five?)"
        ],
    }


def test_the_process_answers_while_the_store_does_not(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(_: Store) -> None:
        raise StoreUnavailable("The store does not answer.")

    monkeypatch.setattr(Store, "check", check)
    assert visitor.get("/healthz").status_code == 200


def test_the_version_stands_at_the_foot_of_every_page_and_in_readyz(visitor: Visitor) -> None:
    assert text_of(visitor.visit("/privacy").select_one("footer [translate=no]")) == f"Role Fit {VERSION}"
    assert visitor.get("/readyz").get_json()["version"] == VERSION
