"""Flask's hello, the unit in which single requests are told."""

from flask import Flask


def create_site() -> Flask:
    """Build the smallest site there is."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "<p>Hello, World!</p>")
    return app
