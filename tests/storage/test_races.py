"""What happens at the same moment: no error that is not told of, no half event, nothing that comes back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from storage import ResultErased, Sharing, open_store, results
from tests.storage.samples import hash_of, into, make_job

NOW = 1_500
MINE = hash_of("organise mine")
ROUNDS = 12


def at_once(*works):
    """Run all works, each in a thread of its own, from the same moment on; raise what any raises."""
    barrier = threading.Barrier(len(works))

    def run(work):
        barrier.wait(90)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(90) for future in [pool.submit(run, work) for work in works]]


def test_a_link_renewed_from_two_sides_at_once_is_renewed_once(store, make_result, hash_of):
    for number in range(ROUNDS):
        mine = make_result(str(number))
        store.save(mine)
        new = [hash_of(f"{number} {side}") for side in "ab"]
        at_once(*(partial(store.renew_link, mine.manage_hash, one, 1) for one in new))
        found = store.find_managed(mine.manage_hash, NOW)
        assert found.link_number == 1
        assert [one for one in new if store.find(one, NOW)] == [found.view_hash]


def test_one_finish_sent_at_once_with_two_sheets_is_one_of_them(store, make_result, rows):
    def save(sheet):
        try:
            store.save(make_result("a", sheet=sheet))
        except Exception as error:
            return type(error).__name__
        return sheet

    said = at_once(*(lambda sheet=sheet: save(sheet) for sheet in "xyxy"))
    (kept,) = rows("SELECT sheet FROM results")
    assert sorted(said) == sorted([kept[0]] * 2 + ["SheetConflict"] * 2)


def test_what_is_deleted_while_it_is_saved_again_stays_deleted(store, make_result, hash_of, rows):
    def save(mine):
        for _ in range(5):
            try:
                store.save(mine)
            except ResultErased:
                return

    def rule(mine):
        for number in range(1, 6):
            found = store.find(mine.view_hash, NOW)
            assert found is None or found.sheet == mine.sheet
            store.share(mine.manage_hash, Sharing(True, "verdict", 2_000))
            store.renew_link(mine.manage_hash, hash_of(f"{number} {mine.sheet}"), number)

    for number in range(ROUNDS):
        mine = make_result(str(number), bank=f"bank {number % 2}")
        store.save(mine)
        again, other = (lambda one=mine: save(one)), make_result(f"other {number}", bank=f"bank {number % 2}")
        at_once(
            again,
            again,
            lambda one=mine: store.delete(one.manage_hash),
            lambda one=mine: store.delete(one.manage_hash),
            lambda one=mine: rule(one),
            lambda one=other: store.save(one),
            lambda: store.purge(NOW),
        )
        with pytest.raises(ResultErased):
            store.save(mine)
    counts = "SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM erased), (SELECT count(*) FROM banks)"
    assert rows(counts) == [(ROUNDS, ROUNDS, 2)]


def test_two_purges_at_once_count_every_result_once(store, make_result):
    for number in range(40):
        store.save(make_result(str(number), bank=str(number)))
    assert sum(at_once(*[lambda: store.purge(2_000)] * 4)) == 40


def test_a_bank_that_goes_while_a_result_is_saved_under_it_comes_again(store, make_result, rows, monkeypatch):
    """Let a purge take the bank between the two inserts, as can happen on a server."""
    keep: Any = results.insert_result
    clashes: list[int] = []

    def clash_once(connection, result):
        if not clashes:
            clashes.append(1)
            raise IntegrityError("INSERT", {}, Exception())
        keep(connection, result)

    monkeypatch.setattr("storage.results.insert_result", clash_once)
    store.save(make_result("a"))
    assert rows("SELECT count(*) FROM results") == [(1,)]


def test_on_a_server_a_bank_in_use_is_not_waited_for(store, make_result, rows, url):
    if url.startswith("sqlite"):
        return  # has one writer
    store.save(make_result("a"))
    mine = make_result("b")
    with store.engines.writing() as connection:
        results.insert_result(connection, mine)
        store.delete(make_result("a").manage_hash)
        store.purge(NOW)
        assert rows("SELECT count(*) FROM banks") == [(1,)]
    assert store.find(mine.view_hash, NOW) is not None


def test_a_purge_that_comes_between_costs_the_save_nothing(store, make_result, url):
    """Delete the bank after the save found it there and before it says that it uses it."""
    if url.startswith("sqlite"):
        return  # has one writer
    store.save(make_result("old"))
    purged: list[int] = []

    def purge(_connection, _cursor, statement, *_others):
        if statement.startswith("INSERT INTO results") and not purged:
            purged.append(1)
            purged.append(store.purge(2_000))

    event.listen(store.engines.write, "before_cursor_execute", purge)
    store.save(make_result("new", created_at=2_100, expires_at=3_000))
    assert purged == [1, 1]
    assert store.find(make_result("new").view_hash, 2_500) is not None


def joined(name):
    """Return the change by which somebody adds a name to those in the job "mine"."""
    return lambda job: into(f"{job.document} {name}", "organise mine", "invitation mine")(job)


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_twelve_who_change_one_job_at_once_all_count_once(url, monkeypatch, journal):
    if journal == "WAL" and not url.startswith("sqlite"):
        return  # has no such journals
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: journal)
    with closing(open_store(url)) as store:
        store.add_job(make_job("mine", document=""))
        at_once(*(partial(store.change_job, MINE, NOW, joined(f"{number}")) for number in range(12)))
        assert sorted(store.find_job(MINE, NOW).document.split(), key=int) == [str(number) for number in range(12)]


JOIN = """
import sys, time
from pathlib import Path
from samples import hash_of, into
from storage import open_store
url, flag, name = sys.argv[1:]
store = open_store(url)
print("waiting", flush=True)
while not Path(flag).exists():
    time.sleep(0.001)
