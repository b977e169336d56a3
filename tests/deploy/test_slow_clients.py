"""Hundreds of clients that send a byte and wait do not keep anybody from being answered."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.deploy.conftest import Site
from tests.deploy.nginx import NAME
from tests.deploy.person import Person

pytestmark = pytest.mark.slow

MANY = 210
SOON = 8  # seconds; nginx lets go of slow clients after ten, and from then on anybody would be answered
HALF_A_HEADER = f"GET / HTTP/1.1\r\nHost: {NAME}\r\nX-Slow: ".encode()
HALF_A_BODY = (
    f"POST /results HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 1000\r\n\r\na="
).encode()


@contextmanager
def waiting(site: Site, sent: bytes, count: int) -> Iterator[list[socket.socket]]:
    """Hold connections to nginx on which a request has begun."""
    with ExitStack() as stack:
        held: list[socket.socket] = []
        for _ in range(count):
            connection = stack.enter_context(site.person().connect())
            connection.sendall(sent)
            held.append(connection)
        yield held


@contextmanager
def waiting_at_the_app(site: Site, sent: bytes, count: int) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(socket.create_connection(("127.0.0.1", site.app.port), 10)).sendall(sent)
        yield


def answered_at_the_app(site: Site) -> bool:
    """Ask the app for a page, past nginx."""
    with socket.create_connection(("127.0.0.1", site.app.port), 10) as connection:
        connection.settimeout(1.5)
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        try:
            return connection.recv(100).startswith(b"HTTP/1.1 200")
        except TimeoutError:
            return False


def hurried(site: Site) -> Person:
    person = site.person()
    person.patience = SOON
    return person


@pytest.mark.parametrize("sent", [HALF_A_HEADER, HALF_A_BODY], ids=["headers", "bodies"])
def test_slow_clients_keep_nobody_from_being_answered(site: Site, sent: bytes) -> None:
    with waiting(site, sent, MANY) as held:
        for connection in held[-20:]:
            connection.sendall(b"a")  # still there, and still slow
        assert [hurried(site).get("/").status for _ in range(10)] == [200] * 10


def test_the_app_alone_would_be_held_up_by_slow_bodies(site: Site) -> None:
    """Why nginx stands in front; were this to pass without it, the test above would prove nothing."""
    with waiting_at_the_app(site, HALF_A_BODY, 50):
        # It may take the app a moment to begin with what was sent: the first request that waits is enough.
        assert any(not answered_at_the_app(site) for _ in range(100))
