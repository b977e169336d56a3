"""A person who comes through the proxy: https, cookies and forms of their own, over a real socket."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from questions import Bank
from tests.deploy.nginx import NAME, Nginx
from tests.sheets import answers_toward
from tests.web.visitor import fields_of, finish_form, question_form

PATIENCE = 90.0


class Answer:
    """What came back: status, headers and text."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    @property
    def location(self) -> str:
        return self.headers["Location"] or ""

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")


class Person:
    """Opens a new connection for each request, as the first visit of a browser does."""

    def __init__(self, nginx: Nginx, bank: Bank, *, source: str = "127.0.0.1") -> None:
        self.nginx, self.bank, self.source = nginx, bank, source
        self.trust = nginx.trust()
        self.patience = PATIENCE  # seconds
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []

    def connect(self) -> ssl.SSLSocket:
        """Return a fresh connection that the certificate's name was checked on."""
        plain = socket.create_connection(("127.0.0.1", self.nginx.https), self.patience, (self.source, 0))
        return self.trust.wrap_socket(plain, server_hostname=NAME)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request and keep the cookies that come with the answer."""
        connection = http.client.HTTPConnection(NAME, timeout=self.patience)
        connection.sock = self.connect()
        try:
            connection.request(method, path, body, self._headers(headers or {}))
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.set_cookies.append(line)
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Host": NAME, **({"Cookie": cookie} if cookie else {}), **more}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), {**form, **(headers or {})})

    def fill(self) -> dict[str, object]:
        """Answer every question; return the fields of the finishing form."""
        answers = answers_toward(self.bank, "director")
        fields: dict[str, object] | None = None
        for question, option in answers.items():
            if fields is None:
                fields = dict(fields_of(question_form(self.get(f"/questions/{question}").page)))
            answer = self.post(f"/questions/{question}", fields | {"answer": option})
            assert answer.status == 303, f"{answer.status}: {answer.text[:500]}"
        return self.finishing_fields()

    def finishing_fields(self) -> dict[str, object]:
        """Return the fields of the form that finishes."""
        form: Tag | None = finish_form(self.get("/review").page)
        return dict(fields_of(form))

    def finish(self, fields: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
        """Send the finishing form."""
        return self.post("/results", fields, headers)
