"""Role Fit: `flask --app app …` and the WSGI application that a server calls."""

import sys
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from questions import BankError
from web import (
    about,
    all_questions,
    asking,
    assets,
    carry_on,
    commands,
    components_page,
    cookie_size,
    errors,
    forms,
    headers,
    kept_pages,
    language,
    limits,
    logs,
    manage,
    method,
    preview,
    proxy_seen,
    results,
    review,
    sample,
    secret_key,
    signing,
    start,
    templating,
    words,
)
from web import bank as bank_in_force
from web import store as result_store
from web.commands.ending import code_for, refuse
from web.environment import read_settings
from web.fault_words import told_bank
from web.settings import Settings, SettingsError


def create_app() -> Flask:
    """Build the app from the environment; a setting or bank that cannot be used ends the program with a sentence."""
    if commands.works_without_app(sys.argv):
        app = Flask(__name__, static_folder=None)
        commands.init_app(app)
        return app
    try:
        app = build_app(read_settings())
    except SettingsError as error:
        refuse(error, code_for(error.__cause__))
    except BankError as error:
        refuse(told_bank(error))
    _read_templates(app)
    return app


def _read_templates(app: Flask) -> None:
    """Read all pages now: a server that has no file to spare later must still be able to say so in words."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


def build_app(settings: Settings) -> Flask:
    """Build the app from given settings; raises SettingsError or BankError when it must not start."""
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # merging answers with an address of its own: http, with the secret in it
    app.config["ROLE_FIT"] = settings
    app.config["TRUSTED_HOSTS"] = settings.trusted_hosts
    if app.debug and settings.is_public:
        raise SettingsError("FLASK_DEBUG is on while ROLE_FIT_PUBLIC_URL serves others: unset one of the two")
    secret_key.init_app(app, settings)
    signing.init_app(app)
    if settings.proxies:
        app.wsgi_app = _behind(app, settings.proxies)  # type: ignore[method-assign]
    app.jinja_environment = templating.Pages
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    for room in (commands, words, logs, errors, language, preview):
        room.init_app(app)
    headers.init_app(app, is_https=settings.is_https)
    forms.init_app(app, is_https=settings.is_https)
    limits.init_app(app, settings)
    proxy_seen.init_app(app, settings)
    bank_in_force.init_app(app, settings.questions, cookie_size.check_size)
    kept_pages.init_app(app)
    sample.init_app(app)
    result_store.init_app(app, settings.store_url)
    assets.init_app(app, Path(app.root_path) / "static")
    for page in (start, asking, all_questions, review, carry_on, results, manage, method, about, components_page):
        app.register_blueprint(page.blueprint)
    return app


def _behind(app: Flask, proxies: int) -> ProxyFix:
    """Believe that many proxies who asks, and nothing else: links are built from the public address alone."""
    return ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0)
