"""The API: scores sheets for programs, and stores nothing (docs/api.md)."""

from flask import Flask

from web.api import access
from web.api.routes import blueprint
from web.session.forms import csrf


def init_app(app: Flask) -> None:
    """Serve the API where a setting offers it; raises SettingsError for keys that cannot be used.

    Its requests carry no cookie that matters, so that no form token has to protect them.
    """
    access.init_app(app)
    if app.config["ROLE_FIT"].has_api:
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
