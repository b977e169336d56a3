"""What `store backup`, `restore`, `purge` and `check` say, and how they end."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import build_app
from storage import NewJob, NewResult, ResultErased, Sharing, Store, open_store
from tests.web.visitor import Visitor
from web import commands
from web.platform.secrets import hashed, new_secret
from web.platform.settings import Settings
from web.platform.store import open_results_store

NOW = int(time.time())
REPOSITORY = Path(__file__).parents[3]


def make_result(name: str) -> NewResult:
    """Build a result that expires in a day."""
    key, view, manage = (sha256(f"{kind} {name}".encode()).digest() for kind in ("key", "view", "manage"))
    return NewResult(
        key, view, manage, "e", "1", b"b" * 32, "{}", "en", f"sheet of {name}", "{}", "[]", NOW - 100, NOW + 86_400
    )


@pytest.fixture
def path(data: Path) -> Path:
    return data / "role-fit.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{path}")
    opened.save(make_result("a"))
    opened.save(make_result("b"))
    yield opened
    opened.close()


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, data: Path) -> Callable[..., Result]:
    """Type in a command, in an app that holds nothing but commands, as they get it when the bank is broken."""
    monkeypatch.setenv("ROLE_FIT_DATA", str(data))
    bare = Flask("app", static_folder=None)
    commands.init_app(bare)
    runner = bare.test_cli_runner()
    return lambda *words, answer="": runner.invoke(args=["store", *map(str, words)], input=answer)


@pytest.fixture
def backup(store: Store, tmp_path: Path, command: Callable[..., Result]) -> Path:
    file = tmp_path / "backup.sqlite3"
    assert command("backup", file).exit_code == 0
    return file


def test_a_backup_tells_which_store_it_copied_and_what_it_holds(store, tmp_path, command, data):
    said = command("backup", tmp_path / "backup.sqlite3")
    day = time.strftime("%Y-%m-%d", time.gmtime(NOW - 100))
    assert said.exit_code == 0
    held = f"2 results, made from {day} to {day}; 0 more are noted as deleted or expired."
    assert f"of the store {data / 'role-fit.sqlite3'} is complete and was checked: {held}\n" in said.output


@pytest.mark.parametrize("replace", [[], ["--replace"]])
def test_a_folder_is_no_name_for_a_backup(store, tmp_path, command, replace):
    said = command("backup", *replace, tmp_path)
    assert said.exit_code == 2
    assert f"{tmp_path} is a folder: name a file in it, such as {tmp_path}/role-fit.sqlite3." in said.output


def test_an_empty_store_has_no_days(data, command, tmp_path):
    open_store(f"sqlite:///{data / 'role-fit.sqlite3'}").close()
    assert (
        "checked: 0 results; 0 more are noted as deleted or expired.\n" in command("backup", tmp_path / "backup").output
    )


def test_a_backup_takes_no_files_place_unasked(backup, command):
    said = command("backup", backup)
    assert said.exit_code == 2
    assert "exists already: name another file, or say --replace" in said.output
    assert command("backup", "--replace", backup).exit_code == 0


@pytest.mark.parametrize("words", [["backup", "file"], ["purge"], ["check"]])
def test_a_store_that_is_not_there_is_not_made(data, command, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = command(*words)
    assert said.exit_code == 2
    assert "does not exist: name the folder with the results in ROLE_FIT_DATA" in said.output
    assert not data.exists()


def test_a_restore_brings_back_what_is_missing_and_leaves_what_was_decided(store, backup, command, path):
    store.delete(make_result("b").manage_hash)
    store.save(make_result("c"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM results WHERE sheet = 'sheet of a'")  # an accident
    said = command("restore", backup, answer="y\n")
    assert said.exit_code == 0
    assert "holds 2 results" in said.output
    assert "1 result came back." in said.output
    assert "1 result stayed deleted, 0 results had expired." in said.output
    assert [bool(store.find(make_result(name).view_hash, NOW)) for name in "abc"] == [True, False, True]


def test_a_restore_asks_first(store, backup, command):
    store.purge(NOW + 90_000)
    refused, unasked = command("restore", backup, answer="n\n"), command("restore", backup)
    assert (refused.exit_code, unasked.exit_code) == (1, 2)
    assert "Nothing was changed" in refused.output
    assert "say --yes where nobody can be asked" in unasked.output
    assert not store.has(make_result("a").key, NOW)
    assert command("restore", "--yes", backup).exit_code == 0
    assert store.has(make_result("a").key, NOW)


def test_a_file_that_is_no_backup_is_named(store, command, tmp_path):
    (tmp_path / "minutes").write_text("Minutes of the board\n" * 100)
    for name, trouble in (("minutes", "is not a database or is damaged"), ("nowhere", "cannot be read")):
        said = command("restore", "--yes", tmp_path / name)
        assert said.exit_code == 2
        assert f"{tmp_path / name} {trouble}" in said.output


def test_a_damaged_store_is_told_with_the_way_back(store, backup, command, path):
    store.close()
    path.write_bytes(b"\xff" * 9_000)
    for words in (["backup", backup.with_name("new")], ["check"]):
        said = command(*words)
        assert said.exit_code == 2
        assert "is damaged. Stop the servers, move the file away, and bring a backup back with" in said.output
    said = command("restore", "--yes", backup)
    assert said.exit_code == 2
    assert f"The store {path} is damaged: stop the servers, move the file away, and restore a backup" in said.output
    assert "stays so" not in said.output
    assert path.read_bytes() == b"\xff" * 9_000
    path.rename(path.with_name("damaged"))
    assert "2 results came back" in command("restore", "--yes", backup).output
    assert "2 results" in command("check").output


LOST = "results deleted since come back, links renewed or switched off since work again"


def test_a_store_that_knows_of_deletions_keeps_them_and_says_so(store, backup, command):
    said = command("restore", "--yes", backup)
    assert "what was deleted or changed since stays so" in said.output
    assert LOST not in said.output


@pytest.mark.parametrize("left", ["nothing", "no byte", "no tables", "no results"])
def test_a_store_that_is_gone_or_empty_is_told_before_anything_comes_back(store, backup, command, path, left):
    store.delete(make_result("b").manage_hash)
    store.close()
    path.unlink()
    if left == "no byte":
        path.touch()
    elif left == "no tables":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA application_id=1383024233")
    elif left == "no results":
        open_store(f"sqlite:///{path}").close()
    day = time.strftime("%Y-%m-%d", time.gmtime(NOW - 100))
    said = command("restore", backup, answer="n\n")
    assert f"what was decided since this backup, whose newest result is of {day}: results deleted" in said.output
    assert LOST in said.output
    assert "stays so" not in said.output
    assert command("restore", "--yes", backup).exit_code == 0
    with closing(open_store(f"sqlite:///{path}")) as again:
        assert again.has(make_result("b").key, NOW)  # as was said


def test_a_restore_that_makes_the_file_anew_says_that_servers_want_a_restart(store, backup, command, path, bank, data):
    settings = Settings(data=data, secret_key="correct horse battery staple, and more")
    running = Visitor(build_app(settings), bank)
    assert running.get("/readyz").status_code == 200
    path.unlink()
    assert "Restart the servers now" in command("restore", "--yes", backup).output
    assert running.get("/readyz").status_code == 503
    assert Visitor(build_app(settings), bank).get("/readyz").status_code == 200
    assert "Restart" not in command("restore", "--yes", backup).output


@pytest.mark.parametrize("words", [["backup", "file"], ["purge"], ["check"]])
@pytest.mark.parametrize("is_noted", [True, False])
def test_a_store_that_was_emptied_is_told_and_not_begun_anew(
    store, path, command, words, is_noted, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    store.close()
    if is_noted:
        open_results_store(f"sqlite:///{path}").close()
    path.write_bytes(b"")
    said = command(*words)
    assert said.exit_code == 2
    assert f"The store {path} was emptied: it has no byte left. Put the file back, or bring a backup" in said.output
    assert path.read_bytes() == b""


def test_a_store_that_is_gone_is_told_with_the_way_back(store, path, command, monkeypatch):
    monkeypatch.setenv("ROLE_FIT_DATABASE_URL", f"sqlite:///{path}")
    open_results_store(f"sqlite:///{path}").close()
    store.close()
    path.unlink()
    for words in (["purge"], ["check"]):
        said = command(*words)
        assert "is gone. Put the file back, or bring a backup back with" in said.output
        assert "ROLE_FIT_DATA" not in said.output


def test_a_backup_with_results_is_not_replaced_by_an_empty_one(store, backup, command, path):
    store.close()
    path.unlink()
    open_store(f"sqlite:///{path}").close()
    before = backup.read_bytes()
    said = command("backup", "--replace", backup)
    assert said.exit_code == 2
    assert "holds results: it was not replaced" in said.output
    assert backup.read_bytes() == before


@pytest.fixture
def _heard_signals() -> Iterator[None]:
    """Let the process hear what `nohup` lets it ignore, however the tests were started."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_heard_signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("words", [["backup"], ["restore", "--yes"]])
