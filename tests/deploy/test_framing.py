"""Requests whose beginning or end is told in two ways, or wrongly: one answer each, never a fault of the server."""

import re
import socket
from collections.abc import Callable

import pytest

from tests.deploy.conftest import Site
from tests.deploy.nginx import NAME

BROKEN = {500, 502, 503, 504}
SMUGGLED = "GET /questions HTTP/1.1\r\nHost: roles.example.org\r\n\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded"
CHUNK = "5\r\na=b&c\r\n0\r\n\r\n"
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


def post(*lines: str, body: str = "") -> str:
    return "\r\n".join(["POST /results HTTP/1.1", f"Host: {NAME}", FORM, *lines, "", body])


def get(*lines: str, path: str = "/", version: str = "HTTP/1.1", host: str = f"Host: {NAME}") -> str:
    return "\r\n".join([f"GET {path} {version}", *([host] if host else []), *lines, "", ""])


REQUESTS: dict[str, tuple[str, set[int]]] = {
    "length and chunks": (post("Content-Length: 5", "Transfer-Encoding: chunked", body=CHUNK + SMUGGLED), {400}),
    "chunks and length": (post("Transfer-Encoding: chunked", "Content-Length: 50", body=CHUNK + SMUGGLED), {400}),
    "two transfer encodings": (
        post("Transfer-Encoding: chunked", "Transfer-Encoding: identity", body=CHUNK + SMUGGLED),
        {400, 501},
    ),
    "the same encoding twice": (
        post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body=CHUNK + SMUGGLED),
        {400, 501},
    ),
    "an unknown encoding": (post("Transfer-Encoding: xchunked", body=CHUNK + SMUGGLED), {400, 501}),
    "a list of encodings": (post("Transfer-Encoding: gzip, chunked", body=CHUNK + SMUGGLED), {400, 501}),
    "a vertical tab before the encoding": (post("Transfer-Encoding: \x0bchunked", body=CHUNK + SMUGGLED), {400, 501}),
    "a space before the colon": (post("Content-Length : 5", body="a=b&c" + SMUGGLED), {400, 405, 411}),
    "two lengths": (post("Content-Length: 5", "Content-Length: 40", body="a=b&c" + SMUGGLED), {400}),
    "the same length twice": (post("Content-Length: 5", "Content-Length: 5", body="a=b&c" + SMUGGLED), {400}),
    "a list of lengths": (post("Content-Length: 5, 5", body="a=b&c" + SMUGGLED), {400}),
    "a length with a sign": (post("Content-Length: +5", body="a=b&c" + SMUGGLED), {400}),
    "a negative length": (post("Content-Length: -1", body="a=b&c" + SMUGGLED), {400}),
    "a hexadecimal length": (post("Content-Length: 0x20", body="a=b&c" + SMUGGLED), {400}),
    "a huge length": (post("Content-Length: 99999999999", body="a=b&c"), {413}),
    "a length past all numbers": (post(f"Content-Length: {'9' * 40}", body="a=b&c"), {400, 413}),
    "a negative chunk": (post("Transfer-Encoding: chunked", body="-1\r\na\r\n0\r\n\r\n" + SMUGGLED), {400}),
    "a chunk size past all numbers": (
        post("Transfer-Encoding: chunked", body=f"{'f' * 17}\r\na\r\n0\r\n\r\n" + SMUGGLED),
        {400, 413},
    ),
    "bare line feeds": (f"GET / HTTP/1.1\nHost: {NAME}\nConnection: close\n\n", {200, 400}),
    "a folded header": (get("X-Folded: one", " two", "Connection: close"), {200, 400}),
    "two hosts": (get("Host: evil.example", "Connection: close"), {400}),
    "no host": (get("Connection: close", host=""), {400}),
    "an empty host": (get("Connection: close", host="Host:"), {400}),
    "a host with a path": (get("Connection: close", host="Host: roles.example.org/evil"), {400}),
    "NUL in a header": (get("X-Nul: a\x00b", "Connection: close"), {400}),
    "NUL in the address": (get("Connection: close", path="/a\x00b"), {400}),
    "encoded NUL in the address": (get("Connection: close", path="/results/a%00b"), {400, 404}),
    "TRACE": (get("Connection: close").replace("GET", "TRACE"), {405}),
    "CONNECT": (get("Connection: close", path=f"{NAME}:443").replace("GET", "CONNECT"), {400, 405}),
    "a method nobody knows": (get("Connection: close").replace("GET", "BREW"), {400, 405, 415}),
    "a long address": (get("Connection: close", path=f"/{'a' * 9000}"), {414}),
    "two hundred headers": (get(*(f"X-{at}: {at}" for at in range(200)), "Connection: close"), {200, 400, 431}),
    "two thousand headers": (
        get(*(f"X-{at}: {'y' * 40}" for at in range(2000)), "Connection: close"),
        {400, 431},
    ),
    "a header of 20 kB": (get(f"X-Long: {'a' * 20_000}", "Connection: close"), {400, 431}),
    "HTTP/9.9": (get("Connection: close", version="HTTP/9.9"), {400, 505}),
    "a header with underscores": (get("X_Forwarded_For: 203.0.113.9", "Connection: close"), {200}),
    "an upgrade to h2c": (
        get("Connection: Upgrade, HTTP2-Settings, close", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"),
        {200},
    ),
    "headers of a proxy taken away": (get("Connection: close, X-Forwarded-For, Host"), {200}),
}

