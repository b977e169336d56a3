"""The command that prints the settings in force."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from web import commands
from web.commands.serve import describe_address
from web.platform.environment import read_server_settings

KEY = "correct horse battery staple and more"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "dict[str, str]":
    for name, value in {
        "ROLE_FIT_DATA": str(tmp_path),
        "ROLE_FIT_SECRET_KEY": KEY,
        "ROLE_FIT_SECRET_KEY_FALLBACKS": f"{KEY}1,{KEY}2",
        "ROLE_FIT_DATABASE_URL": "postgresql+psycopg://me:hunter2@db.example/fit",
        "ROLE_FIT_LIMITS_URL": "redis://:hunter2@127.0.0.1:6379/0",
        "ROLE_FIT_KEEP_DAYS": "30",
        "PORT": "8123",
    }.items():
        monkeypatch.setenv(name, value)
    ended = type_in()
    assert ended.exit_code == 0
    assert KEY not in ended.output
    assert "hunter2" not in ended.output
    return dict(line.split(": ", 1) for line in ended.output.splitlines()[1:])


def type_in() -> Result:
    bare = Flask("app", static_folder=None)
    commands.init_app(bare)
    return bare.test_cli_runner().invoke(args=["settings"])


def test_what_is_set_is_told_with_its_value(said: dict[str, str], tmp_path: Path) -> None:
    assert said["ROLE_FIT_DATA"] == f"{tmp_path} (set)"
    assert said["ROLE_FIT_KEEP_DAYS"] == "30 (set)"
    assert said["PORT"] == "8123 (set)"


def test_what_is_not_set_is_told_with_what_holds_then(said: dict[str, str]) -> None:
    assert said["ROLE_FIT_QUESTIONS"] == "the shipped bank (not set)"
    assert said["ROLE_FIT_MISSES_PER_MINUTE"] == "30 (not set)"
    assert said["HOST"] == "127.0.0.1 (not set)"


def test_addresses_are_told_without_passwords_and_keys_not_at_all(said: dict[str, str]) -> None:
    assert said["ROLE_FIT_DATABASE_URL"] == "postgresql://me@db.example/fit (set)"
    assert said["ROLE_FIT_LIMITS_URL"] == "redis://127.0.0.1:6379/0 (set)"
    assert said["ROLE_FIT_SECRET_KEY"] == said["ROLE_FIT_SECRET_KEY_FALLBACKS"] == "not shown (set)"


def test_the_file_of_a_store_is_told_with_its_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROLE_FIT_DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite3")
    assert f"ROLE_FIT_DATABASE_URL: {tmp_path}/x.sqlite3 (set)\n" in type_in().output


ALL_OF_IT = "0.0.0.0"  # noqa: S104  nothing is bound
WRONG = [
    ("ROLE_FIT_KEEP_DAYS", "0"),
    ("ROLE_FIT_DATABASE_URL", "nonsense"),
    ("ROLE_FIT_DATABASE_URL", "sqlite:///fit.sqlite3"),
    ("ROLE_FIT_DATA", "~/fit"),
    ("ROLE_FIT_DATA", "fit"),
    ("ROLE_FIT_DATA", "./fit"),
    ("ROLE_FIT_QUESTIONS", "/nowhere"),
    ("ROLE_FIT_LOGO", "/nowhere.svg"),
    ("HOST", "my.machine"),
    ("HOST", "fe80::1%eth0"),
    ("HOST", "127.0.0.1:8000"),
    ("ROLE_FIT_SECRET_KEY", "short"),
    ("ROLE_FIT_LOG_FORMAT", "xml"),
    ("PORT", "http"),
    ("ROLE_FIT_KEEP_DAY", "9"),
    ("Role_Fit_Keep_Day", "9"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_setting_that_cannot_be_used_is_marked_among_the_others(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("ROLE_FIT_SITE_NAME", "Ours")
    monkeypatch.setenv(name, value)
    ended = type_in()
    marked = [line for line in ended.stdout.splitlines() if line.startswith("WRONG")]
    assert len(marked) == 1
    assert marked[0].startswith(f"WRONG  {name}")
    assert "ROLE_FIT_SITE_NAME: Ours (set)" in ended.stdout
    assert (ended.exit_code, ended.stderr) == (2, "The app does not start: 1 setting cannot be used.\n")


@pytest.mark.parametrize(
    ("given", "used"),
    [("localhost", "127.0.0.1"), ("LocalHost", "127.0.0.1"), ("[::1]", "::1"), (ALL_OF_IT, ALL_OF_IT)],
)
def test_the_server_listens_on_an_address(monkeypatch: pytest.MonkeyPatch, given: str, used: str) -> None:
    monkeypatch.setenv("HOST", given)
    assert read_server_settings().host == used


@pytest.mark.parametrize("name", ["ROLEFIT_DATA", "Role_Fit-Data", "ROLES_FIT_DATA", "ROLEFITDATA"])
def test_a_variable_that_only_looks_like_a_setting_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "/somewhere")
    monkeypatch.setenv("ROLEFIT_SERVICE_HOST", "10.0.0.1")
    ended = type_in()
    assert ended.exit_code == 0
    assert [line for line in ended.output.splitlines() if line.startswith("UNUSED")] == [
        f"UNUSED {name} is not read: did you mean ROLE_FIT_DATA?"
    ]


def test_the_start_names_all_that_is_wrong_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ROLE_FIT_KEEP_DAYS", "0"), ("ROLE_FIT_DATABASE_URL", "nonsense"), ("PORT", "http")):
        monkeypatch.setenv(name, value)
    ended = CliRunner().invoke(commands.role_fit, ["serve"])
    names = [line.split()[0].rstrip(":") for line in ended.stderr.splitlines()]
    assert ended.exit_code == 2
    assert names == ["ROLE_FIT_DATABASE_URL", "ROLE_FIT_KEEP_DAYS", "PORT", "All"]
    assert "role-fit settings" in ended.stderr


@pytest.mark.parametrize(
    ("public", "host", "told"),
    [
        (None, "127.0.0.1", "http://127.0.0.1:80"),
        (None, ALL_OF_IT, "http://127.0.0.1:80 (listens on 0.0.0.0:80)"),
        (None, "::1", "http://localhost:80 (listens on [::1]:80)"),
        (None, "10.0.0.1", "listens on 10.0.0.1:80"),
        ("https://roles.example.org", ALL_OF_IT, "https://roles.example.org (listens on 0.0.0.0:80)"),
    ],
)
def test_the_address_of_a_start_is_one_that_answers(public: str | None, host: str, told: str) -> None:
    assert describe_address(public, host, 80) == told
