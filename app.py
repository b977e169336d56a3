"""Role Fit: `./role-fit …` and the WSGI application that a server calls."""

import sys

from flask import Flask
from flask.cli import ScriptInfo

from questions import BankError
from web import api, commands, pages, platform, session, views
from web.access.cookie_size import check_size
from web.commands.exits import exit_code_for, refuse_start
from web.platform.bank_messages import describe_bank_error
from web.platform.environment import read_settings
from web.platform.rendering import read_templates
from web.platform.settings import Settings, SettingsError


def create_app() -> Flask:
    """Build the app from the environment; a setting or bank that cannot be used ends the program with a sentence."""
    if commands.works_without_app(sys.argv):
        app = Flask(__name__, static_folder=None)
        commands.init_app(app)
        return app
    try:
        app = build_app(read_settings())
    except SettingsError as error:
        refuse_start(error, exit_code_for(error.__cause__))
    except BankError as error:
        refuse_start(describe_bank_error(error))
    except OSError as error:
        refuse_start(f"{error.filename or 'A file'} cannot be used: {error.strerror}")
    read_templates(app)
    return app


def build_app(settings: Settings) -> Flask:
    """Build the app from given settings; raises SettingsError or BankError when it must not start."""
    app = Flask(__name__, static_folder=None)
    platform.init_app(app, settings, check_bank=check_size)
    session.init_app(app, is_https=settings.is_https, path=settings.path)
    views.init_app(app)
    pages.init_app(app)
    api.init_app(app)
    commands.init_app(app)
    return app


if __name__ == "__main__":
    commands.role_fit(obj=ScriptInfo(create_app=create_app), prog_name="role-fit")
