"""Signing of the cookie and of the tokens in forms: HMAC with SHA-256 instead of the libraries' SHA-1."""

from hashlib import sha256
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, Signer, TimestampSigner, URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """Accepts a time stamp in the future, which the library takes for expired.

    The clock was put back, or another machine's goes ahead of ours: the answers in the cookie must outlive that.
    """

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """Return what was signed; raises BadSignature if the signature is wrong or too old."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and self.get_timestamp() - signed_at.timestamp() > max_age:
            raise SignatureExpired("signed too long ago", value, signed_at)
        return (value, signed_at) if return_timestamp else value


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, with a hash that is not called legacy (OWASP ASVS 5.0, 11.4.1)."""

    digest_method = staticmethod(sha256)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer of the cookie, None without a key."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
        return serializer


def init_app(app: Flask) -> None:
    """Sign the cookie with SHA-256, and every token of a form, for which Flask-WTF has no setting."""
    app.session_interface = SignedCookie()
    Signer.default_digest_method = staticmethod(sha256)
