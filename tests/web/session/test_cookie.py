"""The one cookie."""

import time
from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient

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
    cookie = SimpleCookie(visitor.get(f"/questions/{asked(bank)[0].id}").headers["Set-Cookie"])[visitor.cookie_name]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["secure"]
    assert not cookie["domain"]


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(make_app: Callable[..., Flask], bank: Bank) -> None:
    visitor = Visitor(make_app(public_url="https://roles.example.org"), bank, "https://roles.example.org")
    cookie = SimpleCookie(visitor.get(f"/questions/{asked(bank)[0].id}").headers["Set-Cookie"])[visitor.cookie_name]
    assert visitor.cookie_name.startswith("__Host-role_fit_")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_the_cookie_lives_for_a_month(visitor: Visitor, bank: Bank) -> None:
    visitor.answer(asked(bank)[0].id, "dont_know")
    cookie = visitor.client.get_cookie(visitor.cookie_name)
    assert cookie is not None
    assert cookie.expires is not None
    days = (cookie.expires.timestamp() - time.time()) / DAY
    assert 29 < days <= 30


def test_a_whole_sheet_fits_into_a_cookie(visitor: Visitor, bank: Bank) -> None:
    longest = {question.id: max((*question.options, *bank.exits), key=len) for question in asked(bank)}
    context = {id_: max(question.options, key=len) for id_, question in bank.context.items()}
    visitor.fill(longest, context=context)
    cookie = visitor.client.get_cookie(visitor.cookie_name)
    assert cookie is not None
    assert len(f"{cookie.key}={cookie.value}") < 3_000


@pytest.mark.parametrize("value", ["", "x", "..", "a.b.c", "." * 4000, "eyJhIjoxfQ.Zz.x", "\x80", '"', "x" * 4000])
def test_a_garbled_cookie_starts_a_fresh_sheet(visitor: Visitor, bank: Bank, value: str) -> None:
    path = f"/questions/{asked(bank)[0].id}"
    for address in ("/", path, "/review", "/context"):
        answer = visitor.get(address, Cookie=f"{visitor.cookie_name}={value}; role_fit={value}")
        assert answer.status_code == 200
        assert "checked" not in answer.text


def test_a_cookie_signed_with_another_key_starts_a_fresh_sheet(
    make_app: Callable[..., Flask], visitor: Visitor, bank: Bank
) -> None:
    visitor.fill(answers_toward(bank, "director"))
    cookie = visitor.client.get_cookie(visitor.cookie_name)
    assert cookie is not None
    stranger = Visitor(make_app(secret_key="another key with more than 32 characters"), bank)
    answer = stranger.get(
        f"/questions/{asked(bank)[0].id}", Cookie=f"{stranger.cookie_name}={cookie.value}; role_fit={cookie.value}"
    )
    assert answer.status_code == 200
    assert "checked" not in answer.text


def test_a_cookie_that_was_tampered_with_starts_a_fresh_sheet(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    cookie = visitor.client.get_cookie(visitor.cookie_name)
    assert cookie is not None
    for place in range(0, len(cookie.value), 29):
        forged = cookie.value[:place] + ("A" if cookie.value[place] != "A" else "B") + cookie.value[place + 1 :]
        answer = visitor.get("/review", Cookie=f"{visitor.cookie_name}={forged}")
        assert answer.status_code == 200


@pytest.mark.parametrize("kept", ODD, ids=range(len(ODD)))
def test_a_cookie_of_another_version_of_the_program_is_read_as_far_as_it_fits(
    visitor: Visitor, bank: Bank, kept: object
) -> None:
    with visitor.client.session_transaction() as session:
        session["sheet"] = kept
    for path in ("/", "/review", "/context", f"/questions/{asked(bank)[0].id}"):
        visitor.visit(path)


KEYS = ("the first key of them all, of 2025", "a second one that came in 2026, long")


def test_two_sites_on_one_host_leave_each_other_s_cookie_alone(make_app: Callable[..., Flask], bank: Bank) -> None:
    one, other = (Visitor(make_app(secret_key=key), bank) for key in KEYS)
    other.client = make_shared(one, other)
    one.fill(answers_toward(bank, "director"))
    other.fill(dict.fromkeys([asked(bank)[0].id], "dont_know"))
    assert one.cookie_name != other.cookie_name
    assert "Director" in one.finish().text
    assert other.visit("/review").select_one("main form[action='/results']")


def make_shared(one: Visitor, other: Visitor) -> FlaskClient:
    """Give one visitor the cookies of another one, as the ports of one host have them."""
    other.client._cookies = one.client._cookies
    return other.client


@pytest.mark.parametrize("path", ["/review", "/mine", "/questions/{}"])
def test_what_a_cookie_of_an_earlier_name_holds_moves_into_that_of_today(
    make_app: Callable[..., Flask], bank: Bank, path: str
) -> None:
    visitor = Visitor(make_app(secret_key=KEYS[0]), bank)
    visitor.fill(answers_toward(bank, "director"))
    held = visitor.client.get_cookie(visitor.cookie_name)
    assert held is not None
    rotated = make_app(secret_key=KEYS[1], secret_key_fallbacks=(KEYS[0],))
    for name in ("role_fit", visitor.cookie_name):  # of version 0.2.0, and of the key before
        later = Visitor(rotated, bank)
        later.client.set_cookie(name, held.value)
        later.client.set_cookie("role_fit", held.value)
        later.visit(path.format(asked(bank)[0].id))
        assert [cookie.key for cookie in later.client._cookies.values()] == [later.cookie_name]
        assert later.visit("/review").select_one("main form[action='/results']")


def test_a_file_that_caches_keep_carries_no_cookie(app: Flask, visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    held = visitor.client.get_cookie(visitor.cookie_name)
    assert held is not None
    style = visitor.visit("/").select_one("link[rel=stylesheet]")
    assert style is not None
    assert "Set-Cookie" not in Visitor(app, bank).get(str(style["href"]), Cookie=f"role_fit={held.value}").headers


def test_leaving_leaves_no_cookie_of_an_earlier_name_behind(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    held = visitor.client.get_cookie(visitor.cookie_name)
    assert held is not None
    visitor.client.set_cookie("role_fit", held.value)
    visitor.submit(visitor.visit("/mine").select_one("main form[action='/mine/forget']"))
    assert not visitor.visit("/mine").select("main a[href^='/manage']")
