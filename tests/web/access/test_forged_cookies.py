"""Cookies that were forged, cut, borrowed or replayed."""

from collections.abc import Callable

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor, fields_of, question_form
from web.session.signing import SignedCookie

MakeApp = Callable[..., Flask]
Dump = Callable[[], list[str]]
KEY = "the key of the server, long enough 0123456789"
STRANGE = "another key altogether, and long enough 98765"
BROWSERS_TAKE = 4096  # bytes of name and value together


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app(secret_key=KEY, misses_per_minute=0, costly_per_minute=0)


@pytest.fixture
def maker(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody who made a result."""
    question, option = next(iter(answers_toward(bank, "director").items()))
    visitor.fill({question: option})
    visitor.finish()
    return visitor


def cookie_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie(visitor.cookie_name)
    assert cookie is not None
    return cookie.value


def status(app: Flask, cookie: str, path: str = "/manage") -> int:
    return app.test_client(use_cookies=False).get(path, headers={"Cookie": f"role_fit={cookie}"}).status_code


def flipped(cookie: str, place: int) -> str:
    return cookie[:place] + ("A" if cookie[place] != "A" else "B") + cookie[place + 1 :]


def test_the_cookie_itself_opens_the_controls(app: Flask, maker: Visitor) -> None:
    assert status(app, cookie_of(maker)) == 200


def test_a_cookie_with_one_character_changed_opens_nothing(app: Flask, maker: Visitor) -> None:
    cookie = cookie_of(maker)
    # The last character carries two bits that say nothing, so another spelling of it may be the same signature.
    places = [*range(0, len(cookie) - 1, 5), *range(len(cookie) - 30, len(cookie) - 1)]
    assert {status(app, flipped(cookie, place)) for place in places} == {404}


def test_a_cookie_that_was_cut_or_grew_opens_nothing(app: Flask, maker: Visitor) -> None:
    cookie = cookie_of(maker)
    payload, _, signature = cookie.rpartition(".")
    forged = [cookie[:-1], cookie[:20], cookie[1:], f"{cookie}A", f"{cookie}.", f".{cookie}", f"{cookie}.{signature}"]
    forged += [payload, signature, f"{payload}.", f".{signature}", cookie.swapcase()]
    assert {status(app, each) for each in forged} == {404}


def session_of(app: Flask, cookie: str) -> dict[str, object]:
    return dict(serializer(app).loads(cookie))


def serializer(app: Flask, **changes: object) -> URLSafeTimedSerializer:
    interface = SignedCookie()
    for name, value in changes.items():
        setattr(interface, name, value)
    signer = interface.get_signing_serializer(app)
    assert signer is not None
    return signer


def test_a_cookie_signed_with_another_key_or_salt_opens_nothing(app: Flask, maker: Visitor) -> None:
    session = session_of(app, cookie_of(maker))
    stranger = Flask("stranger")
    stranger.secret_key = STRANGE
    assert status(app, serializer(app).dumps(session)) == 200
    assert status(app, serializer(stranger).dumps(session)) == 404
    assert status(app, serializer(app, salt="wtf-csrf-token").dumps(session)) == 404
    assert status(app, serializer(app, salt="").dumps(session)) == 404


def test_a_token_of_a_form_is_no_cookie_and_a_cookie_no_token(app: Flask, maker: Visitor, bank: Bank) -> None:
    path = f"/questions/{asked(bank)[0].id}"
    fields = fields_of(question_form(maker.visit(path)))
    assert status(app, str(fields["csrf_token"])) == 404
    answer = maker.post(path, fields | {"csrf_token": cookie_of(maker), "answer": "dont_know"})
    assert answer.status_code == 400


def test_an_old_cookie_opens_nothing_once_its_result_is_deleted(app: Flask, maker: Visitor, dump: Dump) -> None:
    old = cookie_of(maker)
    maker.submit(maker.visit("/manage/delete").select_one("main form"))
    assert status(app, old) == 404
    assert status(app, old, "/manage/result") == 404


@pytest.fixture
def left(maker: Visitor, colleague: Visitor) -> str:
    """Return the cookie that held somebody's key to a result, before they let the browser forget it."""
    colleague.submit(colleague.visit(maker.manage_path()).select_one("main form"))
    cookie = cookie_of(colleague)
    colleague.submit(colleague.visit("/manage").select_one("main form[action^='/manage/leave']"))
    return cookie


def test_a_copy_from_before_the_key_was_forgotten_opens_the_controls(
    app: Flask, left: str, maker: Visitor, colleague: Visitor
) -> None:
    # The server keeps no list of keys, so a copy cannot be called back; it holds the manage secret itself, and so
    # opens what the private link opens. Deleting the result ends both.
    assert status(app, cookie_of(colleague)) == 404
    assert status(app, left) == 200
    maker.submit(maker.visit("/manage/delete").select_one("main form"))
    assert status(app, left) == 404


def test_the_fullest_cookie_is_one_that_browsers_keep(app: Flask, maker: Visitor, visitor: Visitor, bank: Bank) -> None:
    manage = maker.manage_path()
    longest = {question.id: max((*question.options, *bank.exits), key=len) for question in asked(bank)}
    context = {id_: max(question.options, key=len) for id_, question in bank.context.items()}
    marks = tuple(question.id for question in asked(bank)[: bank.marks.at_most])
    visitor.fill({id_: option for id_, option in longest.items() if option not in bank.exits}, context=context)
    visitor.submit(visitor.visit(manage).select_one("main form"))
    with visitor.client.session_transaction() as session:
        session["sheet"] = session["sheet"] | {"d": list(marks)}
    visitor.finish()
    assert len(cookie_of(visitor)) < BROWSERS_TAKE / 2
