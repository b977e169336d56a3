"""Bodies, values and addresses that are too much, too odd or not what they say: refused, and nothing happens."""

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import product
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from werkzeug.routing import Rule

from questions import Bank
from tests.attacks.scene import FORM, SAVE, TRIALS, Maker, addresses, answer_all, asking, make_result, rules, soup
from tests.web.visitor import Visitor, fields_of, finish_form
from web.platform.secrets import new_secret

Dump = Callable[[], list[str]]
REFUSED = {303, 400, 404, 405, 409, 413, 415, 422}
VALUES: tuple[bytes, ...] = (
    b"%00",
    b"a%00b",
    b"\x00",
    b"\xff\xfe",
    b"%ff%fe",
    b"%ED%A0%80",  # a lone surrogate
    b"\xed\xb0\x80",
    b"%C0%AE%C0%AE",  # an over-long dot
    b"%u0041",
    b"%",
    b"%zz",
    b"sNaN",
    b"nan",
    b"-inf",
    b"1e999",
    "１２".encode(),  # full-width digits
    "٣".encode(),  # an Arabic digit
    b"1_0",
    b"+5",
    b"0x1F",
    b"1e2",
    b" 3 ",
    b"3.0",
    b"9" * 10_000,
    b"-" + b"9" * 60_000,
    b"true",
    b"[]",
    b"{}",
    b"' OR 1=1--",
    b"1; DROP TABLE results",
    b"%0d%0aSet-Cookie:%20a=b",
    b"\x1b[2J",
    b"__proto__",
    b"../../../etc/passwd",
)
NAMES: tuple[bytes, ...] = (b"answer", b"sheet", b"once", b"secret", b"number", b"days", b"shows", b"question")
NAMES += (b"double", b"carried", b"own", b"result", b"is_shared", b"previews", b"origin", b"lang", b"of")
STARTS = ("/", "/questions/", "/results/", "/manage/", "/continue/", "/static/", "/start-again/")
PATH_TRICKS = (
    "..",
    "../..",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/app.py",
    "%252e%252e%252fapp.py",
    "..%5c..%5capp.py",
    "..%c0%afapp.py",
    "%00",
    "x%00.json",
    "%0a",
    "%0d%0aX:%20y",
    "%20",
    ".",
    "x.",
    ";",
    ";x=y",
    "//",
    "//evil.example",
    "%2f%2fevil.example",
    "%5cevil.example",
    "file:///etc/passwd",
    "http://evil.example/",
    "ﬁ",
    "․․∕",
    "%EF%BC%8E%EF%BC%8E%EF%BC%8F",
    "CON",
    ".git/config",
    ".env",
    "secret_key",
    "role-fit.sqlite3",
    "~root",
    "*",
    "x" * 10_000,
    "%" * 3_000,
    "a/" * 2_000,
)


FORGETS = {"/start-again", "/mine/forget", "/manage/leave", "/manage/delete"}


def posts(app: Flask, bank: Bank, maker: Maker) -> Iterator[str]:
    """Give the address of every route that takes a form."""
    yield from (path for _, path in forms(app, bank, maker))


def forms(app: Flask, bank: Bank, maker: Maker) -> Iterator[tuple[Rule, str]]:
    for rule, path in addresses(app, bank, maker.secrets["view"]):
        if "POST" in (rule.methods or ()):
            yield rule, path


def bodies(app: Flask, bank: Bank, maker: Maker, **given: str) -> dict[str, bytes]:
    """Return for every route that takes a form one that would be taken."""
    return {path: urlencode(maker.fields_for(rule) | given).encode() for rule, path in forms(app, bank, maker)}


