"""Names and addresses that a request claims are not believed."""

from collections.abc import Callable
from itertools import product

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

from questions import Bank
from tests.attacks.conftest import NO_LIMITS
from tests.attacks.scene import METHODS, Maker, addresses
from tests.web.conftest import MakeApp
from tests.web.visitor import Visitor, fields_of, question_form
from web.platform.headers import HEALTH_CHECKS

Dump = Callable[[], list[str]]
EVIL = "evil.example"
CLAIMS = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "https",
    "X-Forwarded-Ssl": "on",
    "X-Forwarded-Port": "4443",
    "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Forwarded-Server": EVIL,
    "X-Script-Name": f"//{EVIL}",
    "X-Real-IP": "203.0.113.9",
    "X-Host": EVIL,
    "X-HTTP-Host-Override": EVIL,
    "Forwarded": f"for=203.0.113.9;host={EVIL};proto=https",
    "X-Original-URL": "/manage/result.json",
    "X-Rewrite-URL": "/manage/result.json",
    "X-Original-Host": EVIL,
    "Front-End-Https": "on",
    "Base-Url": f"https://{EVIL}",
    "Destination": f"https://{EVIL}/",
    "Origin": f"https://{EVIL}",
    "Referer": f"https://{EVIL}/",
    "True-Client-IP": "203.0.113.9",
}
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method")
HOSTS = (
    EVIL,
    f"localhost.{EVIL}",
    f"{EVIL}:80",
    f"localhost@{EVIL}",
    f"localhost#{EVIL}",
    f"localhost, {EVIL}",
    f"localhost {EVIL}",
    f"localhost:80@{EVIL}",
    "localhost:port",
    "localhost:-1",
    "localhost%00",
    "[::1",
    "0.0.0.1",
    "127.1",
    "2130706433",
    "xn--localhost",
    "x" * 5_000,
    "",
)


def test_no_claim_about_the_address_is_believed(app: Flask, bank: Bank, anna: Maker, dump: Dump) -> None:
    before = dump()
    for rule, path in addresses(app, bank, anna.secrets["view"]):
        if "GET" not in (rule.methods or ()) or path.startswith("/static"):
            continue
        plain = anna.visitor.get(path)
        for name, value in CLAIMS.items():
            answer = anna.visitor.get(path, **{name: value})
            assert answer.status_code == plain.status_code, f"{name} on {path}"
            assert EVIL not in answer.text + str(answer.headers), f"{name} on {path}"
            assert "https://" not in answer.text, f"{name} on {path}"
    assert dump() == before


def test_underscores_in_the_name_of_a_header_change_nothing(anna: Maker) -> None:
    # Servers write both X-Forwarded-Host and X_Forwarded_Host as this.
    given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in CLAIMS.items()}
    for path in ("/manage", f"/results/{anna.secrets['view']}"):
        answer = anna.visitor.client.get(path, environ_overrides=given)
        assert answer.status_code == 200
        assert EVIL not in answer.text + str(answer.headers)
        assert "http://localhost/" in answer.text


@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_a_proxy_too_only_the_address_of_the_client_is_taken(
    make_app: MakeApp, bank: Bank, anna: Maker, proxies: int
) -> None:
    visitor = Visitor(make_app(proxies=proxies, **NO_LIMITS), bank)
    path = f"/results/{anna.secrets['view']}"
    plain = visitor.get(path)
    for name, value in CLAIMS.items():
        answer = visitor.get(path, **{name: value})
        assert answer.data == plain.data, name
        assert answer.location is None


def test_no_header_makes_a_request_another_one(anna: Maker, dump: Dump) -> None:
    before, fields = dump(), anna.fields()
    for header, method in product(OVERRIDES, ("DELETE", "POST", "GET")):
        for path in ("/manage/delete", "/manage", "/manage/result", f"/results/{anna.secrets['view']}"):
            given = {header: method}
            assert anna.visitor.client.get(path, headers=given, query_string={"_method": method}).status_code == 200
        assert anna.visitor.post("/manage", fields | {"_method": method}, **{header: method}).status_code == 405
    assert dump() == before


