"""A person with a browser of their own, who looks at every page they get."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from questions import Bank
from tests.sheets import Answers, Toward, answers_toward, asked
from tests.web.page_checks import check_headers, check_page, text_of

Value = str | bytes | list[str] | None
FINDABLE = ("/", "/sample", "/method", "/privacy", "/accessibility")


class Visitor:
    """Visits pages and submits forms; every page that comes back is checked."""

    def __init__(self, app: Flask, bank: Bank, base_url: str = "http://localhost") -> None:
        """Open a browser without cookies."""
        self.client = app.test_client()
        self.bank = bank
        self.base_url = base_url
        self.path = "/"

    @property
    def cookie_name(self) -> str:
        """Return the name of the one cookie."""
        return str(self.client.application.config["SESSION_COOKIE_NAME"])

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for an address without looking at what comes."""
        return self.client.get(path, base_url=self.base_url, headers=headers)

    def post(self, path: str, fields: Mapping[str, Value], **headers: str) -> TestResponse:
        """Send fields without looking at what comes; None leaves one out, a list repeats it."""
        given = {name: value for name, value in fields.items() if value is not None}
        body = urlencode(given, doseq=True).encode()
        kind = "application/x-www-form-urlencoded"
        return self.client.post(path, data=body, content_type=kind, base_url=self.base_url, headers=headers)

    def visit(self, path: str, status: int = 200) -> BeautifulSoup:
        """Open a page."""
        self.path = path
        return self.look(self.get(path), status)

    def submit(self, form: Tag | None, status: int = 200, /, **values: Value) -> BeautifulSoup:
        """Fill a form in, send it, and follow where it leads; `status` is that of the page at the end."""
        return self.follow(self.send(form, **values), status)

    def send(self, form: Tag | None, /, **values: Value) -> TestResponse:
        """Fill a form in and send it."""
        assert form is not None, "there is no such form"
        self.path = str(form["action"])
        return self.post(self.path, fields_of(form) | values)

    def follow(self, response: TestResponse, status: int = 200) -> BeautifulSoup:
        """Go where an answer leads, if it leads anywhere; only a 303 to an own page may."""
        if response.status_code not in {301, 302, 303, 307, 308}:
            return self.look(response, status)
        assert response.status_code == 303
        assert response.location.startswith("/")
        assert not response.location.startswith("//")
        self.path = response.location
        return self.look(self.get(urlsplit(self.path).path + query_of(self.path)), status)

    def look(self, response: TestResponse, status: int) -> BeautifulSoup:
        """Check a page and return its soup, in which every form knows where it is sent."""
        assert response.status_code == status, f"{response.status}: {response.text[:3000]}"
        assert response.content_type == "text/html; charset=utf-8"
        check_headers(response, may_be_found=may_be_found(response, self.client.application.config["ROLE_FIT"].path))
        return check_page(response.text, urlsplit(self.path).path + query_of(self.path))

    def answer(self, question: str, option: str | None, status: int = 200) -> BeautifulSoup:
        """Answer one question on its page, and return the page that follows."""
        return self.submit(question_form(self.visit(f"/questions/{question}")), status, answer=option)

    def answer_all(self, toward: Toward) -> BeautifulSoup:
        """Go through the questionnaire page by page, and return the review."""
        page = self.visit("/")
        page = self.visit(str(page.select("main a.button")[0]["href"]))
        answers = answers_toward(self.bank, toward)
        for question in asked(self.bank):
            assert self.path == f"/questions/{question.id}"
            page = self.submit(question_form(page), answer=answers[question.id])
        assert self.path == "/context"
        return self.submit(page.select_one("main form"))

    def fill(
        self, answers: Answers, *, context: Mapping[str, str] | None = None, double: tuple[str, ...] = ()
    ) -> BeautifulSoup:
        """Give the first answer by posting it, put the others into the cookie beside it, and return the review."""
        fields = fields_of(form_with('name="answer"', self.get(f"/questions/{asked(self.bank)[0].id}")))
        for question in list(answers)[:1]:
            assert self.post(f"/questions/{question}", fields | {"answer": answers[question]}).status_code == 303
        if context:
            assert self.post("/context", fields | dict(context)).status_code == 303
        self._keep(answers)
        for question in double:
            self.submit(mark_form(self.visit("/review"), question), double="yes")
        return self.visit("/review")

    def _keep(self, answers: Answers) -> None:
        """Put answers into the cookie, which is what posting each of them does."""
        with self.client.session_transaction(base_url=self.base_url) as kept:
            given = kept["sheet"]["a"]
            if not answers.items() <= given.items():
                kept["sheet"] = {**kept["sheet"], "a": {**given, **answers}, "k": ""}

    def finish(self, status: int = 200) -> BeautifulSoup:
        """Ask for the recommendation."""
        return self.submit(form_with('action="/results"', self.get("/review")), status)

    def start_again(self) -> BeautifulSoup:
        """Follow "start again" on the start page and confirm it; return the first question."""
        link = self.visit("/").select_one("main a[href='/start-again']")
        assert link is not None, "nothing to start again"
        return self.submit(self.visit(str(link["href"])).select_one("main form[action='/start-again']"))

    def manage_path(self) -> str:
        """Return the path of the private link that rules the result of this browser."""
        shown = text_of(self.visit("/manage?of=own").select_one("#keep ~ .share-link__address"))
        assert shown.startswith(f"{self.base_url}/manage/")
        return shown.removeprefix(self.base_url)

    @property
    def link(self) -> str:
        """Return the secret of the result that is open."""
        return urlsplit(self.path).path.removeprefix("/results/")


