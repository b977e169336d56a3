"""The disk fills up in the middle of a piece of work, at each of its writes: all or nothing, and it is got over.

The disk has room for 0, 1, 2 … writes and new files. After that it has none until somebody frees some, or it refuses
one and somebody else frees some just then. The system calls below SQLite say so, and SQLite copes as on a real disk.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from storage import NewResult, Sharing, StoreError, StoreUnavailable, open_store
from storage.backup import back_up
from storage.files import RESERVE, make_workspace, prepare_file, release_reserve, reserve_of
from storage.restore import restore
from tests.faults.no_room import Disk, disk_below
from tests.storage.samples import hash_of, into, make_job

NOW = 1_500
FEWEST, MOST = 8, 300  # writes that a piece of work needs at least, and never
NAME, BACKUP, COPY = "role-fit.sqlite3", "backup.sqlite3", "copy.sqlite3"
Make = Callable[..., NewResult]


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with a place, which is opened while the disk has room."""

    prepare: Callable[[Path, Make], object]
    opened: Callable[[Path], AbstractContextManager[Any]]
    act: Callable[[Any, Make], object]
    # Try each disk, or, where the work takes long, each n-th.
    step: int = 1


def address(folder):
    return f"sqlite:///{folder / NAME}"


def opened_store(folder):
    return closing(open_store(address(folder)))


def fill(folder, make, names="abcd"):
    with opened_store(folder) as store:
        for name in names:
            store.save(make(name, bank=name))
            store.add_job(make_job(name))


def fill_beside_a_backup(folder, make):
    """Make a backup with two results, and a store with two others and one that is in both."""
    fill(folder, make, "cxy")
    back_up(folder / NAME, folder / BACKUP)
    (folder / NAME).unlink()
    fill(folder, make, "abc")


def make_empty_file(folder, _make):
    prepare_file(folder / NAME)


def bring_back(folder, _make):
    restore(folder / BACKUP, address(folder), NOW)


WORKS = {
    "save": Work(fill, opened_store, lambda store, make: store.save(make("new", bank="new", outcome="x" * 5_000))),
    "delete": Work(fill, opened_store, lambda store, make: store.delete(make("a").manage_hash)),
    "add a job": Work(fill, opened_store, lambda store, _make: store.add_job(make_job("new", document="x" * 5_000))),
    "change a job": Work(
        fill,
        opened_store,
        lambda store, _make: store.change_job(
            hash_of("organise a"), NOW, into("x" * 5_000, "organise a", "seat a", bank="new")
        ),
    ),
    "backup": Work(
        fill_beside_a_backup, nullcontext, lambda folder, _make: back_up(folder / NAME, folder / BACKUP, replace=True)
    ),
    "restore": Work(fill_beside_a_backup, nullcontext, bring_back, step=4),
    "migration": Work(make_empty_file, nullcontext, lambda folder, _make: open_store(address(folder)).close()),
}


def fill_up_at_each_write(work: Work, place: Path, make: Make, disk: Disk, *, for_good: bool) -> int:
    """Do the work on ever roomier disks, until one has room for all of it; return for how many writes."""
    prepared = place / "before"
    work.prepare(prepared, make)
    before, after = seen(prepared), seen_when_done(work, copied(prepared, "after"), make)
    for room in range(0, MOST, work.step):
        folder = copied(prepared, str(room))
        with work.opened(folder) as opened:
            disk.fill_after(room, for_good=for_good)
            told = acted(work, opened, make)
            disk.make_room()
            found = seen(folder)
            assert found == after or told, "said to be done, and is not"
            assert found in (before, after), "neither done nor left alone"
            assert disk.refused or not told, "refused on a disk with room"
            assert found == after or not acted(work, opened, make)
            assert seen(folder) == after, "not done when there is room again"
        assert takes_results(folder, make)
        if not disk.refused:
            return room
    raise AssertionError("the work has no end")


def copied(prepared: Path, name: str) -> Path:
    return Path(shutil.copytree(prepared, prepared.with_name(name)))


def seen_when_done(work: Work, folder: Path, make: Make) -> object:
    with work.opened(folder) as opened:
        work.act(opened, make)
        return seen(folder)


def acted(work: Work, opened: Any, make: Make) -> str:
    """Do the work; return what was said if it was refused."""
    try:
        work.act(opened, make)
    except StoreError as error:
        return str(error)
    return ""


def seen(folder):
    """Tell all that stands in the store, in a backup and in a copy, and what else lies about."""
    names = {found.name for found in folder.iterdir() if not found.name.startswith(NAME)}
    return names, *(dumped(folder / name) for name in (NAME, BACKUP, COPY) if (folder / name).exists())


def dumped(path):
    """Tell what stands in a database, in any order; of a damaged one, its bytes."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            is_sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except sqlite3.DatabaseError:
            is_sound = False
        return sorted(connection.iterdump()) if is_sound else path.read_bytes()


def takes_results(folder, make):
    with opened_store(folder) as store:
        store.save(make("next"))
        return store.has(make("next").key, NOW)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    monkeypatch.setattr("storage.store.time.time", lambda: NOW)  # stands beside what is deleted
    with disk_below() as disk:
        yield disk


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: there, waiting for the disk takes no time."""
    memory = Path("/dev/shm")  # noqa: S108  (the folder in it is our own)
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


