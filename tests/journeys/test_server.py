"""The server as an operator meets it: a worker that dies is replaced."""

import os
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.journeys.conftest import PATIENCE, free_port, start_server, stop_server, wait_until_healthy


def workers_of(pid: int) -> set[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.fail("this system does not tell a process's children under /proc", pytrace=False)
    return {int(child) for child in children.read_text().split()}


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    port, log = free_port(), tmp_path / "server.log"
    server = start_server(port, tmp_path / "data", log)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_healthy(url, server, log)
        before = workers_of(server.pid)
        killed = max(before)
        os.kill(killed, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while not workers_of(server.pid) - before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert workers_of(server.pid) - before
        assert killed not in workers_of(server.pid)
        for _ in range(10):
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                assert answer.status == 200
    finally:
        stop_server(server, log)
