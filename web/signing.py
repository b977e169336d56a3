"""What signs the cookie and the tokens in forms: HMAC with SHA-256, where the libraries still take SHA-1."""

from hashlib import sha256

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, with a hash that is not called legacy (OWASP ASVS 5.0, 11.4.1)."""

    digest_method = staticmethod(sha256)


def init_app(app: Flask) -> None:
    """Sign the cookie of this app with SHA-256, and, as Flask-WTF asks for no hash, every token of a form."""
    app.session_interface = SignedCookie()
    Signer.default_digest_method = staticmethod(sha256)
