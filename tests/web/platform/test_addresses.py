"""Addresses as people type them, and as mail programs and chats leave them."""

from urllib.parse import quote

import pytest

from questions import Bank
from tests.web.visitor import Visitor

SECRET = "-b_4" * 10 + "abc"
TOKEN = f"{'x' * 30}.abcdef.{'y' * 43}"
LINKS = (
    f"/results/{SECRET}",
    f"/results/{SECRET}.json",
    f"/results/{SECRET}/what-if",
    f"/results/{SECRET}/compare",
    f"/manage/{SECRET}",
    f"/continue/{TOKEN}",
)
AROUND = (
    " ",
    "\N{NO-BREAK SPACE}",
    "\N{ZERO WIDTH SPACE}",
    "\N{SOFT HYPHEN}",
    "\n",
    "…",
    ">)",
    "*",
    "__",
    "&gt;",
    "%20",
)
WRAPS = ("\r\n", "=\n", "\n> ", "\N{ZERO WIDTH SPACE}")


def leads_to(visitor: Visitor, path: str) -> str:
    answer = visitor.get(quote(path))
    assert answer.status_code == 303, path
    return answer.location


@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_found_in_whatever_surrounds_it(visitor: Visitor, link: str) -> None:
    for around in (*AROUND, "/", " thanks!"):
        assert leads_to(visitor, link + around) == link
    kind, secret = link[1:].split("/", 1)
    for before in (" ", "“", "<", "/", "\N{ZERO WIDTH SPACE}"):
        assert leads_to(visitor, f"/{kind}/{before}{secret}") == link
    assert leads_to(visitor, f"/{kind.title()}/{secret}") == link


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_a_mail_program_wrapped_is_put_together(visitor: Visitor, link: str) -> None:
    for wrap in WRAPS:
        assert leads_to(visitor, link[:30] + wrap + link[30:]) == link


def test_marks_of_emphasis_are_told_from_a_secret_that_begins_with_one(visitor: Visitor) -> None:
    assert leads_to(visitor, f"/results/_{SECRET}_") == f"/results/{SECRET}"


def test_letters_behind_a_secret_are_not_taken_off(visitor: Visitor) -> None:
    assert visitor.get(f"/results/{SECRET}a").status_code == 404


@pytest.mark.parametrize(
    "typed", ["/method/", "/Method", "/PRIVACY//", "/mine%20", "/sample.", "/start-again%E2%80%8B", "/Questions"]
)
def test_the_address_of_a_page_may_have_capitals_and_signs_behind_it(visitor: Visitor, typed: str) -> None:
    for method in ("GET", "HEAD"):
        answer = visitor.client.open(f"{typed}?lang=de", method=method)
        assert answer.status_code == 303
        assert answer.location == f"/{typed.lower().partition('%')[0].strip('/.')}?lang=de"


def test_a_question_may_be_spelled_with_capitals(visitor: Visitor, bank: Bank) -> None:
    question = next(iter(bank.asked))
    visitor.follow(visitor.get(f"/questions/{question.upper()}/"))
    assert visitor.path == f"/questions/{question}"


def test_no_query_is_taken_for_what_builds_the_address(visitor: Visitor) -> None:
    query = "endpoint=x&_external=1&_scheme=http&_anchor=y&values=1&lang=de"
    assert visitor.get(f"/method/?{query}").location == "/method?values=1&lang=de"


def test_a_form_is_led_nowhere(visitor: Visitor) -> None:
    assert visitor.post("/questions/", {}).status_code == 404