MODES = ("DELETE", "WAL")


@pytest.fixture(params=MODES)
def journal(request, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: request.param)
    return request.param


# The journal in use with all but what takes longest, the older one with what writes most.
SHORT = {("WAL", work) for work in WORKS if work != "migration"} | {("DELETE", "save"), ("DELETE", "migration")}
EACH_WAY = [
    pytest.param(mode, work, marks=[] if (mode, work) in SHORT else [pytest.mark.long])
    for mode in MODES
    for work in WORKS
]


@pytest.mark.slow
@pytest.mark.parametrize(("journal", "work"), EACH_WAY, indirect=["journal"])
def test_a_disk_that_fills_up_leaves_all_or_nothing(place, make_result, disk, journal, work):
    assert fill_up_at_each_write(WORKS[work], place, make_result, disk, for_good=True) >= FEWEST


# Work in several steps may go on after the step that was refused.
@pytest.mark.parametrize("work", ["delete"])
def test_a_disk_that_is_full_for_a_moment_leaves_all_or_nothing(place, make_result, disk, journal, work):
    assert fill_up_at_each_write(WORKS[work], place, make_result, disk, for_good=False) >= FEWEST


def test_the_store_says_that_the_disk_is_full(place, make_result, disk, journal):
    with opened_store(place) as store:
        disk.fill_after(3)
        with pytest.raises(StoreUnavailable, match="no room left: free some disk space"):
            store.save(make_result("a"))
        assert store.find(make_result("a").view_hash, NOW) is None
        disk.make_room()


@pytest.mark.parametrize("work", ["save", "delete"])
def test_a_store_that_hides_what_the_disk_says_is_caught(place, make_result, disk, monkeypatch, work):
    """Otherwise the tests above would prove nothing."""
    monkeypatch.setattr("storage.store.as_store_errors", lambda: suppress(SQLAlchemyError, sqlite3.Error))
    with pytest.raises(AssertionError, match="said to be done"):
        fill_up_at_each_write(WORKS[work], place, make_result, disk, for_good=True)


@pytest.mark.parametrize("work", ["save", "delete", "migration"])
def test_a_store_without_a_journal_is_caught(place, make_result, disk, monkeypatch, work):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: "OFF")
    with pytest.raises(AssertionError, match="neither done nor left alone"):
        fill_up_at_each_write(WORKS[work], place, make_result, disk, for_good=True)


class OneFile:
    """A folder in which every name leads to the same file."""

    def __init__(self, file):
        self.file = file

    def __truediv__(self, _name):
        return self.file


def test_a_backup_that_is_written_over_the_old_one_is_caught(place, make_result, disk, monkeypatch):
    def overwriting(folder):
        if not (folder / BACKUP).exists():
            return make_workspace(folder)
        (folder / BACKUP).unlink()
        return nullcontext(OneFile(folder / BACKUP))

    monkeypatch.setattr("storage.backup.make_workspace", overwriting)
    with pytest.raises(AssertionError, match="neither done nor left alone"):
        fill_up_at_each_write(WORKS["backup"], place, make_result, disk, for_good=True)


def test_on_a_full_disk_all_but_new_results_works_in_the_room_reserved_for_it(
    place, make_result, disk, journal, monkeypatch
):
    def release(path: Path) -> bool:
        disk.make_room()
        return release_reserve(path)

    fill(place, make_result, "abc")
    with opened_store(place) as store:
        monkeypatch.setattr("storage.engine.release_reserve", release)
        one = make_result("a").manage_hash
        for work in (
            lambda: store.share(one, Sharing(False, "verdict", 9_000)),
            lambda: store.renew_link(one, b"n" * 32, 1),
            lambda: store.delete(one),
            lambda: store.change_job(hash_of("organise a"), NOW, into("document of z", "organise a", "renewed")),
            lambda: store.delete_job(hash_of("renewed")),
            lambda: store.purge(2_000),
        ):
            disk.fill_after(0)
            work()
            assert disk.refused
            assert reserve_of(place / NAME).stat().st_size == RESERVE
        assert not store.has(make_result("b").key, NOW)
        assert not store.find_job(hash_of("organise a"), NOW)


def test_a_save_leaves_room_for_deletions(place, make_result, monkeypatch):
    with opened_store(place) as store:
        store.add_job(make_job("b"))
        release_reserve(place / NAME)
        monkeypatch.setattr("storage.files.free_space", lambda _path: 2 * RESERVE - 1)
        for work in (
            lambda: store.save(make_result("a")),
            lambda: store.add_job(make_job("a")),
            lambda: store.change_job(hash_of("organise b"), NOW, into("document of b, which grows", "organise b")),
        ):
            with pytest.raises(StoreUnavailable, match="no room left"):
                work()
        monkeypatch.undo()
        store.save(make_result("a"))
        assert reserve_of(place / NAME).stat().st_size == RESERVE
