"""Who asks, and under which address: what proxies may say of it, and what nobody is believed."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, request, request_started

from questions import Bank
from tests.web.visitor import Visitor
from web.platform.headers import UNKNOWN_PROXY
from web.platform.secrets import new_secret

MakeApp = Callable[..., Flask]
PROXY = "10.0.0.1"
PUBLIC = "https://roles.example.org"
FORGED = {
    "X-Forwarded-For": "203.0.113.1, 203.0.113.2, 203.0.113.3",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "4433",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Server": "evil.example",
    "X-Real-IP": "203.0.113.4",
    "X-Client-IP": "203.0.113.5",
    "True-Client-IP": "203.0.113.6",
    "Forwarded": 'for=203.0.113.7;host=evil.example;proto=https;by="evil.example"',
    "X-Original-URL": "/manage",
    "X-Rewrite-URL": "/manage",
}


@pytest.fixture
def seen() -> Iterator[list[tuple[str | None, str, str, str]]]:
    """What the app took each request for: who asks, and scheme, host and prefix of its own address."""
    seen = []

    def look(_app: Flask) -> None:
        seen.append((request.remote_addr, request.scheme, request.host, request.script_root))

    with request_started.connected_to(look):
        yield seen


def ask(app: Flask, headers: dict[str, str], path: str = "/") -> str:
    return app.test_client().get(path, headers=headers, environ_overrides={"REMOTE_ADDR": PROXY}).text


@pytest.mark.parametrize(
    ("proxies", "client"),
    [(0, PROXY), (1, "203.0.113.3"), (2, "203.0.113.2"), (3, "203.0.113.1"), (4, PROXY), (5, PROXY)],
)
def test_who_asks_is_told_by_as_many_proxies_as_there_are(
    make_app: MakeApp, seen: list[tuple[str | None, str, str, str]], proxies: int, client: str
) -> None:
    page = ask(make_app(proxies=proxies), FORGED)
    assert seen == [(client, "http", "localhost", "")]
    assert "evil" not in page


def test_a_proxy_that_no_setting_tells_of_is_told_once(make_app: MakeApp, caplog: pytest.LogCaptureFixture) -> None:
    app = make_app(public_url=PUBLIC)
    ask(app, {})
    assert UNKNOWN_PROXY not in caplog.messages
    for _ in range(3):
        ask(app, FORGED)
    assert caplog.messages.count(UNKNOWN_PROXY) == 1
    assert "203.0.113" not in caplog.text


@pytest.mark.parametrize("settings", [{"public_url": PUBLIC, "proxies": 1}, {"public_url": "http://localhost"}, {}])
def test_nothing_is_told_of_a_proxy_where_it_is_known_or_nobody_is_served(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture, settings: dict[str, object]
) -> None:
    ask(make_app(**settings), FORGED)
    assert UNKNOWN_PROXY not in caplog.messages


@pytest.mark.parametrize("name", sorted(FORGED))
@pytest.mark.parametrize("proxies", [0, 1])
def test_one_forged_header_changes_nothing(
    make_app: MakeApp, seen: list[tuple[str | None, str, str, str]], proxies: int, name: str
) -> None:
    ask(make_app(proxies=proxies), {name: FORGED[name]})
    client = "203.0.113.3" if proxies and name == "X-Forwarded-For" else PROXY
    assert seen == [(client, "http", "localhost", "")]


def test_without_a_proxy_another_spelling_does_not_help(
    make_app: MakeApp, seen: list[tuple[str | None, str, str, str]]
) -> None:
    ask(make_app(), {"X_Forwarded_For": "203.0.113.8", "x-forwarded-for": "203.0.113.9"})
    assert seen == [(PROXY, "http", "localhost", "")]


def test_what_a_client_adds_left_of_the_proxy_changes_nothing(
    make_app: MakeApp, seen: list[tuple[str | None, str, str, str]]
) -> None:
    app = make_app(proxies=1)
    for made_up in ("", "1.1.1.1, ", "1.1.1.1,2.2.2.2,", "evil, "):
        ask(app, {"X-Forwarded-For": f"{made_up}198.51.100.9"})
    assert {client for client, *_ in seen} == {"198.51.100.9"}


@pytest.mark.parametrize("proxies", [0, 1])
def test_forging_does_not_dodge_the_limit(make_app: MakeApp, bank: Bank, proxies: int) -> None:
    visitor = Visitor(make_app(proxies=proxies, misses_per_minute=1), bank)
    statuses = [
        visitor.get(f"/results/{new_secret()}", **{"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.9"}).status_code
        for n in range(6)
    ]
    assert statuses.count(429) >= 3  # a minute may end in between


def test_behind_a_proxy_each_network_has_its_own_limit(make_app: MakeApp, bank: Bank) -> None:
    visitor = Visitor(make_app(proxies=1, misses_per_minute=1), bank)
    path = f"/results/{new_secret()}"
    assert {visitor.get(path, **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(5)} == {404}


def test_a_public_address_is_kept_whatever_is_forwarded(make_app: MakeApp, bank: Bank) -> None:
    visitor = Visitor(make_app(public_url="https://roles.example.org", proxies=1), bank, "http://roles.example.org")
    page = visitor.get(f"/questions/{next(iter(bank.questions))}", **FORGED)
    assert page.status_code == 200
    assert "evil.example" not in page.text
    assert "Secure" in page.headers["Set-Cookie"]
