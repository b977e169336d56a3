"""Reads the settings from the environment, once at start, and lists them without a key or a password.

What cannot be used is refused in sentences.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from questions.reading.faults import closest
from storage import StoreError
from storage.address import file_of, without_password
from web.platform.settings import MEMORY, ServerSettings, Settings, SettingsError, variable_name

RANGE = ("ge", "le")
# What Kubernetes and `docker --link` put into the environment for a service of our name, or of one that begins with it.
OF_A_SERVICE = re.compile(
    r"ROLE_FIT_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?|NAME|ENV_\w+)", re.ASCII
)
TEST_SETTINGS = {"ROLE_FIT_CHROMIUM"}  # for the tests only


def read_settings() -> Settings:
    """Read and check the environment; raises SettingsError with one sentence for each setting."""
    unknown = _explain_unknown()
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError("\n".join([*unknown, *map(_explain_error, error.errors())])) from error
    if unknown:
        raise SettingsError("\n".join(unknown))
    for name, folder in (("ROLE_FIT_DATA", settings.data), ("ROLE_FIT_QUESTIONS", settings.questions)):
        _check_reachable(name, folder)
    if settings.data.exists() and not settings.data.is_dir():
        raise SettingsError(f"ROLE_FIT_DATA is {settings.data}, which is a file: name a folder")
    _check_database_folder(settings.database_url)
    return settings


def _check_reachable(name: str, folder: Path | None) -> None:
    """Raise SettingsError for a folder that cannot be entered; a missing one is dealt with elsewhere."""
    if folder is None:
        return
    if folder.parts[:1] and folder.parts[0].startswith("~"):
        raise SettingsError(f"{name} is {folder}: write the path in full, for nothing is put in the place of ~ here")
    try:
        with os.scandir(folder):
            return
    except PermissionError as error:
        raise SettingsError(
            f"{name} is {folder}, which cannot be reached: give the user of this program the right to enter it, "
            "and every folder above it"
        ) from error
    except OSError:
        return


def _check_database_folder(database_url: str | None) -> None:
    """Raise SettingsError if the database is in a missing folder: creating it would hide a typo or a missing disk."""
    try:
        file = file_of(database_url) if database_url else None
    except StoreError:
        return  # reported where the store is opened
    if file is not None and not file.parent.is_dir():
        raise SettingsError(
            f"ROLE_FIT_DATABASE_URL names a file in {file.parent}, which is no folder: "
            "make the folder, or mend the address"
        )


def read_server_settings() -> ServerSettings:
    """Read and check where the server listens; raises SettingsError."""
    try:
        return ServerSettings()
    except ValidationError as error:
        raise SettingsError("\n".join(_explain_error(one, ServerSettings) for one in error.errors())) from error


def _explain_unknown() -> list[str]:
    """Return a sentence for each variable that begins like a setting and is none, nor about a service."""
    known = [variable_name(Settings, field) for field in Settings.model_fields]
    ours = [name for name in os.environ if name.startswith("ROLE_FIT_") and not OF_A_SERVICE.fullmatch(name)]
    unknown = [name for name in ours if name not in {*known, *TEST_SETTINGS}]
    nearest = {name: closest(name, known) for name in unknown}
    return [
        f"{name} is not a setting: {f'did you mean {near}?' if near else 'see docs/settings.md'}"
        for name, near in nearest.items()
    ]


def _explain_error(detail: object, model: type[BaseSettings] = Settings) -> str:
    error = dict(detail)  # type: ignore[call-overload]
    field = model.model_fields[str(error["loc"][0])]
    name = variable_name(model, str(error["loc"][0]))
    if field.annotation is int:
        least, most = (next(getattr(bound, end) for bound in field.metadata if hasattr(bound, end)) for end in RANGE)
        return f"{name} is {error['input']!r}: use a whole number from {least} to {most}"
    if field.annotation is bool:
        return f"{name} is {error['input']!r}: use true or false"
    if error["type"] == "literal_error":
        return f"{name} is {error['input']!r}: use {error['ctx']['expected']}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{name} {message}" if message.startswith(("must", "is ", "holds ")) else f"{name}: {message}"


def settings_table() -> str:
    """Return all settings as the table of docs/settings.md."""
    rows = [
        f"| `{variable_name(model, name)}` | {field.description} | {_if_not_set(model, name)} |"
        for model in (Settings, ServerSettings)
        for name, field in model.model_fields.items()
    ]
    return "\n".join(["| variable | what it is | if not set |", "|---|---|---|", *rows])


def list_settings(settings: Settings, server: ServerSettings) -> Iterator[str]:
    """Yield a line for each setting: its value, and whether it was set."""
    for model in (settings, server):
        for name in type(model).model_fields:
            yield f"{variable_name(type(model), name)}: {_describe_value(model, name)}"


def _describe_value(model: BaseSettings, name: str) -> str:
    """Return the value in force, and whether it is set or a default; secrets are masked."""
    if name not in model.model_fields_set:
        return f"{_if_not_set(type(model), name).replace('`', '')} (not set)"
    return f"{_format_value(name, getattr(model, name))} (set)"


def _format_value(name: str, value: object) -> str:
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
