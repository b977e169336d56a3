"""A damaged store is replaced by what can be read of it and a backup, and nothing is lost on the way."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert

from storage import StoreError, open_store
from storage.backup import back_up
from storage.contents import NotOurs
from storage.restore import StoreUnreadable, restore
from storage.schema import banks, results

NOW = 1_500
PAGE = 4_096
JOURNALS = ("-wal", "-journal")
COLUMNS = [column.name for column in results.columns]


@pytest.fixture
def backup(tmp_path, make_result):
    """Make a backup of a store with three results."""
    place = tmp_path / "then" / "store.sqlite3"
    store = open_store(f"sqlite:///{place}")
    for name in "abc":
        store.save(make_result(name, sheet=f"tell-tale of {name}"))
    store.close()
    target = tmp_path / "backup.sqlite3"
    back_up(place, target)
    shutil.rmtree(place.parent)
    return target


def found_in(store, make_result, names="abc"):
    return "".join(name for name in names if store.find(make_result(name).view_hash, NOW))


@pytest.fixture
def damaged(url, path, make_result):
    """Break a store of which one result was deleted: its first pages can be read, the last cannot."""
    store = open_store(url)
    for name in ("b", "since"):
        store.save(make_result(name))
    store.delete(make_result("b").manage_hash)
    for number in range(40):
        store.save(make_result(f"more {number}", sheet="x" * 3_000))
    store.close()
    content = path.read_bytes()
    path.write_bytes(content[:-8192] + b"\xff" * 8192)
    return path


def test_a_damaged_store_is_replaced_only_when_told_so(damaged, url, backup):
    before = damaged.read_bytes()
    with pytest.raises(StoreUnreadable, match="is damaged"):
        restore(backup, url, NOW)
    assert damaged.read_bytes() == before


def test_what_can_be_read_of_a_damaged_store_is_kept(damaged, url, backup, make_result):
    done = restore(backup, url, NOW, despite_losses=True)
    store = open_store(url)
    assert found_in(store, make_result, "abc") == "ac"  # its deletion was still readable
    assert done.salvaged is not None
    assert done.merged.added >= 2
    store.check()
    store.close()


@pytest.mark.parametrize("content", [b"Minutes of the board\n" * 500, b"SQLite format 3\0" + b"\xff" * 9_000])
def test_a_store_that_is_no_database_any_more_is_replaced(path, url, backup, make_result, content):
    path.parent.mkdir()
    path.write_bytes(content)
    path.with_name(path.name + "-journal").write_bytes(b"left over")
    done = restore(backup, url, NOW, despite_losses=True)
    assert (done.salvaged.results, done.merged.added) == (0, 3)
    assert not path.with_name(path.name + "-journal").exists()
    assert done.salvaged.kept.read_bytes() == content
    store = open_store(url)
    assert found_in(store, make_result) == "abc"
    store.close()


def test_another_programs_database_is_never_replaced(url, path, backup):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    with pytest.raises(NotOurs):
        restore(backup, url, NOW, despite_losses=True)
    assert path.read_bytes() == before


HOLD = """
import sys, time
with open(sys.argv[1]) as held:
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_damaged_store_that_is_in_use_is_not_replaced(damaged, url, backup, start):
    before = damaged.read_bytes()
    holder = start(HOLD, str(damaged))
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(StoreError, match=f"still open in process {holder.pid}: stop the servers first"):
        restore(backup, url, NOW, despite_losses=True)
    assert damaged.read_bytes() == before


def test_a_journal_of_a_damaged_store_is_read_with_it(damaged, url, backup):
    damaged.with_name(damaged.name + "-journal").write_bytes(b"")
    assert restore(backup, url, NOW, despite_losses=True).merged.added
    assert not damaged.with_name(damaged.name + "-journal").exists()


def fill(url, make_result, count, size=300):
    """Store many results at once, of which one was deleted."""
    store = open_store(url)
    store.save(make_result("gone"))
    store.delete(make_result("gone").manage_hash)
    some = [make_result(str(number), sheet="x" * size) for number in range(count)]
    known = ({name: getattr(made, name, None) for name in COLUMNS} for made in some)
    rows = [{name: value for name, value in row.items() if value is not None} for row in known]
    with store.engines.writing() as connection:
        connection.execute(insert(banks), {"hash": some[0].bank_hash, "text": "{}"})
        connection.execute(insert(results), rows)
    store.close()


