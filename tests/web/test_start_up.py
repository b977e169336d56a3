"""What refuses to start, and what it says."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import create_app
from questions import Bank
from tests.sheets import asked
from tests.web.own_bank import OwnBank

ROOT = Path(__file__).resolve().parents[2]
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
        "https://roles.example.org/path",
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


def test_a_good_bank_starts_the_program(tmp_path: Path, own_bank: OwnBank) -> None:
    ended = run_flask(tmp_path, "routes", ROLE_FIT_QUESTIONS=str(own_bank.folder))
    assert ended.returncode == 0, ended.stderr
    assert "results.finish" in ended.stdout


def test_the_check_of_a_broken_bank_works_although_the_app_cannot_start(
    tmp_path: Path, own_bank: OwnBank, bank: Bank
) -> None:
    line = own_bank.weigh(asked(bank)[0].id, "fife")
    ended = run_flask(tmp_path, "questions", "check", ROLE_FIT_QUESTIONS=str(own_bank.folder))
    assert ended.returncode == 2
    assert f"weights.yaml:{line}:" in ended.stderr
    assert "Traceback" not in ended.stderr
