"""`./role-fit serve`: check what can fail first, then hand over to granian."""

import errno
import gc
import logging
import multiprocessing
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from ipaddress import ip_address
from pathlib import Path

import click
from flask.cli import ScriptInfo, pass_script_info
from granian.constants import Interfaces
from granian.log import LogLevels

from questions import BankError, load_bank
from storage import ClockDoubted, StoreError
from web.commands.exits import AWAY, FAULTY, exit_code_for, log_format, print_notice, program_name, refuse_start
from web.commands.workers import Server
from web.platform import rate_limits as limits
from web.platform.bank_messages import bank_warnings, lint_for_a_while
from web.platform.environment import list_settings, near_misses, read_server_settings, read_settings
from web.platform.keys import key_file
from web.platform.logging import server_logging_config
from web.platform.metrics import shared_metrics
from web.platform.settings import Settings
from web.platform.shared_work import POLITE
from web.platform.store import open_results_store, remove_stale_copies

DEFAULT_HOST = "127.0.0.1"
HERE = {DEFAULT_HOST: DEFAULT_HOST, "0.0.0.0": DEFAULT_HOST, "::1": "localhost", "::": "localhost"}  # noqa: S104  to open
THREADS_PER_CORE = 2
# A worker now and then hangs after its last answer; requests in flight take less, even those that wait for a lock.
KILL_AFTER = 8  # seconds from SIGTERM until a worker that is still there is killed
# A short request gets its turn this soon beside a page that takes long to make: with the 5 ms that Python gives each
# thread, 95 of 100 took up to 128 ms beside all questions asked for without pause, with 1 ms up to 94.
TURN = 0.001  # seconds
ANNOUNCE_TIMEOUT = 30  # seconds until we stop waiting to print the address


@click.command()
@pass_script_info
def serve(info: ScriptInfo) -> None:
    """Serve the app on HOST and PORT (127.0.0.1:8000 if not set)."""
    _refuse_wrong_settings()
    info.load_app()  # or end here, with what is wrong in its bank or its key
    settings, where = read_settings(), read_server_settings()
    host, port = where.host, where.port
    if settings.public_url is None and not ip_address(host).is_loopback:
        print_notice("Other machines are refused until ROLE_FIT_PUBLIC_URL names the address that people use.")
    print_warnings(settings)
    _check_store(settings)
    _check_port(host, port)
    server = create_server("app:create_app", host, port, where.web_concurrency)
    # A process, not a thread: granian forks its workers, and a fork must not copy a thread's locks.
    beside = multiprocessing.get_context("fork").Process(target=_announce, args=(settings, host, port), daemon=True)
    beside.start()
    server.helpers = [beside]
    if multiprocessing.get_start_method() == "fork":
        app = info.load_app()
        _freeze_memory()
        sys.setswitchinterval(TURN)
        with shared_metrics(app) as server.begin_worker:
            server.serve(target_loader=lambda: app, wrap_loader=False)
    else:
        server.serve()
    print_notice("Role Fit has stopped.", logging.INFO)


def _freeze_memory() -> None:
    """Let the workers share the memory of the app, whose pages were read when it was built.

    A collection of garbage writes into every object it looks at, and a page that is written to is shared no more; so
    what exists before the fork is left out of all collections.
    """
    gc.collect()
    gc.freeze()


def create_server(factory: str, host: str, port: int, workers: int) -> Server:
    """Return the server of a WSGI app, configured and not started."""
    return Server(
        factory,
        address=host,
        port=port,
        workers_kill_timeout=KILL_AFTER,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_PER_CORE * (os.cpu_count() or 1),
        factory=True,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=server_logging_config(log_format()),
    )


def print_warnings(settings: Settings) -> None:
    """Print warnings about what works, but perhaps not as the operator thinks."""
    for miss in near_misses():
        print_notice(miss)
    if limits.is_away(settings.limits_url):
        print_notice(limits.REDIS_AWAY)
    path = key_file(settings)
    if settings.secret_key is not None and path.exists():
        print_notice(
            f"The key in {path} is not used, for ROLE_FIT_SECRET_KEY is set: docs/settings.md says how keys change."
        )


def print_bank_warnings(directory: Path) -> None:
    """Print warnings about a bank, which may take half a minute; nothing of one that was broken since the start."""
    with suppress(BankError):
        bank = load_bank(directory)
        for warning in bank_warnings(directory, bank, lint_for_a_while(bank).by_severity, program_name()):
            print_notice(warning)


def _check_store(settings: Settings) -> None:
    """Open the store once, so that its tables are up to date; end if it cannot be used.

    In a process of its own, for making tables loads a library of ten megabytes that no worker needs.
    """
    try:
        remove_stale_copies(settings)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as process:
            doubt = process.submit(_open_store_once, settings.store_url).result()
        if doubt:
            print_notice(doubt)
    except StoreError as error:
        refuse_start(settings.explain_store_error(error), exit_code_for(error))


def _open_store_once(url: str) -> str:
    """Open the store and record that it is in use; return why the clock is not believed, if it is not."""
    with closing(open_results_store(url)) as store:
        try:
            store.refuse_doubtful_clock(int(time.time()))
        except ClockDoubted as doubted:
            return str(doubted)
        with suppress(StoreError):  # on a full disk, on which people must be able to delete
            store.record_clock(int(time.time()))
    return ""


def _refuse_wrong_settings() -> None:
    """End the start if a setting cannot be used, and name all of these."""
    _, wrong = list_settings()
    if wrong:
        refuse_start("\n".join([*wrong, f"All settings: {program_name()} settings"]))


def _check_port(host: str, port: int) -> None:
    """End the start if the port cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            advice = f"stop what listens there, or choose another port in the setting PORT, such as PORT={port + 1}"
            advice = advice if taken else "choose another HOST or PORT, such as HOST=127.0.0.1"
            refuse_start(f"{host}:{port} cannot be used ({error.strerror}): {advice}", AWAY if taken else FAULTY)


def _announce(settings: Settings, host: str, port: int) -> None:
    """Print the address once the app answers, then what is to be said about its bank."""
    _wait_until_ready(host, port, describe_address(settings.public_url, host, port))
    os.nice(POLITE)
    if settings.questions is not None:  # the shipped bank has no findings, as its tests show
        print_bank_warnings(settings.questions)


def describe_address(public_url: str | None, host: str, port: int) -> str:
    """Return the address that people open, and where the server listens if that is not the same."""
    listens = f"{f'[{host}]' if ':' in host else host}:{port}"
    opened = public_url or (f"http://{HERE[host]}:{port}" if host in HERE else "")
    if opened == f"http://{listens}":
        return opened
    return f"{opened} (listens on {listens})" if opened else f"listens on {listens}"


def _wait_until_ready(host: str, port: int, address: str) -> None:
    """Print the address once the app answers; give up after `ANNOUNCE_TIMEOUT` seconds."""
    inside = host.replace("0.0.0.0", DEFAULT_HOST)  # noqa: S104  an address to look at, not to bind
    inside = f"[{'::1' if host == '::' else host}]" if ":" in host else inside
    inside = f"http://{inside}:{port}"
    for _ in range(ANNOUNCE_TIMEOUT * 20):
        try:
            with urllib.request.urlopen(f"{inside}/healthz", timeout=2):  # noqa: S310  our own address
                print_notice(f"Role Fit is ready: {address}", logging.INFO)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
