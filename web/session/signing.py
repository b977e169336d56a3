"""What signs the cookie and the tokens in forms: HMAC with SHA-256, where the libraries still take SHA-1."""

from hashlib import sha256
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, Signer, TimestampSigner, URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """Takes what was signed in the future for as good as new, where the library takes it for too old.

    The clock was put back, or another machine's goes ahead of ours: the answers in the cookie must outlive that.
    """

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """Return what was signed; raise `BadSignature` when it was not, or too long ago."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and self.get_timestamp() - signed_at.timestamp() > max_age:
            raise SignatureExpired("signed too long ago", value, signed_at)
        return (value, signed_at) if return_timestamp else value


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, with a hash that is not called legacy (OWASP ASVS 5.0, 11.4.1)."""

    digest_method = staticmethod(sha256)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what reads and writes the cookie, None without a key."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
        return serializer


def init_app(app: Flask) -> None:
    """Sign the cookie of this app with SHA-256, and, as Flask-WTF asks for no hash, every token of a form."""
    app.session_interface = SignedCookie()
    Signer.default_digest_method = staticmethod(sha256)
