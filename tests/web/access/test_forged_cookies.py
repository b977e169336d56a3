"""Cookies that were forged, cut, borrowed or replayed."""

from collections.abc import Callable

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from questions import Bank
from storage import StoreUnavailable
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor, fields_of, finish_form, question_form
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


PAGES = ("/manage", "/manage/share", "/manage/result", "/manage/result.json", "/manage/delete")
WAYS_TO_GIVE_UP = {
    "Leave": ("/manage", "main form[action^='/manage/leave']", {}),
    "Forget everything": ("/mine", "main form[action='/mine/forget']", {}),
    "Start again": ("/start-again", "main form[action='/start-again']", {}),
    "Start again, forget the keys": ("/start-again", "main form[action='/start-again']", {"result": "forget"}),
}


def give_up(person: Visitor, way: str) -> None:
    path, form, values = WAYS_TO_GIVE_UP[way]
    person.submit(person.visit(path).select_one(form), **{"result": None} | values)


@pytest.mark.parametrize("way", WAYS_TO_GIVE_UP)
def test_a_copy_from_before_somebody_gave_up_opens_nothing(
    app: Flask, maker: Visitor, colleague: Visitor, way: str
) -> None:
    colleague.submit(colleague.visit(maker.manage_path()).select_one("main form"))
    copy = cookie_of(colleague)
    give_up(colleague, way)
    assert {status(app, copy, page) for page in PAGES} == {404}
    assert "Manage this result" not in see(app, copy, "/mine")
    assert status(app, cookie_of(colleague)) == (200 if way == "Start again" else 404)
    assert status(app, cookie_of(maker)) == 200


def see(app: Flask, cookie: str, path: str) -> str:
    client = app.test_client(use_cookies=False)
    return client.get(path, headers={"Cookie": f"role_fit={cookie}"}).get_data(as_text=True)


def test_a_copy_reads_a_shared_result_as_everybody_does(app: Flask, maker: Visitor) -> None:
    link, copy = f"/results/{maker.link}", cookie_of(maker)
    assert "/manage" in see(app, copy, link)
    give_up(maker, "Leave")
    assert "/manage" not in see(app, copy, link)


def test_a_copy_from_before_the_finish_cannot_send_its_form_again(app: Flask, visitor: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    form = finish_form(visitor.visit("/review"))
    copy = cookie_of(visitor)
    visitor.submit(form)
    give_up(visitor, "Leave")
    thief = Visitor(app, bank)
    thief.client.set_cookie(thief.cookie_name, copy)
    thief.send(form)
    thief.visit("/manage", 404)


def test_a_copy_ends_no_key_that_came_later(app: Flask, maker: Visitor, bank: Bank) -> None:
    manage, thief = maker.manage_path(), Visitor(app, bank)
    thief.client.set_cookie(thief.cookie_name, cookie_of(maker))
    leave = thief.visit("/manage").select_one("main form[action^='/manage/leave']")
    give_up(maker, "Leave")
    maker.submit(maker.visit(manage).select_one("main form"), again="y")
    thief.send(leave)
    assert maker.visit("/manage")
    give_up(maker, "Leave")
    maker.visit("/manage", 404)


def test_a_browser_gives_up_for_itself_while_the_store_is_down(
    app: Flask, maker: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, form = cookie_of(maker), maker.visit("/manage").select_one("main form[action^='/manage/leave']")
    with monkeypatch.context() as outage:
        outage.setattr("web.access.ended.current_store", fail)
        maker.submit(form)
    assert (status(app, cookie_of(maker)), status(app, copy)) == (404, 200)


def fail() -> None:
    raise StoreUnavailable("away")


def test_a_network_can_record_so_many_ends_a_minute(make_app: MakeApp, bank: Bank, dump: Dump) -> None:
    app = make_app(costly_per_minute=2)
    maker = Visitor(app, bank)
    maker.fill(answers_toward(bank, "director"))
    maker.finish()
    manage = maker.manage_path()
    for _ in range(4):
        guest = Visitor(app, bank)
        guest.submit(guest.visit(manage).select_one("main form"))
        give_up(guest, "Leave")
    assert len([line for line in dump() if line.startswith('INSERT INTO "ended"')]) <= 2


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