@pytest.mark.slow
def test_no_forged_host_is_served_by_any_route_with_any_method(app: Flask, bank: Bank, anna: Maker, dump: Dump) -> None:
    places = list(addresses(app, bank, anna.secrets["view"]))
    fields = {str(rule): anna.fields_for(rule) for rule, _ in places}
    before = dump()
    for rule, path in places:
        for method in METHODS:
            sent = fields[str(rule)] if method == "POST" else None
            answer = anna.visitor.client.open(path, method=method, environ_overrides={"HTTP_HOST": EVIL}, data=sent)
            fine = {200, 405} if path in HEALTH_CHECKS else {400, 404, 405}  # which name no host
            assert answer.status_code in fine, f"{method} {path}: {answer.status}"
            assert EVIL not in answer.text + str(answer.headers)
    assert dump() == before


def test_odd_hosts_are_refused(anna: Maker) -> None:
    paths = ("/", "/manage", f"/results/{anna.secrets['view']}")
    for host in HOSTS:
        for path in paths:
            answer = anna.visitor.client.get(path, environ_overrides={"HTTP_HOST": host})
            assert answer.status_code == 400, f"{host[:50]} on {path}"
            assert EVIL not in answer.text + str(answer.headers)


@pytest.mark.parametrize("path", sorted(HEALTH_CHECKS))
def test_health_checks_answer_under_any_name_and_none(make_app: MakeApp, bank: Bank, path: str) -> None:
    visitor = Visitor(make_app(public_url="https://roles.example.org"), bank)
    for host in (*HOSTS, "10.0.0.5:8000", "[fd00::5]:8000"):
        answer = visitor.client.get(path, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == 200, host
        assert EVIL not in answer.text + str(answer.headers)
    environ = create_environ(path, "http://10.0.0.5:8000")
    del environ["HTTP_HOST"]
    assert run_wsgi_app(visitor.client.application, environ)[1] == "200 OK"


@pytest.mark.parametrize(
    "public", ["https://roles.example.org", "https://Roles.Example.org.", "https://ROLES.example.org:443"]
)
@pytest.mark.parametrize(
    "host",
    ["roles.example.org", "ROLES.Example.ORG", "roles.example.org.", "roles.example.org.:443", "LOCALHOST.:8000"],
)
def test_a_name_is_served_however_it_is_spelled(make_app: MakeApp, bank: Bank, public: str, host: str) -> None:
    visitor = Visitor(make_app(public_url=public), bank, f"https://{host.lower()}")
    answer = visitor.client.get("/questions/f_goals", base_url=f"https://{host}")
    assert answer.status_code == 200
    form = question_form(BeautifulSoup(answer.text, "html.parser"))
    origin = {"Origin": f"https://{host.lower().removesuffix(':443')}"}
    if "localhost" not in origin["Origin"]:
        sent = visitor.post("/questions/f_goals", fields_of(form) | {"answer": "dont_know"}, **origin)
        assert sent.status_code == 303


def test_a_public_app_builds_links_from_its_own_address_only(make_app: MakeApp, bank: Bank) -> None:
    public = "https://roles.example.org"
    visitor = Visitor(make_app(public_url=public, **NO_LIMITS), bank, public)
    for host in ("localhost", "127.0.0.1:8000", "roles.example.org:8443"):
        answer = visitor.client.get("/", base_url=public, environ_overrides={"HTTP_HOST": host} | forwarded())
        assert answer.status_code == 200
        assert EVIL not in answer.text


def forwarded() -> dict[str, str]:
    return {"HTTP_X_FORWARDED_HOST": EVIL, "HTTP_FORWARDED": f"host={EVIL}"}
