"""A secret opens what it was made for and nothing else, in whatever place it is tried."""

import sqlite3
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from flask import Flask

from questions import Bank
from tests.attacks.dead_links import gist
from tests.attacks.scene import COOKIE, Maker, addresses, asking, ending, rules
from tests.sheets import asked
from tests.web.conftest import DATABASE
from tests.web.visitor import Value, Visitor, fields_of, question_form
from web.access.keyring import fingerprint_of
from web.platform.secrets import hashed, new_secret

Dump = Callable[[], list[str]]
Fields = dict[str, Value]
# What a place in an address is made for.
OPENS = {
    "/results/<link>": "view",
    "/results/<link>/what-if": "view",
    "/results/<link>/what-if/save": "view",
    "/results/<link>/compare": "view",
    "/results/<link>/pack": "view",
    "/results/<link>/pack.<any(docx, pdf, md):format>": "view",
    "/continue/<token>": "carry",
    "/seats/invitation/<secret>": "invitation",  # which nobody holds here
}
RULED = ("/manage/sharing", "/manage/name", "/manage/link", "/manage/delete")


@pytest.fixture
def fields(colleague: Visitor, bank: Bank) -> Fields:
    """The fields of a stranger's own form."""
    return fields_of(question_form(colleague.visit(f"/questions/{asked(bank)[0].id}")))


def test_every_place_for_a_secret_and_every_form_that_rules_is_known_here(app: Flask) -> None:
    forms = {str(rule) for rule in rules(app) if "POST" in (rule.methods or ())}
    assert {str(rule) for rule in rules(app) if rule.arguments & {"link", "token"}} < set(OPENS)
    assert {path for path in forms if path.startswith("/manage/")} - {"/manage/open", "/manage/leave"} == set(RULED)


ENDINGS = ("", ".json")
ANSWERED = ">Change<span"  # on the review, beside each answer


@pytest.mark.parametrize("more", ENDINGS)
def test_in_an_address_only_the_right_kind_opens_anything(
    app: Flask, bank: Bank, anna: Maker, colleague: Visitor, more: str
) -> None:
    guessed = addresses(app, bank, new_secret())
    unknown = {str(rule): gist(colleague.get(ending(path, "x"))) for rule, path in guessed}
    for kind, secret in anna.secrets.items():
        for rule, path in addresses(app, bank, secret):
            if not rule.arguments & {"link", "secret", "token"}:
                continue
            answer, place = colleague.get(ending(path, more)), str(rule)
            is_right, is_whole = OPENS.get(place, kind) == kind, not more or place == "/results/<link>"
            if answer.status_code == 303:  # to the link in it, without what stands around
                answer, is_whole = colleague.get(answer.location), True
            if is_right and is_whole and (place in OPENS or len(secret) == 43):
                assert answer.status_code == 200, f"{kind} in {rule}"
            else:
                assert gist(answer) == unknown[place], f"{kind} in {rule}"
                assert answer.status_code == 404
            assert colleague.get("/manage").status_code == 404


def test_no_other_secret_carries_a_sheet(anna: Maker, colleague: Visitor, fields: Fields) -> None:
    unknown = gist(colleague.post("/continue", fields | {"carried": new_secret()}))
    assert unknown[0] == 404
    for kind in set(anna.secrets) - {"carry"}:
        assert gist(colleague.post("/continue", fields | {"carried": anna.secrets[kind]})) == unknown, kind
    assert ANSWERED not in colleague.get("/review").text
    assert colleague.post("/continue", fields | {"carried": anna.secrets["carry"]}).status_code == 303
    assert ANSWERED in colleague.get("/review").text


LIST = 'href="/mine"'  # the list of results, on the start page of whoever holds a key


def test_a_carried_sheet_brings_no_power_over_the_result_it_was_made_into(
    anna: Maker, colleague: Visitor, fields: Fields, dump: Dump
) -> None:
    before = dump()
    colleague.post("/continue", fields | {"carried": anna.secrets["carry"]})
    assert colleague.get("/manage").status_code == 404
    assert LIST in anna.visitor.get("/").text, "not even the start page of the maker leads to the list"
    assert LIST not in colleague.get("/").text
    assert anna.secrets["submit"] not in colleague.get("/review").text
    assert dump() == before


def test_no_other_secret_opens_the_controls(anna: Maker, colleague: Visitor, fields: Fields, dump: Dump) -> None:
    before, unknown = dump(), gist(colleague.post("/manage/open", fields | {"secret": new_secret()}))
    for kind in set(anna.secrets) - {"manage"}:
        assert gist(colleague.post("/manage/open", fields | {"secret": anna.secrets[kind]})) == unknown, kind
        assert colleague.get("/manage").status_code == 404
    assert dump() == before


def test_the_manage_secret_opens_the_controls(anna: Maker, colleague: Visitor, fields: Fields) -> None:
    assert colleague.post("/manage/open", fields | {"secret": anna.secrets["manage"]}).status_code == 303
    assert colleague.get("/manage").status_code == 200


def test_no_secret_of_another_finishes_anything_or_rules_anything(
    app: Flask, anna: Maker, colleague: Visitor, fields: Fields, dump: Dump
) -> None:
    before = dump()
    posts = [str(rule) for rule in rules(app) if "POST" in (rule.methods or ()) and not rule.arguments]
    names = ("once", "sheet", "secret", "number", "token", "carried", "link", "of", "manage", "id", "key", "state")
    for kind, secret in anna.secrets.items():
        given = fields | dict.fromkeys(names, secret) | {"shows": "verdict", "days": "3", "double": "yes"}
        for path in set(posts) - {"/manage/open", "/continue"}:
            for of in (secret, fingerprint_of(secret)):
                answer = colleague.post(asking(path, {"of": of}), given)
                assert answer.status_code < 500, f"{kind} in {path}"
    assert dump() == before


