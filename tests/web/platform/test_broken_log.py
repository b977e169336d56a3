"""A server whose log cannot be written goes on answering."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.servers import AppServer

pytestmark = pytest.mark.slow

FULL = Path("/dev/full")  # every write there fails as on a full disk
REQUESTS = 50


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def server_without_reader(tmp_path: Path) -> Iterator[AppServer]:
    """Start a server whose log goes into a pipe, and close the end that is read."""
    reading, writing = os.pipe()
    with AppServer(tmp_path / "data", log=Path(f"/proc/self/fd/{writing}")) as server:
        os.close(writing)
        os.close(reading)
        yield server


@pytest.fixture
def server_on_a_full_disk(tmp_path: Path) -> Iterator[AppServer]:
    with AppServer(tmp_path / "data", log=FULL) as server:
        yield server


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@pytest.mark.parametrize("kind", ["server_without_reader", "server_on_a_full_disk"])
def test_a_broken_log_stops_no_request(request: pytest.FixtureRequest, kind: str) -> None:
    server: AppServer = request.getfixturevalue(kind)
    workers = server.worker_pids()
    found = [status(f"{server.url}{path}") for _ in range(REQUESTS) for path in ("/", f"/results/{'x' * 43}")]
    assert set(found[::2]) == {200}
    assert set(found[1::2]) <= {404, 429}
    assert server.worker_pids() == workers
    with suppress(OSError):
        assert server.stop() in {0, 120}  # 120: Python could not flush the log at the end