def test_no_odd_value_in_the_fields_of_any_form_brings_the_app_down(app: Flask, bank: Bank, anna: Maker) -> None:
    token, tried = urlencode({"csrf_token": anna.fields()["csrf_token"]}).encode(), 0
    for path in set(posts(app, bank, anna)) - FORGETS:
        for value in VALUES:
            odd = b"&".join(name + b"=" + value for name in NAMES if len(value) < 5_000 or name == b"days")
            for body in (token + b"&" + odd, b"csrf_token=" + value):
                answer = anna.visitor.client.post(path, data=body, content_type=FORM)
                assert answer.status_code in REFUSED, f"{value[:40]!r} to {path}: {answer.status}"
                tried += 1
    assert tried >= 680
    assert anna.visitor.get("/manage").status_code == 200


LENGTHS = ("99999999999", "-1", "0x20", "+8", "1,1", "", "9" * 5_000)
BODIES: tuple[tuple[bytes, str, int], ...] = (
    (b"a=" + b"x" * 65_537, FORM, 413),
    (b"&".join(b"f%d=" % number for number in range(60_000)), FORM, 413),
    (b"csrf_token=TOKEN&" + b"&".join(b"%d" % number for number in range(10_000)), FORM, 400),
    (b"csrf_token=TOKEN&a=1&a=2", FORM, 400),
    (b"&" * 60_000, FORM, 400),
    (b"=" * 60_000, FORM, 400),
    (b"a=1&a=2", FORM, 400),
    (b"csrf_token=a&csrf_token=b", FORM, 400),
    (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--", "multipart/form-data; boundary=x", 415),
    (b"\r" * 60_000, "multipart/form-data; boundary=x", 415),
    (b'{"answer": "x"}', "application/json", 415),
    (b'{"a":' * 10_000, "application/json", 415),
    (b"answer=x", "text/plain", 415),
    (b"answer=x", "", 415),
    (b"<x/>", "application/xml", 415),
    (b"answer=x", "application/x-www-form-urlencoded; charset=utf-7", 400),
    (b"", FORM, 400),
)


def test_every_route_refuses_a_body_that_is_no_small_plain_form(
    app: Flask, bank: Bank, anna: Maker, dump: Dump
) -> None:
    before, token = dump(), str(anna.fields()["csrf_token"]).encode()
    for body, kind, status in BODIES:
        for path in posts(app, bank, anna):
            answer = anna.visitor.client.post(path, data=body.replace(b"TOKEN", token), content_type=kind)
            assert answer.status_code == status, f"{body[:40]!r} as {kind} to {path}: {answer.status}"
        for path in ("/", "/manage", f"/results/{anna.secrets['view']}"):
            assert anna.visitor.client.get(path, data=body, content_type=kind).status_code == 200
    assert dump() == before


def test_a_length_that_lies_changes_nothing(app: Flask, bank: Bank, anna: Maker, dump: Dump) -> None:
    sent, before = bodies(app, bank, anna, days=""), dump()
    for path, length in product(set(sent) - {"/manage/link", "/manage/delete"}, LENGTHS):
        answer = anna.visitor.client.post(
            path,
            input_stream=BytesIO(sent[path]),
            content_type=FORM,
            environ_overrides={"CONTENT_LENGTH": length},
        )
        assert answer.status_code < 500, f"{length} to {path}"
    assert dump() == before


def test_a_body_that_ends_too_early_changes_nothing(app: Flask, bank: Bank, anna: Maker, dump: Dump) -> None:
    sent, before = bodies(app, bank, anna), dump()
    for path, body in sent.items():
        given = {"CONTENT_LENGTH": str(len(body) + 10)}
        answer = anna.visitor.client.post(path, input_stream=BytesIO(body), content_type=FORM, environ_overrides=given)
        assert answer.status_code == 400, f"{path}: {answer.status}"
    assert dump() == before


def test_no_trick_in_an_address_opens_anything(anna: Maker, colleague: Visitor, dump: Dump) -> None:
    before, tried = dump(), 0
    for start, trick in product(STARTS, PATH_TRICKS):
        for path in {start + trick, start + quote(trick)} - {"/.", "//", "///"}:
            answer = colleague.client.get(path)
            leads_to_page = answer.status_code == 303 and re.fullmatch(r"/[\w/-]*", answer.location, re.ASCII)
            assert answer.status_code == 404 or leads_to_page, f"{path[:80]}: {answer.status}"
            assert b"root:" not in answer.data
            tried += 1
    assert tried >= 390
    assert dump() == before


def test_a_secret_in_another_spelling_opens_nothing(anna: Maker, colleague: Visitor) -> None:
    view = anna.secrets["view"]
    for spelling in (view[:-1], f"{view}A", view.swapcase()):
        assert colleague.client.get(f"/results/{spelling}").status_code == 404, spelling
    around = (f"{view}%00", f"{view}%0a", f"%20{view}", f"{view}/A", f".{view}", f"{view}.A", f"./{view}")
    for spelling in (*around, f"{view}.JSON", f"{view}.json.json"):
        answer = colleague.client.get(f"/results/{spelling}")
        plain = {f"/results/{view}", f"/results/{view}.json"}
        assert answer.status_code == 404 or (answer.status_code == 303 and answer.location in plain), spelling
    encoded = "".join(f"%{ord(letter):02x}" for letter in view)
    assert colleague.client.get(f"/results/{encoded}").status_code == 200, "decoded once, it is the same address"
    twice = encoded.replace("%", "%25")
    assert colleague.client.get(f"/results/{twice}").location == f"/results/{view}"


MORE = (".", ",", ";", ")", "/", "%2e", ").", '."', "’", "!?", "//", "/.")


@pytest.mark.parametrize("place", ["/results/{}", "/results/{}.json", "/manage/{}"])
def test_what_a_letter_adds_to_a_link_is_taken_off_whether_it_opens_anything_or_not(
    anna: Maker, colleague: Visitor, place: str
) -> None:
    kind = "manage" if "manage" in place else "view"
    for secret, more in product((anna.secrets[kind], "x" * 43), MORE):
        path = place.format(secret)
        answer = colleague.client.get(path + more)
        assert (answer.status_code, answer.location) == (303, path), more
        assert colleague.client.post(path + more).status_code >= 400, more


def test_what_a_letter_adds_to_a_carry_on_link_is_taken_off(anna: Maker, colleague: Visitor) -> None:
    path = f"/continue/{anna.secrets['carry']}"
    assert colleague.client.get(f"{path}.").location == path
    assert colleague.client.get(path).status_code == 200


def test_json_with_a_lone_surrogate_is_no_form(anna: Maker) -> None:
    body = json.dumps({"answer": "\ud800"}).encode()
    for path in ("/questions/f_goals", "/results", "/manage/sharing"):
        assert anna.visitor.client.post(path, data=body, content_type="application/json").status_code == 415


def test_a_form_in_the_query_is_no_form(anna: Maker, dump: Dump) -> None:
    before, fields = dump(), anna.fields()
    token = {"csrf_token": fields["csrf_token"]}
    for path in ("/manage/sharing", "/manage/link"):
        anna.visitor.client.post(path, query_string=fields, data=token)
        assert anna.visitor.client.post(path, query_string=fields, content_type=FORM).status_code == 400
    assert dump() == before


def test_a_query_that_is_no_text_brings_no_page_down(app: Flask, bank: Bank, anna: Maker) -> None:
    for rule, path in addresses(app, bank, anna.secrets["view"]):
        place, _, tried = path.partition("?")
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        plain = anna.visitor.client.open(path, method=method)
        # A trial makes sense of its whole query: its page says what cannot be read of it, and saving leads there.
        fine = {(TRIALS[0], "GET"): 422, (SAVE, "GET"): 303}.get((str(rule), method), plain.status_code)
        for query in ("x=\xa8", "of=\xff\xfe", "origin=\xed\xa0\x80", "\xc0\x80=1", "%a8=%ff"):
            given = {"QUERY_STRING": f"{tried}&{query}" if tried else query}
            answer = anna.visitor.client.open(place, method=method, environ_overrides=given)
            assert answer.status_code == fine, f"{path}?{query!r}"


# Fields that nobody offered

EXTRA = {
    "weight": "99",
    "weights": "99",
    "score": "100",
    "points": "100",
    "verdict": "clear",
    "outcome": "{}",
    "kind": "clear",
    "role": "director",
    "expires_at": "9999999999",
    "created_at": "0",
    "is_shared": "",
    "shows": "verdict",
    "days": "400",
    "key": "x",
    "id": "1",
    "view_hash": "x",
    "manage_hash": "x",
    "link_number": "7",
    "bank_hash": "x",
    "language": "de",
    "engine": "x",
    "admin": "1",
    "debug": "1",
    "__class__": "x",
}


def test_fields_that_finishing_does_not_offer_have_no_effect(app: Flask, bank: Bank) -> None:
    exports = []
    for extra in ({}, EXTRA):
        visitor = Visitor(app, bank)
        answer_all(visitor, "director")
        fields = fields_of(finish_form(soup(visitor, "/review")))
        assert visitor.post("/results", fields | extra).status_code == 303
        export = json.loads(visitor.get("/manage/result.json").text)
        del export["made_at"]  # it is kept to the end of a day
        exports.append(export)
    assert exports[0] == exports[1]
    assert exports[0]["shared"] is True


ENDS = {*FORGETS, "/manage/open"}  # these keep no answer and no date


def test_fields_that_a_form_does_not_offer_change_no_score_and_no_date(app: Flask, bank: Bank, anna: Maker) -> None:
    unknown = {name: value for name, value in EXTRA.items() if name not in {"is_shared", "shows", "days"}}
    ways = [(rule, path) for rule, path in forms(app, bank, anna) if not path.startswith(("/jobs/", "/seats/"))]
    for rule in (rule for rule, path in ways if path not in ENDS):
        maker = make_result(app, bank, "director")
        [path] = (path for other, path in forms(app, bank, maker) if other is rule)
        sent = maker.fields_for(rule) | {"days": "180", "shows": "everything"} | unknown
        assert maker.visitor.post(path, sent).status_code == 303, path
        export = json.loads(maker.visitor.get("/manage/result.json?of=own").text)
        assert (export["kept_until"] - export["made_at"]) // 86_400 in {179, 180}, path
        assert export["shared"] is True, path
        assert export["page"]["bank"] != "x", path


# Ways to lead elsewhere

TARGETS = (
    "//evil.example",
    "https://evil.example/",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/%09/evil.example",
    "http://localhost@evil.example/",
    "\r\nLocation: https://evil.example",
)
LEADS = (
    "next",
    "url",
    "redirect",
    "return",
    "return_to",
    "to",
    "continue",
    "origin",
    "of",
    "said",
    "back",
    "goto",
    "u",
)


def test_nothing_leads_to_another_site(app: Flask, bank: Bank, anna: Maker) -> None:
    fields, led = anna.fields(), 0
    for target in TARGETS:
        given = dict.fromkeys(LEADS, target)
        for rule, path in addresses(app, bank, anna.secrets["view"]):
            ways = [anna.visitor.client.get(asking(path, given))]
            if "POST" in (rule.methods or ()) and path not in FORGETS:
                body = urlencode(fields | given | ({"once": new_secret()} if str(rule) == SAVE else {}))
                # With anything else in its address a trial is not saved.
                where = path if str(rule) == SAVE else asking(path, given)
                ways.append(anna.visitor.client.post(where, data=body, content_type=FORM))
            for answer in ways:
                assert "evil" not in answer.headers.get("Location", ""), path
                assert not answer.headers.get("Location", "/").startswith(("//", "/\\", "http")), path
                assert "Refresh" not in answer.headers
                led += answer.status_code == 303
    assert led >= 80


def test_every_route_that_takes_a_form_is_tried_here(app: Flask, bank: Bank, anna: Maker) -> None:
    offered = {str(rule) for rule in rules(app) if "POST" in (rule.methods or ())}
    assert len(set(posts(app, bank, anna))) == len(offered)
