"""The one cookie."""

import time
from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from flask import Flask

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor

DAY = 86_400
ODD: tuple[object, ...] = (
    "text",
    ["a"],
    {},
    {"id": None, "a": None, "d": None, "c": None, "k": None, "f": None},
    {"id": 7, "a": [1], "d": 3, "c": "x", "k": 4, "f": "x"},
    {"id": "x", "a": {"f_goals": ["weeks"]}, "d": [["f_goals"]], "c": {"size": {}}, "k": {}, "f": []},
    {"id": "x", "a": {"no_such_question": "x"}, "d": ["no_such_question"], "c": {"no": "no"}},
)


def test_a_cookie_is_set_on_the_first_question(visitor: Visitor, bank: Bank) -> None:
    cookie = SimpleCookie(visitor.get(f"/questions/{asked(bank)[0].id}").headers["Set-Cookie"])["role_fit"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["secure"]
    assert not cookie["domain"]


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(make_app: Callable[..., Flask], bank: Bank) -> None:
    visitor = Visitor(make_app(public_url="https://roles.example.org"), bank, "https://roles.example.org")
    cookie = SimpleCookie(visitor.get(f"/questions/{asked(bank)[0].id}").headers["Set-Cookie"])["__Host-role_fit"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_the_cookie_lives_for_a_month(visitor: Visitor, bank: Bank) -> None:
    visitor.answer(asked(bank)[0].id, "dont_know")
    cookie = visitor.client.get_cookie("role_fit")
    assert cookie is not None
    assert cookie.expires is not None
    days = (cookie.expires.timestamp() - time.time()) / DAY
    assert 29 < days <= 30


def test_a_whole_sheet_fits_into_a_cookie(visitor: Visitor, bank: Bank) -> None:
    longest = {question.id: max((*question.options, *bank.exits), key=len) for question in asked(bank)}
    context = {id_: max(question.options, key=len) for id_, question in bank.context.items()}
    visitor.fill(longest, context=context)
    cookie = visitor.client.get_cookie("role_fit")
    assert cookie is not None
    assert len(f"{cookie.key}={cookie.value}") < 3_000


@pytest.mark.parametrize("value", ["", "x", "..", "a.b.c", "." * 4000, "eyJhIjoxfQ.Zz.x", "\x80", '"', "x" * 4000])
def test_a_garbled_cookie_starts_a_fresh_sheet(visitor: Visitor, bank: Bank, value: str) -> None:
    path = f"/questions/{asked(bank)[0].id}"
    for address in ("/", path, "/review", "/context"):
        answer = visitor.get(address, Cookie=f"role_fit={value}")
        assert answer.status_code == 200
        assert "checked" not in answer.text


def test_a_cookie_signed_with_another_key_starts_a_fresh_sheet(
    make_app: Callable[..., Flask], visitor: Visitor, bank: Bank
) -> None:
    visitor.fill(answers_toward(bank, "director"))
    cookie = visitor.client.get_cookie("role_fit")
    assert cookie is not None
    stranger = Visitor(make_app(secret_key="another key with more than 32 characters"), bank)
    answer = stranger.get(f"/questions/{asked(bank)[0].id}", Cookie=f"role_fit={cookie.value}")
    assert answer.status_code == 200
    assert "checked" not in answer.text


def test_a_cookie_that_was_tampered_with_starts_a_fresh_sheet(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    cookie = visitor.client.get_cookie("role_fit")
    assert cookie is not None
    for place in range(0, len(cookie.value), 29):
        forged = cookie.value[:place] + ("A" if cookie.value[place] != "A" else "B") + cookie.value[place + 1 :]
        answer = visitor.get("/review", Cookie=f"role_fit={forged}")
        assert answer.status_code == 200


@pytest.mark.parametrize("kept", ODD, ids=range(len(ODD)))
def test_a_cookie_of_another_version_of_the_program_is_read_as_far_as_it_fits(
    visitor: Visitor, bank: Bank, kept: object
) -> None:
    with visitor.client.session_transaction() as session:
        session["sheet"] = kept
    for path in ("/", "/review", "/context", f"/questions/{asked(bank)[0].id}"):
        visitor.visit(path)
