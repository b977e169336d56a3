"""Forms sent from elsewhere: what the browser says of where they stand."""

from collections.abc import Callable

import pytest
from flask import Flask

from questions import Bank
from tests.sheets import asked
from tests.web.visitor import Value, Visitor, fields_of, question_form

MakeApp = Callable[..., Flask]
PUBLIC = "https://roles.example.org"
ELSEWHERE = (
    "https://evil.example",
    "https://roles.example.org.evil.example",
    "http://roles.example.org",
    "https://roles.example.org:8443",
    "https://evil.roles.example.org",
    "https://roles.example.org/",
    "https://roles.example.org https://evil.example",
    "file://",
    "chrome-extension://abc",
    "",
    "NULL",
)


@pytest.fixture
def public(make_app: MakeApp, bank: Bank) -> Visitor:
    return Visitor(make_app(public_url=PUBLIC), bank, PUBLIC)


def sent(visitor: Visitor, **headers: str) -> int:
    path = f"/questions/{asked(visitor.bank)[0].id}"
    fields: dict[str, Value] = fields_of(question_form(visitor.visit(path))) | {"answer": "dont_know"}
    return visitor.post(path, fields, **headers).status_code


@pytest.mark.parametrize("site", [None, "same-origin", "none"])
@pytest.mark.parametrize("origin", [None, "null", PUBLIC])
def test_a_form_of_our_own_is_taken(public: Visitor, site: str | None, origin: str | None) -> None:
    given = {"Sec-Fetch-Site": site, "Origin": origin}
    assert sent(public, **{name: value for name, value in given.items() if value is not None}) == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "x", "Same-Origin", "same-origin, cross-site"])
@pytest.mark.parametrize("origin", [None, "null", PUBLIC, "https://evil.example"])
def test_a_form_on_another_site_is_refused_whatever_origin_it_names(
    public: Visitor, site: str, origin: str | None
) -> None:
    given = {"Sec-Fetch-Site": site} | ({"Origin": origin} if origin else {})
    assert sent(public, **given) == 403


@pytest.mark.parametrize("site", [None, "same-origin", "none"])
@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_form_of_another_origin_is_refused(public: Visitor, site: str | None, origin: str) -> None:
    assert sent(public, **{"Origin": origin} | ({"Sec-Fetch-Site": site} if site else {})) == 403


def test_without_any_word_of_the_browser_the_token_decides(public: Visitor) -> None:
    path = f"/questions/{asked(public.bank)[0].id}"
    fields: dict[str, Value] = fields_of(question_form(public.visit(path))) | {"answer": "dont_know"}
    assert public.post(path, fields | {"csrf_token": "x"}, Origin="null").status_code == 400
    assert public.post(path, fields, Origin="null").status_code == 303


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Roles.Example.org:443", "https://roles.example.org"),
        ("https://roles.example.org:8443", "https://roles.example.org:8443"),
        ("https://röles.example.org", "https://xn--rles-5qa.example.org"),
        ("http://localhost:80", "http://localhost"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_the_public_address_is_compared_as_browsers_write_it(make_app: MakeApp, address: str, origin: str) -> None:
    assert make_app(public_url=address).config["ROLE_FIT"].origin == origin


@pytest.mark.parametrize("host", ["http://localhost:8000", "http://127.0.0.1:9", "http://localhost"])
def test_on_this_machine_the_address_in_use_is_our_own(make_app: MakeApp, bank: Bank, host: str) -> None:
    assert sent(Visitor(make_app(), bank, host), Origin=host) == 303


@pytest.mark.parametrize("origin", ["http://localhost:8001", "http://127.0.0.1:8000", "https://localhost:8000"])
def test_another_port_of_this_machine_is_elsewhere(make_app: MakeApp, bank: Bank, origin: str) -> None:
    assert sent(Visitor(make_app(), bank, "http://localhost:8000"), Origin=origin) == 403
