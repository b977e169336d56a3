"""Finds a Chromium for the tests, installs one where it is missing, and runs axe in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# Quiet, self-contained and able to start as root in a container; no address but our own resolves.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

COLOR_RULES = ("color-contrast", "link-in-text-block")

ADVICE = (
    "The browser tests need Chromium: install it (Debian: apt install chromium), name one in"
    " ROLE_FIT_CHROMIUM, or leave these tests out with BROWSER=no."
)


class NoBrowserError(Exception):
    """Says in one sentence why there is no browser and what to do."""


def is_left_out() -> bool:
    """Tells whether the browser tests are to be skipped; in CI they never are."""
    unwanted = os.environ.get("BROWSER") == "no"
    if unwanted and os.environ.get("CI", "").lower() in {"1", "true"}:
        raise NoBrowserError("In CI no test is skipped: leave BROWSER=no out.")
    return unwanted


def find_chromium() -> Path | None:
    """Returns a Chromium that runs: the one named, one on PATH, or playwright's own."""
    named = os.environ.get("ROLE_FIT_CHROMIUM")
    if named:
        if not runs(named):
            raise NoBrowserError(f"ROLE_FIT_CHROMIUM={named} does not run: name a Chromium.")
        return Path(named)
    found = [path for name in NAMES if (path := shutil.which(name))]
    return next((Path(path) for path in found if runs(path)), None) or playwrights_own()


def runs(program: str) -> bool:
    """Starts the program once, because Ubuntu's chromium may be an empty shell for a snap."""
    try:
        return not run(program, "--version", timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights_own() -> Path | None:
    """Returns the Chromium that playwright has downloaded, if any."""
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def install_chromium() -> None:
    """Installs through the system when allowed, else through playwright; may achieve nothing."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        wait = "-oDPkg::Lock::Timeout=300"  # a fresh machine may still be updating itself
        run("apt-get", wait, "update")
        run("apt-get", wait, "install", "-y", "chromium")
        if find_chromium():
            return
    run(sys.executable, "-m", "playwright", "install", "chromium")


def run(*command: str, timeout: float | None = None) -> int:
    """Runs a command quietly, never asking anything, and returns its exit status."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        timeout=timeout,
    ).returncode


def require_chromium() -> Path:
    """Returns a Chromium that runs, or raises what to do about it."""
    chromium = find_chromium()
    if chromium is None:
        raise NoBrowserError(ADVICE)
    return chromium


def axe_violations(page: Page, *, colors_only: bool = False) -> list[str]:
    """Lists what axe finds wrong: rule, help, elements; empty when all is well.

    With `colors_only` it looks at nothing else: enough for a page seen before in other colours.
    """
    # axe waits for timers, which never fire where scripts are off: it would hang for ever.
    if not page.evaluate("matchMedia('(scripting: enabled)').matches"):
        raise ValueError("axe needs a page opened with script=True")
    # Behind another tab its timers may rest as well, as was seen once after a second tab had been open.
    page.bring_to_front()
    options = {"resultTypes": ["violations"], **({"runOnly": list(COLOR_RULES)} if colors_only else {})}
    return [
        f"{fault['id']}: {fault['help']}: {[node['target'] for node in fault['nodes']]}"
        for fault in Axe().run(page, options=options).response["violations"]
    ]


def main() -> int:
    """Sees to it that a Chromium is there before the tests start; returns the exit status."""
    try:
        if not is_left_out() and find_chromium() is None:
            print("Installing Chromium for the browser tests ...", flush=True)
            install_chromium()
            require_chromium()
    except NoBrowserError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
