"""What the pages show, as plain data in the words of the reader."""

from flask import Flask

from web.views import preview, sample


def init_app(app: Flask) -> None:
    """Let templates ask for link previews, and start with an empty cache of sample results."""
    preview.init_app(app)
    sample.init_app(app)
