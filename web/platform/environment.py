"""Reads the settings from the environment, once at start, and lists them without a key or a password.

What cannot be used is refused in sentences.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from questions.reading.faults import closest
from storage import StoreError
from storage.address import address_of, file_of, is_absolute, without_password
from web.platform.branding import read_logo
from web.platform.settings import MEMORY, ServerSettings, Settings, SettingsError, variable_name

Model = TypeVar("Model", bound=BaseSettings)

RANGE = ("ge", "le")
# What Kubernetes and `docker --link` put into the environment for a service of our name, or of one that begins with it.
OF_A_SERVICE = re.compile(
    r"ROLE_FIT_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?|NAME|ENV_\w+)", re.ASCII
)
RELATIVE = "else each command would look in the folder where it is typed"
NEAR = 0.85  # from this ratio on (0 to 1) the name of a variable is taken for that of a setting
TEST_SETTINGS = {"ROLE_FIT_CHROMIUM"}  # for the tests only


def read_settings() -> Settings:
    """Read and check the environment; raises SettingsError with one sentence for each setting."""
    settings, errors = _read_model(Settings)
    return _raise_errors(settings, [*_explain_unknown(), *errors])


def read_server_settings() -> ServerSettings:
    """Read and check where the server listens; raises SettingsError."""
    return _raise_errors(*_read_model(ServerSettings))


def _raise_errors(settings: Model, errors: Sequence[str]) -> Model:
    """Return settings without an error; raises SettingsError with all sentences."""
    if errors:
        raise SettingsError("\n".join(errors))
    return settings


def _read_model(model: type[Model]) -> tuple[Model, list[str]]:
    """Return the settings, with defaults for those that cannot be used, and why they cannot."""
    try:
        settings = model()
    except ValidationError as error:
        wrong = {str(detail["loc"][0]): detail for detail in error.errors()}
        settings = model(**{name: model.model_fields[name].default for name in wrong})
        errors = [_explain_error(detail, model) for detail in wrong.values()]
    else:
        errors = []
    return settings, [*errors, *(_check_folders(settings) if isinstance(settings, Settings) else ())]


def _check_folders(settings: Settings) -> Iterator[str]:
    """Yield why folders and files cannot be used; a missing data folder is made."""
    for name, folder in (("ROLE_FIT_DATA", settings.data), ("ROLE_FIT_QUESTIONS", settings.questions)):
        if folder is not None:
            yield from _check_reachable(name, folder)
    with suppress(PermissionError):  # reported above
        yield from _check_bank_folder(settings.questions)
        if settings.data.exists() and not settings.data.is_dir():
            yield f"ROLE_FIT_DATA is {settings.data}, which is a file: name a folder"
    yield from _check_database_folder(settings.database_url)
    if settings.logo is not None:
        try:
            read_logo(settings.logo)
        except SettingsError as error:
            yield str(error)


def _check_reachable(name: str, folder: Path) -> Iterator[str]:
    """Yield why a folder cannot be used: it begins with ~, is relative where data is kept, or may not be entered."""
    if _begins_with_tilde(folder):
        yield f"{name} is {folder}: write the path in full, for nothing is put in the place of ~ here"
        return
    if name == "ROLE_FIT_DATA" and not folder.is_absolute():
        yield f"{name} is {folder}: write the path in full, such as {folder.absolute()}; {RELATIVE}"
        return
    try:
        with os.scandir(folder):
            return
    except PermissionError:
        yield (
            f"{name} is {folder}, which cannot be reached: give the user of this program the right to enter it, "
            "and every folder above it"
        )
    except OSError:
        return


def _check_bank_folder(folder: Path | None) -> Iterator[str]:
    """Yield whether the folder of the bank is not there."""
    if folder is not None and not _begins_with_tilde(folder) and not folder.is_dir():
        yield f"ROLE_FIT_QUESTIONS is {folder}, which is no folder: name one with bank.yaml or weights.yaml"


def _begins_with_tilde(folder: Path) -> bool:
    return folder.parts[:1] != () and folder.parts[0].startswith("~")


def _check_database_folder(database_url: str | None) -> Iterator[str]:
    """Yield whether the database is in a missing folder: creating it would hide a typo or a missing disk."""
    try:
        file = file_of(database_url) if database_url else None
    except StoreError:
        return  # reported where the store is opened
    if file is not None and database_url and not is_absolute(database_url):
        yield (
            f"ROLE_FIT_DATABASE_URL names a file without its folder: write the path in full, such as "
            f"{address_of(file)}; {RELATIVE}"
        )
    elif file is not None and not file.parent.is_dir():
        yield (
            f"ROLE_FIT_DATABASE_URL names a file in {file.parent}, which is no folder: "
            "make the folder, or mend the address"
        )


def _explain_unknown() -> list[str]:
    """Return a sentence for each variable that begins like a setting and is none, nor about a service."""
    known = _names_of_settings()
    ours = [name for name in os.environ if name.upper().startswith("ROLE_FIT_") and not OF_A_SERVICE.fullmatch(name)]
    unknown = [name for name in ours if name.upper() not in {*known, *TEST_SETTINGS}]
    nearest = {name: closest(name.upper(), known) for name in unknown}
    return [
        f"{name} is not a setting: {f'did you mean {near}?' if near else 'see docs/settings.md'}"
        for name, near in nearest.items()
    ]


def _names_of_settings() -> list[str]:
    return [variable_name(Settings, field) for field in Settings.model_fields]


def near_misses() -> list[str]:
    """Return a sentence for each variable that does not begin like a setting and is probably meant to be one."""
    known = _names_of_settings()
    others = [name for name in os.environ if not name.upper().startswith("ROLE_FIT_")]
    meant = {name: get_close_matches(name.upper(), known, n=1, cutoff=NEAR) for name in others}
    return [f"{name} is not read: did you mean {found[0]}?" for name, found in meant.items() if found]


def _explain_error(detail: object, model: type[BaseSettings] = Settings) -> str:
    """Return the sentence for an error of pydantic: which variable, its value, and what to write instead."""
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
        f"| `{variable_name(model, name)}` | {field.description} | {_describe_default(model, name)} |"
        for model in (Settings, ServerSettings)
        for name, field in model.model_fields.items()
    ]
    return "\n".join(["| variable | what it is | if not set |", "|---|---|---|", *rows])


def list_settings() -> tuple[list[str], list[str]]:
    """Return a line for each setting, with its value and whether it was set, and those that cannot be used."""
    wrong = _explain_unknown()
    lines = [f"WRONG  {error}" for error in wrong]
    for model in (Settings, ServerSettings):
        settings, errors = _read_model(model)
        for name in model.model_fields:
            variable = variable_name(model, name)
            found = [error for error in errors if error.replace(":", " ").split(" ", 1)[0] == variable]
            try:
                value = _describe_value(settings, name)
            except StoreError as error:
                found.append(f"{variable}: {error}")
            lines += [f"WRONG  {error}" for error in found] or [f"{variable}: {value}"]
            wrong += found
    return lines, wrong


def _describe_value(model: BaseSettings, name: str) -> str:
    """Return the value in force, and whether it is set or a default; secrets are masked."""
    if name not in model.model_fields_set:
        return f"{_describe_default(type(model), name).replace('`', '')} (not set)"
    return f"{_format_value(name, getattr(model, name))} (set)"


def _format_value(name: str, value: object) -> str:
    """Return the value of a setting as text, without keys and passwords."""
    if name == "database_url":
        return str(file_of(str(value)) or without_password(str(value)))
    if name == "limits_url":
        parts = urlsplit(str(value))
        return MEMORY if value == MEMORY else f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if name.startswith(("secret_key", "api_keys", "workbench_keys")):
        return "not shown"
    return str(value.absolute()) if isinstance(value, Path) else str(value)


def _describe_default(model: type[BaseSettings], name: str) -> str:
    """Return what holds if a setting is not set, in the words of docs/settings.md."""
    return str(dict(model.model_fields[name].json_schema_extra or {})["if_not_set"])  # type: ignore[arg-type]
