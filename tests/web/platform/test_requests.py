"""Requests that are refused, and requests that change nothing."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from urllib.parse import quote

import pytest
from flask import Flask

from questions import Bank
from tests.attacks.scene import asking, change, rules
from tests.sheets import answers_toward, asked
from tests.web.page_checks import check_headers, check_page, text_of
from tests.web.panels import Made, take_seat
from tests.web.visitor import Value, Visitor, fields_of, question_form
from web.platform.headers import MAX_FIELDS
from web.platform.secrets import new_secret

Dump = Callable[[], list[str]]
CHUNKED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
LIE = {"CONTENT_LENGTH": "99999999999"}
FORM = "application/x-www-form-urlencoded"
SAFE = ("GET", "HEAD", "OPTIONS")
RULES_A_RESULT = (
    "/manage/open",
    "/manage/sharing",
    "/manage/name",
    "/manage/link",
    "/manage/delete",
    "/manage/leave",
)
ANSWERS = (
    "/questions",
    "/questions/{question}",
    "/context",
    "/settling",
    "/review/double",
    "/start-again",
    "/mine/forget",
    "/continue",
)
SAVE = "/results/{link}/what-if/save"
IN_A_SEAT = ("withdraw", "dissent", "begin", "result", "notes", "second")
SEATS = ("/seats/take", "/seats/open", "/seats/let-go", *(f"/seats/{{fingerprint}}/{name}" for name in IN_A_SEAT))
OF_SEATS = ("renew", "remove", "take")
IN_A_JOB = (
    "seats",
    *(f"seats/{{seat}}/{name}" for name in OF_SEATS),
    "reveal",
    "second",
    "results",
    "results/out",
    "decision",
    "answer/{frame}",
    "delete",
)
JOBS = ("/jobs/new", "/jobs/open", *(f"/jobs/{{job}}/{name}" for name in IN_A_JOB))
POSTS = (*ANSWERS, "/workbench", "/results", SAVE, "/results/{link}/compare", *RULES_A_RESULT, *SEATS, *JOBS)
# For developers, where it is switched on, once it is decided, once it is revealed.
NOT_THERE = re.compile(r"/components|/metrics|.*/review\.ics|/jobs/\w+/pack\.\w+")


@pytest.fixture
def ready(visitor: Visitor, bank: Bank) -> Visitor:
    """Somebody whose result is stored already."""
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return visitor


@pytest.fixture
def path(bank: Bank) -> str:
    return f"/questions/{asked(bank)[0].id}"


def hold_seat(app: Flask, visitor: Visitor) -> tuple[str, str, str]:
    """Let somebody organise a job and take a seat; return the fingerprints of both, and an invitation to another."""
    job, result = Made(app, 3, is_named=True), visitor.path
    visitor.submit(visitor.visit(f"/jobs/open/{job.organise}").select_one("main form"))
    seat = take_seat(visitor, job, 1)
    visitor.path = result
    return job.fingerprint, seat.removeprefix("/seats/"), job.invitation(2)


def addresses(app: Flask, visitor: Visitor, job: str, seat: str) -> Iterator[tuple[str, set[str]]]:
    """Give an address of every route, with the methods it answers."""
    link, secret = visitor.link, visitor.manage_path().removeprefix("/manage/")
    carried = text_of(visitor.visit("/another-device").select_one("[data-address]"))
    style = visitor.visit("/").select_one("link[rel=stylesheet]")
    assert style is not None
    values = {
        "question": asked(visitor.bank)[0].id,
        "link": link,
        "secret": secret,
        "fingerprint": seat,
        "job": job,
        "seat": "s1",
        "frame": "today",
        "format": "docx",
        "token": carried.rsplit("/", 1)[1],
        "name": str(style["href"]).rsplit("/", 1)[1],
    }
    for rule in rules(app):
        assert rule.arguments <= set(values), f"say in this test what {rule} needs"
        built = rule.build({name: values[name] for name in rule.arguments})
        assert built is not None
        path = built[1]
        yield path, set(rule.methods or ())


@pytest.mark.parametrize("method", SAFE)
def test_looking_at_pages_changes_nothing(app: Flask, ready: Visitor, dump: Dump, method: str) -> None:
    job, seat, invitation = hold_seat(app, ready)
    before = dump()
    for path, methods in list(addresses(app, ready, job, seat)):
        path = invitation if path.startswith("/seats/invitation/") else path
        answer = ready.client.open(path, method=method)
        if not NOT_THERE.fullmatch(path):
            assert answer.status_code < 400 or method not in methods, f"{method} {path}: {answer.status}"
    assert dump() == before


OTHERS = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")


@pytest.mark.parametrize("method", OTHERS)
def test_other_methods_are_refused_everywhere(app: Flask, ready: Visitor, dump: Dump, method: str) -> None:
    before = dump()
    for path, _ in addresses(app, ready, "0" * 16, "0" * 16):
        answer = ready.client.open(path, method=method, content_type=FORM)
        assert answer.status_code == 405, f"{method} {path}: {answer.status}"
    assert dump() == before


def test_every_route_with_a_form_is_known_here(app: Flask) -> None:
    posts = {str(rule) for rule in rules(app) if "POST" in (rule.methods or ())}
    assert posts == {path.replace("{", "<").replace("}", ">") for path in POSTS}


TOKENS = (None, "", "x", "eyJ0eXAi.x.y")


def test_no_form_is_taken_without_a_token(ready: Visitor, bank: Bank, dump: Dump) -> None:
    paths = {route: address_of(route, ready) for route in POSTS}
    before, fields = dump(), everything(ready)
    for route, path in paths.items():
        for token in TOKENS:
            ready.look(ready.post(path, fields | saving(route) | {"csrf_token": token}), 400)
        assert dump() == before, route
        assert not ready.visit(f"/questions/{asked(bank)[0].id}").select("[checked][value=dont_know]"), route


def address_of(route: str, visitor: Visitor) -> str:
    """Return the address of a route; a trial is one only with a change in its address."""
    nowhere = {"fingerprint": "0" * 16, "job": "0" * 16, "seat": "s1", "frame": "today"}
    path = route.format(question=asked(visitor.bank)[0].id, link=visitor.link, **nowhere)
    return asking(path, change(visitor.bank)) if route == SAVE else path


def saving(route: str) -> dict[str, Value]:
    """Return the fields that saving a trial needs besides: it takes only a secret that finished nothing yet."""
    return {"once": new_secret(), "own": "replace"} if route == SAVE else {}


def everything(visitor: Visitor) -> dict[str, Value]:
    """Return fields that every form would take, and that change something wherever they are taken."""
    review, manage = visitor.visit("/review"), visitor.visit("/manage/share")
    link = visitor.visit(visitor.manage_path())
    shown = [*review.select("form[action='/results']"), *manage.select("main form"), *link.select("main form")]
    fields = {name: value for form in shown for name, value in fields_of(form).items()}
    return fields | {"answer": "dont_know", "double": "yes", "shows": "verdict", "days": "3", "called": "X"}


@pytest.mark.parametrize("route", ["/manage/sharing", "/manage/name", "/manage/link", "/manage/delete", SAVE])
def test_with_a_token_the_same_fields_change_what_is_stored(ready: Visitor, dump: Dump, route: str) -> None:
    before, path = dump(), address_of(route, ready)
    assert ready.post(path, everything(ready) | saving(route)).status_code in {200, 303}
    assert dump() != before


@pytest.mark.parametrize("route", RULES_A_RESULT)
def test_nobody_rules_the_result_of_another(
    ready: Visitor, colleague: Visitor, bank: Bank, dump: Dump, route: str
) -> None:
    before, fields = dump(), everything(ready)
    theirs = fields_of(question_form(colleague.visit(f"/questions/{asked(bank)[0].id}")))
    answer = colleague.post(route, fields | {"csrf_token": theirs["csrf_token"], "secret": ready.link})
    assert answer.status_code == (303 if route == "/manage/leave" else 404)
    assert dump() == before


def test_the_token_of_somebody_else_is_refused(visitor: Visitor, colleague: Visitor, path: str) -> None:
    theirs = fields_of(question_form(colleague.visit(path)))
    mine = fields_of(question_form(visitor.visit(path)))
    answer = visitor.post(path, mine | {"csrf_token": theirs["csrf_token"], "answer": "dont_know"})
    visitor.look(answer, 400)


def test_a_lost_cookie_is_explained_on_a_page(visitor: Visitor, path: str) -> None:
    form = question_form(visitor.visit(path))
    visitor.client.delete_cookie(visitor.cookie_name)
    visitor.submit(form, 400, answer="dont_know")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_on_another_site_is_refused(ready: Visitor, dump: Dump, site: str) -> None:
    paths = {route: address_of(route, ready) for route in POSTS}
    before, fields = dump(), everything(ready)
    for route, path in paths.items():
        ready.look(ready.post(path, fields | saving(route), **{"Sec-Fetch-Site": site}), 403)
        assert dump() == before, route


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_of_our_own_is_taken(visitor: Visitor, path: str, site: str) -> None:
    fields = fields_of(question_form(visitor.visit(path))) | {"answer": "dont_know"}
    assert visitor.post(path, fields, **{"Sec-Fetch-Site": site}).status_code == 303


def test_a_link_on_another_site_may_open_a_page(visitor: Visitor) -> None:
    visitor.look(visitor.get("/", **{"Sec-Fetch-Site": "cross-site"}), 200)


@pytest.mark.parametrize("name", ["answer", "something"])
def test_a_body_over_64_kilobytes_is_too_much(visitor: Visitor, path: str, name: str) -> None:
    form = question_form(visitor.visit(path))
    visitor.submit(form, 413, **{name: "x" * 65_537})


def test_a_length_that_is_a_lie_is_refused_before_the_body_is_read(visitor: Visitor, path: str) -> None:
    answer = visitor.client.post(path, data=b"answer=x", content_type=FORM, environ_overrides=LIE)
    visitor.look(answer, 413)


def test_more_fields_than_a_form_may_have_are_refused(visitor: Visitor, path: str) -> None:
    form = question_form(visitor.visit(path))
    visitor.submit(form, 400, answer="dont_know", **{f"more{number}": "x" for number in range(MAX_FIELDS)})


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain"])
def test_only_plain_forms_are_read(visitor: Visitor, path: str, kind: str) -> None:
    answer = visitor.client.post(path, data=b"answer=dont_know", content_type=kind)
    visitor.look(answer, 415)


def test_a_form_without_a_length_must_be_a_plain_one_too(visitor: Visitor, path: str) -> None:
    answer = visitor.client.post(
        path,
        input_stream=BytesIO(b"--x\r\n"),
        content_type="multipart/form-data; boundary=x",
        environ_overrides=CHUNKED,
    )
    visitor.look(answer, 415)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "e\tvil", ""])
def test_another_host_is_refused(visitor: Visitor, host: str) -> None:
    answer = visitor.client.get("/", headers={"Host": host}, environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 400
    check_page(answer.text)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:9"])
def test_this_machine_is_served(visitor: Visitor, host: str) -> None:
    assert visitor.get("/", Host=host).status_code == 200


def test_the_public_host_is_served_and_no_other(make_app: Callable[..., Flask], bank: Bank) -> None:
    app = make_app(public_url="https://roles.example.org")
    Visitor(app, bank, "https://roles.example.org").visit("/")
    assert app.test_client().get("/", base_url="https://example.org").status_code == 400


def test_a_forwarded_host_is_not_believed(visitor: Visitor, ready: Visitor) -> None:
    answer = ready.get(
        f"/results/{ready.link}", **{"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    )
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "MADEUP"])
def test_a_method_that_no_page_knows_is_not_allowed_whatever_it_carries(visitor: Visitor, method: str) -> None:
    for path in ("/", "/results", "/privacy"):
        visitor.look(visitor.client.open(path, method=method), 405)
        visitor.look(visitor.client.open(path, method=method, data=b"{}", content_type="application/json"), 405)


def test_a_method_that_is_not_allowed_names_those_that_are(visitor: Visitor) -> None:
    for path in ("/results", "/review/double"):
        answer = visitor.get(path)
        visitor.look(answer, 405)
        assert "POST" in answer.headers.get("Allow", "")


NASTY_PATHS = ("/questions/", "/results/", "/manage/", "/continue/", "/start-again/", "/static/", "/")


TRICKS = ("..", "../../app.py", "%2e%2e%2fapp.py", "\0", "\r\nX: y", "CON", "a/b/c", "💥", "<script>", "x" * 9000)


@pytest.mark.parametrize("rest", TRICKS)
def test_no_address_brings_the_app_down(visitor: Visitor, rest: str) -> None:
    for start in NASTY_PATHS:
        answer = visitor.get(start + quote(rest))
        if answer.status_code == 303:  # to a plain address, without what stood behind it
            assert re.fullmatch(r"/[a-z/-]*", answer.location)
        else:
            visitor.look(answer, 404)


def test_a_failure_on_our_side_has_its_page(app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise RuntimeError("a secret: hunter2")

    monkeypatch.setitem(app.view_functions, "about.privacy", fail)
    answer = visitor.get("/privacy")
    visitor.look(answer, 500)
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_what_machines_read_has_the_headers_too(visitor: Visitor, path: str) -> None:
    check_headers(visitor.get(path))


def test_strict_transport_is_asked_for_only_over_https(make_app: Callable[..., Flask], visitor: Visitor) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/").headers
    client = make_app(public_url="https://roles.example.org").test_client()
    answer = client.get("/", base_url="https://roles.example.org")
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
