"""Rate limits by network, so that nobody guesses secrets, fills the store or keeps the server busy.

Counted are secrets that open nothing where one is expected, new results and jobs, pages that take long to make, and
sheets that programs send. Of the pages, only a few are made at once, whoever asks. A link that works opens however many
misses came from the same network, so an office behind one address is never locked out.

A count is stored under a keyed hash of the network, in memory that the workers of a server share or in Redis, for an
hour at most. The key of the hash changes with each window, so that counts start anew with it wherever the clock was
before.
"""

import hmac
import logging
import os
import time
from collections.abc import Callable
from functools import partial, wraps
from importlib.util import find_spec
from ipaddress import ip_address
from threading import BoundedSemaphore
from typing import Any, Final

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import RedisStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from web.platform.errors import too_busy, too_many_costly, too_many_requests
from web.platform.logging import LIMIT_HIT, SECRET_BLUEPRINTS, log_event
from web.platform.metrics import LIMITS_HIT, count
from web.platform.settings import MEMORY, Settings, SettingsError
from web.platform.shared_counts import SharedCounts

log = logging.getLogger(__name__)

CUSTOMER: Final = 56  # bits of an IPv6 address that one customer of a provider cannot choose
SITE: Final = 48  # the same for whoever has many such blocks, as a company or a tunnel does
SITE_ALLOWANCE: Final = 4  # times what a customer may do
REDIS_TIMEOUT: Final = 0.5  # seconds that a request waits for Redis, once
RETRY_AFTER: Final = 5.0  # seconds until Redis is asked again after it did not answer
# In each worker, whose other threads serve on meanwhile: there are two of them for each core.
COSTLY_AT_ONCE: Final = os.cpu_count() or 1
UNKNOWN_NETWORK: Final = "unknown"
REDIS_AWAY: Final = (
    "ROLE_FIT_LIMITS_URL: the Redis server does not answer; until it does, each machine counts for itself"
)


class Counters:
    """Counts in Redis, or in the memory of this server where there is none or it does not answer."""

    def __init__(self, url: str) -> None:
        """Connect on first use only; raises ConfigurationError for a URL that names no storage."""
        self._own = FixedWindowRateLimiter(SharedCounts())
        self._shared = self._own if url == MEMORY else FixedWindowRateLimiter(_open_redis(url))
        self._retry_at = 0.0  # on the monotonic clock
        self._is_away = False

    def hit(self, item: RateLimitItem, network: str, cost: int = 1) -> bool:
        """Count up; return whether that is still within the limit."""
        return self._ask_shared_else_own(lambda limiter: limiter.hit(item, network, cost=cost))

    def test(self, item: RateLimitItem, network: str) -> bool:
        """Return whether one more would be within the limit, without counting it."""
        return self._ask_shared_else_own(lambda limiter: limiter.test(item, network))

    def _ask_shared_else_own(self, act: Callable[[FixedWindowRateLimiter], bool]) -> bool:
        """Ask Redis, or the counters of this server while Redis is away."""
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
        """Count in this server for a while, and log once that Redis is away."""
        self._retry_at = time.monotonic() + RETRY_AFTER
        if not self._is_away:
            log.warning(REDIS_AWAY)
        self._is_away = True


