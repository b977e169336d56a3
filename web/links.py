"""Secrets in addresses: 256 bits each, derived from the one-time submit secret of the finishing form.

Deriving view and manage secret by HMAC lets a repeated submit answer with the same links although only
hashes are stored.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

from flask import current_app

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """Return a fresh secret of 43 characters."""
    return secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Tell whether a text has the form of a secret."""
    return SECRET.fullmatch(text) is not None


def view_secret(submit: str) -> str:
    """Return the secret of the address that opens the result."""
    return _derived("view", submit)


def manage_secret(submit: str) -> str:
    """Return the secret with which the maker manages the result."""
    return _derived("manage", submit)


def hashed(kind: str, secret: str) -> bytes:
    """Return the 32 bytes that are stored in place of a secret."""
    return hashlib.sha256(f"{kind}:{secret}".encode()).digest()


def _derived(kind: str, submit: str) -> str:
    key = hmac.digest(str(current_app.secret_key).encode(), b"links", "sha256")
    return urlsafe_b64encode(hmac.digest(key, f"{kind}:{submit}".encode(), "sha256")).rstrip(b"=").decode()
