"""Every answer carries the headers that protect it, whatever the route, the method and the status."""

from collections.abc import Callable

import pytest
from flask import Flask, abort
from werkzeug.test import TestResponse

from questions import Bank
from storage import Store, StoreUnavailable
from tests.attacks.conftest import NO_LIMITS
from tests.attacks.scene import FORM, METHODS, Maker, addresses
from tests.attacks.shape import without_token
from tests.web.conftest import MakeApp
from tests.web.page_checks import check_headers
from tests.web.visitor import Visitor, may_be_found
from web.platform.secrets import new_secret

FIXED = {
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
FORBIDDEN = {"X-Powered-By", "Server", "Refresh", "SourceMap", "X-Runtime"}
HTTPS = "https://roles.example.org"


def check(answer: TestResponse, path: str) -> None:
    """Check the headers of one answer."""
    is_asset = path.startswith("/static/") and answer.status_code == 200 and answer.request.method in {"GET", "HEAD"}
    if "immutable" not in answer.headers.get("Cache-Control", ""):
        is_asset = False
    check_headers(answer, may_be_found=may_be_found(answer), is_asset=is_asset)
    assert FIXED.items() <= dict(answer.headers).items()
    assert not FORBIDDEN & set(answer.headers.keys())
    assert answer.headers["X-Request-Id"] != "-"
    if answer.data and answer.request.method != "OPTIONS":
        assert answer.content_type.endswith("charset=utf-8") or answer.content_type in TYPES, answer.content_type


TYPES = {"application/json", "image/svg+xml", "image/png"}


def test_every_route_answers_every_method_with_all_headers_and_without_a_failure(
    app: Flask, bank: Bank, anna: Maker, colleague: Visitor
) -> None:
    seen = set()
    places = list(addresses(app, bank, anna.secrets["view"]))
    for who in (anna.visitor, colleague):
        for rule, path in places:
            for method in METHODS:
                answer = who.client.open(path, method=method, content_type=FORM if method == "POST" else None)
                assert answer.status_code < 500, f"{method} {path}: {answer.status}"
                assert answer.status_code != 405 or method not in (rule.methods or ())
                check(answer, path)
                seen.add(answer.status_code)
    assert seen >= {200, 303, 400, 404, 405}


def test_every_static_file_has_all_headers(app: Flask, colleague: Visitor) -> None:
    names = app.extensions["role_fit_assets"]
    assert len(names) >= 3
    for name in names:
        answer = colleague.get(f"/static/{name}")
        check(answer, f"/static/{name}")
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.content_type.split(";")[0] in {"text/css", "text/javascript", "image/svg+xml", "image/png"}


def statuses(visitor: Visitor, maker: Maker) -> dict[int, Callable[[], TestResponse]]:
    """Return how to provoke each status with which something is refused."""
    token = {name: maker.fields()[name] for name in ("csrf_token", "state")}
    post, path = maker.visitor.post, "/questions/f_goals"
    return {
        303: lambda: visitor.get("/manage/sharing"),
        400: lambda: visitor.post(path, {"answer": "x"}),
        403: lambda: visitor.post(path, {}, **{"Sec-Fetch-Site": "cross-site"}),
        404: lambda: visitor.get(f"/results/{new_secret()}"),
        405: lambda: visitor.get("/results"),
        409: lambda: post(path, token | {"sheet": "another", "answer": "x"}),
        413: lambda: visitor.post(path, {"answer": "x" * 70_000}),
        415: lambda: visitor.client.post(path, data=b"{}", content_type="application/json"),
        422: lambda: post("/manage/sharing", token | {"days": "x"}),
    }


def test_every_refusal_has_all_headers_and_a_page(anna: Maker, colleague: Visitor) -> None:
    refusals = statuses(colleague, anna)
    for status, provoke in refusals.items():
        answer = provoke()
        assert answer.status_code == status, f"{status}: {answer.status}"
        check(answer, "")
        assert "default-src" in answer.headers["Content-Security-Policy"]


def test_a_refused_host_has_all_headers(colleague: Visitor) -> None:
    answer = colleague.client.get(
        "/", headers={"Host": "evil.example"}, environ_overrides={"HTTP_HOST": "evil.example"}
    )
    assert answer.status_code == 400
    check(answer, "")


def test_a_limit_that_is_reached_has_all_headers(make_app: MakeApp, bank: Bank) -> None:
    visitor = Visitor(make_app(**NO_LIMITS | {"misses_per_minute": 2}), bank)
    answers = [visitor.get(f"/results/{new_secret()}") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 429, 429]
    check(answers[-1], "")


def test_any_other_status_would_have_all_headers_too(
    app: Flask, colleague: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = (401, 406, 410, 414, 418, 428, 431, 451, 500, 501, 502, 504)
    for status in others:
        monkeypatch.setitem(app.view_functions, "about.privacy", lambda status=status: abort(status))
        answer = colleague.get("/privacy")
        assert answer.status_code == status
        check(answer, "")


def test_a_failure_and_a_store_that_is_down_have_all_headers(
    anna: Maker, colleague: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, status in ((RuntimeError("boom"), 500), (StoreUnavailable("down"), 503)):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(Store, "find", fail)
        answer = colleague.get(f"/results/{anna.secrets['view']}")
        assert answer.status_code == status
        check(answer, "")


def test_over_https_every_answer_asks_for_https_for_a_year(make_app: MakeApp, bank: Bank) -> None:
    app = make_app(public_url=HTTPS, **NO_LIMITS)
    client = app.test_client()
    for _, path in addresses(app, bank, new_secret()):
        for method in ("GET", "POST", "PUT"):
            answer = client.open(path, method=method, base_url=HTTPS)
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000"), f"{method} {path}"


def test_a_page_that_depends_on_the_cookie_says_so_to_caches(
    app: Flask, bank: Bank, anna: Maker, colleague: Visitor
) -> None:
    personal = 0
    for rule, path in addresses(app, bank, anna.secrets["view"]):
        if "GET" in (rule.methods or ()) and not path.startswith("/static/"):
            mine, theirs = anna.visitor.get(path), colleague.get(path)
            is_personal = (mine.status_code, without_token(mine.text)) != (
                theirs.status_code,
                without_token(theirs.text),
            )
            # Every page does, if only because the language is remembered there.
            assert "Cookie" in mine.vary or not (is_personal or mine.mimetype == "text/html"), path
            assert mine.headers["Cache-Control"] == theirs.headers["Cache-Control"] == "no-store", path
            personal += is_personal
    assert personal >= 15