class Limits:
    """The limits of one app."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        """Derive the key of the hashes from that of the app; the workers that are forked later count together."""
        self._counters = Counters(settings.limits_url)
        self._misses = RateLimitItemPerMinute(settings.misses_per_minute, namespace="misses")
        self._results = RateLimitItemPerHour(settings.results_per_hour, namespace="results")
        self._costly = RateLimitItemPerMinute(settings.costly_per_minute, namespace="costly")
        self._sheets = RateLimitItemPerMinute(settings.api_sheets_per_minute, namespace="sheets")
        self.batch_slot = BoundedSemaphore(1)
        self.costly_slots = BoundedSemaphore(COSTLY_AT_ONCE)
        self._key = hmac.digest(str(app.secret_key).encode(), b"networks", "sha256")

    def count_miss(self) -> int:
        """Count a secret that opened nothing; return for how many seconds further ones are put off, 0 for none."""
        return self._seconds_to_wait(self._misses, self._count(self._misses))

    def count_costly(self) -> int:
        """Count a page that takes long to make; return for how many seconds further ones are put off, 0 for none."""
        return self._seconds_to_wait(self._costly, self._count(self._costly))

    def count_sheets(self, number: int, key: str) -> int:
        """Count sheets that a program sends, with a key or ""; return for how many seconds to wait, 0 for none."""
        hit = partial(self._counters.hit, cost=number)
        is_within = self._is_within(self._sheets, hit)
        if is_within and key and self._sheets.amount:
            is_within = hit(self._sheets, self._hash_network(self._sheets, f"key {key}"))
        return self._seconds_to_wait(self._sheets, is_within)

    def check_result(self) -> int:
        """Return for how many seconds no new result or job is taken, 0 if one is; does not count."""
        return self._seconds_to_wait(self._results, self._is_within(self._results, self._counters.test))

    def count_result(self) -> None:
        """Count a new result or job, which is stored by now: several at the same moment may pass the limit together."""
        self._count(self._results)

    def _count(self, limit: RateLimitItem) -> bool:
        """Count one request and return whether it is still within the limit."""
        return self._is_within(limit, self._counters.hit)

    def _is_within(self, limit: RateLimitItem, ask: Callable[[RateLimitItem, str], bool]) -> bool:
        """Ask the counters of each network that the request came from; a limit of 0 is none.

        What is over the limit of a customer does not count for the site, so that nobody uses that up for all others.
        """
        if not limit.amount:
            return True
        limits = (limit, type(limit)(limit.amount * SITE_ALLOWANCE, namespace=limit.namespace))
        found = zip(limits, networks(request.remote_addr), strict=False)
        return all(ask(item, self._hash_network(limit, network)) for item, network in found)

    def _seconds_to_wait(self, limit: RateLimitItem, is_within: bool) -> int:
        """Return 0 within the limit, else the seconds to the end of its window, and log the event."""
        if is_within:
            return 0
        log_event(LIMIT_HIT)
        count(LIMITS_HIT, str(limit.namespace))
        window = limit.get_expiry()
        return window - int(time.time()) % window

    def _hash_network(self, limit: RateLimitItem, network: str) -> str:
        """Return the keyed hash of a network, another one in each window."""
        window = limit.get_expiry()
        text = f"{window}:{int(time.time()) // window}:{network}"
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


def _open_redis(url: str) -> RedisStorage:
    """Return the storage at a URL; a request waits half a second for Redis and does not try again."""
    timeouts = {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
    return storage_from_string(url, **timeouts)  # type: ignore[return-value]


def networks(address: str | None) -> tuple[str, ...]:
    """Return what is counted together: an IPv4 address; of IPv6, the block of one customer, and that of one site."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return (UNKNOWN_NETWORK,)
    if ip.version == 4:
        return (str(ip),)
    if ip.ipv4_mapped:
        return (str(ip.ipv4_mapped),)
    return tuple(f"{int(ip) >> 128 - bits:x}/{bits}" for bits in (CUSTOMER, SITE))


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
        if response.status_code != 404 or request.blueprint not in SECRET_BLUEPRINTS:
            return response
        wait = current_limits().count_miss()
        return too_many_requests(wait) if wait else response


def is_away(url: str) -> bool:
    """Return whether the shared storage at a URL does not answer."""
    if url == MEMORY:
        return False
    try:
        return not _open_redis(url).check()
    except Exception:  # whatever is wrong with it, the app does without
        return True


def current_limits() -> Limits:
    """Return the limits of this app."""
    limits: Limits = current_app.extensions["role_fit_limits"]
    return limits
