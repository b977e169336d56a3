"""What the pages show, as plain data in the words of the reader."""

from flask import Flask

from web.views import evidence, letters, preview, sample


def init_app(app: Flask) -> None:
    """Let templates ask for link previews, letters and evidence, and start with an empty cache of sample results."""
    evidence.init_app(app)
    letters.init_app(app)
    preview.init_app(app)
    sample.init_app(app)
