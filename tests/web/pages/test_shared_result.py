"""A result that somebody else opens, and links that open nothing."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from questions import Bank
from scoring import Kind
from storage import Store, StoreUnavailable
from tests.sheets import Toward, answers_of_kind, answers_toward
from tests.web.page_checks import check_headers, text_of
from tests.web.visitor import Visitor
from web.platform.secrets import new_secret

CHANGE = "main a[href^='/questions/'], main a[href^='/review'], main a[href^='/context']"
FLEETING = {"X-Request-Id", "Date"}
KEEP_DAYS = 180


@pytest.fixture
def link(visitor: Visitor, bank: Bank) -> str:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.link


def test_a_colleague_sees_the_same_verdict(visitor: Visitor, colleague: Visitor, link: str) -> None:
    own, theirs = (who.visit(f"/results/{link}") for who in (visitor, colleague))
    assert own.h1 == theirs.h1
    assert own.select("table") == theirs.select("table")


def test_a_colleague_sees_no_change_links(visitor: Visitor, colleague: Visitor, link: str) -> None:
    assert visitor.visit(f"/results/{link}").select(CHANGE)
    assert not colleague.visit(f"/results/{link}").select(CHANGE)


def test_the_maker_of_another_result_sees_no_change_links(colleague: Visitor, bank: Bank, link: str) -> None:
    colleague.fill(answers_toward(bank, "head"))
    colleague.finish()
    assert not colleague.visit(f"/results/{link}").select(CHANGE)


def test_a_reader_gets_no_cookie(colleague: Visitor, link: str) -> None:
    assert "Set-Cookie" not in colleague.get(f"/results/{link}").headers


def test_a_reader_is_told_whose_result_it_is_and_until_when_it_opens(
    visitor: Visitor, colleague: Visitor, link: str
) -> None:
    own, theirs = (who.visit(f"/results/{link}") for who in (visitor, colleague))
    note = text_of(theirs.select_one("p.shared-note"))
    until = datetime.now(UTC) + timedelta(days=KEEP_DAYS)
    assert "shared this result with you" in note
    assert f"{until:%-d %B %Y}" in text_of(theirs.select_one(".beside .facts"))
    assert not own.select(".shared-note")


def address_to_share(page: BeautifulSoup) -> str:
    """Return the address that is shown, as text."""
    shown = page.select_one("p#share-address[data-address]")
    assert shown is not None
    return text_of(shown)


def test_the_address_to_share_is_a_full_one(visitor: Visitor, link: str) -> None:
    assert address_to_share(visitor.visit(f"/results/{link}")) == f"http://localhost/results/{link}"


def test_the_address_to_share_is_built_from_the_public_address(make_app: Callable[..., Flask], bank: Bank) -> None:
    app = make_app(public_url="https://roles.example.org")
    visitor = Visitor(app, bank, "https://roles.example.org")
    visitor.fill(answers_toward(bank, "head"))
    assert address_to_share(visitor.finish()).startswith("https://roles.example.org/results/")


def test_the_json_has_the_headers_of_a_page(colleague: Visitor, link: str) -> None:
    answer = colleague.get(f"/results/{link}.json")
    assert answer.content_type.startswith("application/json")
    check_headers(answer)


def dead_links(link: str) -> list[str]:
    flipped = link[:-1] + ("A" if link[-1] != "A" else "B")
    return [new_secret(), link[:-1], link + "A", flipped, link.swapcase(), link.lower(), "x", "a" * 2000, "%00", "ü"]


def gist(answer: TestResponse) -> tuple[int, bytes, dict[str, str]]:
    headers = {name: value for name, value in answer.headers.items() if name not in FLEETING}
    return answer.status_code, answer.data, headers


def test_links_that_open_nothing_all_look_the_same(colleague: Visitor, link: str) -> None:
    unknown = gist(colleague.get(f"/results/{new_secret()}"))
    assert unknown[0] == 404
    for dead in dead_links(link):
        assert gist(colleague.get(f"/results/{dead}")) == unknown, dead
        assert gist(colleague.get(f"/results/{dead}.json")) == unknown, dead


@pytest.mark.parametrize("kind", [Kind.HYBRID, Kind.LEANING])
def test_reasons_stand_on_the_side_of_their_role_where_none_is_recommended(
    visitor: Visitor, bank: Bank, kind: Kind
) -> None:
    visitor.fill(answers_of_kind(bank, kind))
    page = visitor.finish()
    titles = [text_of(title) for title in page.select(".pair h2")[:2]]
    names = [text_of(end).lstrip("0123456789 ") for end in page.select("p[class^=margin-bar__end]")]
    sides = (
        [f"For the {name}" for name in names]
        if kind is Kind.HYBRID
        else ["What speaks for it", "What speaks against it"]
    )
    assert titles == sides


def test_a_dead_link_leads_to_what_its_reader_may_want(colleague: Visitor) -> None:
    page = colleague.visit(f"/results/{new_secret()}", 404)
    told = text_of(page.main)
    assert all(word in told for word in ("Copy it once more, all of it", "expired", "deleted", "ask whoever sent you"))
    assert [link["href"] for link in page.select("main a")] == ["/", "/mine"]


def test_an_expired_result_looks_like_an_unknown_one(
    colleague: Visitor, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = gist(colleague.get(f"/results/{new_secret()}"))
    later = time.time() + (KEEP_DAYS + 1) * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert gist(colleague.get(f"/results/{link}")) == unknown
    assert gist(colleague.get(f"/results/{link}.json")) == unknown


def test_a_result_opens_until_its_last_day(colleague: Visitor, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time() + KEEP_DAYS * 86_400 - 60
    monkeypatch.setattr(time, "time", lambda: later)
    colleague.visit(f"/results/{link}")


def test_a_store_that_cannot_be_read_is_told_apart_from_a_dead_link(
    colleague: Visitor, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(*_: object) -> None:
        raise StoreUnavailable("The store does not answer.")

    monkeypatch.setattr(Store, "find", find)
    colleague.visit(f"/results/{link}", 503)


def test_the_secret_of_the_form_opens_nothing(visitor: Visitor, colleague: Visitor, link: str) -> None:
    submit = visitor.visit("/review").select_one("[name=once]")
    assert submit is not None
    assert submit["value"] != link
    colleague.visit(f"/results/{submit['value']}", 404)


def test_a_reader_is_told_what_this_is_and_who_is_meant_by_you(colleague: Visitor, link: str) -> None:
    page = colleague.visit(f"/results/{link}")
    note = text_of(page.select_one("p.shared-note"))
    assert note.startswith("Role Fit asks what work has to be done")
    assert "“you” means them" in note
    assert text_of(page.select_one("#next ~ .actions a")) == "Answer the questions yourself"


@pytest.mark.parametrize("side", ["director", "head"])
def test_each_role_has_as_much_of_the_bar_as_its_number_says(visitor: Visitor, bank: Bank, side: Toward) -> None:
    visitor.fill(answers_toward(bank, side))
    bar = visitor.finish().select_one(".margin-bar")
    shares = [int(text_of(share)) for share in bar.select(".margin-bar__share")]
    widths = [float(str(fill["width"])) for fill in bar.select("[class^=margin-bar__fill]")]
    assert widths == pytest.approx(shares, abs=1)
    [behind] = bar.select("p.margin-bar__behind")
    assert int(text_of(behind.select_one("span"))) == min(shares)
    assert text_of(bar.select_one(".margin-bar__close")) == "too close to call"
