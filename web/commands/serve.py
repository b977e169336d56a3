"""Start the server: check everything that can refuse first, then hand over to granian."""

import errno
import multiprocessing
import os
import socket
import time
import urllib.error
import urllib.request

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from questions import load_bank
from scoring.lint import Severity, lint
from storage import StoreError, open_store
from web.commands.ending import program, stop
from web.settings import ServerSettings, Settings, SettingsError, read_server_settings, read_settings

DEFAULT_HOST = "127.0.0.1"
LOOPBACK = {DEFAULT_HOST, "localhost", "::1"}
THREADS_PER_CORE = 2
# A worker now and then hangs after its last answer; requests in flight take less, even those that wait for a lock.
END_WITHIN = 8  # seconds from SIGTERM until a worker that is still there is killed
PATIENCE = 30  # seconds until we stop waiting to print the address


@click.command()
def serve() -> None:
    """Serve the app on HOST and PORT (127.0.0.1:8000 if not set).

    The app itself was built before, so its settings and bank are known to be good.
    """
    settings, where = read_settings(), _where()
    host, port = where.host, where.port
    if settings.public_url is None and host not in LOOPBACK:
        click.echo("Other machines are refused until ROLE_FIT_PUBLIC_URL names the address that people use.", err=True)
    _tell_warnings(settings)
    try:
        open_store(settings.store_url).close()
    except StoreError as error:
        stop(error)
    _check_free(host, port)
    server = server_of("app:create_app", host, port, where.web_concurrency)
    # A process, not a thread: granian forks its workers, and a fork must not copy a thread's locks.
    multiprocessing.get_context("fork").Process(target=_announce, args=(host, port), daemon=True).start()
    server.serve()


def server_of(factory: str, host: str, port: int, workers: int) -> Granian:
    """Return the server of a WSGI app, set up and not started."""
    return Granian(
        factory,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_PER_CORE * (os.cpu_count() or 1),
        factory=True,
        websockets=False,
        log_level=LogLevels.warning,
    )


def _tell_warnings(settings: Settings) -> None:
    """Say at the start if a bank of one's own has findings; the shipped one has none, as its tests show."""
    if settings.questions is None:
        return
    warnings = lint(load_bank(settings.questions)).of(Severity.WARNING)
    if warnings:
        command = f"{program()} --app app questions check {settings.questions}"
        click.echo(f"The question bank in {settings.questions} has {len(warnings)} warnings: {command}", err=True)


def _where() -> ServerSettings:
    try:
        return read_server_settings()
    except SettingsError as error:
        stop(error)


def _check_free(host: str, port: int) -> None:
    """End with a sentence if another program listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            advice = f"stop what listens there, or choose another port: PORT={port + 1} make run"
            advice = advice if taken else "choose another HOST or PORT, such as HOST=127.0.0.1"
            stop(OSError(f"{host}:{port} cannot be used ({error.strerror}): {advice}"))


def _announce(host: str, port: int) -> None:
    """Print the address once the app answers there."""
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    inside = address.replace("0.0.0.0", DEFAULT_HOST)  # noqa: S104  an address to look at, not to bind
    for _ in range(PATIENCE * 20):
        try:
            with urllib.request.urlopen(f"{inside}/healthz", timeout=2):  # noqa: S310  our own address
                click.echo(f"Role Fit is ready: {address}")
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
