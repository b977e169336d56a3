"""Signing of the cookie and of the tokens in forms: HMAC with SHA-256 instead of the libraries' SHA-1."""

import hmac
import json
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, SignatureExpired, Signer, TimestampSigner, URLSafeTimedSerializer

COOKIE: Final = "role_fit"
DIGITS: Final = 8  # of a name: enough to tell the installations on one host apart


class PatientSigner(TimestampSigner):
    """Accepts a time stamp in the future, which the library takes for expired.

    The clock was put back, or another machine's goes ahead of ours: the answers in the cookie must outlive that.
    """

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """Return what was signed, as the library does, but accept a stamp ahead of the clock; raises BadSignature."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and self.get_timestamp() - signed_at.timestamp() > max_age:
            raise SignatureExpired("signed too long ago", value, signed_at)
        return (value, signed_at) if return_timestamp else value


def cookie_names(app: Flask, *, is_https: bool, path: str) -> tuple[str, ...]:
    """Return the name of the cookie, and those that it had under earlier keys and in version 0.2.0.

    Browsers send the cookies of all ports of a host, so every installation has a name of its own, from its key. They
    take `__Host-` for cookies of the whole host only; under a path it is `__Secure-`, which asks for https alone.
    """
    prefix = ("__Host-" if path == "/" else "__Secure-") if is_https else ""
    keys = (str(app.secret_key), *(app.config.get("SECRET_KEY_FALLBACKS") or ()))
    return tuple(f"{prefix}{name}" for name in _names_without_prefix(keys))


@lru_cache(maxsize=8)
def _names_without_prefix(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name of the cookie under each key, the one in use first; the last is that of version 0.2.0."""
    return (*(f"{COOKIE}_{hmac.digest(key.encode(), b'cookie', 'sha256').hex()[:DIGITS]}" for key in keys), COOKIE)


class CompactJson:
    """JSON without blanks; it makes no difference between lists and tuples, for which Flask's has tags.

    Looking for those tags is a fifth of what an answer costs, and nothing in the cookie needs them.
    """

    dumps = staticmethod(json.JSONEncoder(separators=(",", ":")).encode)
    loads = staticmethod(json.loads)


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, with a hash that is not called legacy (OWASP ASVS 5.0, 11.4.1).

    What stands in one of an earlier name moves into that of today; a cookie of somebody else is left alone.
    """

    digest_method = staticmethod(sha256)
    serializer = CompactJson()  # type: ignore[assignment]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds; where there is none, what one of an earlier name holds."""
        session = super().open_session(app, request)
        for name in self._earlier_cookies(app, request):
            if session is None or self.get_cookie_name(app) in request.cookies:
                break
            session.update(self._read_cookie(app, request.cookies[name]))
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie if it changed, and take away those of an earlier name, whose secrets it holds now."""
        super().save_session(app, session, response)
        for name in self._earlier_cookies(app, request):
            path, secure = self.get_cookie_path(app), self.get_cookie_secure(app)
            response.delete_cookie(name, path, secure=secure, httponly=True, samesite="Lax")

    def _earlier_cookies(self, app: Flask, request: Request) -> Iterator[str]:
        """Yield the names of cookies that this installation signed under an earlier name.

        None where the answer is a file, which caches keep.
        """
        if request.path.startswith("/static/"):
            return
        for name in cookie_names(app, is_https=self.get_cookie_secure(app), path=self.get_cookie_path(app))[1:]:
            if name in request.cookies and self._read_cookie(app, request.cookies[name]):
                yield name

    def _read_cookie(self, app: Flask, value: str) -> dict[str, Any]:
        """Return what a cookie holds; nothing if it is not ours or too old."""
        serializer = self.get_signing_serializer(app)
        age = int(app.permanent_session_lifetime.total_seconds())
        try:
            held: dict[str, Any] = serializer.loads(value, max_age=age) if serializer else {}
        except BadSignature:
            return {}
        return held

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
