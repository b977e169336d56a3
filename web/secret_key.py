"""The keys that sign cookies and derive links: one made on first run, kept in a file that only its owner reads.

The first key signs. Those after it were used before: what was signed or derived with them is still accepted.
"""

import os
import secrets
from pathlib import Path

from flask import Flask

from web.settings import Settings, SettingsError, is_weak


def init_app(app: Flask, settings: Settings) -> None:
    """Give the keys to all that sign: the cookie and the tokens in forms; raises SettingsError."""
    first, *earlier = secret_keys(settings)
    app.secret_key = first
    app.config["SECRET_KEY_FALLBACKS"] = earlier
    app.config["WTF_CSRF_SECRET_KEY"] = [*earlier, first]  # of several keys, itsdangerous signs with the last


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """Return the configured keys, or those kept in the data folder; make one if there is none."""
    own = _kept_or_made(settings.data / "secret_key") if settings.secret_key is None else (settings.secret_key,)
    return tuple(dict.fromkeys((*own, *settings.secret_key_fallbacks)))


def _kept_or_made(path: Path) -> tuple[str, ...]:
    try:
        return _kept(path)
    except FileNotFoundError:
        _make(path)
        return _kept(path)
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}): give this program the right to read it"
        ) from error


def _kept(path: Path) -> tuple[str, ...]:
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    keys = tuple(filter(None, map(str.strip, lines)))
    if not keys or is_weak(keys[0]):
        raise SettingsError(f"{path} holds no usable key: delete the file to have a new one made")
    if any(map(is_weak, keys)):
        raise SettingsError(f"{path} holds a line that is no usable key: take it out; the first line is in force")
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return keys


def _make(path: Path) -> None:
    """Write a new key in one step, so that of several processes starting at once one wins."""
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
