"""What the signed cookie holds: the draft of a sheet, and the forms that belong to it."""

from flask import Flask

from web.session import forms, signing


def init_app(app: Flask, *, is_https: bool, path: str = "") -> None:
    """Sign the cookie and protect every form."""
    signing.init_app(app)
    forms.init_app(app, is_https=is_https, path=path)
