"""The keys to results in the cookie of a browser: which there are, in which order, and which one leaves."""

from collections.abc import Iterator

import pytest
from flask import Flask, session

from questions import Bank
from tests.sheets import answers_toward
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, finish_form
from web.access.keyring import MOST_KEYS, add_key, find_leaving_key, forget_all_keys, forget_key, keys
from web.platform.secrets import new_secret

SECRETS = [new_secret() for _ in range(MOST_KEYS + 1)]


def held() -> list[str]:
    return [key.secret for key in keys()]


@pytest.fixture
def browser(app: Flask) -> Iterator[None]:
    """Give a request of a browser without a cookie."""
    with app.test_request_context():
        yield


in_a_browser = pytest.mark.usefixtures("browser")


@in_a_browser
def test_the_newest_key_is_the_last_and_a_full_ring_loses_the_oldest() -> None:
    for secret in SECRETS:
        add_key(secret)
    assert held() == SECRETS[1:]


@in_a_browser
def test_a_key_that_is_added_again_becomes_the_newest() -> None:
    for secret in SECRETS[:3]:
        add_key(secret)
    add_key(SECRETS[0])
    assert held() == [SECRETS[1], SECRETS[2], SECRETS[0]]


@in_a_browser
def test_a_key_leaves_only_a_full_ring_and_only_for_a_new_one() -> None:
    for secret in SECRETS[: MOST_KEYS - 1]:
        add_key(secret)
    assert find_leaving_key() is None
    add_key(SECRETS[MOST_KEYS - 1])
    leaving = find_leaving_key(SECRETS[MOST_KEYS])
    assert leaving is not None
    assert leaving.secret == SECRETS[0]
    assert find_leaving_key(SECRETS[3]) is None


@in_a_browser
def test_one_key_or_all_can_be_forgotten() -> None:
    names = [add_key(secret).fingerprint for secret in SECRETS[:3]]
    forget_key(names[1])
    forget_key("0" * 16)
    assert held() == [SECRETS[0], SECRETS[2]]
    forget_all_keys()
    assert held() == []


@pytest.mark.parametrize(
    "entries",
    [
        "x",
        {},
        None,
        7,
        [None],
        [["manage"]],
        [["manage", "short", 1]],
        [["view", SECRETS[0], 1]],
        [["manage", SECRETS[0], "1"]],
        [["manage", SECRETS[0], None]],
        [["manage", SECRETS[0], 1, 2]],
        [[SECRETS[0]]],
    ],
    ids=range(12),
)
def test_an_odd_entry_is_left_aside(visitor: Visitor, entries: object) -> None:
    with visitor.client.session_transaction() as cookie:
        cookie["keys"] = entries
    visitor.visit("/manage", 404)
    assert not visitor.visit("/mine").select("main section")


@in_a_browser
def test_good_entries_beside_odd_ones_are_read() -> None:
    session["keys"] = [None, ["manage", SECRETS[0], 1], ["manage", "x", 1]]
    assert held() == [SECRETS[0]]


def test_a_forgotten_secret_is_out_of_the_cookie(visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    path = visitor.manage_path()
    page = colleague.submit(colleague.visit(path).select_one("main form"))
    assert path.removeprefix("/manage/") in kept(colleague)
    colleague.submit(page.select_one("main form[action^='/manage/leave']"))
    assert path.removeprefix("/manage/") not in kept(colleague)


def kept(visitor: Visitor) -> str:
    """Return what whoever has the cookie can read in it."""
    with visitor.client.session_transaction() as cookie:
        return str(dict(cookie))


def test_before_a_key_leaves_its_private_link_is_shown(visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    oldest = visitor.manage_path()
    with visitor.client.session_transaction() as cookie:
        cookie["keys"] = [*cookie["keys"], *(["manage", secret, 1] for secret in SECRETS[: MOST_KEYS - 1])]
    page = visitor.fill(answers_toward(bank, "head"))
    assert oldest in text_of(page.select_one("#finish"))
    assert "Director of Operations" in text_of(page.select_one("#finish .notice strong"))
    assert oldest in text_of(visitor.visit(f"/manage/{new_secret()}").main)
    visitor.submit(finish_form(page))
    assert oldest.removeprefix("/manage/") not in kept(visitor).replace("'f'", "")
