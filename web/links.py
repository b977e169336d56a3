"""Secrets in addresses: 256 bits each, derived from the one-time submit secret of the finishing form.

Deriving view and manage secret by HMAC lets a repeated submit answer with the same links although only
hashes are stored.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

from flask import current_app, request

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """Return a fresh secret of 43 characters."""
    return secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Tell whether a text has the form of a secret."""
    return SECRET.fullmatch(text) is not None


def manage_secret(submit: str) -> str:
    """Return the secret with which the maker manages the result."""
    return _derived(f"manage:{submit}")


def view_secret(manage: str, number: int = 0) -> str:
    """Return the secret of the address that opens the result; `number` counts how often it was renewed.

    Whoever manages a result may see its address; from the address nobody gets to the manage secret, nor from one
    number to another, without the server's key.
    """
    return _derived(f"view:{number}:{manage}")


def first_view_secret(submit: str) -> str:
    """Return the secret of a result's first address."""
    return view_secret(manage_secret(submit))


def hashed(kind: str, secret: str) -> bytes:
    """Return the 32 bytes that are stored in place of a secret."""
    return hashlib.sha256(f"{kind}:{secret}".encode()).digest()


def _derived(words: str) -> str:
    key = hmac.digest(str(current_app.secret_key).encode(), b"links", "sha256")
    return urlsafe_b64encode(hmac.digest(key, words.encode(), "sha256")).rstrip(b"=").decode()


def public_address(path: str) -> str:
    """Return the full address that people can be given."""
    public: str | None = current_app.config["ROLE_FIT"].public_url
    return (public or request.host_url.rstrip("/")) + path
