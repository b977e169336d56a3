"""When the store is down, the recommendation is shown all the same."""

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup

from questions import Bank
from storage import Store, StoreError, StoreUnavailable
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, finish_form
from web.platform.secrets import new_secret
from web.platform.store import LazyStore

Count = Callable[[], int]
Break = Callable[[type[StoreError]], None]


@pytest.fixture
def ready(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody who has answered everything and looks at the review."""
    visitor.fill(answers_toward(bank, "director"))
    return visitor


@pytest.fixture
def outage() -> Iterator[pytest.MonkeyPatch]:
    """A patch of its own, which a test can undo: the store comes back."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


# What a store that is open may be asked; ending it needs no database.
CALLS = [name for name in vars(Store) if not name.startswith("_") and name not in {"engines", "close"}]


@pytest.fixture(params=["it does not open", "every call fails"])
def break_store(request: pytest.FixtureRequest, outage: pytest.MonkeyPatch) -> Break:
    def break_store(error: type[StoreError]) -> None:
        def fail(*_arguments: object, **_names: object) -> None:
            raise error("The store does not answer: try again later.")

        if request.param == "it does not open":
            outage.setattr(LazyStore, "get", fail)
        for name in CALLS:
            outage.setattr(Store, name, fail)

    return break_store


def test_every_call_that_the_app_makes_is_among_those_that_fail() -> None:
    assert {"save", "has", "find", "find_managed", "share", "renew_link", "delete", "purge_some", "check"} <= set(CALLS)


def finish(visitor: Visitor) -> BeautifulSoup:
    return visitor.submit(finish_form(visitor.visit("/review")), 503)


@pytest.mark.parametrize("error", [StoreError, StoreUnavailable])
def test_it_says_that_nothing_was_saved(ready: Visitor, break_store: Break, error: type[StoreError]) -> None:
    break_store(error)
    assert "Not saved" in text_of(finish(ready).select_one("[role=alert]"))


def test_the_page_that_was_not_saved_is_complete(
    ready: Visitor, break_store: Break, outage: pytest.MonkeyPatch
) -> None:
    break_store(StoreUnavailable)
    lost = finish(ready)
    outage.undo()
    kept = ready.finish()
    assert lost.h1 == kept.h1
    # Only a stored result can be tried out; what is not stored yet is answered anew.
    for link in [*kept.select("a[href*='/what-if']"), *lost.select("li.reason a")]:
        link.decompose()
    assert [text_of(part) for part in lost.select("table, li.reason")] == [
        text_of(part) for part in kept.select("table, li.reason")
    ]


def test_no_link_is_shown_for_what_was_not_saved(ready: Visitor, break_store: Break) -> None:
    break_store(StoreUnavailable)
    page = finish(ready)
    assert not page.select("a[href^='/results/'], #share-address")


def test_trying_again_in_vain_says_the_same(ready: Visitor, break_store: Break) -> None:
    break_store(StoreUnavailable)
    again = ready.submit(finish_form(finish(ready)), 503)
    assert finish_form(again)


def test_trying_again_later_saves_once(
    ready: Visitor, break_store: Break, outage: pytest.MonkeyPatch, count_results: Count
) -> None:
    break_store(StoreUnavailable)
    form = finish_form(finish(ready))
    outage.undo()
    ready.submit(form)
    ready.submit(form)
    assert ready.path.startswith("/results/")
    assert count_results() == 1


def test_the_answers_outlive_the_outage(ready: Visitor, break_store: Break, bank: Bank) -> None:
    break_store(StoreUnavailable)
    finish(ready)
    question = asked(bank)[0].id
    chosen = answers_toward(bank, "director")[question]
    assert ready.visit(f"/questions/{question}").select_one(f"[checked][value={chosen}]")


def test_an_overtaken_form_is_told_during_an_outage_too(ready: Visitor, break_store: Break, bank: Bank) -> None:
    old = finish_form(ready.visit("/review"))
    ready.answer(asked(bank)[0].id, "dont_know")
    break_store(StoreUnavailable)
    answer = ready.send(old)
    assert answer.status_code in {409, 503}


def test_of_a_link_that_cannot_be_looked_up_nothing_is_said(
    ready: Visitor, colleague: Visitor, break_store: Break
) -> None:
    ready.finish()
    break_store(StoreUnavailable)
    pages = [colleague.visit(f"/results/{secret}", 503) for secret in (ready.link, new_secret())]
    told = [text_of(page.select_one("main")) for page in pages]
    assert "This says nothing about your link" in told[0]
    assert told[0] == told[1]


def test_questions_can_be_answered_during_an_outage(visitor: Visitor, break_store: Break) -> None:
    break_store(StoreError)
    visitor.answer_all("head")
    assert visitor.path == "/review"
