"""Secrets in addresses: 256 bits each, derived from the one-time secret of the finishing form.

Deriving view and manage secret by HMAC lets a repeated finish answer with the same links although only
hashes are stored. The server's key takes part; after it was changed, the earlier keys still find what was
derived with them.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

from flask import current_app, request

from web.platform.settings import current_settings

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """Return a fresh secret of 43 characters."""
    return secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Return whether a text has the form of a secret."""
    return SECRET.fullmatch(text) is not None


def finish_secret(words: str) -> str:
    """Derive the finishing secret of a sheet that is finished as it is sent: the same words are the same finish."""
    return _derive_with_all_keys(f"finish:{words}")[0]


def manage_secret(finish: str) -> str:
    """Derive the secret with which the maker manages a result from that of the form that finished it."""
    return manage_secrets(finish)[0]


def manage_secrets(finish: str) -> tuple[str, ...]:
    """Return the manage secret as derived with each key, the current one first."""
    return _derive_with_all_keys(f"manage:{finish}")


def organise_secret(form: str) -> str:
    """Derive the secret with which a job is organised from that of the form that made it."""
    return _derive_with_all_keys(f"organise:{form}")[0]


def invitation_secret(organise: str, seat: str, renewals: int) -> str:
    """Return the secret of the invitation to a seat, by its id; `renewals` counts the invitations before it."""
    return _derive_with_all_keys(f"invitation:{seat}:{renewals}:{organise}")[0]


def invitation_secret_of(invitation: str, organise: str, seat: str, renewals: int) -> str | None:
    """Return the secret whose hash (hex) is stored; None if it was derived with a key that is no longer configured."""
    derived = _derive_with_all_keys(f"invitation:{seat}:{renewals}:{organise}")
    return next((secret for secret in derived if hashed("invitation", secret).hex() == invitation), None)


def seat_secret(invitation: str, form: str) -> str:
    """Derive the secret of a seat from its invitation and the one-time secret of the form that takes it."""
    return _derive_with_all_keys(f"seat:{form}:{invitation}")[0]


def view_secret(manage: str, number: int = 0) -> str:
    """Return the secret of the address that opens the result; `number` counts how often it was renewed.

    Whoever manages a result may see its address; from the address nobody gets to the manage secret, nor from one
    number to another, without the server's key.
    """
    return _derive_with_all_keys(f"view:{number}:{manage}")[0]


def view_secrets(manage: str, number: int) -> tuple[str, ...]:
    """Return the secret of one of a result's addresses as derived with each key, the current one first."""
    return _derive_with_all_keys(f"view:{number}:{manage}")


def view_secret_of(view_hash: bytes, manage: str, number: int) -> str | None:
    """Return the secret whose hash is stored; None if it was derived with a key that is no longer configured."""
    derived = view_secrets(manage, number)
    return next((secret for secret in derived if hashed("view", secret) == view_hash), None)


def first_view_secret(finish: str) -> str:
    """Return the secret of a result's first address, from the secret of the form that finished it."""
    return view_secret(manage_secret(finish))


def hashed(kind: str, secret: str) -> bytes:
    """Return the SHA-256 that is stored in place of a secret, separate for each kind."""
    return hashlib.sha256(f"{kind}:{secret}".encode()).digest()


def _derive_with_all_keys(words: str) -> tuple[str, ...]:
    """Return the secret of these words as derived with each of the server's keys, the current one first."""
    earlier: list[str] = current_app.config["SECRET_KEY_FALLBACKS"] or []
    return tuple(_derive_secret(key, words) for key in (str(current_app.secret_key), *earlier))


def _derive_secret(key: str, words: str) -> str:
    """Return the secret of these words under a key, 43 characters: HMAC with SHA-256."""
    derived = hmac.digest(hmac.digest(key.encode(), b"links", "sha256"), words.encode(), "sha256")
    return urlsafe_b64encode(derived).rstrip(b"=").decode()


def public_address(path: str) -> str:
    """Return the absolute URL of a path as `url_for` gives it, at the public address if one is set."""
    settings = current_settings()
    public = (settings.public_url or "").removesuffix(settings.path)
    return (public or request.host_url.rstrip("/")) + path
