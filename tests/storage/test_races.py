"""What happens at the same moment: no error that is not told of, no half event, nothing that comes back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from storage import ResultErased, Sharing, results

NOW = 1_500
ROUNDS = 12


def at_once(*works):
    """Run all works, each in a thread of its own, from the same moment on; raise what any raises."""
    barrier = threading.Barrier(len(works))

    def run(work):
        barrier.wait(10)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(60) for future in [pool.submit(run, work) for work in works]]


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