def test_who_ends_a_command_leaves_no_copy_behind(store, backup, command, path, monkeypatch, words, number):
    before = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)]
    ends = "storage.backup.check_sound" if words == ["backup"] else "storage.restore.merge_backup"
    monkeypatch.setattr(ends, lambda *_: os.kill(os.getpid(), number))
    file = backup.with_name("new") if words == ["backup"] else backup
    assert command(*words, file).exit_code == 128 + number
    assert not [found for folder in (path.parent, backup.parent) for found in folder.glob(".*")]
    assert not backup.with_name("new").exists()
    assert [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)] == before


def test_a_command_that_is_told_to_outlive_its_terminal_does(store, tmp_path, command, monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        monkeypatch.setattr("storage.backup.check_sound", lambda *_: os.kill(os.getpid(), signal.SIGHUP))
        assert command("backup", tmp_path / "backup").exit_code == 0
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("words", [["purge"], ["check"], ["backup", "new"]])
def test_every_command_removes_what_a_killed_one_left(store, command, path, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    left = path.with_name(".role-fit-copies-abcdefgh")
    left.mkdir()
    (left / "backup.sqlite3").write_text("tell-tale")
    assert command(*words).exit_code == 0
    assert not left.exists()


def test_a_purge_counts_what_it_erased(store, command):
    store.save(replace(make_result("old"), created_at=NOW - 90_000, expires_at=NOW - 86_400))
    said = command("purge")
    assert (said.exit_code, said.output) == (0, "Expired results and jobs erased: 1.\n")
    assert command("purge").output == "Expired results and jobs erased: 0.\n"


def test_a_check_reads_everything_and_tells_it(store, command, path):
    said = command("check")
    assert said.exit_code == 0
    assert f"{path} is sound and holds 2 results" in said.output
    assert "can be read and written" in said.output


def test_a_check_warns_of_a_disk_that_is_nearly_full(store, command, monkeypatch):
    monkeypatch.setattr("web.commands.store.free_space", lambda _path: 1_999_999)
    said = command("check")
    assert said.exit_code == 1
    assert "Only 1 MB are free on its disk" in said.output


def test_a_store_of_a_newer_version_is_told(store, command, path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    for words in (["purge"], ["check"]):
        said = command(*words)
        assert said.exit_code == 2
        assert "written by a newer version" in said.output


def test_settings_that_cannot_be_used_are_named(command, monkeypatch):
    monkeypatch.setenv("ROLE_FIT_KEEP_DAYS", "many")
    said = command("purge")
    assert said.exit_code == 2
    assert "ROLE_FIT_KEEP_DAYS" in said.output


def test_the_commands_work_while_the_bank_is_broken(store, data, tmp_path, monkeypatch):
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "weights.yaml").write_text("nonsense: [")
    monkeypatch.setenv("ROLE_FIT_QUESTIONS", str(tmp_path / "bank"))
    monkeypatch.setenv("ROLE_FIT_DATA", str(data))
    words = [sys.executable, "-m", "flask", "--app", "app", "store", "purge"]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "Expired results and jobs erased: 0.\n"), done.stderr


def test_a_purge_under_a_clock_years_ahead_erases_nothing_until_it_is_confirmed(store, command, path, monkeypatch):
    assert command("purge").exit_code == 0  # the clock is right, and this is remembered
    monkeypatch.setattr("time.time", lambda: NOW + 730 * 86_400)
    said = command("purge")
    assert said.exit_code == 2
    assert "Set the clock; if it is right, say so with" in said.output
    assert (command("check").exit_code, command("confirm-clock", answer="n\n").exit_code) == (1, 1)
    assert store.has(make_result("a").key, NOW)
    assert command("confirm-clock", "--yes").exit_code == 0
    assert "nothing to confirm" in command("confirm-clock").output
    assert command("purge").output == "Expired results and jobs erased: 2.\n"


def test_a_restore_under_a_clock_years_ahead_changes_nothing(store, backup, command, monkeypatch):
    command("purge")
    monkeypatch.setattr("time.time", lambda: NOW + 730 * 86_400)
    assert command("restore", "--yes", backup).exit_code == 2
    assert store.has(make_result("a").key, NOW)


@pytest.fixture
def kept(store) -> str:
    """Return the secret of the readers' link of a result whose sharing is off."""
    secret = new_secret()
    manage = hashed("manage", secret[::-1])
    store.save(replace(make_result("c"), view_hash=hashed("view", secret), manage_hash=manage))
    store.share(manage, Sharing(False, "verdict", NOW + 86_400))
    return secret


@pytest.mark.parametrize(
    "form", ["{}", "https://x.example/results/{}", "<https://x.example/results/{}.json>.", "{}?lang=de"]
)
def test_an_operator_erases_a_result_by_its_link(store, command, kept, form):
    said = command("erase", "--yes", form.format(kept))
    assert said.exit_code == 0, said.output
    assert not store.has(make_result("c").key, NOW)
    assert store.has(make_result("a").key, NOW)
    with pytest.raises(ResultErased):
        store.save(make_result("c"))


def test_an_operator_erases_a_result_by_its_private_link(store, command, kept):
    assert command("erase", f"http://x/manage/{kept[::-1]}", answer="y\n").exit_code == 0
    assert not store.has(make_result("c").key, NOW)


def test_nothing_is_erased_unasked_or_by_another_link(store, command, kept):
    assert command("erase", kept, answer="n\n").exit_code == 1
    for link, words in (
        (new_secret(), "No result and no job has this link"),
        ("/results/x", "is no link"),
        (f"{kept}A", "is no link"),
    ):
        said = command("erase", "--yes", link)
        assert (said.exit_code, words in said.output) == (2, True)
    assert store.has(make_result("c").key, NOW)


@pytest.mark.parametrize("kind", ["organise", "invitation", "seat"])
def test_an_operator_erases_a_job_by_any_of_its_links(store, command, kind):
    secret, key = new_secret(), sha256(b"job").digest()
    store.add_job(NewJob(key, NOW, NOW + 86_400, "{}", frozenset([hashed(kind, secret)])))
    said = command("erase", f"http://x/jobs#{secret}", answer="y\n")
    assert "The job is erased." in said.output
    assert store.find_job(hashed(kind, secret), NOW) is None


def test_jobs_are_told_beside_results(store, command, tmp_path):
    for name in "ab":
        store.add_job(NewJob(sha256(name.encode()).digest(), NOW, NOW + 86_400, "{}", frozenset([name.encode()])))
    assert "2 results" in command("check").output
    assert "; 2 jobs; 0 more are noted" in command("backup", tmp_path / "backup").output
    store.purge(NOW + 90_000)
    said = command("restore", "--yes", tmp_path / "backup").output
    assert "2 of its 2 jobs came back" in said
