"""Finds the servers that the tests start beside the app, and installs one where it is missing."""

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file with -P, which leaves the path bare

from tests.browser import run

if TYPE_CHECKING:
    from collections.abc import Iterator

# What provides each program on Debian and Ubuntu.
PACKAGES = {"nginx": "nginx-light", "redis-server": "redis-server"}
# Debian keeps servers where only root's PATH leads.
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")


class NoProgramError(Exception):
    """Says in one sentence which program is missing and what to do."""


def find(name: str) -> Path | None:
    """Returns where a program is, if it is anywhere."""
    places = os.pathsep.join((os.environ.get("PATH", ""), *PLACES))
    found = shutil.which(name, path=places)
    return Path(found) if found else None


def require(name: str) -> Path:
    """Returns where a program is; installs it when it is missing and we may, or raises what to do about it."""
    found = find(name)
    if found is None:
        install(name)
        found = find(name)
    if found is None:
        raise NoProgramError(f"The tests need {name}: install it (Debian: apt install {PACKAGES[name]}).")
    return found


def install(name: str) -> None:
    """Installs a program through the system when allowed, without starting its service; may achieve nothing."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {name} for the tests ...", flush=True)
    wait = "-oDPkg::Lock::Timeout=300"  # a fresh machine may still be updating itself
    with asleep(name):
        run("apt-get", wait, "update")
        run("apt-get", wait, "install", "-y", "--no-install-recommends", PACKAGES[name])


@contextmanager
def asleep(service: str) -> "Iterator[None]":
    """Keeps a service from running because its package was installed; without an init system Debian starts none."""
    if not Path("/run/systemd/system").is_dir():
        yield
        run("service", service, "stop")
        return
    run("systemctl", "mask", "--runtime", service)
    try:
        yield
    finally:
        run("systemctl", "disable", service)
        run("systemctl", "unmask", "--runtime", service)


def main() -> int:
    """Sees to it that all programs are there before the tests start; returns the exit status."""
    try:
        for name in PACKAGES:
            require(name)
    except NoProgramError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
