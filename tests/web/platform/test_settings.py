"""Settings read from the environment."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import MOST_DAYS
from storage.erased_keys import KEEP_SECONDS
from web.platform.environment import read_settings
from web.platform.settings import ROOT, Settings, SettingsError


def test_without_settings_everything_stands_in_one_folder() -> None:
    settings = read_settings()
    assert settings.data == ROOT / "instance"
    assert settings.store_url.endswith("/instance/role-fit.sqlite3")


def test_results_are_kept_as_long_as_the_store_allows_and_no_longer() -> None:
    assert Settings(keep_days=MOST_DAYS).keep_days == MOST_DAYS
    with pytest.raises(ValueError, match=f"less than or equal to {MOST_DAYS}"):
        Settings(keep_days=MOST_DAYS + 1)


def test_what_was_deleted_is_remembered_for_longer_than_any_backup_could_bring_it_back() -> None:
    assert KEEP_SECONDS > MOST_DAYS * 86_400


def test_without_a_public_address_only_this_machine_is_served() -> None:
    settings = Settings()
    assert settings.trusted_hosts == ["127.0.0.1", "localhost"]
    assert not settings.is_https


def test_a_public_address_is_served_too() -> None:
    settings = Settings(public_url="https://roles.example.org")
    assert "roles.example.org" in settings.trusted_hosts
    assert settings.is_https


@pytest.mark.parametrize("given", ["https://roles.example.org", "https://roles.example.org/"])
def test_a_public_address_is_kept_without_its_slash(given: str) -> None:
    assert Settings(public_url=given).public_url == "https://roles.example.org"


@pytest.mark.parametrize("given", ["http://localhost:8000", "http://127.0.0.1:8000"])
def test_this_machine_may_be_reached_without_https(given: str) -> None:
    assert Settings(public_url=given).public_url == given


def test_a_database_of_ones_own_takes_the_place_of_the_file() -> None:
    settings = Settings(database_url="postgresql+psycopg://host/name")
    assert settings.store_url == "postgresql+psycopg://host/name"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "QUESTIONS", "DATABASE_URL", "PUBLIC_URL", "SECRET_KEY", "KEEP_DAYS"):
        monkeypatch.setenv(f"ROLE_FIT_{name}", "")
    assert read_settings() == Settings()


@pytest.mark.parametrize("days", [1, 400])
def test_the_ends_of_the_range_of_days_are_fine(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setenv("ROLE_FIT_KEEP_DAYS", str(days))
    assert read_settings().keep_days == days


def test_a_setting_that_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLE_FIT_KEEP_DAYS", "0")
    with pytest.raises(SettingsError, match=r"^ROLE_FIT_KEEP_DAYS is '0': use a whole number from 1 to 400$"):
        read_settings()


def test_yes_or_no_is_asked_for_in_these_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLE_FIT_METRICS", "perhaps")
    with pytest.raises(SettingsError, match=r"^ROLE_FIT_METRICS is 'perhaps': use true or false$"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("ROLE_FIT_KEEP_DAY", "did you mean ROLE_FIT_KEEP_DAYS?"),
        ("ROLE_FIT_PUBLICURL", "did you mean ROLE_FIT_PUBLIC_URL?"),
        ("ROLE_FIT_XYZZY_PLUGH_1234", "see docs/settings.md"),
    ],
)
@pytest.mark.parametrize("value", ["", "x"])
def test_an_unknown_setting_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, advice: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        read_settings()
    assert str(told.value) == f"{name} is not a setting: {advice}"


def test_what_does_not_begin_with_our_prefix_is_no_setting_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROLE_FITNESS", "ROLEFIT_DATA", "MY_ROLE_FIT_DATA", "ROLE_FIT_CHROMIUM"):
        monkeypatch.setenv(name, "x")
    assert read_settings() == Settings()


@pytest.mark.parametrize("name", ["ROLE_FIT_DATA", "ROLE_FIT_QUESTIONS"])
def test_a_folder_below_the_sign_of_a_home_is_wanted_in_full(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "~/role-fit")
    with pytest.raises(SettingsError, match=rf"^{name} is ~/role-fit: write the path in full"):
        read_settings()


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder that this process may not enter, a root's neither."""
    folder = tmp_path / "closed"
    (folder / "bank").mkdir(parents=True)
    folder.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65_534)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o700)


@pytest.mark.parametrize("name", ["ROLE_FIT_DATA", "ROLE_FIT_QUESTIONS"])
@pytest.mark.parametrize("below", ["", "bank"])
def test_a_folder_that_cannot_be_entered_is_told_so(
    monkeypatch: pytest.MonkeyPatch, closed: Path, name: str, below: str
) -> None:
    monkeypatch.setenv("ROLE_FIT_DATA", "/nowhere")
    monkeypatch.setenv(name, str(closed / below))
    with pytest.raises(SettingsError, match=rf"^{name} is .*, which cannot be reached: give the user of this program"):
        read_settings()


@pytest.mark.parametrize("name", ["YOUR.NAME", "your.name", "YOUR.NAME:8443"])
def test_the_name_that_the_guide_puts_there_is_no_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("ROLE_FIT_PUBLIC_URL", f"https://{name}")
    with pytest.raises(SettingsError, match=r"^ROLE_FIT_PUBLIC_URL holds YOUR\.NAME, which stands for"):
        read_settings()


def test_a_database_path_with_odd_letters_stays_one_file(tmp_path: Path) -> None:
    from sqlalchemy import make_url

    folder = tmp_path / "a?b#c%20d e"
    assert make_url(Settings(data=folder).store_url).database == str(folder / "role-fit.sqlite3")


SERVICE = {
    "SERVICE_HOST": "10.96.0.7",
    "SERVICE_PORT": "8000",
    "SERVICE_PORT_HTTP": "8000",
    "PORT": "tcp://10.96.0.7:8000",
    "PORT_8000_TCP": "tcp://10.96.0.7:8000",
    "PORT_8000_TCP_PROTO": "tcp",
    "PORT_8000_UDP_ADDR": "10.96.0.7",
    "PORT_8000_SCTP_PORT": "8000",
    "DB_SERVICE_HOST": "10.96.0.8",
    "DB_PORT_5432_TCP_ADDR": "10.96.0.8",
    "NAME": "/app/role-fit",
    "DB_NAME": "/app/role-fit-db",
    "ENV_PATH": "/bin",
    "DB_ENV_PGDATA": "/data",
}


def test_variables_of_a_service_of_our_name_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SERVICE.items():
        monkeypatch.setenv(f"ROLE_FIT_{name}", value)
    assert read_settings().proxies == 0


@pytest.mark.parametrize(
    "name", ["PORTS", "SERVICE", "KEEP_DAY", "PUBLIC_ULR", "PORT_X", "SERVICE_HOSTS", "ENVIRONMENT"]
)
def test_other_unknown_variables_stop_the_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"ROLE_FIT_{name}", "1")
    with pytest.raises(SettingsError, match=f"ROLE_FIT_{name} is not a setting"):
        read_settings()


def test_a_key_in_the_place_of_another_setting_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLE_FIT_API", "0123456789abcdef" * 3)
    with pytest.raises(SettingsError, match=r"^ROLE_FIT_API must be off, loopback or key$"):
        read_settings()


def test_a_key_of_the_api_that_could_be_guessed_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ROLE_FIT_API", "key")
    monkeypatch.setenv("ROLE_FIT_API_KEYS", "guessme")
    with pytest.raises(SettingsError, match="ROLE_FIT_API_KEYS is too weak") as refused:
        read_settings()
    assert "guessme" not in str(refused.value)
