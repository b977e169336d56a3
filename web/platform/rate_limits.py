"""Rate limits by network, so that nobody guesses secrets, fills the store or keeps the server busy.

Three things are counted: secrets that open nothing where one is expected, new results, and pages that take long to
make. Of the last, only a few are made at once, whoever asks. A link that works opens
however many misses came from the same network, so an office behind one address is never locked out.

A count is stored under a keyed hash of the network, in memory or in Redis, for an hour at most. The key of the hash
changes with each window, so that counts start anew with it wherever the clock was before.
"""

import hmac
import logging
import os
import time
from collections.abc import Callable
from functools import cached_property, wraps
from importlib.util import find_spec
from ipaddress import ip_address
from threading import BoundedSemaphore
from typing import Any, Final

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from web.platform.errors import too_busy, too_many_costly, too_many_requests
from web.platform.logging import BEHIND_SECRETS, LIMIT_HIT, log_event
from web.platform.metrics import LIMITS_HIT, count
from web.platform.settings import MEMORY, Settings, SettingsError

log = logging.getLogger(__name__)

SUBNET: Final = 128 - 56  # bits of an IPv6 address that one customer of a provider may choose freely
REDIS_TIMEOUT: Final = 0.5  # seconds that a request waits for Redis, once
RETRY_AFTER: Final = 5.0  # seconds until Redis is asked again after it did not answer
# In each worker, whose other threads serve on meanwhile: there are two of them for each core.
COSTLY_AT_ONCE: Final = os.cpu_count() or 1
UNKNOWN_NETWORK: Final = "unknown"
REDIS_AWAY: Final = (
    "ROLE_FIT_LIMITS_URL: the Redis server does not answer; until it does, each process counts for itself"
)


class Counters:
    """Counts in shared storage, and in the memory of this process while that does not answer."""

    def __init__(self, url: str) -> None:
        """Connect on first use only; raises ConfigurationError for a URL that names no storage."""
        self._own = _limiter(MEMORY)
        self._shared = self._own if url == MEMORY else _limiter(url)
        self._retry_at = 0.0  # on the monotonic clock
        self._is_away = False

    def hit(self, item: RateLimitItem, network: str) -> bool:
        """Count once; return whether that is still within the limit."""
        return self._ask_shared_else_own(lambda limiter: limiter.hit(item, network))

    def test(self, item: RateLimitItem, network: str) -> bool:
        """Return whether one more would be within the limit, without counting it."""
        return self._ask_shared_else_own(lambda limiter: limiter.test(item, network))

    def _ask_shared_else_own(self, act: Callable[[FixedWindowRateLimiter], bool]) -> bool:
        """Ask Redis, or the counters of this process while Redis is away."""
        if self._shared is not self._own and time.monotonic() >= self._retry_at:
            try:
                is_within = act(self._shared)
            except Exception:  # whatever is wrong with Redis, no page fails for it
                self._fall_back()
            else:
                self._is_away = False
                return is_within
        return act(self._own)

    def _fall_back(self) -> None:
        self._retry_at = time.monotonic() + RETRY_AFTER
        if not self._is_away:
            log.warning(REDIS_AWAY)
        self._is_away = True


