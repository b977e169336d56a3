"""Says once that a proxy seems to stand in front of which no setting tells: then all people are limited as one."""

import logging
import threading

from flask import Flask, request

from web.platform.settings import Settings

log = logging.getLogger(__name__)

# Without what the header holds, which is the address of a person.
FORGOTTEN = "a proxy seems to stand in front, and ROLE_FIT_PROXIES is 0: all people are limited together"


def init_app(app: Flask, settings: Settings) -> None:
    """Look at the requests of a public site that is told of no proxy."""
    if settings.proxies or not (settings.is_public and settings.is_https):
        return
    said = threading.Lock()  # taken once, and never given back

    @app.before_request
    def look() -> None:
        if "X-Forwarded-For" in request.headers and said.acquire(blocking=False):
            log.warning(FORGOTTEN)
