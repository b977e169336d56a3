"""The key that signs cookies and links: made on first run, kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path

from web.settings import MIN_SECRET, Settings, SettingsError


def secret_key(settings: Settings) -> str:
    """Return the configured key, or the one kept in the data folder; make it if there is none."""
    if settings.secret_key is not None:
        return settings.secret_key
    path = settings.data / "secret_key"
    try:
        return _kept(path)
    except FileNotFoundError:
        _make(path)
        return _kept(path)
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}): give this program the right to read it"
        ) from error


def _kept(path: Path) -> str:
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < MIN_SECRET:
        raise SettingsError(f"{path} holds no usable key: delete the file to have a new one made")
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return key


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
