"""What holds for all tests: the environment of whoever runs them stays out, and in CI nothing is skipped."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what could colour a test: our own settings, and those of Flask and of the server."""
    for name in list(os.environ):
        if name.startswith(("ROLE_FIT_", "FLASK_")) and name != "ROLE_FIT_CHROMIUM":
            monkeypatch.delenv(name)
    for name in ("HOST", "PORT", "WEB_CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Drive all browsers of a process: a second one beside it would find its loop running and refuse."""
    with sync_playwright() as running:
        yield running


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
