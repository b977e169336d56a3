"""Settings from environment variables with the prefix ROLE_FIT_, and their validation."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL

from storage import MOST_DAYS, StoreError

ROOT = Path(__file__).resolve().parents[2]  # of the program
LOOPBACK_HOSTS = ("127.0.0.1", "localhost")
LOCALHOST = {"localhost": "127.0.0.1"}  # the one name that HOST may be
MIN_SECRET = 32
DEFAULT_PORTS = {"http": 80, "https": 443}
MEMORY = "memory://"
OFF, LOOPBACK, KEY = "off", "loopback", "key"  # who may use what is not for everybody
UNKNOWN_ZONE = "is not the name of a time zone that this machine knows: use one such as Europe/Berlin or UTC"
MOST_OF_A_NAME = 40
COLOUR = re.compile("#[0-9a-fA-F]{6}")
SITE_PATH = re.compile(r"(/\w[\w.~-]*)*/?", re.ASCII)
PLACEHOLDER = "your.name"  # what docs/running.md writes where the name of a site goes


class SettingsError(Exception):
    """A setting cannot be used; the message says which, why, and what to do."""


def _setting(default: Any, description: str, if_not_set: str = "", **more: Any) -> Any:
    """Describe a setting for docs/settings.md; `if_not_set` is for defaults that do not speak for themselves."""
    unset = if_not_set or f"`{default}`"
    return Field(default=default, description=description, json_schema_extra={"if_not_set": unset}, **more)


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(env_prefix="ROLE_FIT_", frozen=True, env_ignore_empty=True)

    data: Path = _setting(
        ROOT / "instance", "folder for the database and the signing key", "`instance`, beside `app.py`"
    )
    questions: Path | None = _setting(
        None, "folder with your own `bank.yaml`, `weights.yaml` or both", "the shipped bank"
    )
    database_url: str | None = _setting(
        None,
        "where results are stored, as an SQLAlchemy address such as `postgresql+psycopg://user:password@host/name`",
        "`role-fit.sqlite3` in the data folder",
        repr=False,
    )
    public_url: str | None = _setting(
        None,
        "the address people use, such as `https://roles.example.org`, or with a path, `https://example.org/role-fit`; "
        "must be https unless it is this machine",
        "only this machine is served",
    )
    secret_key: str | None = _setting(
        None,
        f"signs the cookie and derives the links: at least {MIN_SECRET} random characters",
        "made on the first run and kept in the data folder, readable by its owner only",
        repr=False,
    )
    secret_key_fallbacks: Annotated[tuple[str, ...], NoDecode] = _setting(
        (), "keys used before, separated by commas: still accepted, never used to sign", "none", repr=False
    )
    keep_days: int = _setting(180, f"days until a result expires, 1 to {MOST_DAYS}", ge=1, le=MOST_DAYS)
    time_zone: str | None = _setting(
        None, "the time zone of dates, such as `Europe/Berlin`: in it a day begins and ends", "that of the machine"
    )
    proxies: int = _setting(
        0, "how many proxies of yours stand in front, each adding to `X-Forwarded-For`; 0 to 5", ge=0, le=5
    )
    limits_url: str = _setting(
        MEMORY,
        "where requests are counted for the limits: `redis://host:6379/0` lets several machines count together",
        "`memory://`: the processes of one server count together",
        repr=False,
    )
    misses_per_minute: int = _setting(
        30, "links that open nothing, per network and minute, until the next is put off; 0 for no limit", ge=0, le=10**6
    )
    results_per_hour: int = _setting(
        300, "new results and jobs per network and hour, until the next is not saved; 0 for no limit", ge=0, le=10**6
    )
    costly_per_minute: int = _setting(
        120,
        "pages that take long to make (trials, all questions at once, role packs and their files), per network and "
        "minute, until the next is put off; 0 for no limit",
        ge=0,
        le=10**6,
    )
    api: str = _setting(
        "loopback",
        "who may score by program: `off` for nobody, `loopback` for this machine unless a public address is set, `key` "
        "for whoever sends a key ([the API](api.md))",
    )
    api_keys: Annotated[tuple[str, ...], NoDecode] = _setting(
        (),
        f"with `ROLE_FIT_API=key`: the keys, separated by commas, each of at least {MIN_SECRET} random characters",
        "the file `api_keys` in the data folder, a key on each line",
        repr=False,
    )
    api_sheets_per_minute: int = _setting(
        1000,
        "sheets scored by program, per network and minute and per key and minute, until the next is put off; 0 for no "
        "limit",
        ge=0,
        le=10**6,
    )
    workbench: str = _setting(
        "loopback",
        "who may try other numbers of the bank at `/workbench`: `off` for nobody, `loopback` for this machine unless a "
        "public address is set, `key` for whoever has its key",
    )
    workbench_keys: Annotated[tuple[str, ...], NoDecode] = _setting(
        (),
        "with `ROLE_FIT_WORKBENCH=key`: the keys, separated by commas, each of at least "
        f"{MIN_SECRET} random characters",
        "the file `workbench_keys` in the data folder, a key on each line",
        repr=False,
    )
    metrics: bool = _setting(
        False, "`true`: `/metrics` counts requests and results for Prometheus; let no proxy pass it on", "`false`"
    )
    site_name: str = _setting(
        "Role Fit", "the name of your site in the header, titles and previews; up to 40 characters"
    )
    logo: Path | None = _setting(None, "a `.svg` or `.png` file for the header and the tab, up to 200 kB", "our mark")
    accent: str | None = _setting(
        None, "colour of buttons on light pages, such as `#0b5d3b`; its contrast is checked", "that of the text"
    )
    accent_dark: str | None = _setting(None, "the same on dark pages, such as `#7fd6ae`", "that of the text")
    log_format: Literal["text", "json"] = _setting("text", "`text` for people, `json` for machines: one object a line")

    @field_validator("public_url")
    @classmethod
    def _check_address(cls, value: str | None) -> str | None:
        """Return the public address without what may be left out; raises ValueError with what it must look like."""
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"https", "http"} or not parts.hostname or not SITE_PATH.fullmatch(parts.path):
            raise ValueError("must look like https://roles.example.org or https://example.org/role-fit")
        if parts.username is not None or parts.query or parts.fragment or not _has_good_port(parts):
            raise ValueError("must hold nothing but the address, such as https://roles.example.org or …org:8443")
        if parts.hostname == PLACEHOLDER:
            raise ValueError("holds YOUR.NAME, which stands for the name of your site: put that there")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
            raise ValueError("must start with https:// unless it is this machine")
        return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"

    @field_validator("site_name")
    @classmethod
    def _check_name(cls, value: str) -> str:
        """Return the name of the site without blanks around it; raises ValueError if it is no short line."""
        if not value.strip() or len(value) > MOST_OF_A_NAME or not value.isprintable():
            raise ValueError(f"must be one line of 1 to {MOST_OF_A_NAME} characters")
        return value.strip()

    @field_validator("accent", "accent_dark")
    @classmethod
    def _check_colour(cls, value: str | None) -> str | None:
        """Return a colour if it is written like #0b5d3b; raises ValueError."""
        if value is not None and not COLOUR.fullmatch(value):
            raise ValueError("must be a colour written like #0b5d3b")
        return value

    @field_validator("time_zone")
    @classmethod
    def _check_zone(cls, value: str | None) -> str | None:
        """Return the name of a time zone that this machine knows; raises ValueError."""
        try:
            if value is not None:
                ZoneInfo(value)
        except (OSError, ValueError, KeyError) as error:  # one that is not found is a KeyError
            raise ValueError(UNKNOWN_ZONE) from error
        return value

    @field_validator("secret_key")
    @classmethod
    def _check_key(cls, value: str | None) -> str | None:
        """Return a key that cannot be guessed; raises ValueError."""
        if value is not None and is_weak(value):
            raise ValueError(
                f"is too weak: use at least {MIN_SECRET} random characters, or leave it out to have one made"
            )
        return value

    @field_validator("api", "workbench")
    @classmethod
    def _check_admission(cls, value: str) -> str:
        """Return who may use the API or the workbench.

        Raises ValueError, which does not repeat what may be a key in the wrong place.
        """
        if value not in {OFF, LOOPBACK, KEY}:
            raise ValueError(f"must be {OFF}, {LOOPBACK} or {KEY}")
        return value

    @field_validator("secret_key_fallbacks", "api_keys", "workbench_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        """Return the keys between commas."""
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(filter(None, map(str.strip, parts))) if isinstance(parts, list) else parts

    @field_validator("secret_key_fallbacks", "api_keys", "workbench_keys")
    @classmethod
    def _check_keys(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Return the keys if none of them can be guessed; raises ValueError."""
        if any(map(is_weak, value)):
            raise ValueError(
                f"is too weak: each key, between commas, has at least {MIN_SECRET} random characters; "
                "leave out any that is shorter"
            )
        return value

    @field_validator("limits_url")
    @classmethod
    def _check_counter_address(cls, value: str) -> str:
        """Return the address of the counts if it is the memory or a Redis database; raises ValueError."""
        if value.rstrip("/") == MEMORY.rstrip("/"):
            return MEMORY
        parts = _split_url(value)
        if parts is None or parts.scheme not in {"redis", "rediss"} or not parts.hostname or parts.fragment:
            raise ValueError(f"must be {MEMORY} or an address such as redis://127.0.0.1:6379/0")
        if parts.path.strip("/") and not parts.path.strip("/").isdecimal():
            raise ValueError("must end in the number of a Redis database, such as redis://127.0.0.1:6379/0")
        return value

    @property
    def is_https(self) -> bool:
        """Return whether people reach the app over https."""
        return bool(self.public_url and self.public_url.startswith("https:"))

    @property
    def origin(self) -> str | None:
        """Return the public address as browsers write it in the header Origin."""
        if self.public_url is None:
            return None
        parts = urlsplit(self.public_url)
        name = str(parts.hostname).removesuffix(".")
        host = f"[{name}]" if ":" in name else _in_ascii(name)
        port = "" if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
        return f"{parts.scheme}://{host}{port}"

    @property
    def path(self) -> str:
        """Return the path under which people reach the app, such as "/role-fit"; "" if it has a host of its own."""
        return urlsplit(self.public_url or "").path

    @property
    def trusted_hosts(self) -> list[str]:
        """Return the hosts that are served; without a public address only this machine."""
        own = urlsplit(self.public_url).hostname if self.public_url else None
        return [*([own.removesuffix(".")] if own else []), *LOOPBACK_HOSTS]

    @property
    def store_url(self) -> str:
        """Return the SQLAlchemy address of the store."""
        path = (self.data / "role-fit.sqlite3").resolve()
        return self.database_url or URL.create("sqlite", database=str(path)).render_as_string()

    def explain_store_error(self, error: StoreError) -> str:
        """Return what a store that cannot be used says, with advice on ROLE_FIT_DATABASE_URL if that is set."""
        if not self.database_url:
            return str(error)
        signs = (
            "; in a password in it, signs such as @ and / are written %40 and %2F" if "%40" not in str(error) else ""
        )
        return f"{error} ROLE_FIT_DATABASE_URL holds the address{signs}."

    @property
    def has_api(self) -> bool:
        """Return whether sheets can be scored by program."""
        return self.api == KEY or (self.api == LOOPBACK and not self.is_public)

    @property
    def has_workbench(self) -> bool:
        """Return whether other numbers of the bank can be tried in the browser."""
        return self.workbench == KEY or (self.workbench == LOOPBACK and not self.is_public)

    @property
    def is_public(self) -> bool:
        """Return whether other machines are served."""
        return self.public_url is not None and urlsplit(self.public_url).hostname not in LOOPBACK_HOSTS


def current_settings() -> Settings:
    """Return the settings of this app."""
    settings: Settings = current_app.config["ROLE_FIT"]
    return settings


class ServerSettings(BaseSettings):
    """Where the server listens, under the names that hosts of programs use."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True)

    host: str = _setting("127.0.0.1", "address on which the server listens, no name; `0.0.0.0` for all of this machine")
    port: int = _setting(8000, "port on which the server listens", ge=1, le=65535)
    web_concurrency: int = _setting(
        1,
        "number of server processes, 1 to 64",
        ge=1,
        le=64,
    )

    @field_validator("host")
    @classmethod
    def _check_host(cls, value: str) -> str:
        """Return the address to listen on; raises ValueError for a name, since one may stand for several addresses."""
        address = LOCALHOST.get(value.lower(), value).removeprefix("[").removesuffix("]")
        try:
            if "%" not in address:
                return str(ip_address(address))
        except ValueError:
            pass
        raise ValueError(
            f"is {value!r}: use an address of this machine such as 127.0.0.1, or 0.0.0.0 for all; "
            "names are not looked up"
        )


def is_weak(key: str) -> bool:
    """Return whether a key could be guessed."""
    return len(key) < MIN_SECRET or len(set(key)) < 10


def _split_url(address: str) -> SplitResult | None:
    """Return the parts of an address, None if it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if _has_good_port(parts) else None


def _in_ascii(host: str) -> str:
    """Return a host name in ASCII (IDNA), as browsers send it."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _has_good_port(parts: SplitResult) -> bool:
    """Tell whether an address has a port that exists, or none."""
    try:
        return parts.port != 0 and not parts.netloc.endswith(":")
    except ValueError:
        return False


def variable_name(model: type[BaseSettings], field: str) -> str:
    """Return the name of the environment variable of a setting."""
    return f"{model.model_config.get('env_prefix', '')}{field}".upper()
