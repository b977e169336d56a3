"""The log says what happened, and nothing that somebody sent or was given."""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from cProfile import Profile
from io import StringIO

import pytest
from flask import Flask

from questions import Bank
from storage import StoreError
from tests.sheets import answers_toward, asked
from tests.web.own_bank import OwnBank
from tests.web.page_checks import text_of
from tests.web.visitor import Visitor, fields_of, question_form
from web.platform import logging as logs
from web.platform.bank import bank_in_force
from web.platform.logging import Kind, create_handler

KINDS: tuple[Kind, ...] = ("text", "json")
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING|ERROR) [\w.]+ request=([0-9a-f]{12}|-) \S")
REQUEST = re.compile(r"request=[0-9a-f]{12} request method=\w+ route=[\w.-]+ status=\d{3} ms=\d+\.\d bytes=\d+$")
KEYS = {"time", "level", "logger", "event", "request", "method", "route", "status", "ms", "bytes"}
WORD = re.compile(r"[A-Za-z0-9_-]+")


class Log:
    """What the app has logged so far."""

    def __init__(self, stream: StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def words(self) -> set[str]:
        return set(WORD.findall(self.text))

    def of(self, word: str) -> list[str]:
        return [line for line in self.lines if word in line]


@pytest.fixture
def kind() -> Kind:
    """Give the usual form; `both_kinds` asks for the other one too."""
    return "text"


both_kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def log(kind: Kind) -> Iterator[Log]:
    """Let the app log as in production, into memory."""
    stream, root = StringIO(), logging.getLogger()
    handler, level = create_handler(stream, kind), root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield Log(stream)
    root.removeHandler(handler)
    root.setLevel(level)


@both_kinds
def test_every_request_has_one_line(log: Log, kind: Kind, visitor: Visitor, bank: Bank) -> None:
    for path in ("/", "/method", "/no-such-page", f"/questions/{asked(bank)[0].id}"):
        visitor.get(path)
    assert len(log.lines) == 4
    if kind == "json":
        assert [set(json.loads(line)) for line in log.lines] == [KEYS] * 4
        assert [json.loads(line)["status"] for line in log.lines] == [200, 200, 404, 200]
        assert [json.loads(line)["route"] for line in log.lines][2:] == ["-", "question.ask"]
    else:
        assert all(LINE.match(line) and REQUEST.search(line) for line in log.lines), log.text


def test_a_line_carries_the_id_that_the_answer_carries(log: Log, visitor: Visitor) -> None:
    answers = [visitor.get("/", **{"X-Request-Id": "feedfacefeed"}) for _ in range(2)]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert len({*ids, "feedfacefeed"}) == 3
    assert [id_ in line for id_, line in zip(ids, log.lines, strict=True)] == [True, True]
    assert "feedface" not in log.text


def test_health_checks_are_not_told(log: Log, visitor: Visitor) -> None:
    visitor.get("/healthz")
    visitor.get("/readyz")
    assert log.lines == []


def everything_issued(visitor: Visitor, reader: Visitor, bank: Bank) -> set[str]:
    """Walk every way there is, and return every secret, token and id of an answer that took part."""
    first = asked(bank)[0].id
    answers = answers_toward(bank, "director")
    context = {id_: next(iter(entry.options)) for id_, entry in bank.context.items()}
    visitor.fill(answers, context=context, double=(first,))
    carried = text_of(visitor.visit("/another-device").select_one("[data-address]")).rsplit("/", 1)[1]
    hidden = {str(field["value"]) for field in visitor.visit("/review").select("[type=hidden][name]")}
    reader.submit(reader.visit(f"/continue/{carried}").select_one("main form"))
    visitor.finish()
    link, manage = visitor.link, visitor.manage_path().removeprefix("/manage/")
    reader.visit(f"/results/{link}")
    reader.get(f"/results/{link}.json")
    reader.get(f"/results/{link}?answer={link}")
    reader.visit(f"/results/{link}x", 404)
    reader.visit(f"/continue/{carried}x", 404)
    reader.submit(reader.visit(f"/manage/{manage}").select_one("main form"))
    form = question_form(reader.visit(f"/questions/{first}"))
    reader.post(f"/questions/{first}", fields_of(form) | {"answer": "nonsense"})
    reader.post("/manage/open", {"secret": manage})
    reader.post("/results", fields_of(form), **{"Sec-Fetch-Site": "cross-site"})
    visitor.submit(visitor.visit("/manage/delete").select_one("main form"))
    cookies = {
        cookie.value for each in (visitor, reader) for cookie in [each.client.get_cookie(each.cookie_name)] if cookie
    }
    ids = {*answers, *answers.values(), *context, *context.values(), *bank.exits}
    return {link, manage, carried, *carried.split("."), *hidden, *cookies, *ids} - {"", "y"}


@both_kinds
def test_nothing_that_was_issued_stands_in_the_log(
    log: Log, app: Flask, visitor: Visitor, colleague: Visitor, bank: Bank
) -> None:
    issued = everything_issued(visitor, colleague, bank) | {str(app.secret_key)}
    assert len(issued) > 50
    assert len(log.of("method")) > 25
    assert not issued & log.words
    assert not [one for one in issued if len(one) > 11 and one in log.text]


def test_a_secret_that_is_logged_would_be_found(log: Log, visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    issued = everything_issued(visitor, colleague, bank)
    secret = next(one for one in issued if len(one) == 43)
    logging.getLogger("web").info("GET /results/%s", secret)
    assert issued & log.words == {secret}


FORGED = "2026-01-01T00:00:00.000Z INFO web.platform.logging request=000000000000 forged"
FORGERIES = [
    {"path": f"/results/x%0d%0a{FORGED}"},
    {"path": f"/?q=%0d%0a{FORGED}%1b[31m"},
    {"path": "/", "headers": {"User-Agent": "\x1b[31mforged\x9b"}},
    {"path": "/", "headers": {"User-Agent": "forged" * 170_000}},
    {"path": "/", "headers": {"X-Request-Id": f"forged {FORGED}", "X-Forwarded-For": "forged", "Referer": "forged"}},
    {"path": "/", "method": "FORGED"},
    {"path": "/results", "method": "POST", "data": {"sheet": f"\r\n{FORGED}", "forged": "\x1b[2J"}},
    {"path": "/", "headers": {"Cookie": "role_fit=forged\x1b[31m"}},
]


@both_kinds
def test_no_line_can_be_forged_by_a_request(log: Log, app: Flask) -> None:
    for number, forgery in enumerate(FORGERIES, start=1):
        app.test_client().open(**forgery)  # type: ignore[arg-type]
        assert len(log.of("method")) == number
    assert len(log.lines) == len(FORGERIES) + 2  # of these, one opens nothing and one has no token
    assert len(log.text) < 250 * len(log.lines)
    assert "forged" not in log.text.lower()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", log.text)


def fail_with(app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let a page fail with values at hand."""

    def fail() -> str:
        the_answer = "hunter2"
        raise error if the_answer else AssertionError

    monkeypatch.setitem(app.view_functions, "about.privacy", fail)


@both_kinds
@pytest.mark.parametrize("error", [KeyError("hunter2"), RuntimeError(f"hunter2\n{FORGED}\x1b[31m"), OSError("hunter2")])
def test_a_failure_is_told_by_type_and_place_but_not_by_its_values(
    log: Log, app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    fail_with(app, monkeypatch, error)
    answer = visitor.get("/privacy")
    visitor.look(answer, 500)
    assert type(error).__name__ in log.text
    assert "test_logging.py" in log.text
    assert answer.headers["X-Request-Id"] in log.text
    assert "hunter2" not in log.text.replace('the_answer = "hunter2"', "")
    assert "forged" not in log.text


def test_what_is_behind_a_failure_is_told_too(
    log: Log, app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = RuntimeError("hunter2")
    error.__cause__ = OSError(28, "No space left on device", "/secret/hunter2")
    fail_with(app, monkeypatch, error)
    visitor.get("/privacy")
    assert log.text.index("OSError: No space left on device") < log.text.index("RuntimeError")
    assert "hunter2" not in log.text.replace('the_answer = "hunter2"', "")


@both_kinds
def test_our_own_words_are_told_but_begin_no_line(log: Log, kind: Kind) -> None:
    try:
        raise StoreError(f"the disk is full\n{FORGED}\x1b[31m\u2028")
    except StoreError as error:
        logging.getLogger("web").exception("not saved: %s", error)
    assert "the disk is full" in log.text
    assert not [line for line in log.lines[1:] if LINE.match(line)]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", log.text)
    if kind == "json":
        assert json.loads(log.text)["exception"]


def test_an_open_manage_link_is_an_event(log: Log, visitor: Visitor, colleague: Visitor, bank: Bank) -> None:
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    colleague.submit(colleague.visit(visitor.manage_path()).select_one("main form"))
    assert len(log.of(logs.MANAGE_OPENED)) == 1


@pytest.mark.parametrize("path", ["/results/x", "/manage/x", "/continue/x"])
def test_a_missed_secret_is_an_event(log: Log, visitor: Visitor, path: str) -> None:
    visitor.get(path)
    visitor.get("/no-such-page")
    assert len(log.of(logs.MISSED)) == 1


def test_a_form_without_its_token_is_an_event(log: Log, visitor: Visitor) -> None:
    visitor.post("/results", {})
    assert len(log.of(logs.LOST_FORM)) == 1


def test_an_address_that_is_not_served_is_an_event_and_its_page_is_for_visitors(log: Log, visitor: Visitor) -> None:
    answer = visitor.client.get("/", base_url="http://roles.example.org")
    assert answer.status_code == 400
    assert "ROLE_FIT" not in answer.text
    assert "does not answer under the address you used" in answer.text
    assert len(log.of(logs.NOT_SERVED)) == 1
    assert "ROLE_FIT_PUBLIC_URL" in log.text
    assert "example.org" not in log.text


@pytest.mark.parametrize("header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_is_an_event(log: Log, visitor: Visitor, header: dict[str, str]) -> None:
    visitor.post("/results", {}, **header)
    assert len(log.of(logs.FOREIGN_FORM)) == 1


def test_a_store_that_is_down_is_an_event(
    log: Log, app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def get() -> None:
        raise StoreError("the disk is gone")

    monkeypatch.setattr(app.extensions["role_fit_store"], "get", get)
    visitor.get(f"/results/{'x' * 43}")
    assert len(log.of(logs.STORE_DOWN)) == 1
    assert "the disk is gone" in log.text


def test_a_new_bank_is_an_event_and_so_is_one_that_is_refused(
    log: Log, make_app: Callable[..., Flask], own_bank: OwnBank, bank: Bank
) -> None:
    app = make_app(questions=own_bank.folder)
    with app.app_context():
        for weight, event in (("7", logs.BANK_TAKEN), ("much", logs.BANK_REFUSED)):
            own_bank.weigh(asked(bank)[0].id, weight)
            bank_in_force().refresh()
            assert len(log.of(event)) == 1


def test_every_event_names_the_request(log: Log, visitor: Visitor) -> None:
    answer = visitor.get("/results/x")
    assert all(answer.headers["X-Request-Id"] in line for line in log.lines)
    assert len(log.lines) == 2


def test_a_line_costs_little(log: Log, app: Flask) -> None:
    with app.test_request_context("/"):
        app.preprocess_request()
        answer = app.make_response("x")
        app.process_response(answer)
        with Profile() as profile:
            app.process_response(answer)
    assert len(log.lines) == 2
    calls = sum(entry.callcount for entry in profile.getstats())
    assert calls < 700, calls  # of functions, in all that is done with an answer; 1,700 in all of a page


def log_to(stream: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave logging as a server finds it; within a test, since pytest adds its handlers to every phase anew."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    monkeypatch.setattr(sys, "stderr", stream)


class FullDisk(StringIO):
    """Takes nothing."""

    times = 0

    def write(self, _: str) -> int:
        FullDisk.times += 1
        raise OSError(28, "No space left on device")


@both_kinds
def test_the_setting_chooses_the_form(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    stream = StringIO()
    log_to(stream, monkeypatch)
    make_app(log_format=kind).test_client().get("/")
    make_app(log_format=kind).test_client().get("/")  # a second app in the process adds no second handler
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert [line.startswith("{") for line in lines] == [kind == "json"] * 2


def test_a_log_that_cannot_be_written_stops_nothing(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, bank: Bank
) -> None:
    log_to(FullDisk(), monkeypatch)
    visitor = Visitor(make_app(), bank)
    visitor.answer_all("director")
    visitor.finish()
    visitor.visit(f"/results/{'x' * 43}", 404)
    assert FullDisk.times > 20