def break_page(path, number, content=b"\xff" * PAGE):
    with path.open("r+b") as file:
        file.seek(number * PAGE)
        file.write(content)


def test_one_damaged_page_of_a_large_store_costs_only_what_stood_on_it(url, path, backup, make_result):
    fill(url, make_result, 1_500)
    break_page(path, path.stat().st_size // PAGE // 2)
    done = restore(backup, url, NOW, despite_losses=True)
    assert done.salvaged.results >= 1_480


def root_of(path, name):
    """Return the number of the page on which a table or an index begins, counted from 0."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] - 1


def test_whichever_page_is_damaged_the_rest_stays(url, path, backup, make_result):
    fill(url, make_result, 60, size=1_500)
    whole = path.read_bytes()
    least = {}
    for number in range(1, len(whole) // PAGE, 3):  # without the first page, nobody knows what the others are
        path.write_bytes(whole)
        break_page(path, number, bytes(byte ^ 0xFF for byte in whole[number * PAGE : (number + 1) * PAGE]))
        done = restore(backup, url, NOW, despite_losses=True)
        if done.salvaged:  # a page that nothing is on is no damage
            least[number] = done.salvaged.results
    assert len(least) > 13
    assert min(least.values()) >= 58


@pytest.mark.parametrize("table", ["results", "erased", "banks"])
def test_rows_are_found_without_the_page_that_leads_to_them(url, path, backup, make_result, table, rows):
    fill(url, make_result, 600, size=1_500)
    break_page(path, root_of(path, table))
    done = restore(backup, url, NOW, despite_losses=True)
    assert done.salvaged.results >= 598
    assert rows("SELECT count(*) FROM erased") == [(0 if table == "erased" else 1,)]


def test_several_damaged_pages_are_read_past(url, path, backup, make_result):
    fill(url, make_result, 600, size=1_500)
    pages = path.stat().st_size // PAGE
    for number in range(20, pages, 20):
        break_page(path, number)
    done = restore(backup, url, NOW, despite_losses=True)
    assert done.salvaged.results >= 600 - 4 * (pages // 20)


def test_a_bank_that_cannot_be_read_comes_from_the_backup(url, path, make_result, tmp_path):
    bank = "a long bank " * 3_000
    store = open_store(url)
    for name in "ab":
        store.save(make_result(name, bank=bank))
    back_up(path, tmp_path / "backup.sqlite3")
    store.save(make_result("since", bank=bank))
    store.close()
    content = path.read_bytes()
    page = next(at for at in range(1, len(content) // PAGE) if content[at * PAGE :][:PAGE].count(b"a long bank ") > 330)
    break_page(path, page)
    done = restore(tmp_path / "backup.sqlite3", url, NOW, despite_losses=True)
    assert (done.salvaged.results, done.merged.known) == (3, 2)


def test_a_row_with_rubbish_in_it_is_not_taken_over(url, path, backup, make_result, run):
    fill(url, make_result, 30, size=1_500)
    run("UPDATE results SET view_hash = x'00' WHERE rowid = 3")
    run("UPDATE results SET sheet = CAST(x'ff41' AS TEXT) WHERE rowid = 4")
    run("UPDATE results SET shows = 17 WHERE rowid = 5")
    run("UPDATE results SET is_shared = 7 WHERE rowid = 6")
    break_page(path, path.stat().st_size // PAGE - 1)
    done = restore(backup, url, NOW, despite_losses=True)
    assert 23 <= done.salvaged.results <= 27


def test_the_damaged_file_is_kept_and_private(damaged, url, backup):
    before = damaged.read_bytes()
    done = restore(backup, url, NOW, despite_losses=True)
    kept = damaged.with_name(damaged.name + ".damaged-1970-01-01")
    assert done.salvaged.kept == kept
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_second_damaged_file_takes_no_ones_place(damaged, url, backup):
    before = damaged.read_bytes()
    restore(backup, url, NOW, despite_losses=True)
    damaged.write_bytes(b"\xff" * 9_000)
    assert restore(backup, url, NOW, despite_losses=True).salvaged.kept.name.endswith(".damaged-1970-01-01-2")
    assert damaged.with_name(damaged.name + ".damaged-1970-01-01").read_bytes() == before


def test_a_disk_without_links_keeps_a_copy(damaged, url, backup, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("storage.replacing.os.link", refuse)
    before = damaged.read_bytes()
    kept = restore(backup, url, NOW, despite_losses=True).salvaged.kept
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (before, 0o600)


@pytest.fixture
def with_journals(path, monkeypatch):
    """A damaged file with journals that SQLite has not looked at: it may take back, move in or remove them."""
    monkeypatch.setattr("storage.restore._is_sound", lambda _place: False)
    path.parent.mkdir()
    for ending in ("", *JOURNALS):
        path.with_name(path.name + ending).write_text(f"what {path.name}{ending} held\n" * 500)
    return path


@pytest.fixture
def seen(monkeypatch):
    """Collect what is there to be salvaged, by the ends of the names."""
    found = {}

    def look(copy, *_):
        found.update({file.name[len(copy.name) :]: file.read_bytes() for file in copy.parent.glob(f"{copy.name}*")})

    monkeypatch.setattr("storage.replacing.salvage", look)
    return found


def held_by(file):
    return {ending: file.with_name(file.name + ending).read_bytes() for ending in ("", *JOURNALS)}


def test_journals_of_a_damaged_store_are_read_and_kept_with_it(with_journals, url, backup, seen):
    before = held_by(with_journals)
    done = restore(backup, url, NOW, despite_losses=True)
    assert seen == before
    assert held_by(done.salvaged.kept) == before


@pytest.mark.parametrize("moment", ["link", "-wal", "-journal", "replace"])
def test_a_replacement_that_breaks_off_loses_nothing_and_can_be_done_again(
    with_journals, url, backup, seen, monkeypatch, moment
):
    before = held_by(with_journals)
    with monkeypatch.context() as patch:
        kill(patch, moment, with_journals)
        with pytest.raises(Killed):
            restore(backup, url, NOW, despite_losses=True)
    seen.clear()
    kept = with_journals.with_name(with_journals.name + ("" if moment == "link" else ".damaged-1970-01-01"))
    assert held_by(kept) == before
    again = restore(backup, url, NOW, despite_losses=True)
    assert seen == before
    assert again.salvaged.kept.name.endswith(".damaged-1970-01-01")


class Killed(BaseException):
    pass


def kill(patch, moment, store):
    """Let the work end at a moment, and what would tidy up with it."""
    unlink = Path.unlink

    def end(*_, **__):
        raise Killed

    def unlink_or_end(file, *, missing_ok=False):
        if file == store.with_name(store.name + moment):
            raise Killed
        unlink(file, missing_ok=missing_ok)

    if moment == "link":
        patch.setattr("storage.replacing.os.link", end)
    elif moment == "replace":
        patch.setattr(Path, "replace", end)
    else:
        patch.setattr(Path, "unlink", unlink_or_end)


def test_a_write_ahead_log_is_read_with_its_damaged_store(tmp_path, path, url, backup, make_result, monkeypatch):
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _version: "WAL")
    busy = tmp_path / "busy" / path.name
    fill(f"sqlite:///{busy}", make_result, 40)
    store = open_store(f"sqlite:///{busy}")
    store.save(make_result("newest"))
    path.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{busy}{ending}", f"{path}{ending}")
    store.close()
    break_page(path, path.stat().st_size // PAGE - 1)
    restore(backup, url, NOW, despite_losses=True)
    store = open_store(url)
    assert store.has(make_result("newest").key, NOW)
    store.close()


def test_what_root_puts_in_place_belongs_to_the_owner_of_the_folder(damaged, url, backup, monkeypatch):
    given = []
    monkeypatch.setattr("storage.replacing.give_to_owner_of", lambda *names: given.append(names))
    restore(backup, url, NOW, despite_losses=True)
    assert [(folder, file.name) for folder, file in given] == [(damaged.parent, "complete.sqlite3")]
