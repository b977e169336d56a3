"""Tells the settings: all there are, as a table, and which are in force, without a key or a password."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings

from storage.address import file_of, without_password
from web.platform.settings import MEMORY, ServerSettings, Settings, variable


def settings_table() -> str:
    """Return all settings as the table of docs/settings.md."""
    rows = [
        f"| `{variable(model, name)}` | {field.description} | {_if_not_set(model, name)} |"
        for model in (Settings, ServerSettings)
        for name, field in model.model_fields.items()
    ]
    return "\n".join(["| variable | what it is | if not set |", "|---|---|---|", *rows])


def in_force(settings: Settings, server: ServerSettings) -> Iterator[str]:
    """Give a line for each setting: its value, and whether it was set or not."""
    for model in (settings, server):
        for name in type(model).model_fields:
            yield f"{variable(type(model), name)}: {_told(model, name)}"


def _told(model: BaseSettings, name: str) -> str:
    if name not in model.model_fields_set:
        return f"{_if_not_set(type(model), name).replace('`', '')} (not set)"
    return f"{_shown(name, getattr(model, name))} (set)"


def _shown(name: str, value: object) -> str:
    if name == "database_url":
        return str(file_of(str(value)) or without_password(str(value)))
    if name == "limits_url":
        parts = urlsplit(str(value))
        return MEMORY if value == MEMORY else f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if name.startswith("secret_key"):
        return "not shown"
    return str(value.absolute()) if isinstance(value, Path) else str(value)


def _if_not_set(model: type[BaseSettings], name: str) -> str:
    return str(dict(model.model_fields[name].json_schema_extra or {})["if_not_set"])  # type: ignore[arg-type]
