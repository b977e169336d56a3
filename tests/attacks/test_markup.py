"""No text of anybody becomes markup: answers, hidden fields, addresses, the cookie, a bank's words, messages."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from ruamel.yaml import YAML
from werkzeug.test import TestResponse

from questions import Bank, BankError, load_bank
from tests.attacks.conftest import NO_LIMITS
from tests.attacks.payloads import EVIL, PAYLOADS, RAW
from tests.attacks.scene import SAVE, TRIALS, Maker, addresses, answer_all, form_of, rules, soup
from tests.attacks.shape import check_leads_nowhere_else, check_same_shape, shape_of
from tests.sheets import asked
from tests.web.conftest import MakeApp
from tests.web.own_bank import OwnBank
from tests.web.visitor import Visitor, fields_of, finish_form
from web.pages.share import MOST_NAME

ALL = (*PAYLOADS, *RAW)
WORD = "harmless"
KEYS = {"name", "duty", "focus", "title", "ask", "why", "text", "reason", "reason_mild", "intro", "even"}
KEYS |= {"both_reason", "even_reason", "dont_know", "not_relevant"}
FORMS = {
    "/questions/<question>": ("answer", "origin", "sheet", "csrf_token"),
    "/context": ("size", "regulated", "sheet", "csrf_token"),
    "/questions": ("answer-f_goals", "context-size", "sheet", "csrf_token"),
    "/settling": ("answer-z_signs", "sheet", "csrf_token"),
    "/review/double": ("question", "double", "sheet", "csrf_token"),
    "/results": ("once", "sheet", "csrf_token"),
    "/continue": ("carried", "own", "csrf_token"),
    "/manage/open": ("secret", "again", "csrf_token"),
    "/manage/sharing": ("is_shared", "shows", "previews", "days", "csrf_token"),
    "/manage/name": ("name_state", "csrf_token"),  # the name itself is tried below
    "/manage/link": ("number", "csrf_token"),
    "/manage/leave": ("csrf_token",),
    "/mine/forget": ("csrf_token",),
    "/manage/delete": ("csrf_token",),
    "/start-again": ("result", "csrf_token"),
    SAVE: ("once", "own", "csrf_token"),
    "/results/<link>/compare": ("csrf_token",),
    # Labels of seats, which are short, are tried in test_markup_of_panels.py.
    "/jobs/new": ("called", "decider", "note", "language_1", "closes_on", "mode", "once", "csrf_token"),
    "/jobs/open": ("secret", "again", "csrf_token"),
    "/jobs/<job>/seats": ("number", "label", "language", "csrf_token"),
    "/jobs/<job>/seats/<seat>/renew": ("renewals", "answered", "csrf_token"),
    "/jobs/<job>/seats/<seat>/remove": ("answered", "csrf_token"),
    "/jobs/<job>/seats/<seat>/take": ("csrf_token",),
    "/jobs/<job>/reveal": ("round", "csrf_token"),
    "/jobs/<job>/second": ("closes_on", "csrf_token"),
    "/jobs/<job>/results": ("result", "frame", "csrf_token"),
    "/jobs/<job>/results/out": ("result", "csrf_token"),
    "/jobs/<job>/delete": ("csrf_token",),
    "/jobs/<job>/decision": ("role", "decided_by", "decided_on", "reasons", "dissent", "review_on", "csrf_token"),
    "/jobs/<job>/answer/<frame>": ("own", "csrf_token"),
    "/seats/take": ("invitation", "once", "csrf_token"),
    "/seats/open": ("secret", "again", "csrf_token"),
    "/seats/let-go": ("csrf_token",),
    "/seats/<fingerprint>/begin": ("own", "csrf_token"),
    "/seats/<fingerprint>/result": ("result", "csrf_token"),
    "/seats/<fingerprint>/notes": ("note-f_goals", "csrf_token"),
    "/seats/<fingerprint>/second": ("answer-f_goals", "why-f_goals", "note-f_goals", "keep", "csrf_token"),
    "/seats/<fingerprint>/withdraw": ("csrf_token",),
    "/seats/<fingerprint>/dissent": ("dissent", "csrf_token"),
}


def test_there_are_forty_payloads_and_more() -> None:
    assert len(set(PAYLOADS)) >= 40


def test_every_route_that_takes_a_form_is_tried_here(app: Flask) -> None:
    taken = {str(rule) for rule in rules(app) if "POST" in (rule.methods or ())}
    assert taken - {"/workbench"} == set(FORMS)  # whose own tests try odd files and fields


@pytest.mark.slow
@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("route", FORMS)
def test_no_field_becomes_markup(app: Flask, bank: Bank, anna: Maker, route: str, every: int) -> None:
    """Each field is tried with every payload in the long form, in the short one with some, each with others."""
    fields, post = anna.fields_for(route), anna.visitor.post
    path = next(path for rule, path in addresses(app, bank, anna.secrets["view"]) if str(rule) == route)
    for number, name in enumerate(FORMS[route]):
        plain = post(path, fields | {name: WORD})
        for payload in ALL[number % every :: every]:
            check_same_shape(post(path, fields | {name: payload}), plain, f"{name}={payload}")


@pytest.mark.slow
@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.long)])
def test_no_name_of_a_result_becomes_markup(anna: Maker, every: int) -> None:
    def pages(name: str) -> list[TestResponse]:
        fields = fields_of(form_of(soup(anna.visitor, "/manage/share"), "/manage/name"))
        assert anna.visitor.post("/manage/name", fields | {"called": name[:MOST_NAME]}).status_code == 303
        return [anna.visitor.get(path.format(anna.secrets["view"])) for path in NAMED]

    plain = pages(WORD)
    for payload in PAYLOADS[::every]:
        for answer, other in zip(pages(payload), plain, strict=True):
            check_same_shape(answer, other, payload)


NAMED = (
    "/results/{}",
    "/results/{}/what-if",
    "/results/{}/compare",
    "/mine",
    "/manage",
    "/manage/share",
    "/manage/delete",
)


@pytest.mark.long
def test_no_query_becomes_markup(app: Flask, bank: Bank, anna: Maker) -> None:
    get, pages = anna.visitor.client.get, set[str]()
    for kind in ("view", "manage", "carry"):
        for rule, path in addresses(app, bank, anna.secrets[kind]):
            page = path.partition("?")[0]
            if str(rule) in FILES or "GET" not in (rule.methods or ()) or get(page).status_code == 404:
                continue
            plain = get(page, query_string=dict.fromkeys((*READ, WORD), WORD))
            # They carry what was asked on to the next language; that is tried whole on the pages that read more of it.
            for payload in ALL if str(rule) in READING else ALL[::5]:
                answer = get(page, query_string=dict.fromkeys((*READ, payload), payload))
                check_same_shape(answer, plain, f"{page}?{payload}")
            pages.add(str(rule))
    shown = {str(rule) for rule in rules(app) if "GET" in (rule.methods or ())} - FILES
    assert pages == shown - {"/components"}


READ = ("origin", "said", "of", "next")  # names that pages read, and one that they do not
READING = {"/", "/questions/<question>", "/results/<link>", "/manage", "/manage/share", "/manage/result", *TRIALS}
FILES = {"/static/<name>", "/healthz", "/readyz", "/metrics"}


@pytest.mark.long
def test_no_trial_becomes_markup(bank: Bank, anna: Maker) -> None:
    first, about = asked(bank)[0].id, next(iter(bank.context))
    names = (first, f"about.{about}", "double", f"mark.{first}", "all", "lang", WORD)
    page = TRIALS[0].replace("<link>", anna.secrets["view"])
    for name in names:
        plain = anna.visitor.client.get(page, query_string={name: WORD})
        for payload in ALL:
            tried = payload.replace(",", " ")  # where marks are read, a comma begins the next one
            check_same_shape(anna.visitor.client.get(page, query_string={name: tried}), plain, f"{name}={tried}")


STARTS = ("/", "/questions/", "/results/", "/manage/", "/static/", "/continue/")


@pytest.mark.parametrize("start", STARTS)
def test_no_address_becomes_markup(colleague: Visitor, start: str) -> None:
    plain = colleague.client.get(start + WORD)
    for payload in ALL:
        answer = colleague.client.get(start + payload.replace("/", ""))
        if answer.status_code == 303:  # only signs stood behind the address of a page
            assert answer.location.partition("?")[0] == (start.rstrip("/") or "/"), payload
        else:
            check_same_shape(answer, plain, start + payload)


def test_no_header_becomes_markup(colleague: Visitor) -> None:
    names = ("User-Agent", "Referer", "Accept-Language", "Origin", "X-Request-Id", "Cookie")
    for path in ("/", "/nowhere"):
        plain = colleague.get(path)
        for payload in PAYLOADS:
            answer = colleague.get(path, **dict.fromkeys(names, payload))
            check_same_shape(answer, plain, payload)
            assert "alert(1)" not in str(answer.headers)


def sheets(word: str) -> Iterator[dict[str, Any]]:
    """Give the contents of cookies in which one word stands wherever a text can."""
    known = {"id": "x", "a": {}, "d": [], "c": {}, "k": "", "f": "", "b": ""}
    yield known | {"id": word, "k": word, "f": word, "b": word}
    yield known | {"a": {word: word, "f_goals": word}, "d": [word], "c": {word: word, "size": word}}


def test_no_cookie_signed_with_the_real_key_becomes_markup(app: Flask, bank: Bank) -> None:
    def pages(word: str, paths: tuple[str, ...]) -> list[Any]:
        found = []
        for sheet in sheets(word):
            client = app.test_client()
            with client.session_transaction() as session:
                session["sheet"] = sheet
                session["manage"] = {"s": word, "t": 1 << 40}
                session["csrf_token"] = word
                session[word] = word
            found += [client.get(path) for path in paths]
        return found

    for payloads, paths in ((ALL, ("/questions/f_goals", "/manage")), (ALL[::5], ("/review", "/", "/context"))):
        plain = pages(WORD, paths)
        for payload in payloads:
            for answer, other in zip(pages(payload, paths), plain, strict=True):
                check_same_shape(answer, other, f"{payload} in a cookie on {answer.request.path}")


# The words of a bank


def worded(value: Any, words: Iterator[str], key: str = "") -> Any:
    """Add a word to every text that people read."""
    if isinstance(value, dict):
        texts = key in {"steps", "themes"}
        return {name: worded(item, words, "text" if texts else name) for name, item in value.items()}
    if isinstance(value, list):
        return [worded(item, words) for item in value]
    return f"{value} {next(words)}" if key in KEYS and isinstance(value, str) else value


def visitor_of(make_app: MakeApp, own_bank: OwnBank, words: Iterator[str]) -> Visitor:
    plain = YAML(typ="safe").load((own_bank.folder / "bank.yaml").read_text())
    own_bank.save("bank.yaml", json.dumps(worded(plain, words), indent=1))
    return Visitor(make_app(questions=own_bank.folder, **NO_LIMITS), load_bank(own_bank.folder))


def pages_of(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Give every page that shows words of the bank."""
    for question in asked(visitor.bank):
        yield question.id, visitor.get(f"/questions/{question.id}").text
    answer_all(visitor, "director")
    told = fields_of(soup(visitor, "/context").select_one("main form"))
    options = {id_: next(iter(entry.options)) for id_, entry in visitor.bank.context.items()}
    assert visitor.post("/context", told | options).status_code == 303
    for path in ("/", "/context", "/review", "/method"):
        yield path, visitor.get(path).text
    result = visitor.post("/results", fields_of(finish_form(soup(visitor, "/review")))).location
    for path in (result, "/manage", "/manage/result", "/manage/delete"):
        yield path.replace(result, "result"), visitor.get(path).text


