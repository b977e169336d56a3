"""A store that was there before is never replaced by an empty one without a word."""

import json
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL

from questions import Bank, BankError, load_bank
from storage import StoreError, open_store
from storage.backup import back_up
from storage.restore import restore
from tests.servers import AppServer, free_port
from tests.web.visitor import Visitor
from web.commands.exits import AWAY
from web.platform import store as store_module
from web.platform.bank_messages import describe_bank_error
from web.platform.environment import read_settings
from web.platform.settings import Settings, SettingsError
from web.platform.store import marker_of, open_results_store, require_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "role-fit.sqlite3"


@pytest.fixture
def address(file: Path) -> str:
    return URL.create("sqlite", database=str(file)).render_as_string()


@pytest.fixture
def lost(file: Path, address: str) -> Path:
    """A file that was there, and was moved away; returns where it is now."""
    open_results_store(address).close()
    return file.rename(file.with_name("elsewhere"))


def test_a_fresh_store_leaves_a_note_that_only_its_owner_reads(file: Path, address: str) -> None:
    open_results_store(address).close()
    assert file.name in marker_of(file).read_text()
    assert stat.S_IMODE(marker_of(file).stat().st_mode) == 0o600


def test_a_store_that_is_gone_is_not_begun_anew(lost: Path, file: Path, address: str) -> None:
    with pytest.raises(StoreError, match=r"is gone\. Put the file back") as told:
        open_results_store(address)
    assert str(marker_of(file)) in str(told.value)
    assert not file.exists()


def test_a_store_that_was_emptied_is_not_begun_anew(file: Path, address: str) -> None:
    open_results_store(address).close()
    file.write_bytes(b"")
    for look in (open_results_store, require_store):
        with pytest.raises(StoreError, match=r"was emptied: it has no byte left\. Put the file back") as told:
            look(address)
        assert str(marker_of(file)) in str(told.value)
    assert file.read_bytes() == b""


def test_a_backup_brings_a_store_back_that_was_emptied(file: Path, address: str, tmp_path: Path) -> None:
    open_results_store(address).close()
    back_up(file, tmp_path / "backup.sqlite3", replace=False)
    file.write_bytes(b"")
    restore(tmp_path / "backup.sqlite3", address, 0)
    open_results_store(address).close()


def test_an_empty_file_without_a_note_is_a_start_that_was_broken_off(file: Path, address: str) -> None:
    file.parent.mkdir()
    file.touch()
    open_results_store(address).close()
    assert marker_of(file).exists()


def test_who_must_find_a_store_makes_none(file: Path, address: str) -> None:
    with pytest.raises(StoreError, match="does not exist: name the folder with the results in ROLE_FIT_DATA, or the"):
        require_store(address)
    assert not file.exists()
    open_results_store(address).close()
    require_store(address)


@pytest.mark.slow
def test_a_start_refuses_an_emptied_store_and_removes_what_a_killed_command_left(tmp_path: Path) -> None:
    server = AppServer(tmp_path / "data")
    server.start("/readyz")
    assert server.stop() == 0
    left = tmp_path / "data" / ".role-fit-copies-abcdefgh"
    left.mkdir()
    (left / "backup.sqlite3").write_text("tell-tale")
    (tmp_path / "data" / "role-fit.sqlite3").write_bytes(b"")
    assert ended(server) == 2
    assert "was emptied" in server.said()
    assert not left.exists()


def test_a_store_that_is_put_back_opens_again(lost: Path, file: Path, address: str) -> None:
    lost.rename(file)
    open_results_store(address).close()


def test_without_the_note_an_empty_store_is_begun(lost: Path, file: Path, address: str) -> None:
    marker_of(file).unlink()
    open_results_store(address).close()
    assert marker_of(file).exists()


def test_a_store_from_before_the_notes_gets_one(file: Path, address: str) -> None:
    open_store(address).close()
    open_results_store(address).close()
    assert marker_of(file).exists()


def test_a_backup_brings_a_store_back_that_is_gone(lost: Path, address: str, tmp_path: Path) -> None:
    back_up(lost, tmp_path / "backup.sqlite3", replace=False)
    restore(tmp_path / "backup.sqlite3", address, 0)
    open_results_store(address).close()


def test_the_note_stays_when_the_files_of_the_store_are_moved(lost: Path, file: Path) -> None:
    assert not marker_of(file).match("role-fit*")
    assert not marker_of(file).match("*.sqlite3*")


