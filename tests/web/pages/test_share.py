"""The page on which the maker shares a result, and what its link shows of it in a chat."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank
from scoring import Kind
from tests.attacks.shape import check_leads_nowhere_else
from tests.sheets import answers_of_kind, answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor

PUBLIC = "https://roles.example.org"
SHARED = {"is_shared": "y", "shows": "everything", "days": "30"}


@pytest.fixture
def link(visitor: Visitor, bank: Bank) -> str:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor.link


@pytest.fixture
def public(make_app: Callable[..., Flask], bank: Bank) -> Visitor:
    """Somebody with a result on a server that other devices can reach."""
    visitor = Visitor(make_app(public_url=PUBLIC), bank, PUBLIC)
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor


def share(visitor: Visitor, **values: str | None) -> BeautifulSoup:
    form = visitor.visit("/manage/share").select_one("main form[action^='/manage/sharing']")
    return visitor.submit(form, **{**SHARED, **values})


def tags(page: BeautifulSoup) -> dict[str, str]:
    return {str(tag["property"]): str(tag["content"]) for tag in page.select("meta[property^='og:']")}


def test_the_result_leads_there_and_back(visitor: Visitor, link: str) -> None:
    way = visitor.visit(f"/results/{link}").select_one("#share-part a[href^='/manage/share']")
    assert way is not None
    page = visitor.visit(str(way["href"]))
    assert page.select_one("a.back-link[href^='/manage/result?of=']")


def test_it_is_the_makers_alone(colleague: Visitor, link: str) -> None:
    colleague.visit("/manage/share", 404)
    colleague.visit("/manage/preview", 404)
    assert not colleague.visit(f"/results/{link}").select("a[href^='/manage']")


def test_the_link_stands_there_as_text_as_code_and_as_letter(public: Visitor) -> None:
    link = public.link
    page = public.visit("/manage/share")
    address = f"{PUBLIC}/results/{link}"
    assert text_of(page.select_one("#share-address")) == address
    assert page.select_one("svg.qr-code")
    assert "Only this computer" not in text_of(page.main)
    [letter] = page.select("a[href^='mailto:']")
    parts = urlsplit(str(letter["href"]))
    assert not parts.path
    assert address in parse_qs(parts.query)["body"][0]


def test_no_code_leads_a_phone_to_an_address_that_only_this_computer_opens(visitor: Visitor, link: str) -> None:
    page = visitor.visit("/manage/share")
    assert not page.select("svg.qr-code")
    assert "Only this computer can open this address" in text_of(page.main)
    assert "ROLE_FIT" not in text_of(page.main), "founders can do nothing with the name of a setting"


@pytest.mark.parametrize(("shows", "asks"), [("everything", "Do the reasons"), ("verdict", "verdict only. Does that")])
def test_the_letter_asks_about_what_its_readers_see(visitor: Visitor, link: str, shows: str, asks: str) -> None:
    [letter] = share(visitor, shows=shows).select("a[href^='mailto:']")
    body = parse_qs(urlsplit(str(letter["href"])).query)["body"][0]
    assert f"{asks} sound right to you?" in body


def test_every_choice_says_in_a_line_what_readers_see(visitor: Visitor, link: str) -> None:
    labels = [text_of(label) for label in visitor.visit("/manage/share").select("label[for^=shows-]")]
    said = [
        ("Everything", "every answer"),
        ("Verdict and reasons", "no list of all answers"),
        ("verdict only", "no answer"),
    ]
    assert len(labels) == len(said)
    for label, parts in zip(labels, said, strict=True):
        assert all(part in label for part in parts), label
        assert len(label) < 160


def test_a_result_that_is_not_shared_offers_nothing_to_pass_on(visitor: Visitor, link: str) -> None:
    page = share(visitor, is_shared=None)
    assert not page.select("#share-address, svg.qr-code, a[href^='mailto:'], .chat, .seen")


@pytest.mark.parametrize(("shows", "reasons", "table"), [("everything", 1, 1), ("reasons", 1, 0), ("verdict", 0, 0)])
def test_the_preview_is_the_page_of_readers(
    visitor: Visitor, colleague: Visitor, link: str, shows: str, reasons: int, table: int
) -> None:
    small = share(visitor, shows=shows).select_one(".seen")
    seen, theirs = visitor.visit("/manage/preview"), colleague.visit(f"/results/{link}")
    assert seen.select_one("article.result") == theirs.select_one("article.result")
    assert bool(seen.select(".reasons")) == bool(reasons)
    assert bool(small.select(".reasons")) == bool(reasons)
    assert bool(small.select(".notice--stop")) == bool(theirs.select("article .notice--stop"))
    assert bool(seen.select("table.sums")) == bool(table)


def test_it_is_said_that_what_readers_save_stays(visitor: Visitor, link: str) -> None:
    words = "save that as a result of their own"
    assert words in text_of(visitor.visit("/manage/share").main)
    assert words not in text_of(share(visitor, shows="reasons").main)
    assert "What readers saved of it" in text_of(visitor.visit("/manage/delete").main)


def test_without_a_tick_nothing_for_chats_tells_the_verdict(
    visitor: Visitor, colleague: Visitor, bank: Bank, link: str
) -> None:
    page = colleague.visit(f"/results/{link}")
    told = tags(page)
    assert told["og:title"] == "Role Fit: a shared result"
    head = str(page.head)
    assert not [role for role in bank.roles.values() if role.name in " ".join(told.values())]
    assert text_of(page.select_one(".verdict h1")) not in head
    assert "/static/card." in told["og:image"]
    assert link not in head


def test_with_a_tick_the_verdict_is_shown(visitor: Visitor, colleague: Visitor, link: str) -> None:
    share(visitor, previews="y", shows="verdict")
    page = colleague.visit(f"/results/{link}")
    told = tags(page)
    assert text_of(page.select_one(".verdict h1")) in told["og:title"]
    assert "/static/card." in told["og:image"]
    assert link not in told["og:image"]


def test_taking_the_tick_away_takes_the_verdict_away(visitor: Visitor, colleague: Visitor, link: str) -> None:
    before = tags(colleague.visit(f"/results/{link}"))
    share(visitor, previews="y")
    assert tags(colleague.visit(f"/results/{link}")) != before
    share(visitor, previews=None)
    assert tags(colleague.visit(f"/results/{link}")) == before


def test_a_store_as_it_was_before_anybody_was_asked_shows_no_verdict(visitor: Visitor, link: str) -> None:
    assert not visitor.visit("/manage/share").select("#previews[checked]")
    assert share(visitor, previews="y").select("#previews[checked]")


def test_addresses_for_chats_are_built_from_the_public_address(make_app: Callable[..., Flask], bank: Bank) -> None:
    visitor = Visitor(make_app(public_url=PUBLIC), bank, PUBLIC)
    assert tags(visitor.visit("/"))["og:image"].startswith(f"{PUBLIC}/static/card.")
    visitor.fill(answers_toward(bank, "head"))
    visitor.finish()
    assert tags(share(visitor, previews="y")) == {}
    assert tags(visitor.visit(f"/results/{visitor_link(visitor)}"))["og:image"].startswith(f"{PUBLIC}/static/card.")


def visitor_link(visitor: Visitor) -> str:
    return text_of(visitor.visit("/manage/share").select_one("#share-address")).removeprefix(f"{PUBLIC}/results/")


def test_the_start_page_shows_the_product_in_chats(visitor: Visitor) -> None:
    page = visitor.visit("/")
    told = tags(page)
    assert told["og:title"] == text_of(page.h1)
    address = urlsplit(told["og:image"]).path
    answer = visitor.get(address)
    assert answer.content_type == "image/png"
    assert answer.data[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)
    check_leads_nowhere_else(str(page), "start")


def test_the_link_comes_first_with_who_sees_what_beside_it(visitor: Visitor, link: str) -> None:
    said = text_of(visitor.visit("/manage/share").select_one("#link ~ .lead"))
    assert said.startswith("Everybody who has this link sees everything, all your answers too, unless you change that.")
    page = share(visitor, shows="verdict")
    assert [heading["id"] for heading in page.select("main h2")] == ["link", "naming", "sharing", "seen", "renew"]
    now = page.select_one("#link ~ .lead")
    assert text_of(now) == "Everybody who has this link sees the verdict only. Change what they see"
    way = now.select_one("a")
    assert way is not None
    assert page.select_one(str(way["href"])) == page.select_one("input[name=shows][checked]")
    assert page.select_one("#days[aria-describedby=days-hint]")
    assert re.search(r"that is on \d+ \w+ \d{4}\. ", text_of(page.select_one("#days-hint")))


def test_what_switches_sharing_on_leads_to_its_box(visitor: Visitor, link: str) -> None:
    switch = share(visitor, is_shared=None).select_one("#link + p a")
    assert switch is not None
    assert visitor.visit("/manage/share").select_one(f"input{switch['href']}")


def test_what_is_saved_is_said_with_the_day_on_which_it_is_deleted_for_its_maker_too(
    visitor: Visitor, link: str
) -> None:
    page = share(visitor)
    saved = text_of(page.select_one("p.notice[role=status]"))
    assert re.search(r"It is deleted for everybody, you too, on \d+ \w+ \d{4}\.$", saved)
    assert text_of(page.select_one("label[for=days]")) == "Days until it is deleted, for you too"


def test_who_reads_the_verdict_only_is_told_to_ask_for_what_is_not_there(
    visitor: Visitor, colleague: Visitor, bank: Bank
) -> None:
    visitor.fill(answers_of_kind(bank, Kind.LEANING))
    whole = text_of(visitor.finish().select_one(".advice"))
    link = visitor.link
    assert "weigh what speaks against it" in whole
    share(visitor, shows="verdict")
    told = text_of(colleague.visit(f"/results/{link}").select_one(".advice"))
    assert "Ask whoever sent it what speaks against it." in told
    assert "weigh what speaks against it" not in told


def test_readers_are_asked_for_their_own_view_before_they_pass_it_on(
    visitor: Visitor, colleague: Visitor, link: str
) -> None:
    first = "#next ~ .actions a.button:not(.button--quiet)"
    assert colleague.visit(f"/results/{link}").select_one(f"{first}[href='/results/{link}/compare']")
    assert not visitor.visit(f"/results/{link}").select("#next ~ .actions a:is([href='/'], [href$='/compare'])")
    share(visitor, shows="reasons")
    assert colleague.visit(f"/results/{link}").select_one(f"{first}[href='/']")
