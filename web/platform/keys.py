"""The keys that sign cookies and derive links: one made on first run, kept in a file that only its owner reads.

The first key signs. Those after it were used before: what was signed or derived with them is still accepted.
"""

import os
import secrets
import shlex
from pathlib import Path
from typing import Literal

from flask import Flask

from storage import StoreError
from storage.files import log_restricted, restrict_access, restrict_folder
from web.platform.settings import KEY, MIN_SECRET, Settings, SettingsError, is_weak, variable_name
from web.platform.store import holds_results

MOST_READ = 100_000  # characters of the file: hundreds of keys
KEYS_OF = {"api": "API", "workbench": "workbench"}
NEW_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


def init_app(app: Flask, settings: Settings) -> None:
    """Set the keys of the cookie and of the tokens in forms; raises SettingsError."""
    first, *earlier = secret_keys(settings)
    app.secret_key = first
    app.config["SECRET_KEY_FALLBACKS"] = earlier
    app.config["WTF_CSRF_SECRET_KEY"] = [*earlier, first]  # of several keys, itsdangerous signs with the last
    app.extensions["role_fit_workbench_keys"] = keys_for("workbench", settings)


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """Return the configured keys, or those of the data folder; create one if there never was any."""
    own = _read_or_create(settings) if settings.secret_key is None else (settings.secret_key,)
    return tuple(dict.fromkeys((*own, *settings.secret_key_fallbacks)))


def key_file(settings: Settings) -> Path:
    """Return the path of the key that is created on the first run."""
    return settings.data / "secret_key"


def keys_for(what: Literal["api", "workbench"], settings: Settings) -> tuple[str, ...]:
    """Return the keys of the scoring API or the workbench: those of the setting, else of a file in the data folder.

    None unless the setting asks for keys; raises SettingsError where it does and there is none that can be used.
    """
    admission: str = getattr(settings, what)
    given: tuple[str, ...] = getattr(settings, f"{what}_keys")
    name = variable_name(Settings, what)
    if admission != KEY:
        if given:
            raise SettingsError(f"{name}_KEYS is set and {name} is {admission}: set {name}={KEY}")
        return ()
    if given:
        return given
    path = settings.data / f"{what}_keys"
    if not path.is_file():
        raise SettingsError(
            f"{name} is {KEY}, and there is no key: make one with\n    {NEW_KEY} > {shlex.quote(str(path))}"
        )
    try:
        keys = _read_lines(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not keys or any(map(is_weak, keys)):
        raise SettingsError(f"{path} must hold a key on each line, of at least {MIN_SECRET} random characters")
    _restrict(path, f"The key of the {KEYS_OF[what]}")
    return keys


def _read_or_create(settings: Settings) -> tuple[str, ...]:
    """Return the keys of the file in the data folder; the first run creates it."""
    path = key_file(settings)
    try:
        _refuse_odd_file(path)
        return _read_keys(path)
    except FileNotFoundError:
        _refuse_if_results_exist(path, settings)
        _create_key(path)
        return _read_keys(path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> SettingsError:
    return SettingsError(f"{path} cannot be read ({error.strerror}): give this program the right to read it")


def _refuse_odd_file(path: Path) -> None:
    """Raise SettingsError for what a key cannot be read from: a link to nowhere, a folder, what never ends."""
    if path.is_symlink() and not path.exists():
        raise SettingsError(
            f"{path} is a link to {path.readlink()}, where there is no file: put the key there, or delete the link"
        )
    if path.exists() and not path.is_file():
        raise SettingsError(f"{path} is no file: move it away. {_advice(path)}")


def _refuse_if_results_exist(path: Path, settings: Settings) -> None:
    """Raise SettingsError if there are results but their key is missing: a new key would silently break their links."""
    try:
        lost = holds_results(settings.store_url)
    except StoreError as error:
        if path.exists():
            return
        raise SettingsError(settings.explain_store_error(error)) from error
    if lost and not path.exists():  # another process may have made the key by now, and then the store
        raise SettingsError(
            f"The key {path} is gone, and the results made with it are there. {_advice(path)}\n"
            "If the key stood in ROLE_FIT_SECRET_KEY, set that again."
        )


def _advice(path: Path) -> str:
    """Return what to do about a key that is missing or of no use."""
    return (
        "Put the copy of the file back. If there is none, a new key costs people their open questionnaires, and those "
        "who made results can change or delete them by their private links only. To begin with one all the same:\n"
        f"    {NEW_KEY} > {shlex.quote(str(path))}"
    )


def _read_keys(path: Path) -> tuple[str, ...]:
    """Return the keys in a file, one a line, and make it private; raises SettingsError for a weak one."""
    keys = _read_lines(path)
    if not keys or is_weak(keys[0]):
        raise SettingsError(f"{path} holds no usable key. {_advice(path)}")
    if any(map(is_weak, keys)):
        raise SettingsError(f"{path} holds a line that is no usable key: take it out; the first line is in force")
    _restrict(path, "The key")
    return keys


def _read_lines(path: Path) -> tuple[str, ...]:
    """Return the lines of a file of keys, without empty ones."""
    with path.open(encoding="ascii", errors="replace") as stream:
        lines = stream.read(MOST_READ).splitlines()
    return tuple(filter(None, map(str.strip, lines)))


def _restrict(path: Path, what: str) -> None:
    """Take the rights of others to a file of keys and its folder away; raises SettingsError."""
    try:
        restricted = [path] if restrict_access(path, what) else []
        log_restricted([*restricted, *restrict_folder(path.parent)])
    except StoreError as error:
        raise SettingsError(str(error)) from error


def _create_key(path: Path) -> None:
    """Create the key atomically: of several processes that start at once, one wins."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be written ({error.strerror}): set ROLE_FIT_DATA to a folder that can be written"
        ) from error
