"""What the pages show, as plain data in the words of the reader."""

from flask import Flask

from web.views import decision, evidence, letters, preview, sample, settling
from web.views.panel import sample as sample_panel


def init_app(app: Flask) -> None:
    """Let templates ask for what pages share, and start with no sample result in the cache."""
    decision.init_app(app)
    evidence.init_app(app)
    letters.init_app(app)
    preview.init_app(app)
    sample.init_app(app)
    sample_panel.init_app(app)
    settling.init_app(app)
