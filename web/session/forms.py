"""What all forms share: the CSRF token, the cookie it lives in, the id of the sheet, and how a line of text is read."""

import re
from datetime import timedelta
from unicodedata import normalize

from flask import Flask, g, request
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import HiddenField

from questions.reading.signs import REFUSED, plain_text
from web.session.signing import cookie_names

csrf = CSRFProtect()

KEEP_DRAFT = timedelta(days=30)
TURNING = re.compile(r"[\u2066-\u2069]")  # scripts need them inside a text, but a line may end before they do
EMPTY_LINES = re.compile(r"\n{3,}")
REPLACE = "replace"  # the answers that this browser holds; what a field called `own` says of them


def init_app(app: Flask, *, is_https: bool, path: str = "") -> None:
    """Configure CSRF protection and the session cookie.

    Tokens live as long as the cookie (Flask-WTF's default is an hour, shorter than a lunch break and a talk);
    the strict Referer check is off because pages are sent with `no-referrer`.
    """
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_I18N_ENABLED=False,
        SESSION_COOKIE_PATH=path or "/",
        SESSION_COOKIE_NAME=cookie_names(app, is_https=is_https, path=path or "/")[0],
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=KEEP_DRAFT,
    )
    csrf.init_app(app)

    @app.before_request
    def reuse_token() -> None:
        """Let the page that answers a form carry on its token: Flask-WTF would sign a new one for every form."""
        token = request.form.get("csrf_token") if g.get("csrf_valid") else None
        if token:
            g.csrf_token = token


def is_only_to_keep() -> bool:
    """Tell whether a script sent the form, to keep what is chosen while the page stays open."""
    return request.form.get("then") == "keep"


def read_line(text: str) -> str:
    """Return what somebody typed as one line, without signs that hide or turn what stands around them.

    Empty if nothing is left that can be seen.
    """
    line = " ".join(TURNING.sub("", REFUSED.sub(" ", normalize("NFC", text))).split())
    return line if plain_text(line) else ""


def read_text(text: str) -> str:
    """Return what somebody typed in several lines, each as `read_line` does; no two empty lines stand together."""
    lines = "\n".join(read_line(line) for line in text.splitlines())
    return EMPTY_LINES.sub("\n\n", lines).strip("\n")


class SheetForm(FlaskForm):
    """A form that belongs to one sheet; a form left open from an earlier sheet must not write into a new one."""

    sheet = HiddenField()
