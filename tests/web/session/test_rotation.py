"""A new key in place of the old one: nobody loses anything while the old one is still accepted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import BadSignature

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, finish_form, question_form
from web.session.signing import SignedCookie

MakeApp = Callable[..., Flask]
Count = Callable[[], int]
OLD = "the old key of the server and long enough 0123456789"
NEW = "a new key of the server and long enough 0123456789"
NEWEST = "the newest key of the server and long enough 0123456789"


@pytest.fixture
def maker(make_app: MakeApp, bank: Bank) -> Visitor:
    """Somebody who answered something while the old key was in force."""
    visitor = Visitor(make_app(secret_key=OLD), bank)
    question, option = next(iter(answers_toward(bank, "director").items()))
    visitor.fill({question: option})
    return visitor


def move(visitor: Visitor, app: Flask) -> Visitor:
    """Let the same browser visit the server under other keys."""
    moved = Visitor(app, visitor.bank, visitor.base_url)
    cookie = visitor.client.get_cookie(visitor.cookie_name)
    assert cookie is not None
    moved.client.set_cookie(moved.cookie_name, cookie.value)
    return moved


def rotated(visitor: Visitor, make_app: MakeApp) -> Visitor:
    return move(visitor, make_app(secret_key=NEW, secret_key_fallbacks=OLD))


def is_signed_with(visitor: Visitor, key: str) -> bool:
    app = Flask("signer")
    app.secret_key = key
    cookie = visitor.client.get_cookie(visitor.cookie_name)
    signer = SignedCookie().get_signing_serializer(app)
    assert cookie is not None
    assert signer is not None
    try:
        signer.loads(cookie.value)
    except BadSignature:
        return False
    return True


def test_an_old_cookie_is_read_and_a_new_one_signed_with_the_new_key(maker: Visitor, make_app: MakeApp) -> None:
    moved = rotated(maker, make_app)
    first, second = asked(maker.bank)[:2]
    assert moved.visit(f"/questions/{first.id}").select("[checked]")
    moved.answer(second.id, "dont_know")
    assert is_signed_with(moved, NEW)
    assert not is_signed_with(moved, OLD)


def test_a_form_opened_under_the_old_key_is_taken(maker: Visitor, make_app: MakeApp) -> None:
    form = question_form(maker.visit(f"/questions/{asked(maker.bank)[1].id}"))
    assert rotated(maker, make_app).send(form, answer="dont_know").status_code == 303


def test_a_form_opened_under_the_new_key_outlives_the_old_one(maker: Visitor, make_app: MakeApp) -> None:
    moved = rotated(maker, make_app)
    first, second = asked(maker.bank)[:2]
    moved.answer(second.id, "dont_know")
    form = question_form(moved.visit(f"/questions/{first.id}"))
    later = move(moved, make_app(secret_key=NEW))
    assert later.send(form, answer="dont_know").status_code == 303


def test_a_finish_repeated_under_the_new_key_opens_the_same_result(
    maker: Visitor, make_app: MakeApp, count_results: Count
) -> None:
    form = finish_form(maker.visit("/review"))
    link = maker.send(form).location
    assert rotated(maker, make_app).send(form).location == link
    assert count_results() == 1


def test_the_browser_that_made_a_result_rules_it_under_the_new_key(maker: Visitor, make_app: MakeApp) -> None:
    maker.finish()
    link, moved = maker.link, rotated(maker, make_app)
    assert f"/results/{link}" in moved.visit("/manage").text
    assert moved.visit(f"/results/{link}").select_one(".own-only a[href^='/manage?of=']")
    moved.submit(moved.visit("/manage/share").select_one("main form[action^='/manage/link']"))
    address = text_of(moved.visit("/manage/share").select_one("#share-address"))
    assert not address.endswith(link)
    assert moved.visit(address.removeprefix("http://localhost")).select_one(".verdict h1")
    moved.submit(moved.visit("/manage/delete").select_one("main form"))
    assert "/manage" not in text_of(moved.visit("/").main)


def test_a_link_renewed_under_the_old_key_is_still_shown_under_the_next_but_one(
    maker: Visitor, make_app: MakeApp
) -> None:
    maker.finish()
    maker.submit(maker.visit("/manage/share").select_one("main form[action^='/manage/link']"))
    shown = text_of(maker.visit("/manage/share").select_one("#share-address"))
    moved = move(maker, make_app(secret_key=NEWEST, secret_key_fallbacks=f"{NEW},{OLD}"))
    assert text_of(moved.visit("/manage/share").select_one("#share-address")) == shown


def test_once_the_old_key_is_gone_one_starts_afresh_and_links_still_open(
    maker: Visitor, make_app: MakeApp, colleague: Visitor
) -> None:
    maker.finish()
    link, manage = maker.link, maker.manage_path()
    moved = move(maker, make_app(secret_key=NEW))
    assert not moved.visit(f"/questions/{asked(maker.bank)[0].id}").select("[checked]")
    assert moved.visit(f"/results/{link}").select_one(".verdict h1")
    moved.visit("/manage", 404)
    moved.submit(moved.visit(manage).select_one("main form"))
    assert "cannot be shown here any more" in text_of(moved.visit("/manage/share").main)
    assert "cannot be shown here any more" in text_of(moved.visit("/manage/result").main)
    moved.submit(moved.visit("/manage/share").select_one("main form[action^='/manage/link']"))
    address = text_of(moved.visit("/manage/share").select_one("#share-address"))
    assert colleague.visit(address.removeprefix("http://localhost")).select_one(".verdict h1")


def test_a_cookie_that_outlived_the_key_of_its_result_leads_to_no_error(maker: Visitor, make_app: MakeApp) -> None:
    maker.finish()
    link, moved = maker.link, rotated(maker, make_app)
    moved.answer(asked(maker.bank)[1].id, "dont_know")  # signs the cookie anew
    later = move(moved, make_app(secret_key=NEW))
    assert later.visit("/review").select_one("form[action='/results']")
    assert later.visit(f"/results/{link}").select_one(".verdict h1")
    assert "cannot be shown here any more" in text_of(later.visit("/manage/share?of=own").main)
    later.finish()
    assert later.link != link


def test_a_form_of_a_key_that_is_gone_is_explained(maker: Visitor, make_app: MakeApp) -> None:
    form = question_form(maker.visit(f"/questions/{asked(maker.bank)[1].id}"))
    moved = move(maker, make_app(secret_key=NEW))
    assert "too old to be saved" in text_of(moved.submit(form, 400, answer="dont_know").h1)


def test_the_file_may_hold_earlier_keys_below_the_first(
    maker: Visitor, make_app: MakeApp, data: Path, bank: Bank
) -> None:
    (data / "secret_key").write_text(f"{NEW}\n\n{OLD}\n")
    app = make_app()
    assert (app.secret_key, app.config["SECRET_KEY_FALLBACKS"]) == (NEW, [OLD])
    assert move(maker, app).visit(f"/questions/{asked(bank)[0].id}").select("[checked]")


def test_earlier_keys_may_come_from_the_file_and_from_the_settings(make_app: MakeApp, data: Path) -> None:
    (data / "secret_key").write_text(f"{NEW}\n{OLD}")
    app = make_app(secret_key_fallbacks=f" {NEWEST} , {OLD},")
    assert app.config["SECRET_KEY_FALLBACKS"] == [OLD, NEWEST]
