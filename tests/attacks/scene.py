"""Somebody with a result, every secret they were given, and the addresses that take one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.routing import Rule

from questions import Bank
from tests.sheets import Toward, answers_toward, asked
from tests.web.visitor import Value, Visitor, fields_of, finish_form, question_form
from web.platform.problems import API
from web.platform.secrets import new_secret

COOKIE = "role_fit"  # its name in version 0.2.0, which is still read; that of today begins with it
SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
FORM = "application/x-www-form-urlencoded"
PLACES = ("question", "link", "secret", "token", "name", "fingerprint", "job", "seat", "frame")
SAVE = "/results/<link>/what-if/save"
TRIALS = ("/results/<link>/what-if", SAVE)  # without a change in their address they only lead back


@dataclass(frozen=True, slots=True)
class Maker:
    """A person with a result of their own; `secrets` are by kind."""

    visitor: Visitor
    secrets: Mapping[str, str]

    def fields(self) -> dict[str, Value]:
        """Return fields that every form takes, and that change something wherever they are taken."""
        paths = (
            f"/manage/{self.secrets['manage']}",
            f"/continue/{self.secrets['carry']}",
            "/manage",
            "/manage/share",
            "/review",
        )
        pages = [soup(self.visitor, path) for path in paths]
        forms = [form for page in pages for form in page.select("main form")]
        fields: dict[str, Value] = {}
        for form in (*forms, finish_form(pages[-1])):
            fields |= fields_of(form)
        fields["question"] = asked(self.visitor.bank)[0].id
        return fields | {"answer": "dont_know", "double": "yes", "shows": "verdict", "days": "3", "called": "X"}

    def fields_for(self, rule: Rule | str) -> dict[str, Value]:
        """Return the same for one route; a trial is saved only under a secret that finished nothing yet."""
        return self.fields() | ({"once": new_secret(), "own": "replace"} if str(rule) == SAVE else {})


def cookie_of(visitor: Visitor) -> str:
    """Return the value of the one cookie."""
    cookie = visitor.client.get_cookie(visitor.cookie_name, domain=str(urlsplit(visitor.base_url).hostname))
    assert cookie is not None
    return cookie.value


def soup(visitor: Visitor, path: str) -> BeautifulSoup:
    """Return a page without checking it: other tests did."""
    return BeautifulSoup(visitor.get(path).text, "html.parser")


def make_result(app: Flask, bank: Bank, toward: Toward, base_url: str = "http://localhost") -> Maker:
    """Answer everything, finish, renew the link, and write down every secret met on the way."""
    visitor = Visitor(app, bank, base_url)
    answer_all(visitor, toward)
    fields = fields_of(finish_form(soup(visitor, "/review")))
    first = visitor.post("/results", fields).location.removeprefix("/results/")
    controls = soup(visitor, "/manage/share")
    visitor.post("/manage/link", fields_of(form_of(controls, "/manage/link")))
    page = visitor.get("/manage")
    secrets = {
        "view": page.text.partition("/results/")[2][:43],
        "old view": first,
        "manage": page.text.partition(f"{base_url}/manage/")[2][:43],
        "submit": str(fields["once"]),
        "csrf": str(fields["csrf_token"]),
        "cookie": cookie_of(visitor),
        "request": page.headers["X-Request-Id"],
        "carry": visitor.get("/another-device").text.partition(f"{base_url}/continue/")[2].partition('"')[0],
    }
    assert len(set(secrets.values())) == len(secrets)
    assert len(secrets["carry"]) > 43
    assert all(len(secrets[kind]) == 43 for kind in ("view", "old view", "manage", "submit"))
    return Maker(visitor, secrets)


def answer_all(visitor: Visitor, toward: Toward) -> None:
    """Give every answer by posting it."""
    answers = answers_toward(visitor.bank, toward)
    fields = fields_of(question_form(soup(visitor, f"/questions/{next(iter(answers))}")))
    for question, option in answers.items():
        assert visitor.post(f"/questions/{question}", fields | {"answer": option}).status_code == 303


def form_of(page: BeautifulSoup, action: str) -> Tag | None:
    """Return the form that is sent to an address."""
    return page.select_one(f"main form[action^='{action}']")


def rules(app: Flask) -> list[Rule]:
    """Return every route of the pages; a new one is met by every test that asks here.

    The API has neither forms nor links, and tests of its own.
    """
    return sorted((rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith(f"{API}.")), key=str)


def addresses(app: Flask, bank: Bank, secret: str) -> Iterator[tuple[Rule, str]]:
    """Give an address of every route, with a secret wherever one can stand, and a change wherever one is tried."""
    values = dict.fromkeys(PLACES, secret)
    values |= {"question": asked(bank)[0].id, "name": style(app), "format": "md"}
    for rule in rules(app):
        assert rule.arguments <= set(values), f"say in tests/attacks/scene.py what {rule} needs"
        built = rule.build({name: values[name] for name in rule.arguments})
        assert built is not None
        yield rule, asking(built[1], change(bank)) if str(rule) in TRIALS else built[1]


def change(bank: Bank) -> dict[str, str]:
    """Return what an address says that tries another answer than those with which results are made here."""
    return {asked(bank)[0].id: "dont_know"}


def asking(path: str, query: Mapping[str, str | bytes]) -> str:
    """Return an address that asks for more."""
    more = urlencode(query, errors="surrogatepass")
    return f"{path}{'&' if '?' in path else '?'}{more}" if more else path


def ending(path: str, more: str) -> str:
    """Return an address whose path is longer; what it asks for stays."""
    place, mark, query = path.partition("?")
    return f"{place}{more}{mark}{query}"


def style(app: Flask) -> str:
    """Return the name of a static file."""
    names: Mapping[str, object] = app.extensions["role_fit_assets"]
    return next(name for name in names if name.endswith(".css"))
