"""Whoever guesses learns nothing: a link that opens nothing looks the same whatever the reason."""

from itertools import islice, product
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from questions import Bank
from tests.attacks.dead_links import dead_controls, dead_links, gist
from tests.web.visitor import Visitor, fields_of, question_form
from web.access.keyring import fingerprint_of
from web.platform.secrets import new_secret

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
GUESSES = 255  # a few more are made, but by chance some of them are the link itself
WRONG_SHAPES = (
    "x",
    "a" * 42,
    "a" * 44,
    "a" * 42 + "=",
    "a" * 42 + ".",
    "a" * 42 + "%2f",
    "..%2f" + "a" * 38,
    "%2e%2e%2f" + "a" * 40,
    "%EF%BC%A1" + "a" * 42,  # a full-width letter
    "%D0%B0" + "a" * 42,  # a Cyrillic letter
    "a" * 10_000,
    "%27%20or%201--",
    "%ff%fe",
    "$%7B7*7%7D",
)


@pytest.fixture
def stranger(app: Flask, bank: Bank) -> Visitor:
    return Visitor(app, bank)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_dead_link_is_the_same_page(app: Flask, bank: Bank, data: Path, stranger: Visitor, method: str) -> None:
    links = dead_links(app, bank, data)
    assert set(links) == {"unknown", "revoked", "off", "expired", "deleted"}
    for ending in ("", ".json"):
        gists = {
            why: gist(stranger.client.open(f"/results/{link}{ending}", method=method)) for why, link in links.items()
        }
        assert {status for status, _, _ in gists.values()} == {404}
        assert len(set(gists.values())) == 1, gists
    [(_, _, headers)] = set(gists.values())
    assert int(dict(headers)["Content-Length"]) > 1_000, "the length of the page was not compared"
    shapes = {shape: gist(stranger.client.open(f"/results/{shape}", method=method)) for shape in WRONG_SHAPES}
    assert set(shapes.values()) == set(gists.values())


def test_every_dead_manage_secret_is_the_same_page(app: Flask, bank: Bank, data: Path, stranger: Visitor) -> None:
    fields = fields_of(question_form(stranger.visit("/questions/f_goals")))
    controls = dead_controls(app, bank, data) | {"wrong shape": "x", "none": None, "long": "a" * 9_000}
    gists = {why: gist(stranger.post("/manage/open", fields | {"secret": secret})) for why, secret in controls.items()}
    assert {status for status, _, _ in gists.values()} == {404}
    assert len(set(gists.values())) == 1, gists
    [(_, page, _)] = set(gists.values())
    assert b"This browser has no key for this" in page, "who has a private link of their own is not told what to do"


def test_a_page_of_the_controls_that_names_a_result_is_the_same_whether_that_ever_was(
    app: Flask, bank: Bank, data: Path, stranger: Visitor
) -> None:
    names = [fingerprint_of(secret) for secret in dead_controls(app, bank, data).values()]
    for page in ("", "/share", "/delete", "/result"):
        answers = {name: stranger.get(f"/manage{page}?of={name}").text.replace(name, "NAME") for name in names}
        assert len(set(answers.values())) == 1, answers
        assert "This browser has no key for this" in answers[names[0]]


def test_hundreds_of_guesses_all_get_the_same_answer(app: Flask, bank: Bank, data: Path, stranger: Visitor) -> None:
    kinds = list(dead_links(app, bank, data).values())
    near = (kind[:place] + letter + kind[place + 1 :] for kind, place, letter in product(kinds, (0, 21, 42), "Aa_-"))
    tried = {*kinds, *(guess for guess in near if guess not in kinds), *(new_secret() for _ in range(200))}
    answers = {gist(stranger.get(f"/results/{guess}")) for guess in tried}
    assert len(tried) >= GUESSES
    assert len(answers) == 1


def test_no_secret_of_a_wrong_shape_is_looked_up(stranger: Visitor) -> None:
    stranger.get(f"/results/{new_secret()}")  # the store is open now
    fields = fields_of(question_form(stranger.visit("/questions/f_goals")))
    asked: list[str] = []

    def listen(*seen: object) -> None:
        if "FROM ended" not in str(seen[2]):  # that is asked about the browser, whatever it sends
            asked.append(str(seen[2]))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        for shape in WRONG_SHAPES:
            assert stranger.get(f"/results/{shape}").status_code == 404
            assert stranger.get(f"/results/{shape}.json").status_code == 404
            answer = stranger.get(f"/manage/{shape}")
            assert answer.status_code == 404 or (answer.status_code, answer.location) == (303, "/manage")
            assert stranger.post("/manage/open", fields | {"secret": shape}).status_code == 404
            assert stranger.post("/results", fields | {"once": shape}).status_code == 409
        assert not asked
        stranger.get(f"/results/{new_secret()}")
        assert asked, "nothing would have been heard"
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def test_secrets_use_the_whole_alphabet_evenly() -> None:
    letters = "".join(islice((new_secret()[:42] for _ in iter(int, 1)), 4_000))
    expected = len(letters) / len(ALPHABET)
    surplus = sum((letters.count(letter) - expected) ** 2 / expected for letter in ALPHABET)
    assert surplus < 130  # chi-square with 63 degrees of freedom: more than that once in a million runs
