"""Whoever only looks changes nothing: every route, every secret, every bot."""

from collections.abc import Callable

import pytest
from flask import Flask

from questions import Bank
from tests.attacks.scene import COOKIE, SAFE, Maker, addresses, asking
from tests.web.visitor import Visitor

Dump = Callable[[], list[str]]
BOTS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 Microsoft Teams",
    "Mozilla/5.0 (compatible; SafeLinks; Microsoft Office)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Twitterbot/1.0",
    "Barracuda Sentinel (EE)",
    "Proofpoint URL Defense",
)


@pytest.mark.slow
def test_no_route_changes_anything_by_being_looked_at(
    app: Flask, bank: Bank, anna: Maker, colleague: Visitor, dump: Dump
) -> None:
    before = dump()
    for kind, secret in anna.secrets.items():
        for who in (anna.visitor, colleague):
            for rule, path in addresses(app, bank, secret):
                for method in SAFE:
                    status = who.client.open(path, method=method).status_code
                    assert status < 500, f"{kind}: {method} {path}: {status}"
                    assert status != 405 or method not in (rule.methods or ())
        assert dump() == before, kind


WAYS = ("query", "cookie", "header")


@pytest.mark.slow
@pytest.mark.parametrize("way", [WAYS[0], *(pytest.param(way, marks=pytest.mark.long) for way in WAYS[1:])])
def test_a_secret_in_a_query_a_cookie_or_a_header_changes_nothing(
    app: Flask, bank: Bank, anna: Maker, dump: Dump, way: str
) -> None:
    before, client = dump(), app.test_client(use_cookies=False)
    for kind, secret in anna.secrets.items():
        for _, path in addresses(app, bank, anna.secrets["view"]):
            query = dict.fromkeys(("secret", "submit", "csrf_token", "link", "of"), secret) if way == "query" else {}
            headers = {"Cookie": f"{COOKIE}={secret}"} if way == "cookie" else {}
            headers |= {"Authorization": f"Bearer {secret}", "X-CSRFToken": secret} if way == "header" else {}
            status = client.get(asking(path, query), headers=headers).status_code
            assert status < 500, f"{kind} as {way} for {path}: {status}"
    assert dump() == before


def test_a_bot_that_opens_every_link_changes_nothing(app: Flask, bank: Bank, anna: Maker, dump: Dump) -> None:
    before, opened = dump(), 0
    for bot in BOTS:
        client = app.test_client()
        for kind in set(anna.secrets) & {"view", "old view", "manage", "carry"}:
            for rule, path in addresses(app, bank, anna.secrets[kind]):
                if "GET" in (rule.methods or ()) and (rule.arguments or kind == "view"):
                    answer = client.get(path, headers={"User-Agent": bot, "Purpose": "prefetch", "X-Moz": "prefetch"})
                    opened += answer.status_code == 200
        assert dump() == before, bot
    assert opened
    assert anna.visitor.get(f"/results/{anna.secrets['view']}").status_code == 200
    assert anna.visitor.get("/manage").status_code == 200


def test_opening_a_result_is_not_counted_nor_remembered(anna: Maker, colleague: Visitor, dump: Dump) -> None:
    before = dump()
    answers = [colleague.get(f"/results/{anna.secrets['view']}") for _ in range(3)]
    assert {answer.data for answer in answers} == {answers[0].data}
    assert not any("Set-Cookie" in answer.headers for answer in answers)
    assert dump() == before