def test_no_word_of_a_bank_becomes_markup(make_app: MakeApp, own_bank: OwnBank, tmp_path: Any) -> None:
    plain = dict(pages_of(visitor_of(make_app, own_bank, cycle([WORD]))))
    attacked = visitor_of(make_app, OwnBank(tmp_path / "attacked"), cycle(PAYLOADS))
    tried = 0
    for name, page in pages_of(attacked):
        assert shape_of(page) == shape_of(plain[name]), name
        check_leads_nowhere_else(page, name)
        tried += sum(payload.replace("<", "&lt;")[:20] in page for payload in PAYLOADS if "<" in payload)
    assert tried >= 90  # pages of an edition with fewer words show fewer


@pytest.mark.parametrize("file", ["bank.yaml", "weights.yaml"])
def test_a_message_about_a_bank_is_json_whatever_stands_in_the_bank(
    make_app: MakeApp, own_bank: OwnBank, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setattr("web.platform.bank.SETTLED_AFTER", 0)
    client = make_app(questions=own_bank.folder, **NO_LIMITS).test_client()
    text, told = (own_bank.folder / file).read_text(), 0
    for payload in PAYLOADS[::18]:
        quoted = json.dumps(payload)
        ends = (f"{quoted}: 1\n", f"x: {quoted}\n", f"{payload}\n", f"? {payload}: [\n")
        for content in (f"{quoted}: 1\n{text}", *(text + end for end in ends)):
            own_bank.save(file, content)
            answer = client.get("/readyz")
            assert answer.status_code == 200, payload
            assert answer.content_type == "application/json"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            warnings = json.loads(answer.text)["warnings"]
            assert warnings, payload
            told += payload in str(warnings)
            assert EVIL not in client.get("/").text
    assert told, "no message names what it is about, so this tried nothing"


def test_a_bank_cannot_carry_an_address_or_a_page_of_its_own(own_bank: OwnBank) -> None:
    text = (own_bank.folder / "bank.yaml").read_text()
    for line in ("script: x\n", "html: x\n", "head: x\n", "link: https://evil.example\n", "template: x\n"):
        own_bank.save("bank.yaml", text + line)
        with pytest.raises(BankError):
            load_bank(own_bank.folder)


def test_json_is_never_taken_for_a_page(anna: Maker, colleague: Visitor) -> None:
    for who, path in ((colleague, f"/results/{anna.secrets['view']}.json"), (anna.visitor, "/manage/result.json")):
        answer = who.get(path)
        assert answer.content_type.startswith("application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.json
