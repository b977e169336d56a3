"""A real server and a real Chromium for the journeys."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Protocol

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebError

from questions import Bank, load_bank

ROOT = Path(__file__).resolve().parents[2]
HEIGHTS = {390: 844, 1280: 900}
PATIENCE = 90  # seconds until a server must answer, and until it must have ended, on a machine that does much else


class OpenPage(Protocol):
    """Opens a page of its own, with fresh cookies, on the server under test."""

    def __call__(
        self,
        width: int = 390,
        *,
        scheme: Literal["light", "dark"] = "light",
        script: bool = True,
        forced_colors: bool = False,
        allowed: tuple[str, ...] = (),
    ) -> Page: ...


@pytest.fixture(scope="session")
def bank() -> Bank:
    return load_bank()


@pytest.fixture(scope="session")
def live_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the server under test."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def count_results(live_data: Path) -> Callable[[], int]:
    """Counts what the server has stored so far, by every test."""

    def count() -> int:
        connection = sqlite3.connect(live_data / "role-fit.sqlite3")
        try:
            return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
        finally:
            connection.close()

    return count


@pytest.fixture(scope="session")
def live_url(tmp_path_factory: pytest.TempPathFactory, live_data: Path) -> Iterator[str]:
    """The address of a server started as a person starts it, on an empty data folder."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = start_server(port, live_data, log)
    try:
        wait_until_healthy(url, server, log)
        yield url
    finally:
        stop_server(server, log)
    assert "Traceback" not in log.read_text(), f"The server stumbled:\n{log.read_text()}"


@pytest.fixture(scope="session")
def browser(launch_chromium: Callable[..., Browser]) -> Browser:
    """One Chromium for all journeys of a worker; every page gets a context of its own."""
    return launch_chromium()


@pytest.fixture
def open_page(browser: Browser, live_url: str) -> Iterator[OpenPage]:
    """Opens pages, and fails the test on console errors, page errors and foreign requests.

    A console message that contains one of `allowed` is fine: a missing page logs its "404".
    """
    troubles: list[str] = []
    contexts = []

    def open_page(
        width: int = 390,
        *,
        scheme: Literal["light", "dark"] = "light",
        script: bool = True,
        forced_colors: bool = False,
        allowed: tuple[str, ...] = (),
    ) -> Page:
        def hear(message: ConsoleMessage) -> None:
            if message.type == "error" and not any(text in message.text for text in allowed):
                troubles.append(f"console: {message.text} ({message.page and message.page.url})")

        def catch(error: WebError) -> None:
            troubles.append(f"page error: {error.error}")

        def follow(request: Request) -> None:
            if not request.url.startswith((f"{live_url}/", "data:", "blob:")):
                troubles.append(f"request to another origin: {request.url}")

        context = browser.new_context(
            base_url=live_url,
            viewport={"width": width, "height": HEIGHTS.get(width, 844)},
            color_scheme=scheme,
            java_script_enabled=script,
            forced_colors="active" if forced_colors else "none",
        )
        contexts.append(context)
        context.on("console", hear)
        context.on("weberror", catch)
        context.on("request", follow)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def start_server(port: int, data: Path, log: Path) -> subprocess.Popen[bytes]:
    # The settings of whoever runs the tests must not colour them.
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("ROLE_FIT_", "FLASK_"))}
    settings |= {"HOST": "127.0.0.1", "PORT": str(port), "ROLE_FIT_DATA": str(data)}
    settings |= {
        "ROLE_FIT_MISSES_PER_MINUTE": "0",
        "ROLE_FIT_COSTLY_PER_MINUTE": "0",
    }  # all journeys together are one network
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "serve"],
            cwd=ROOT,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"The server does not answer:\n{log.read_text()}", pytrace=False)


def stop_server(server: subprocess.Popen[bytes], log: Path) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
        pytest.fail(f"The server does not end on SIGTERM:\n{log.read_text()}", pytrace=False)
