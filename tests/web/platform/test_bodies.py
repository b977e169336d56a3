"""A body that is too long is refused, never cut and read, whether its length is announced or not."""

import json
import re
import socket
from collections.abc import Iterator

import pytest

from tests.servers import AppServer

FORM, JSON, CSV = "application/x-www-form-urlencoded", "application/json", "text/csv"
KB, MB = 1024, 1024 * 1024
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with AppServer(tmp_path_factory.mktemp("bodies") / "data") as server:
        yield server


def post(server: AppServer, path: str, kind: str, framing: str, body: bytes) -> tuple[int, bytes]:
    """Send a request as it stands, all of it before the answer is read; return the status and the body."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{framing}Connection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    found = re.match(rb"HTTP/1.1 (\d{3}) ", answer)
    assert found, answer[:200]
    return int(found[1]), answer.partition(b"\r\n\r\n")[2]


def chunked(body: bytes) -> bytes:
    parts = [body[at : at + 8_000] for at in range(0, len(body), 8_000)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def table(length: int) -> bytes:
    """Return a table of so many bytes, whose last answer would be another one if it were cut by a byte."""
    head, row, tail = b"id;f_goals;note\r\n", b"1;year;%b\r\n", b"011;years"
    rows = row % (b"x" * 2_000) * min(length // 2_100, 480)
    return head + rows + row % (b"x" * (length - len(head + rows + tail + row % b""))) + tail


@pytest.mark.parametrize(
    ("path", "kind", "most", "within"),
    [
        ("/api/v1/score", JSON, 64 * KB, 200),
        ("/api/v1/compare", JSON, 64 * KB, 422),
        ("/api/v1/batch", JSON, MB, 200),
        ("/api/v1/batch", CSV, MB, 200),
        ("/context", FORM, 64 * KB, 400),
        ("/results", FORM, 64 * KB, 400),
    ],
)
def test_a_byte_more_than_the_limit_is_refused_and_the_limit_itself_is_not(
    server: AppServer, path: str, kind: str, most: int, within: int
) -> None:
    for length, status in ((most, within), (most + 1, 413), (most + 300_000, 413)):
        body = {JSON: b'{"sheets":[]}' if "batch" in path else b"{}", CSV: b"", FORM: b"a="}[kind]
        body = table(length) if kind == CSV else body + (b"x" if kind == FORM else b" ") * (length - len(body))
        for framing, sent in (
            ("Transfer-Encoding: chunked\r\n", chunked(body)),
            (f"Content-Length: {length}\r\n", body),
        ):
            found, answer = post(server, path, kind, framing, sent)
            assert found == status, (length, framing, answer[:200])
            if found == 413 and "api" in path:
                assert f"At most {most // KB} kB" in json.loads(answer)["detail"]


def test_a_client_that_sends_much_too_much_still_sees_why(server: AppServer) -> None:
    assert post(server, "/api/v1/score", JSON, "Transfer-Encoding: chunked\r\n", chunked(b" " * 3 * MB))[0] == 413
    assert post(server, "/api/v1/score", JSON, f"Content-Length: {3 * MB}\r\n", b" " * 3 * MB)[0] == 413


def test_no_body_at_all_is_told_as_such(server: AppServer) -> None:
    for framing in ("", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n"):
        status, answer = post(server, "/api/v1/batch", CSV, framing, chunked(b"") if "chunked" in framing else b"")
        assert (status, "is empty" in json.loads(answer)["detail"]) == (400, True)