def may_be_found(response: TestResponse, path: str = "") -> bool:
    """Tell whether an answer is one of the pages that search engines may list."""
    pages = {f"{path}{page}" for page in FINDABLE}
    return response.status_code == 200 and response.request.path in pages


def fields_of(form: Tag | None) -> dict[str, Value]:
    """Return what a browser would send: hidden and text fields, and what is checked or chosen."""
    assert form is not None, "there is no such form"
    fields = form.select("input[name]:not([type=radio], [type=checkbox]), input[name][checked]")
    given: dict[str, Value] = {str(field["name"]): str(field.get("value", "")) for field in fields}
    given |= {str(field["name"]): field.get_text().removeprefix("\n") for field in form.select("textarea[name]")}
    for select in form.select("select[name]"):
        given |= {str(select["name"]): str(option["value"]) for option in select.select("option[selected]")}
    return given


def form_with(mark: str, response: TestResponse) -> Tag | None:
    """Return the one form of a page whose markup holds `mark`, without reading the rest of the page."""
    assert response.status_code == 200, f"{response.status}: {response.text[:3000]}"
    forms = [form for form in re.findall(r"<form.*?</form>", response.text, re.DOTALL) if mark in form]
    assert len(forms) == 1, f"{len(forms)} forms with {mark}"
    return BeautifulSoup(forms[0], "html.parser").form


def question_form(page: BeautifulSoup) -> Tag | None:
    """Return the form of a question."""
    return page.select_one("main form:has([name=answer])")


def finish_form(page: BeautifulSoup) -> Tag | None:
    """Return the form that asks for the recommendation."""
    return page.select_one("main form[action='/results']")


def mark_form(page: BeautifulSoup, question: str) -> Tag | None:
    """Return the form that takes a question's mark away, or the one that sets marks, with the question chosen in it."""
    chosen = page.select_one(f"#mark option[value='{question}']")
    if chosen is None:
        return page.select_one(f"#{question} form")
    chosen["selected"] = ""
    return chosen.find_parent("form")


def query_of(address: str) -> str:
    """Return the query of an address with its question mark."""
    query = urlsplit(address).query
    return f"?{query}" if query else ""