@pytest.mark.parametrize("path", RULED)
def test_whoever_names_the_result_of_another_in_the_address_of_a_form_rules_neither(
    anna: Maker, ben: Maker, colleague: Visitor, fields: Fields, dump: Dump, path: str
) -> None:
    before, sent = dump(), ben.fields()
    named, own = (asking(path, {"of": fingerprint_of(maker.secrets["manage"])}) for maker in (anna, ben))
    assert ben.visitor.post(named, sent).status_code == 404
    assert colleague.post(named, anna.fields() | {"csrf_token": fields["csrf_token"]}).status_code == 404
    assert dump() == before
    assert ben.visitor.post(own, sent).status_code in {200, 303}
    assert dump() != before


def test_whoever_names_the_result_of_another_in_the_address_of_a_page_sees_neither(
    app: Flask, anna: Maker, ben: Maker, colleague: Visitor
) -> None:
    name, tried = fingerprint_of(anna.secrets["manage"]), 0
    for rule in rules(app):
        path = str(rule)
        if "GET" in (rule.methods or ()) and not rule.arguments and path.startswith("/manage"):
            named = asking(path, {"of": name})
            assert anna.visitor.get(named).status_code == 200
            assert ben.visitor.get(named).status_code == 404, path
            assert colleague.get(named).status_code == 404, path
            tried += 1
    assert tried >= 6


def test_no_secret_is_a_form_token(anna: Maker, ben: Maker, dump: Dump) -> None:
    before, fields = dump(), ben.fields()
    for (kind, secret), path in product(anna.secrets.items(), RULED):
        assert ben.visitor.post(path, fields | {"csrf_token": secret}).status_code == 400, f"{kind} in {path}"
    assert dump() == before


def test_no_secret_but_the_cookie_is_a_cookie(app: Flask, anna: Maker) -> None:
    client = app.test_client(use_cookies=False)
    for kind, secret in anna.secrets.items():
        given = {"Cookie": f"{COOKIE}={secret}"}
        assert (client.get("/manage", headers=given).status_code == 200) == (kind == "cookie"), kind
        assert (ANSWERED.encode() in client.get("/review", headers=given).data) == (kind == "cookie"), kind


def row_of(data: Path, maker: Maker) -> tuple[object, ...] | None:
    connection = sqlite3.connect(data / DATABASE)
    try:
        mine = hashed("manage", maker.secrets["manage"])
        row: tuple[object, ...] | None = connection.execute(
            "SELECT * FROM results WHERE manage_hash = ?", [mine]
        ).fetchone()
        return row
    finally:
        connection.close()


@pytest.mark.parametrize("path", RULED)
def test_the_fields_of_one_result_sent_by_the_maker_of_another_change_only_the_latters(
    anna: Maker, ben: Maker, data: Path, path: str
) -> None:
    rows = row_of(data, anna), row_of(data, ben)
    own = {name: ben.fields()[name] for name in ("csrf_token", "state") if name in ben.fields()}
    stolen = {"id": "1", "link": anna.secrets["view"], "key": anna.secrets["submit"], "manage": anna.secrets["manage"]}
    query = f"?secret={anna.secrets['manage']}&manage={anna.secrets['manage']}&link={anna.secrets['view']}&of=own"
    answer = ben.visitor.post(path + query, anna.fields() | stolen | own)
    assert answer.status_code in {200, 303}
    assert row_of(data, anna) == rows[0]
    assert row_of(data, ben) != rows[1]


def test_controls_opened_for_one_result_do_not_rule_another(anna: Maker, ben: Maker, data: Path) -> None:
    before = row_of(data, anna)
    page = ben.visitor.visit(f"/manage/{ben.secrets['manage']}")
    ben.visitor.submit(page.select_one("main form"))
    fields = anna.fields() | {"csrf_token": ben.fields()["csrf_token"]}
    for path in RULED:
        ben.visitor.post(path, fields)
    assert row_of(data, anna) == before
    assert row_of(data, ben) is None


def test_the_cookie_of_a_deleted_result_brings_nothing_back(app: Flask, anna: Maker, dump: Dump) -> None:
    old = anna.secrets["cookie"]
    anna.visitor.submit(anna.visitor.visit("/manage/delete").select_one("main form"))
    after = dump()
    client = app.test_client(use_cookies=False)
    for path in ("/manage", "/manage/result", "/manage/result.json", "/manage/delete"):
        assert client.get(path, headers={"Cookie": f"{COOKIE}={old}"}).status_code == 404
    assert dump() == after


def test_a_cookie_planted_before_the_controls_are_opened_never_rules(
    app: Flask, bank: Bank, anna: Maker, dump: Dump
) -> None:
    attacker, victim = Visitor(app, bank), Visitor(app, bank)
    attacker.visit(f"/questions/{asked(bank)[0].id}")
    planted = attacker.client.get_cookie(attacker.cookie_name)
    assert planted is not None
    victim.client.set_cookie(victim.cookie_name, planted.value)
    victim.submit(victim.visit(f"/manage/{anna.secrets['manage']}").select_one("main form"))
    assert victim.get("/manage").status_code == 200
    before = dump()
    assert attacker.get("/manage").status_code == 404
    assert attacker.post("/manage/delete", anna.fields()).status_code == 400
    assert dump() == before