NO_ANSWER = {
    "an address with another host": get("Connection: close", path="http://evil.example/"),
    "HTTP/1.0 without a host": get(host="", version="HTTP/1.0"),
    "another host": get("Connection: close", host="Host: evil.example"),
}

# The rest of these is a proper second request, and gets an answer of its own.
WELL_FRAMED: dict[str, tuple[str, set[int]]] = {
    "a chunk extension": (post("Transfer-Encoding: chunked", body="5;a=b\r\na=b&c\r\n0\r\n\r\n"), {400}),
    "a trailer": (post("Transfer-Encoding: chunked", body="5\r\na=b&c\r\n0\r\nX-Late: 1\r\n\r\n"), {400}),
}

CUT_SHORT = {
    "a chunk": post("Transfer-Encoding: chunked", body="50\r\na=b&c"),
    "the last chunk": post("Transfer-Encoding: chunked", body="5\r\na=b&c\r\n"),
    "a body": post("Content-Length: 50", body="a=b&c"),
}


def ask(site: Site, request: str, *, hang_up: bool = False) -> list[int]:
    """Send bytes as they are, and perhaps say that no more will come; return the statuses of all answers."""
    with site.person().connect() as connection:
        connection.settimeout(60)
        try:
            connection.sendall(request.encode("latin-1"))
            if hang_up:
                socket.socket.shutdown(connection, socket.SHUT_WR)
        except OSError:
            pass  # refused while we were still talking; what was answered can be read
        return [int(status) for status in STATUS.findall(read_all(connection.recv))]


def read_all(receive: Callable[[int], bytes]) -> bytes:
    got = b""
    try:
        while more := receive(65_536):
            got += more
    except OSError:
        pass  # cut off by the server: what came before counts
    return got


@pytest.mark.parametrize("name", REQUESTS)
def test_one_request_gets_one_answer(site: Site, name: str) -> None:
    request, expected = REQUESTS[name]
    # After a 413 nginx goes on reading for a while, so that browsers see the page: we say that we are done.
    answered = ask(site, request, hang_up=413 in expected)
    assert len(answered) == 1, answered
    assert set(answered) <= expected


@pytest.mark.parametrize("name", NO_ANSWER)
def test_a_request_for_another_host_gets_none(site: Site, name: str) -> None:
    assert ask(site, NO_ANSWER[name]) == []


@pytest.mark.parametrize("name", WELL_FRAMED)
def test_two_well_framed_requests_get_two_answers(site: Site, name: str) -> None:
    request, expected = WELL_FRAMED[name]
    first, *rest = ask(site, request + get("Connection: close", path="/privacy"))
    assert first in expected
    assert rest == [200]


@pytest.mark.parametrize("name", CUT_SHORT)
def test_a_body_cut_short_never_reaches_the_app(site: Site, name: str) -> None:
    assert set(ask(site, CUT_SHORT[name], hang_up=True)) <= {400, 408}


def test_a_finishing_form_cut_short_stores_nothing(site: Site) -> None:
    person = site.person()
    fields = person.fill()
    body = "&".join(f"{key}={value}" for key, value in fields.items())
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    before = site.count_results()
    for length, sent in ((len(body) + 1, body), (len(body), body[:-1])):
        answered = ask(site, post(f"Cookie: {cookie}", f"Content-Length: {length}", body=sent), hang_up=True)
        assert set(answered) <= {400}
    assert site.count_results() == before
    assert person.finish(fields).status == 303, "the whole form must do"
    assert site.count_results() == before + 1


def test_no_fault_of_the_server_is_an_expected_answer() -> None:
    assert not BROKEN & {status for _, expected in (REQUESTS | WELL_FRAMED).values() for status in expected}
