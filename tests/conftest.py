"""What holds for all tests: the environment of whoever runs them stays out, and in CI nothing is skipped."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser import ARGUMENTS, NoBrowserError, is_left_out, require_chromium
from tests.read_once import shared_reading

PATIENCE = 60  # seconds until a page must show what a test expects, on a machine that does much else
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


def pytest_xdist_auto_num_workers() -> int:
    """Run more tests at once than there are cores: many wait for a server or a browser."""
    return (os.cpu_count() or 1) + 2


def pytest_configure(config: pytest.Config) -> None:
    """Let all tests of this process share what is read once, and no example fail for being slow on a busy machine."""
    settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("patient")
    shared = ExitStack()
    shared.enter_context(shared_reading())
    config.add_cleanup(shared.close)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what could colour a test: our own settings, and those of Flask and of the server."""
    for name in list(os.environ):
        if name.startswith(("ROLE_FIT_", "FLASK_")) and name != "ROLE_FIT_CHROMIUM":
            monkeypatch.delenv(name)
    for name in ("HOST", "PORT", "WEB_CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


@pytest.fixture(scope="session")
def slowness() -> float:
    """Return by how much a bound on CPU time is to be stretched: 1 where a loop of 0.1 seconds takes that, or less."""
    begun = time.process_time()
    for _ in range(2_500_000):
        pass
    return max(1.0, (time.process_time() - begun) / 0.1)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Drive all browsers of a process: a second one beside it would find its loop running and refuse."""
    with sync_playwright() as running:
        expect.set_options(timeout=1000 * PATIENCE)
        yield running


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium of all browser tests, found before playwright runs, which may be asked for it."""
    try:
        if is_left_out():
            pytest.skip("BROWSER=no")
        return require_chromium()
    except NoBrowserError as trouble:
        pytest.fail(str(trouble), pytrace=False)


@pytest.fixture(scope="session")
def launch_chromium(
    chromium_path: Path, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Browser]]:
    """Starts a Chromium with the arguments of all tests and further ones, of which the last of a kind wins."""
    started: list[Browser] = []

    def launch(*further: str) -> Browser:
        # With an empty HOME Chromium would leave its caches in the project's folder.
        env: dict[str, str | float | bool] = {**os.environ, "HOME": str(tmp_path_factory.mktemp("home"))}
        arguments = [*ARGUMENTS, *further]
        browser = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=arguments, env=env)
        started.append(browser)
        return browser

    yield launch
    for browser in started:
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Let a skipped test fail in CI: there, what is not tested is broken."""
    report: pytest.TestReport = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"In CI no test is skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """Do the same for a file that skips itself as a whole."""
    report: pytest.CollectReport = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"In CI no test is skipped: {report.longrepr}"
    return report
