"""Settings, keys, bank, store, i18n, headers, rate limits, errors, logs, metrics, assets: what every page needs."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web.platform import (
    assets,
    bank,
    bodies,
    errors,
    headers,
    i18n,
    keys,
    logging,
    metrics,
    rate_limits,
    rendering,
    store,
)
from web.platform.addresses import serve_under
from web.platform.bank import Check
from web.platform.dates import set_time_zone
from web.platform.i18n import negotiation
from web.platform.settings import Settings, SettingsError


def init_app(app: Flask, settings: Settings, *, check_bank: Check) -> None:
    """Set up everything below the pages; `check_bank` raises BankError for a bank that the pages cannot use.

    Raises SettingsError or BankError when the app must not start. Handlers of a request run in the order in which
    they are set up here: the request gets its id for the log first.
    """
    _configure(app, settings)
    logging.init_app(app)
    keys.init_app(app, settings)
    rendering.init_app(app)
    i18n.init_app(app)
    metrics.init_app(app, settings)
    errors.init_app(app)
    negotiation.init_app(app)
    bodies.init_app(app)
    headers.init_app(app, settings)
    if settings.path:
        app.wsgi_app = serve_under(settings.path, app.wsgi_app)  # type: ignore[method-assign, assignment]
    rate_limits.init_app(app, settings)
    bank.init_app(app, settings.questions, check_bank, settings.data)
    store.init_app(app, settings.store_url)
    assets.init_app(app, settings)


def _configure(app: Flask, settings: Settings) -> None:
    """Put the settings into the app, and everything that depends on how it is reached."""
    if app.debug and settings.is_public:
        raise SettingsError("FLASK_DEBUG is on while ROLE_FIT_PUBLIC_URL serves others: unset one of the two")
    set_time_zone(settings)
    app.config["ROLE_FIT"] = settings
    app.config["TRUSTED_HOSTS"] = settings.trusted_hosts
    app.url_map.merge_slashes = False  # merging answers with an address of its own: http, with the secret in it
    if settings.proxies:  # believed about who asks, and nothing else: links are built from the public address alone
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0
        )
