"""Settings read from the environment."""

from pathlib import Path

import pytest

from web.settings import Settings, SettingsError, read_settings


def test_without_settings_everything_stands_in_one_folder() -> None:
    settings = read_settings()
    assert settings.data == Path("instance")
    assert settings.store_url.endswith("/instance/role-fit.sqlite3")


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


def test_a_database_path_with_odd_letters_stays_one_file(tmp_path: Path) -> None:
    from sqlalchemy import make_url

    folder = tmp_path / "a?b#c%20d e"
    assert make_url(Settings(data=folder).store_url).database == str(folder / "role-fit.sqlite3")
