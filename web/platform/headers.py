"""Security headers of every response, and the requests that are refused before any view runs."""

import logging
import re
import threading
from collections.abc import Iterable
from typing import NoReturn
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, abort, request
from werkzeug.exceptions import MethodNotAllowed, SecurityError

from web.platform.logging import FOREIGN_FORM, log_event
from web.platform.problems import is_for_api
from web.platform.settings import LOOPBACK_HOSTS, Settings, current_settings

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
OWN_SITES = {None, "same-origin", "none"}  # as Sec-Fetch-Site; old browsers send nothing
FINDABLE = {"start.start", "start.sample", "method.method", "about.privacy", "about.accessibility"}
OK = 200
HEALTH_CHECKS = {"/healthz", "/readyz"}
METRICS = "/metrics"
LAST_DOT = re.compile(r"\.(?=(:\d*)?$)")
OPAQUE = "null"  # as Origin: browsers send it for our own pages too, because of `no-referrer`
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
FORM_TYPE = "application/x-www-form-urlencoded"
MAX_BODY = 64 * 1024
MOST_NUMBERS = 1200  # fields of the workbench: the numbers of a large bank, with a reason for each
MAX_FIELDS = 208  # the second round of a panel, under the largest bank: 100 answers, as many reasons, and our own
# Without what the header holds, which is the address of a person.
UNKNOWN_PROXY = "a proxy seems to stand in front, and ROLE_FIT_PROXIES is 0: all people are limited together"


def init_app(app: Flask, settings: Settings) -> None:
    """Set security headers on every response, and check every request that could change something."""
    app.wsgi_app = _serve_plain_host(app.wsgi_app, settings)  # type: ignore[method-assign, assignment]
    fixed = {**HEADERS, **({"Strict-Transport-Security": "max-age=31536000"} if settings.is_https else {})}
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY

    @app.before_request
    def refuse_other_hosts() -> None:
        """Refuse an untrusted host before all else: the page of any other refusal would need links to this site."""
        if isinstance(request.routing_exception, SecurityError):
            raise request.routing_exception

    @app.before_request
    def refuse_foreign_posts() -> None:
        if isinstance(request.routing_exception, MethodNotAllowed):
            raise request.routing_exception  # before what is sent is looked at: no form would make it right
        if request.method not in SAFE_METHODS:
            _refuse_other_origins()
            if not is_for_api():
                _check_posted_form()

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(fixed)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.endpoint not in FINDABLE or response.status_code != OK:
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    if settings.is_public and settings.is_https and not settings.proxies:
        _warn_once_of_proxy(app)


def _serve_plain_host(serve: WSGIApplication, settings: Settings) -> WSGIApplication:
    """Return an app that gets the host of a request in the spelling of the setting.

    Health checks and Prometheus ask by the address of the machine, or by none; what they get names no host.
    """
    own_host = settings.trusted_hosts[0]
    machines_ask = {*HEALTH_CHECKS, METRICS} if settings.metrics else HEALTH_CHECKS

    def serve_plain(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in machines_ask:
            environ["HTTP_HOST"] = own_host
        elif "HTTP_HOST" in environ:
            environ["HTTP_HOST"] = plain_host(environ["HTTP_HOST"])
        return serve(environ, start_response)

    return serve_plain


def plain_host(host: str) -> str:
    """Return a host, with its port if it has one, without capitals and without the full stop of a whole name."""
    return LAST_DOT.sub("", host.lower())


def _warn_once_of_proxy(app: Flask) -> None:
    """Log once per process when a proxy adds its header: all people would then be limited as one."""
    has_warned = threading.Lock()  # acquired once, and never released

    @app.before_request
    def look_for_proxy() -> None:
        if "X-Forwarded-For" in request.headers and has_warned.acquire(blocking=False):
            log.warning(UNKNOWN_PROXY)


def _check_posted_form() -> None:
    """Refuse a posted form of another type (415), with too many or repeated fields (400).

    WTForms would silently take the first of two values, so a repeated field is refused here for all forms.
    """
    if request.content_length != 0 and request.mimetype != FORM_TYPE:
        abort(415)
    fields = request.form
    most = MOST_NUMBERS if request.blueprint == "workbench" else MAX_FIELDS
    if len(fields) > most or any(len(values) > 1 for _, values in fields.lists()):
        abort(400)


def _refuse_other_origins() -> None:
    """Abort with 403 if what is sent comes from the page of another site."""
    refuse_other_sites()
    if _has_foreign_origin():
        _abort_foreign()


def refuse_other_sites() -> None:
    """Abort with 403 if the browser says that another site started the request."""
    if request.headers.get("Sec-Fetch-Site") not in OWN_SITES:
        _abort_foreign()


def _abort_foreign() -> NoReturn:
    """Answer 403 and log the event: another site sent this."""
    log_event(FOREIGN_FORM)
    abort(403)


def _has_foreign_origin() -> bool:
    """Return whether a form names another origin than the one it is sent to; without an origin its token decides."""
    origin = request.headers.get("Origin", OPAQUE)
    if origin == OPAQUE:
        return False
    is_this_machine = urlsplit(request.host_url).hostname in LOOPBACK_HOSTS
    own = {current_settings().origin, request.host_url.rstrip("/") if is_this_machine else None}
    return plain_host(origin) not in own
