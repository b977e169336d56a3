"""The app under a path of a host that serves other things too: https://example.org/role-fit/."""

import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from questions import Bank
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor, question_form
from web.platform.settings import Settings

MakeApp = Callable[..., Flask]
HOST, PATH = "https://example.org", "/role-fit"
OWN = re.compile(rf"(?:{HOST})?{PATH}(?:/|$)|[#?]|$")
ELSEWHERE = re.compile(rf"{HOST}(?!{PATH}/)")


class Neighbour(Visitor):
    """A person who checks on every page that no address leads out of the path."""

    def look(self, response, status):
        page = super().look(response, status)
        found = [str(tag[name]) for name in ("href", "src", "action") for tag in page.select(f"[{name}]")]
        leaving = [address for address in found if not OWN.match(address) and not address.startswith("mailto:")]
        assert leaving == [], self.path
        assert not ELSEWHERE.search(unquote(response.text)), self.path
        return page


@pytest.fixture
def neighbour(make_app: MakeApp, bank: Bank) -> Neighbour:
    return Neighbour(make_app(public_url=f"{HOST}{PATH}/", proxies=1), bank, HOST)


def finish(neighbour: Neighbour) -> BeautifulSoup:
    """Go from the start page to the result by what stands on each page."""
    page = neighbour.visit(f"{PATH}/")
    page = neighbour.visit(str(page.select("main a.button")[0]["href"]))
    for question, option in answers_toward(neighbour.bank, "head").items():
        assert neighbour.path == f"{PATH}/questions/{question}"
        page = neighbour.submit(question_form(page), answer=option)
    page = neighbour.submit(page.select_one("main form"))
    return neighbour.submit(page.select_one(f'form[action="{PATH}/results"]'))


def test_the_whole_questionnaire_and_every_page_that_it_leads_to(neighbour: Neighbour) -> None:
    finish(neighbour)
    assert re.match(rf"{PATH}/results/[\w-]{{43}}$", urlsplit(neighbour.path).path)
    to_visit, seen = [neighbour.path, f"{PATH}/manage?of=own"], set()
    while to_visit:
        path = to_visit.pop()
        route = re.sub(r"[\w-]{43}|\?.*|(?<=questions/)\w+", "…", path)
        if route in seen or "/static/" in path or ".json" in path:
            continue
        seen.add(route)
        links = [str(link["href"]) for link in neighbour.visit(path).select("a[href]")]
        to_visit += [link.removeprefix(HOST).partition("#")[0] for link in links if link.removeprefix(HOST)[0] == "/"]
    assert {f"{PATH}/{page}" for page in ("", "method", "privacy", "mine", "another-device")} <= seen
    assert any(page.endswith("/what-if…") or page.endswith("/what-if") for page in seen), seen
    assert len(seen) >= 14, seen


def test_assets_and_the_cookie_are_under_the_path(neighbour: Neighbour, bank: Bank) -> None:
    page = neighbour.visit(f"{PATH}/questions/{asked(bank)[0].id}")
    for style in page.select("link[rel=stylesheet]"):
        assert neighbour.get(str(style["href"])).status_code == 200
    cookie = neighbour.client.get_cookie(neighbour.cookie_name, domain="example.org", path=PATH)
    assert cookie is not None
    assert cookie.secure
    assert neighbour.cookie_name.startswith("__Secure-role_fit_")


def test_links_that_are_passed_on_have_the_path_once(neighbour: Neighbour) -> None:
    finish(neighbour)
    page = neighbour.visit(f"{PATH}/manage/share?of=own")
    mail = unquote(str(page.select("a[href^=mailto]")[0]["href"]))
    assert re.search(rf"{HOST}{PATH}/results/[\w-]{{43}}", mail)
    shown = page.select_one(".share-link__address").text.strip()
    assert re.fullmatch(rf"{HOST}{PATH}/results/[\w-]{{43}}", shown)


def test_another_tab_with_another_sheet_is_led_on_under_the_path(neighbour: Neighbour, bank: Bank) -> None:
    for address in (f"{PATH}/questions/{asked(bank)[0].id}", f"{PATH}/context", f"{PATH}/questions"):
        form = neighbour.visit(address).select("main form[method=post]")[0]
        form["action"] = address
        page = neighbour.submit(form, 409, sheet="another")
        assert page.select("main a.button")[0]["href"] == address


@pytest.mark.parametrize("path", ["/healthz", f"{PATH}/healthz", "/privacy", PATH, f"{PATH}/"])
def test_a_proxy_may_pass_the_path_on_or_take_it_off(neighbour: Neighbour, path: str) -> None:
    assert neighbour.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/role-fitter", "/role-fitter/privacy", "/role-fit//evil.example/"])
def test_what_only_begins_alike_is_not_ours(neighbour: Neighbour, path: str) -> None:
    answer = neighbour.get(path)
    assert answer.status_code == 404
    assert "evil" not in answer.text


def test_an_earlier_key_s_cookie_is_carried_over_under_the_path(make_app: MakeApp, bank: Bank) -> None:
    old, new = "a1b2c3d4e5" * 4, "k1l2m3n4o5" * 4
    before = Visitor(make_app(public_url=HOST + PATH, secret_key=old), bank, HOST)
    page = before.visit(f"{PATH}/questions/{asked(bank)[0].id}")
    before.submit(question_form(page), answer="dont_know")
    held = before.client.get_cookie(before.cookie_name, domain="example.org", path=PATH)
    after = Visitor(make_app(public_url=HOST + PATH, secret_key=new, secret_key_fallbacks=[old]), bank, HOST)
    after.client.set_cookie(before.cookie_name, held.value, domain="example.org", path=PATH, secure=True)
    answer = after.get(f"{PATH}/review")
    sent = SimpleCookie("; ".join(answer.headers.getlist("Set-Cookie")))
    assert "dont_know" in answer.text or sent[before.cookie_name]["path"] == PATH
    assert sent[before.cookie_name]["path"] == PATH


@pytest.mark.parametrize("path", ["/role-fit", "/role-fit/", "/tools/role-fit", "/a_b.c~d"])
def test_a_path_of_plain_parts_is_taken(path: str) -> None:
    assert Settings(public_url=HOST + path).path == path.rstrip("/")


@pytest.mark.parametrize("path", ["/a//b", "//", "/..", "/a/../b", "/a b", "/ä", "/a%20b", "/.hidden"])
def test_a_path_that_browsers_would_change_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"must look like https://roles.example.org or https://example.org/role-fit"):
        Settings(public_url=HOST + path)
