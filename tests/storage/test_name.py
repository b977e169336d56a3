"""What a result is called, and what it began with: kept with it, and gone with it."""

from contextlib import closing

from storage import open_store
from storage.address import address_of
from storage.backup import back_up
from storage.restore import restore

NOW = 1_500


def test_a_name_is_found_by_readers_and_maker_until_it_is_taken_away(store, make_result):
    mine = make_result("mine", origin="{}")
    store.save(mine)
    for name in ("Plant manager, Leipzig", ""):
        store.set_name(mine.manage_hash, name)
        assert store.find(mine.view_hash, NOW).name == name
        assert store.find_managed(mine.manage_hash, NOW).name == name
    assert store.find(mine.view_hash, NOW).origin == "{}"


def test_results_of_the_version_before_go_on_without_a_name(store, url, make_result, take_back):
    store.save(make_result("old"))
    take_back(store, "0003_ended")
    with closing(open_store(url)) as newer:
        found = newer.find_managed(make_result("old").manage_hash, NOW)
        assert (found.name, found.origin, found.sheet) == ("", "", "sheet of old")


def test_a_backup_brings_names_back_and_changes_none_that_is_there(store, path, url, tmp_path, make_result):
    for one in ("a", "b"):
        store.save(make_result(one, origin=f"origin of {one}"))
        store.set_name(make_result(one).manage_hash, f"then {one}")
    back_up(path, tmp_path / "backup.sqlite3")
    store.set_name(make_result("b").manage_hash, "now b")
    restore(tmp_path / "backup.sqlite3", url, NOW)
    other = address_of(tmp_path / "new.sqlite3")
    restore(tmp_path / "backup.sqlite3", other, NOW)
    assert store.find_managed(make_result("b").manage_hash, NOW).name == "now b"
    with closing(open_store(other)) as new:
        found = new.find_managed(make_result("a").manage_hash, NOW)
        assert (found.name, found.origin) == ("then a", "origin of a")


def test_nothing_of_a_name_is_left_in_the_files_once_the_result_is_deleted(store, path, make_result):
    mine = make_result("mine", origin="tell-tale origin")
    store.save(mine)
    store.set_name(mine.manage_hash, "tell-tale name")
    store.set_name(mine.manage_hash, "another")
    store.delete(mine.manage_hash)
    written = b"".join(file.read_bytes() for file in path.parent.rglob("*") if file.is_file())
    assert b"tell-tale" not in written
