"""What signs the cookie and the tokens in forms: HMAC with SHA-256, where the libraries still take SHA-1."""

import json
from hashlib import sha256
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer


class PlainJson:
    """Writes the cookie as plain JSON; Flask's own way looks at every value for types that ours never holds."""

    @staticmethod
    def loads(text: str | bytes) -> Any:
        """Read what stands in the cookie."""
        return json.loads(text)

    @staticmethod
    def dumps(value: Any) -> str:
        """Write what is to stand in the cookie."""
        return json.dumps(value, separators=(",", ":"))


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, with a hash that is not called legacy (OWASP ASVS 5.0, 11.4.1)."""

    digest_method = staticmethod(sha256)
    serializer = PlainJson  # type: ignore[assignment]


def init_app(app: Flask) -> None:
    """Sign the cookie of this app with SHA-256, and, as Flask-WTF asks for no hash, every token of a form."""
    app.session_interface = SignedCookie()
    Signer.default_digest_method = staticmethod(sha256)