store.change_job(hash_of("organise mine"), 1_500, lambda job: into(f"{job.document} {name}", "organise mine")(job))
store.close()
"""


@pytest.mark.slow
def test_twelve_processes_that_change_one_job_at_once_all_count_once(store, url, tmp_path, start):
    store.add_job(make_job("mine", document=""))
    workers = [start(JOIN, url, str(tmp_path / "now"), f"{number}") for number in range(12)]
    assert [worker.stdout.readline() for worker in workers] == ["waiting\n"] * 12
    (tmp_path / "now").touch()
    assert [worker.communicate(timeout=60)[1] for worker in workers] == [""] * 12
    assert sorted(store.find_job(MINE, NOW).document.split(), key=int) == [str(number) for number in range(12)]


def test_an_invitation_that_several_take_at_once_is_taken_by_one(store):
    for number in range(ROUNDS):
        mine = make_job(f"{number}")
        store.add_job(mine)
        takes = [into(name, f"organise {number}", name) for name in ("a", "b", "c")]
        said = at_once(*(partial(store.change_job, hash_of(f"invitation {number}"), NOW, take) for take in takes))
        (taken,) = [job.document for job in said if job]
        assert store.find_job(hash_of(f"organise {number}"), NOW).document == taken
        store.delete_job(hash_of(taken))


def test_a_job_that_is_deleted_while_it_is_changed_and_added_stays_deleted(store, rows):
    def add(mine):
        with suppress(ResultErased):
            store.add_job(mine)

    for number in range(ROUNDS):
        mine, door = make_job(f"{number}"), hash_of(f"organise {number}")
        store.add_job(mine)
        change = partial(store.change_job, door, NOW, into("x", f"organise {number}", bank=f"bank {number % 2}"))
        at_once(change, change, partial(add, mine), partial(store.delete_job, door), lambda: store.purge(NOW))
        with pytest.raises(ResultErased):
            store.add_job(mine)
    store.purge(NOW)
    counts = "SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM erased), (SELECT count(*) FROM banks)"
    assert rows(counts) == [(0, ROUNDS, 0)]