class Limits:
    """The limits of one app."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        """Derive the key of the hashes from that of the app."""
        self._url = settings.limits_url
        self._misses = RateLimitItemPerMinute(settings.misses_per_minute, namespace="misses")
        self._results = RateLimitItemPerHour(settings.results_per_hour, namespace="results")
        self._costly = RateLimitItemPerMinute(settings.costly_per_minute, namespace="costly")
        self.costly_slots = BoundedSemaphore(COSTLY_AT_ONCE)
        self._key = hmac.digest(str(app.secret_key).encode(), b"networks", "sha256")

    def count_miss(self) -> int:
        """Count a secret that opened nothing; return for how many seconds further ones are put off, 0 for none."""
        return self._wait(self._misses, self._hit(self._misses))

    def count_costly(self) -> int:
        """Count a page that takes long to make; return for how many seconds further ones are put off, 0 for none."""
        return self._wait(self._costly, self._hit(self._costly))

    def check_result(self) -> int:
        """Return for how many seconds no new result is taken, 0 if one is; does not count."""
        limit = self._results
        return self._wait(limit, not limit.amount or self._counters.test(limit, self._hash_network(limit)))

    def count_result(self) -> None:
        """Count a new result, which is stored by now: several at the same moment may pass the limit together."""
        self._hit(self._results)

    @cached_property
    def _counters(self) -> Counters:
        """Create the counters on first use, in each worker: they have a thread, which a fork would not copy."""
        return Counters(self._url)

    def _hit(self, limit: RateLimitItem) -> bool:
        """Count one request and return whether it is still within the limit; a limit of 0 is none."""
        return not limit.amount or self._counters.hit(limit, self._hash_network(limit))

    def _wait(self, limit: RateLimitItem, is_within: bool) -> int:
        """Return 0 within the limit, else the seconds to the end of its window, and log the event."""
        if is_within:
            return 0
        log_event(LIMIT_HIT)
        count(LIMITS_HIT, str(limit.namespace))
        window = limit.get_expiry()
        return window - int(time.time()) % window

    def _hash_network(self, limit: RateLimitItem) -> str:
        """Return the keyed hash of the network that asks, another one in each window."""
        window = limit.get_expiry()
        text = f"{window}:{int(time.time()) // window}:{network(request.remote_addr)}"
        return hmac.digest(self._key, text.encode(), "sha256")[:16].hex()


def limit_costly(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Make a view count as a page that takes long to make: 429 beyond the limit of a network, 503 for too many at once.

    Nobody waits for a slot, since whoever waits would occupy a thread. Forms that are sent are let through, so that
    what was typed is not lost.
    """

    @wraps(view)
    def limited(**values: Any) -> ResponseReturnValue:
        if request.method == "POST":
            return view(**values)
        limits = current_limits()
        wait = limits.count_costly()
        if wait:
            return too_many_costly(wait)
        if not limits.costly_slots.acquire(blocking=False):
            return too_busy()
        try:
            return view(**values)
        finally:
            limits.costly_slots.release()

    return limited


def _limiter(url: str) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(_storage(url))  # in Redis a window follows the clock of Redis alone


def _storage(url: str) -> Storage:
    """Return the storage at a URL; a request waits half a second for Redis and does not try again."""
    timeouts = {} if url == MEMORY else {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
    return storage_from_string(url, **timeouts)  # type: ignore[return-value]


def network(address: str | None) -> str:
    """Return what is counted together: an IPv4 address, or the block of IPv6 addresses that one customer has."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return UNKNOWN_NETWORK
    if ip.version == 4:
        return str(ip)
    return str(ip.ipv4_mapped) if ip.ipv4_mapped else f"{int(ip) >> SUBNET:x}"


def init_app(app: Flask, settings: Settings) -> None:
    """Answer misses beyond the limit with 429; raises SettingsError if the driver for Redis is not installed."""
    if settings.limits_url != MEMORY and find_spec("redis") is None:
        raise SettingsError(
            "ROLE_FIT_LIMITS_URL names a Redis server, but the driver is not installed: "
            "install requirements-redis.txt or leave the setting out"
        )
    app.extensions["role_fit_limits"] = Limits(app, settings)

    @app.after_request
    def put_off_misses(response: Response) -> Response:
        if response.status_code != 404 or request.blueprint not in BEHIND_SECRETS:
            return response
        wait = current_limits().count_miss()
        return too_many_requests(wait) if wait else response


def is_away(url: str) -> bool:
    """Return whether the shared storage at a URL does not answer."""
    if url == MEMORY:
        return False
    try:
        return not _storage(url).check()
    except Exception:  # whatever is wrong with it, the app does without
        return True


def current_limits() -> Limits:
    """Return the limits of this app."""
    limits: Limits = current_app.extensions["role_fit_limits"]
    return limits
