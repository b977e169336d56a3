"""Limits for what one network may do in a while, so that nobody guesses links or fills the store.

Two things are counted: secrets that open nothing where one is expected, and new results. A link that works
opens however much was missed from the same network, so an office behind one address is never locked out.

What is kept for that: a number under a keyed hash of the network, in memory or in Redis, for an hour at most. The
key of the hash changes with each window of time, so that counts begin anew with it whatever a clock did before.
"""

import hmac
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Final, NamedTuple

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter, RateLimitExceeded
from limits.storage import storage_from_string

from web.platform.errors import too_many
from web.platform.logging import BEHIND_SECRETS, LIMIT_HIT, tell
from web.platform.settings import MEMORY, Settings, SettingsError

MINUTE: Final = 60
HOUR: Final = 3600
SUBNET: Final = 128 - 56  # bits of an IPv6 address that one customer of a provider may choose freely
PATIENCE: Final = 0.5  # seconds that a request waits for Redis, once
NOWHERE: Final = "unknown"
APART: Final = "ROLE_FIT_LIMITS_URL: the Redis server does not answer; until it does, each process counts for itself"
LIBRARY: Final = "flask-limiter"
AWAY: Final = "Rate limit storage unreachable"  # how the library's line begins, which knows neither setting nor meaning


class Counts(NamedTuple):
    """What counts, each raising RateLimitExceeded; `before_result` only looks."""

    miss: Callable[[], None]
    before_result: Callable[[], None]
    result: Callable[[], None]


class Limits:
    """Counts for one app; what counts is made on first use, in each process, since a fork must copy no thread."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        """Remember what is allowed."""
        self._app = app
        self._settings = settings
        self._key = hmac.digest(str(app.secret_key).encode(), b"networks", "sha256")
        self._making = threading.Lock()
        self._counts: Counts | None = None

    def miss(self) -> int:
        """Count an address that opened nothing; return for how many seconds further ones are put off."""
        is_limited = self._settings.misses_per_minute > 0
        return _left(MINUTE) if is_limited and _is_over(self._made().miss) else 0

    def before_result(self) -> int:
        """Return for how many seconds no new result is taken."""
        is_limited = self._settings.results_per_hour > 0
        return _left(HOUR) if is_limited and _is_over(self._made().before_result) else 0

    def result(self) -> None:
        """Count a new result."""
        if self._settings.results_per_hour > 0:
            with suppress(RateLimitExceeded):  # several at the same moment: they are stored by now
                self._made().result()

    def _made(self) -> Counts:
        with self._making:
            if self._counts is None:
                self._counts = self._make()
            return self._counts

    def _make(self) -> Counts:
        limiter = Limiter(
            lambda: self._network(HOUR),
            storage_uri=self._settings.limits_url,
            storage_options=_options(self._settings.limits_url),
            strategy="fixed-window",  # in Redis it follows the clock of Redis alone
            in_memory_fallback_enabled=True,  # without Redis each process counts for itself
            swallow_errors=True,
        )
        # Unknown, the extension would look at every request; so only what is called below counts.
        self._app.extensions.setdefault("limiter", set()).add(limiter)
        limiter.init_app(self._app)
        misses, results = self._settings.misses_per_minute, self._settings.results_per_hour
        by_minute = limiter.shared_limit(f"{misses} per minute", "misses", key_func=lambda: self._network(MINUTE))
        looking = limiter.shared_limit(f"{results} per hour", "results", deduct_when=lambda _response: False)
        by_hour = limiter.shared_limit(f"{results} per hour", "results")
        return Counts(by_minute(_miss), looking(_before_result), by_hour(_result))

    def _network(self, seconds: int) -> str:
        """Return the keyed hash of the network that asks, another one in each window of time."""
        words = f"{seconds}:{int(time.time()) // seconds}:{network(request.remote_addr)}"
        return hmac.digest(self._key, words.encode(), "sha256")[:16].hex()


def _miss() -> None: ...


def _before_result() -> None: ...


def _result() -> None: ...


def _is_over(count: Callable[[], None]) -> bool:
    try:
        count()
    except RateLimitExceeded:
        tell(LIMIT_HIT)
        return True
    return False


def _left(seconds: int) -> int:
    """Return how many seconds of the window are left."""
    return seconds - int(time.time()) % seconds


def _options(url: str) -> dict[str, str | int]:
    """Return how to talk to Redis: a request waits half a second at most, and does not try again."""
    wait: dict[str, float] = {} if url == MEMORY else {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    return wait  # type: ignore[return-value]  # redis takes parts of seconds


def network(address: str | None) -> str:
    """Return what is counted together: an IPv4 address, or the block of IPv6 addresses that one customer has."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return NOWHERE
    if ip.version == 4:
        return str(ip)
    return str(ip.ipv4_mapped) if ip.ipv4_mapped else f"{int(ip) >> SUBNET:x}"


def init_app(app: Flask, settings: Settings) -> None:
    """Put off further misses once there were too many; raises SettingsError when Redis cannot be talked to."""
    if settings.limits_url != MEMORY and find_spec("redis") is None:
        raise SettingsError(
            "ROLE_FIT_LIMITS_URL names a Redis server, but the driver is not installed: "
            "install requirements-redis.txt or leave the setting out"
        )
    app.extensions["role_fit_limits"] = Limits(app, settings)
    logging.getLogger(LIBRARY).addFilter(_in_own_words)

    @app.after_request
    def put_off_misses(response: Response) -> Response:
        if response.status_code != 404 or request.blueprint not in BEHIND_SECRETS:
            return response
        wait = current_limits().miss()
        return too_many(wait) if wait else response


def _in_own_words(record: logging.LogRecord) -> bool:
    """Let the library's line say what it means here."""
    if record.getMessage().startswith(AWAY):
        record.name, record.msg, record.args = __name__, APART, ()
    return True


def is_away(url: str) -> bool:
    """Tell whether the server at an address that counts for several processes does not answer."""
    if url == MEMORY:
        return False
    try:
        return not storage_from_string(url, **_options(url)).check()
    except Exception:  # whatever is wrong with it, the app does without
        return True


def current_limits() -> Limits:
    """Return the limits of this app."""
    limits: Limits = current_app.extensions["role_fit_limits"]
    return limits
