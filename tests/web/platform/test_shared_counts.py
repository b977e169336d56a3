"""Processes that were forked from one count together, whatever becomes of one of them."""

import os
import signal
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from web.platform.shared_counts import LONGEST, SIZE, WAYS, SharedCounts


@pytest.fixture
def counts() -> SharedCounts:
    return SharedCounts()


def fork(work: Callable[[], object]) -> int:
    """Do work in another process, which ends at once after it; return its id."""
    process = os.fork()
    if not process:
        work()
        os._exit(0)
    return process


def test_forked_processes_lose_no_count(counts: SharedCounts) -> None:
    def count() -> None:
        for number in range(600):
            counts.incr(f"key {number % 3}", 60)

    for process in [fork(count) for _ in range(3)]:
        os.waitpid(process, 0)
    assert [counts.get(f"key {number}") for number in range(4)] == [600, 600, 600, 0]


def test_a_process_killed_while_it_counts_stops_no_other(counts: SharedCounts) -> None:
    def die() -> None:
        with counts._locked():
            os.kill(os.getpid(), signal.SIGKILL)

    os.waitpid(fork(die), 0)
    assert [counts.incr("key", 60), counts.incr("key", 60)] == [1, 2]


def test_a_count_ends_and_one_left_half_written_ends_within_an_hour(
    counts: SharedCounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=time.time())
    monkeypatch.setattr("web.platform.shared_counts.time.time", lambda: clock.now)
    counts.incr("key", 60)
    clock.now += 60
    assert counts.get("key") == 0
    os.pwrite(counts._file, b"\xff" * SIZE, 0)
    assert counts.incr("key", LONGEST) == 1


def test_a_full_table_keeps_the_larger_counts(counts: SharedCounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.platform.shared_counts.SETS", 1)
    counts.incr("much", 60, 30)
    for number in range(WAYS * 2):
        counts.incr(str(number), 60)
    assert counts.get("much") == 30


def test_what_is_cleared_is_forgotten(counts: SharedCounts) -> None:
    begun = time.time()
    for key in ("one", "other"):
        counts.incr(key, 60)
    counts.clear("one")
    assert (counts.get("one"), counts.get("other")) == (0, 1)
    assert begun + 59 <= counts.get_expiry("other") <= time.time() + 60
    counts.reset()
    assert counts.get("other") == 0
    assert counts.check()
