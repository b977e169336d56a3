"""Results without the key they were made with: the start says so, and never makes another without a word."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from app import create_app
from questions import Bank
from storage import StoreError
from storage.backup import back_up
from storage.restore import restore
from tests.postgres import running_postgres
from tests.servers import AppServer
from tests.sheets import answers_toward
from tests.web.conftest import MakeApp
from tests.web.visitor import Visitor
from web.platform import keys as secret_key
from web.platform.keys import secret_keys
from web.platform.settings import Settings, SettingsError
from web.platform.store import open_results_store


@pytest.fixture
def finished(make_app: MakeApp, bank: Bank, data: Path) -> Path:
    """Let somebody finish; return where the key is."""
    visitor = Visitor(make_app(), bank)
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    return data / "secret_key"


def test_a_key_that_is_gone_stops_the_start_and_nothing_is_made(finished: Path, make_app: MakeApp) -> None:
    finished.unlink()
    with pytest.raises(SettingsError, match=r"The key .*/secret_key is gone.*Put the copy of the file back\.") as told:
        make_app()
    assert "private links only" in str(told.value)
    assert "ROLE_FIT_SECRET_KEY" in str(told.value)
    assert not finished.exists()


def test_a_key_that_is_put_back_starts(finished: Path, make_app: MakeApp) -> None:
    copy = finished.read_text()
    finished.unlink()
    finished.write_text(copy)
    assert make_app().secret_key == copy


@pytest.mark.parametrize("words", ["", "short"])
def test_the_line_that_is_told_begins_with_a_new_key(finished: Path, make_app: MakeApp, words: str) -> None:
    old = finished.read_text()
    finished.write_text(words)
    with pytest.raises(SettingsError, match=r"holds no usable key\. Put the copy") as told:
        make_app()
    line = next(line for line in str(told.value).splitlines() if line.startswith("    "))
    subprocess.run(["/bin/sh", "-c", line], check=True, timeout=90)
    assert make_app().secret_key == finished.read_text().strip() != old


def test_a_key_of_the_settings_needs_no_file(finished: Path, make_app: MakeApp) -> None:
    finished.unlink()
    assert make_app(secret_key="correct horse battery staple, and more").secret_key
    assert not finished.exists()


def test_a_store_that_is_gone_is_told_before_a_new_key_is_made(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    open_results_store(settings.store_url).close()
    (tmp_path / "role-fit.sqlite3").unlink()
    with pytest.raises(SettingsError, match=r"is gone\. Put the file back"):
        secret_keys(settings)
    assert not (tmp_path / "secret_key").exists()


def test_a_backup_brought_to_a_new_machine_wants_its_key(finished: Path, tmp_path: Path) -> None:
    back_up(finished.with_name("role-fit.sqlite3"), tmp_path / "backup", replace=False)
    new = Settings(data=tmp_path / "new")
    restore(tmp_path / "backup", new.store_url, 0)
    with pytest.raises(SettingsError, match="is gone"):
        secret_keys(new)
    shutil.copy(finished, new.data)
    assert secret_keys(new) == (finished.read_text(),)


def test_a_key_that_another_process_makes_at_this_moment_is_taken(
    make_app: MakeApp, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_: str) -> bool:
        (data / "secret_key").write_text("0123456789abcdef" * 3)
        return True

    monkeypatch.setattr(secret_key, "holds_results", meanwhile)
    assert make_app().secret_key == "0123456789abcdef" * 3


def test_a_store_that_another_process_is_making_at_this_moment_stops_nothing(
    make_app: MakeApp, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_: str) -> bool:
        (data / "secret_key").write_text("0123456789abcdef" * 3)
        raise StoreError("It is half made.")

    monkeypatch.setattr(secret_key, "holds_results", meanwhile)
    assert make_app().secret_key == "0123456789abcdef" * 3


def test_the_results_of_a_database_server_want_their_key_too(tmp_path: Path, bank: Bank, make_app: MakeApp) -> None:
    with running_postgres(tmp_path) as postgres:
        url = postgres.new_database()
        app = make_app(database_url=url, data=tmp_path / "first")
        visitor = Visitor(app, bank)
        visitor.fill(answers_toward(bank, "director"))
        visitor.finish()
        with pytest.raises(SettingsError, match=r"The key .*/other/secret_key is gone"):
            make_app(database_url=url, data=tmp_path / "other")
        app.extensions["role_fit_store"].get().close()


def make_odd(key: Path, kind: str) -> None:
    if kind == "dangling link":
        key.symlink_to(key.with_name("nowhere"))
    elif kind == "folder":
        key.mkdir()
    elif kind == "loop":
        key.symlink_to(key)
    elif kind == "pipe":
        os.mkfifo(key)
    elif kind == "device":
        key.symlink_to("/dev/zero")
    else:
        key.write_bytes(b"\x00\xff" * 99)


@pytest.mark.parametrize("kind", ["dangling link", "folder", "loop", "pipe", "device", "rubbish"])
def test_a_key_file_that_is_none_ends_the_start_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    monkeypatch.setenv("ROLE_FIT_DATA", str(tmp_path))
    make_odd(tmp_path / "secret_key", kind)
    with pytest.raises(SystemExit) as ended:
        create_app()
    assert ended.value.code == 2  # which deploy/role-fit.service does not try again
    assert str(tmp_path / "secret_key") in capsys.readouterr().err


def test_a_key_opened_to_others_becomes_its_owners_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    keys = secret_keys(settings)
    (tmp_path / "data" / "secret_key").chmod(0o644)
    (tmp_path / "data").chmod(0o777)
    assert secret_keys(settings) == keys
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data", tmp_path / "data" / "secret_key")] == [
        0o700,
        0o600,
    ]


@pytest.mark.slow
def test_a_server_without_its_key_ends_with_words(finished: Path) -> None:
    finished.unlink()
    server = AppServer(finished.parent)
    server.launch()
    assert server.process is not None
    assert server.process.wait(60) == 2
    assert "is gone, and the results made with it are there" in server.said()
    assert "Traceback" not in server.said()
