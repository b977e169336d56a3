"""docs/settings.md says what the settings are."""

from pathlib import Path

import pytest
from flask import Flask

from web.platform.environment import settings_table
from web.platform.settings import ServerSettings, Settings, variable_name

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")
ALL = [(model, name) for model in (Settings, ServerSettings) for name in model.model_fields]


def test_the_page_holds_the_table_of_the_settings() -> None:
    assert settings_table() in PAGE


def test_the_command_prints_the_table(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["settings", "--manual"]).output.strip() == settings_table()


@pytest.mark.parametrize(("model", "name"), ALL, ids=[name for _, name in ALL])
def test_every_setting_says_what_it_is_and_what_holds_without_it(
    model: type[Settings | ServerSettings], name: str
) -> None:
    row = next(line for line in settings_table().splitlines() if f"`{variable_name(model, name)}`" in line)
    _, _, what, unset, _ = (cell.strip() for cell in row.split("|"))
    assert len(what.split()) >= 4
    assert unset


def test_the_page_names_the_limits_that_hold_by_default() -> None:
    fields = Settings.model_fields
    for name in ("misses_per_minute", "results_per_hour"):
        assert f"from the {fields[name].default + 1}st" in PAGE
