"""What refuses to start, and what it says."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import create_app
from questions import Bank
from storage import open_store
from tests.servers import free_port
from tests.sheets import asked
from tests.web.own_bank import OwnBank
from web.commands import works_without_app
from web.commands.exits import AWAY, FAULTY
from web.commands.serve import print_bank_warnings, print_warnings
from web.platform.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
Refuse = Callable[..., str]


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Refuse:
    """Start the app with settings that it must refuse, and return what it says."""

    def refuse(**settings: str) -> str:
        monkeypatch.setattr(sys, "argv", ["flask"])
        for name, value in {"data": str(tmp_path / "data"), **settings}.items():
            monkeypatch.setenv(f"ROLE_FIT_{name.upper()}", value)
        with pytest.raises(SystemExit) as end:
            create_app()
        assert end.value.code not in {0, None}
        return capsys.readouterr().err.strip()

    return refuse


@pytest.mark.parametrize(
    "line",
    [
        "flask --app app store list",
        "/home/anna/.venv/bin/flask -A app questions check",
        "flask.exe --app=app settings",
        "/venv/lib/flask/__main__.py --debug -e store --app app store backup there",
        "flask store",
        "/srv/role-fit/app.py questions check",
    ],
)
def test_commands_of_bank_and_store_need_no_app(line: str) -> None:
    assert works_without_app(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "flask --app app serve",
        "/srv/role-fit/app.py serve",
        "flask --app store run",
        "flask --env-file settings routes",
        "flask --app app run --cert store",
        "flask --app",
        "flask",
        "pytest -k store",
        "/venv/lib/pytest/__main__.py store",
        "gunicorn --name store app:create_app()",
        "granian settings",
        "",
    ],
)
def test_whatever_else_loads_the_app_gets_all_of_it(line: str) -> None:
    assert not works_without_app(line.split())


@pytest.mark.parametrize("key", ["x", "0123456789", "a" * 64, "abababababababababababababababababababab"])
def test_a_weak_secret_key_is_refused(refuse: Refuse, key: str) -> None:
    said = refuse(secret_key=key)
    assert "ROLE_FIT_SECRET_KEY" in said
    assert len(said.splitlines()) == 1


def test_what_is_said_about_a_key_does_not_hold_the_key(refuse: Refuse) -> None:
    assert "hunter2" not in refuse(secret_key="hunter2")


@pytest.mark.parametrize(
    "url",
    [
        "http://roles.example.org",
        "ftp://roles.example.org",
        "roles.example.org",
        "https://",
        "https://roles.example.org/two//parts",
        "https://roles.example.org?x=y",
        "javascript:alert(1)",
    ],
)
def test_a_public_address_that_is_not_safe_or_not_plain_is_refused(refuse: Refuse, url: str) -> None:
    said = refuse(public_url=url)
    assert "ROLE_FIT_PUBLIC_URL" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("url", ["https://user:password@roles.example.org", "https://roles.example.org#top"])
def test_a_public_address_holds_no_password_and_no_anchor(refuse: Refuse, url: str) -> None:
    said = refuse(public_url=url)
    assert "ROLE_FIT_PUBLIC_URL" in said
    assert "password" not in said


@pytest.mark.parametrize("url", ["https://roles.example.org:port", "https://[::1", "https://roles.example.org:99999"])
def test_a_public_address_that_is_none_is_refused_in_a_sentence(refuse: Refuse, url: str) -> None:
    assert "ROLE_FIT_PUBLIC_URL" in refuse(public_url=url)


@pytest.mark.parametrize("days", ["0", "-1", "401", "1.5", "many", "1e400"])
def test_days_out_of_range_are_refused(refuse: Refuse, days: str) -> None:
    said = refuse(keep_days=days)
    assert "ROLE_FIT_KEEP_DAYS" in said
    assert len(said.splitlines()) == 1


def test_every_setting_that_is_wrong_is_told_at_once(refuse: Refuse) -> None:
    said = refuse(keep_days="0", secret_key="x").splitlines()
    assert len(said) == 2


def test_an_unknown_setting_is_refused_beside_the_others(refuse: Refuse) -> None:
    said = refuse(keep_day="30", secret_key="x").splitlines()
    assert len(said) == 2
    assert any("ROLE_FIT_KEEP_DAY is not a setting: did you mean ROLE_FIT_KEEP_DAYS?" in line for line in said)
    assert any(line.endswith("one made") for line in said)


def test_a_data_folder_that_cannot_be_made_is_refused(refuse: Refuse, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = refuse(data=str(tmp_path / "file" / "data"))
    assert str(tmp_path / "file" / "data") in said
    assert len(said.splitlines()) == 1


def test_a_key_file_without_a_key_is_refused(refuse: Refuse, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text("short")
    assert "secret_key" in refuse()


def test_a_bank_folder_that_is_not_there_is_refused(refuse: Refuse, tmp_path: Path) -> None:
    assert str(tmp_path / "nowhere") in refuse(questions=str(tmp_path / "nowhere"))


@pytest.mark.parametrize(("name", "advice"), [(None, "holds neither"), ("weight.yaml", "did you mean weights.yaml?")])
def test_a_bank_folder_with_neither_file_is_refused(
    refuse: Refuse, tmp_path: Path, name: str | None, advice: str
) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    if name:
        (folder / name).touch()
    said = refuse(questions=str(folder))
    assert str(folder) in said
    assert advice in said


def test_a_broken_bank_is_refused_with_its_line(refuse: Refuse, own_bank: OwnBank, bank: Bank) -> None:
    line = own_bank.weigh(asked(bank)[0].id, "fife")
    assert f"weights.yaml:{line}:" in refuse(questions=str(own_bank.folder))


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("proxies", "6", "from 0 to 5"),
        ("proxies", "-1", "from 0 to 5"),
        ("proxies", "all", "from 0 to 5"),
        ("misses_per_minute", "-1", "from 0 to 1000000"),
        ("results_per_hour", "1.5", "from 0 to 1000000"),
        ("log_format", "xml", "'text' or 'json'"),
    ],
)
def test_a_setting_out_of_range_is_refused_with_what_is_allowed(
    refuse: Refuse, name: str, value: str, allowed: str
) -> None:
    said = refuse(**{name: value})
    assert said.startswith(f"ROLE_FIT_{name.upper()} is {value!r}: use ")
    assert said.endswith(allowed)


@pytest.mark.parametrize(
    "url",
    [
        "redis",
        "redis://",
        "redis:///0",
        "redis://:hunter2@",
        "redis://:hunter2@127.0.0.1:port/0",
        "redis://127.0.0.1:0",
        "redis://127.0.0.1:6379/name",
        "redis://127.0.0.1#hunter2",
        "redis://[::1",
        "memcached://127.0.0.1:11211",
        "memory://somewhere",
        "http://127.0.0.1",
        "file:///etc/passwd",
    ],
)
def test_an_address_for_the_limits_that_is_none_is_refused(refuse: Refuse, url: str) -> None:
    said = refuse(limits_url=url)
    assert said.startswith("ROLE_FIT_LIMITS_URL must ")
    assert len(said.splitlines()) == 1
    assert "hunter2" not in said


def test_a_redis_server_without_its_driver_is_refused(refuse: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.platform.rate_limits.find_spec", lambda _name: None)
    said = refuse(limits_url="redis://127.0.0.1:6379/0")
    assert "requirements-redis.txt" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("keys", ["x", "hunter2," + "0123456789abcdef" * 3, "a" * 64])
def test_a_weak_key_among_the_earlier_ones_is_refused_and_not_told(refuse: Refuse, keys: str) -> None:
    said = refuse(secret_key_fallbacks=keys)
    assert said.startswith("ROLE_FIT_SECRET_KEY_FALLBACKS is too weak")
    assert not [key for key in keys.split(",") if len(key) > 1 and key in said]


def test_a_weak_key_below_the_first_in_the_file_is_refused(refuse: Refuse, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text("0123456789abcdef" * 3 + "\nhunter2\n")
    said = refuse()
    assert "holds a line that is no usable key" in said
    assert "hunter2" not in said


def test_debugging_on_a_public_address_is_refused(refuse: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    said = refuse(public_url="https://roles.example.org")
    assert "FLASK_DEBUG" in said
    assert len(said.splitlines()) == 1


def test_no_key_is_in_what_describes_the_settings() -> None:
    key = "0123456789abcdef" * 3
    settings = Settings(secret_key=key, secret_key_fallbacks=(f"{key}0",), limits_url="redis://:hunter2@localhost/0")
    assert key not in repr(settings)
    assert "hunter2" not in repr(settings)


def run_flask(tmp_path: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        env=os.environ | {"ROLE_FIT_DATA": str(tmp_path / "data")} | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_broken_bank_stops_the_program_without_a_traceback(tmp_path: Path, own_bank: OwnBank, bank: Bank) -> None:
    line = own_bank.weigh(asked(bank)[0].id, "fife")
    ended = run_flask(tmp_path, "routes", ROLE_FIT_QUESTIONS=str(own_bank.folder))
    assert ended.returncode != 0
    assert f"weights.yaml:{line}:" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


def test_a_bank_that_breaks_during_the_start_is_left_to_the_running_app(
    own_bank: OwnBank, bank: Bank, capsys: pytest.CaptureFixture[str]
) -> None:
    own_bank.weigh(asked(bank)[0].id, "fife")
    print_bank_warnings(own_bank.folder)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("is_set", [True, False])
def test_a_key_file_that_is_not_used_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], is_set: bool) -> None:
    (tmp_path / "secret_key").touch()
    print_warnings(Settings(data=tmp_path, secret_key="0123456789abcdef" * 3 if is_set else None))
    said = f"The key in {tmp_path / 'secret_key'} is not used, for ROLE_FIT_SECRET_KEY is set"
    assert (said in capsys.readouterr().err) is is_set


@pytest.mark.slow
@pytest.mark.parametrize(("code", "free"), [(AWAY, False), (FAULTY, True)])
def test_a_port_that_may_become_free_is_tried_again_and_an_address_of_others_is_not(
    tmp_path: Path, code: int, free: bool
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        where = {"HOST": "192.0.2.1", "PORT": "8000"} if free else {"PORT": str(taken.getsockname()[1])}
        ended = run_flask(tmp_path, "serve", **where)
    assert ended.returncode == code
    assert "in the setting PORT" in ended.stderr or "choose another HOST or PORT" in ended.stderr
    assert "make run" not in ended.stderr


def test_a_good_bank_starts_the_program(tmp_path: Path, own_bank: OwnBank) -> None:
    ended = run_flask(tmp_path, "routes", ROLE_FIT_QUESTIONS=str(own_bank.folder))
    assert ended.returncode == 0, ended.stderr
    assert "result.finish" in ended.stdout


def test_the_check_of_a_broken_bank_works_although_the_app_cannot_start(
    tmp_path: Path, own_bank: OwnBank, bank: Bank
) -> None:
    line = own_bank.weigh(asked(bank)[0].id, "fife")
    ended = run_flask(tmp_path, "questions", "check", ROLE_FIT_QUESTIONS=str(own_bank.folder))
    assert ended.returncode == 2
    assert f"weights.yaml:{line}:" in ended.stderr
    assert "Traceback" not in ended.stderr


REVISIONS = {"newer": "9999", "unreleased": "0005_expired"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    ["newer", "a folder", *(pytest.param(k, marks=pytest.mark.long) for k in ("unreadable", "foreign", "unreleased"))],
)
def test_a_store_that_cannot_be_used_stops_the_server_with_a_sentence(tmp_path: Path, kind: str) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    make_store(data / "role-fit.sqlite3", kind)
    ended = run_flask(tmp_path, "serve", PORT=str(free_port()))
    assert ended.returncode == 2
    said = ended.stderr.strip().splitlines()
    assert len(said) == 1, ended.stderr
    assert len(said[0].split()) > 5


def make_store(path: Path, kind: str) -> None:
    if kind == "a folder":
        path.mkdir()
        return
    if kind == "unreadable":
        path.write_bytes(b"This is no database at all. " * 200)
        return
    if kind in REVISIONS:
        open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        if kind in REVISIONS:
            connection.execute("UPDATE alembic_version SET version_num = ?", (REVISIONS[kind],))
        else:
            connection.execute("CREATE TABLE customers (name TEXT)")
    connection.close()