def test_a_note_that_cannot_be_written_keeps_no_store_from_working(
    file: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(store_module, "sync", refuse)
    store = open_results_store(address)
    store.check()
    store.close()
    assert not marker_of(file).exists()


def test_processes_that_start_together_on_a_fresh_folder_all_open_it(address: str) -> None:
    troubles: list[Exception] = []

    def start() -> None:
        try:
            open_results_store(address).close()
        except Exception as error:
            troubles.append(error)

    for _ in range(5):
        threads = [threading.Thread(target=start) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert troubles == []


def test_a_file_that_another_process_makes_at_this_moment_is_not_missed(
    file: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the note and the look at the file, another process makes both."""
    exists = Path.exists

    def made_meanwhile(path: Path) -> bool:
        found = exists(path)
        monkeypatch.setattr(Path, "exists", exists)
        open_results_store(address).close()
        return found

    monkeypatch.setattr(Path, "exists", made_meanwhile)
    open_results_store(address).close()


def test_a_page_says_so_when_the_file_went_before_it_was_opened(app: Flask, bank: Bank) -> None:
    settings: Settings = app.config["ROLE_FIT"]
    open_results_store(settings.store_url).close()
    (settings.data / "role-fit.sqlite3").unlink()
    answer = Visitor(app, bank).get("/readyz")
    assert answer.status_code == 503
    assert "is gone" in answer.get_json()["troubles"][0]


def test_a_folder_that_a_setting_names_is_not_made_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLE_FIT_DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/x.sqlite3")
    with pytest.raises(SettingsError, match=r"ROLE_FIT_DATABASE_URL names a file in .*/nowhere, which is no folder"):
        read_settings()
    (tmp_path / "nowhere").mkdir()
    assert read_settings().database_url


@pytest.mark.slow
def test_a_start_without_its_store_ends_with_words(tmp_path: Path) -> None:
    server = AppServer(tmp_path / "data")
    server.start()
    assert server.stop() == 0
    (tmp_path / "data" / "role-fit.sqlite3").unlink()
    assert ended(server) == 2
    assert "Put the file back" in server.said()
    assert "Traceback" not in server.said()


def ended(server: AppServer) -> int:
    server.launch()
    assert server.process is not None
    return server.process.wait(60)


def test_a_start_names_the_setting_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://me:hunter2@127.0.0.1:{free_port()}/fit"
    server = AppServer(tmp_path / "data", {"ROLE_FIT_DATABASE_URL": url})
    assert ended(server) == AWAY
    assert server.said().splitlines() == [
        "The store cannot be reached: no server answers at its address. ROLE_FIT_DATABASE_URL holds the address; "
        "in a password in it, signs such as @ and / are written %40 and %2F."
    ]


@pytest.mark.slow
def test_all_that_a_server_says_is_json_where_machines_read_it(tmp_path: Path) -> None:
    away = f"redis://:hunter2@127.0.0.1:{free_port()}/0"
    server = AppServer(tmp_path / "data", {"ROLE_FIT_LOG_FORMAT": "json", "ROLE_FIT_LIMITS_URL": away})
    server.start("/readyz")
    wait_for("is ready", server)
    assert server.stop() == 0
    lines = [json.loads(line) for line in server.said().splitlines()]
    events = [str(line["event"]) for line in lines]
    assert events[0].startswith("ROLE_FIT_LIMITS_URL: the Redis server does not answer")
    assert f"Role Fit is ready: {server.url}" in events
    assert events[-1] == "Role Fit has stopped."
    assert all(line["time"] and line["level"] and line["logger"] for line in lines)
    assert "hunter2" not in server.said()


@pytest.mark.slow
def test_nothing_of_a_start_stays_behind_the_server(tmp_path: Path) -> None:
    with AppServer(tmp_path / "data") as server:
        wait_for("is ready", server)
        assert server.process is not None
        words = ["ps", "-o", "stat=", "--ppid", str(server.process.pid)]
        for _ in range(600):
            states = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
            if len(states) == server.workers:
                break
            time.sleep(0.1)
    assert len(states) == server.workers
    assert not [state for state in states if state.startswith("Z")]


def wait_for(words: str, server: AppServer) -> None:
    deadline = time.monotonic() + 90
    while words not in server.said() and time.monotonic() < deadline:
        time.sleep(0.05)


def test_a_bank_that_cannot_be_used_is_told_in_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLE_FIT_QUESTIONS", str(tmp_path / "nowhere"))
    with pytest.raises(BankError) as refused:
        load_bank(tmp_path / "nowhere")
    assert describe_bank_error(refused.value).splitlines() == [
        "The question bank that ROLE_FIT_QUESTIONS names cannot be used:",
        f"{tmp_path}/nowhere: is not a folder; wanted: a folder with bank.yaml, weights.yaml or pack.yaml",
    ]
