"""Settings from environment variables with the prefix ROLE_FIT_, checked once at start."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from questions.faults import closest

LOOPBACK_HOSTS = ("127.0.0.1", "localhost")
MIN_SECRET = 32
OTHERS = {"ROLE_FIT_CHROMIUM"}  # for the tests only


class SettingsError(Exception):
    """A setting cannot be used; the message says which, why, and what to do."""


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(env_prefix="ROLE_FIT_", frozen=True, env_ignore_empty=True)

    data: Path = Field(default=Path("instance"), description="Folder for the database and the secret key")
    questions: Path | None = Field(default=None, description="Folder with your own bank.yaml or weights.yaml")
    database_url: str | None = Field(default=None, description="Where results are stored, if not in the data folder")
    public_url: str | None = Field(
        default=None, description="The address people use, such as https://roles.example.org"
    )
    secret_key: str | None = Field(default=None, description="Signs cookies and links; made on first run if not set")
    keep_days: Annotated[int, Field(ge=1, le=400)] = Field(default=180, description="Days until a result is deleted")

    @field_validator("public_url")
    @classmethod
    def _plain_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("must look like https://roles.example.org, without a path")
        if parts.username is not None or parts.query or parts.fragment or not _has_good_port(parts):
            raise ValueError("must hold nothing but the address, such as https://roles.example.org or …org:8443")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
            raise ValueError("must start with https:// unless it is this machine")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("secret_key")
    @classmethod
    def _strong(cls, value: str | None) -> str | None:
        if value is not None and (len(value) < MIN_SECRET or len(set(value)) < 10):
            raise ValueError(
                f"is too weak: use at least {MIN_SECRET} random characters, or leave it out to have one made"
            )
        return value

    @property
    def is_https(self) -> bool:
        """Tell whether people reach the app over https."""
        return bool(self.public_url and self.public_url.startswith("https:"))

    @property
    def trusted_hosts(self) -> list[str]:
        """Return the hosts that are served; without a public address only this machine."""
        own = urlsplit(self.public_url).hostname if self.public_url else None
        return [*([own] if own else []), *LOOPBACK_HOSTS]

    @property
    def store_url(self) -> str:
        """Return the address of the store; the name of the data folder may hold any letter."""
        path = (self.data / "role-fit.sqlite3").resolve()
        return self.database_url or URL.create("sqlite", database=str(path)).render_as_string()

    @property
    def is_public(self) -> bool:
        """Tell whether other machines are served."""
        return self.public_url is not None and urlsplit(self.public_url).hostname not in LOOPBACK_HOSTS


def _has_good_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0 and not parts.netloc.endswith(":")
    except ValueError:
        return False


def read_settings() -> Settings:
    """Read and check the environment; raises SettingsError with one sentence for each setting."""
    known = {f"ROLE_FIT_{name.upper()}": field for name, field in Settings.model_fields.items()}
    troubles = [_unknown(name, known) for name in os.environ if name.startswith("ROLE_FIT_") and name not in OTHERS]
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError("\n".join([*filter(None, troubles), *map(_sentence, error.errors())])) from error
    if any(troubles):
        raise SettingsError("\n".join(filter(None, troubles)))
    if settings.data.exists() and not settings.data.is_dir():
        raise SettingsError(f"ROLE_FIT_DATA is {settings.data}, which is a file: name a folder")
    return settings


def _unknown(name: str, known: Mapping[str, object]) -> str:
    if name in known:
        return ""
    near = closest(name, list(known))
    return f"{name} is not a setting" + (f": did you mean {near}?" if near else ": see docs/settings.md")


def _sentence(detail: object) -> str:
    error = dict(detail)  # type: ignore[call-overload]
    name = "ROLE_FIT_" + str(error["loc"][0]).upper()
    if name == "ROLE_FIT_KEEP_DAYS":
        return f"{name} is {error['input']!r}: use a whole number of days from 1 to 400"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{name} {message}" if message.startswith(("must", "is ")) else f"{name}: {message}"
