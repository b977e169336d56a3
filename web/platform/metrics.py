"""Counts in Prometheus' text format, over all processes of one server: what is asked for, how fast, and how it ends.

Labels hold names of ours and ids of the bank's questions, never what a browser sent. prometheus_client is imported on
first use: it is large, and most sites do without.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

from flask import Flask, Response, current_app, request

from web.platform.logging import seconds_since_begin
from web.platform.settings import Settings

REQUESTS: Final = "role_fit_requests"
SECONDS: Final = "role_fit_request_seconds"
QUESTION_PAGES: Final = "role_fit_question_pages"
RESULTS: Final = "role_fit_results"
SCORED: Final = "role_fit_scored_sheets"
PACKS_MADE: Final = "role_fit_packs_made"
LIMITS_HIT: Final = "role_fit_limits_hit"
WORKERS_STARTED: Final = "role_fit_workers_started"
COUNTERS: Final = {
    REQUESTS: ("Requests by name of the route and class of status", ("route", "status")),
    QUESTION_PAGES: ("Pages shown by id of the question", ("question",)),
    RESULTS: ("New results by kind of the verdict", ("verdict",)),
    SCORED: ("Sheets scored by program by kind of the verdict, or problem", ("verdict",)),
    PACKS_MADE: ("Files made of role packs by format", ("format",)),
    LIMITS_HIT: ("Requests put off by a limit", ("limit",)),
    WORKERS_STARTED: ("Worker processes started, also in the place of one that died", ()),
}
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
# In memory: a process that writes to a mapped file is killed when the disk is full.
MEMORY_FOLDER: Final = Path("/dev/shm")  # noqa: S108  what is made in it is readable by its owner only
_PREFIX: Final = "role-fit-metrics-"
_KEY: Final = "role_fit_metrics"


class Metrics:
    """The counters of one app: those of this process, or of all that are forked from it, in files of one folder."""

    def __init__(self, folder: str | None = None) -> None:
        """Begin at zero; in files of `folder`, if one is given, that the processes forked from this one share."""
        from prometheus_client import CollectorRegistry, Counter, Histogram, values

        self._folder, self._process = folder, "parent"
        if folder:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # where the library looks for it
            values.ValueClass = values.MultiProcessValue(lambda: self._process)
        self._registry = CollectorRegistry()
        self._counters = {
            name: Counter(name, text, labels, registry=self._registry) for name, (text, labels) in COUNTERS.items()
        }
        self._seconds = Histogram(
            SECONDS, "Seconds until an answer, by route", ["route"], buckets=BUCKETS, registry=self._registry
        )

    def count(self, name: str, *labels: str) -> None:
        """Add one to a counter, for these values of its labels."""
        counter = self._counters[name]
        (counter.labels(*labels) if labels else counter).inc()

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count a request and how long it took."""
        self.count(REQUESTS, route, f"{status // 100}xx")
        self._seconds.labels(route).observe(seconds)

    def begin_worker(self, name: str) -> None:
        """Count in files of this name from now on; goes on from what a process of that name left when it died."""
        self._process = name
        self.count(WORKERS_STARTED)

    def render(self) -> bytes:
        """Return all counts in the text format."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry() if self._folder else self._registry
        if self._folder:
            MultiProcessCollector(registry, self._folder)
        return generate_latest(registry)


def init_app(app: Flask, settings: Settings) -> None:
    """Count every request, if the setting allows."""
    if not settings.metrics:
        return
    app.extensions[_KEY] = Metrics()

    @app.after_request
    def count_request(response: Response) -> Response:
        app.extensions[_KEY].count_request(request.endpoint or "-", response.status_code, seconds_since_begin())
        return response


@contextmanager
def shared_metrics(app: Flask) -> Iterator[Callable[[str], None] | None]:
    """Let the processes forked in this block count together; yield what each calls with its name, None without metrics.

    Processes that run at the same time have different names.
    """
    if _KEY not in app.extensions:
        yield None
        return
    with own_folder(MEMORY_FOLDER if os.access(MEMORY_FOLDER, os.W_OK) else Path(gettempdir())) as folder:
        app.extensions[_KEY] = metrics = Metrics(folder)
        yield metrics.begin_worker


@contextmanager
def own_folder(place: Path) -> Iterator[str]:
    """Make a folder for the counts of one server, and take away those of servers that were killed.

    A server holds a lock on its folder while any of its processes lives.
    """
    for other in place.glob(f"{_PREFIX}*"):
        with _locked(other) as is_left:
            if is_left:
                shutil.rmtree(other, ignore_errors=True)
    with TemporaryDirectory(prefix=_PREFIX, dir=place) as folder, _locked(Path(folder)):
        yield folder


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Lock a folder for the block; yield whether it was free, False too if it is somebody else's."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_free = True
    except OSError:
        is_free = False
    try:
        yield is_free
    finally:
        os.close(opened)


def current_metrics() -> Metrics | None:
    """Return the counters of this app, None if it does not count."""
    metrics: Metrics | None = current_app.extensions.get(_KEY)
    return metrics


def count(name: str, *labels: str) -> None:
    """Count one, if this app counts."""
    metrics = current_metrics()
    if metrics:
        metrics.count(name, *labels)
