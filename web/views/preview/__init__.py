"""What chat programs and mail programs show of a link to a result, before anybody opens it.

They fetch the page by themselves and keep what they find, so the verdict stands there only if its maker said so. Then
there is a picture of it too.
"""

from flask import Flask

from web.views.preview.address import add_to
from web.views.preview.words import LinkPreview, neutral_preview, product_preview, result_preview

__all__ = ["LinkPreview", "add_to", "init_app", "neutral_preview", "product_preview", "result_preview"]


def init_app(app: Flask) -> None:
    """Let templates ask what a preview shows."""
    app.jinja_env.globals["result_preview"] = result_preview
    app.jinja_env.globals["neutral_preview"] = neutral_preview
    app.jinja_env.globals["product_preview"] = product_preview
