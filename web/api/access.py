"""Who may use the API: this machine, or whoever sends a key; and how much."""

import hmac
from hashlib import sha256
from ipaddress import ip_address

from flask import Flask, abort, current_app, g, request

from web.platform.keys import keys_for
from web.platform.logging import KEY_REFUSED, log_event
from web.platform.problems import ProblemError
from web.platform.rate_limits import current_limits
from web.platform.settings import Settings, current_settings

KEY_ADVICE = "Send the header Authorization: Bearer KEY, with a key that whoever runs this gave you."


def init_app(app: Flask) -> None:
    """Read the keys once; raises SettingsError. Only their hashes stay in memory."""
    settings: Settings = app.config["ROLE_FIT"]
    app.extensions["role_fit_api_keys"] = tuple(_digest(key) for key in keys_for("api", settings))


def refuse_strangers() -> None:
    """End the request unless it brings a key, or comes from this machine where no key is needed."""
    digests: tuple[bytes, ...] = current_app.extensions["role_fit_api_keys"]
    if not digests:
        if not _is_this_machine(request.remote_addr):
            abort(404)
        g.api_key = ""
        return
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    sent = _digest(given.strip())
    # All are compared, each in constant time.
    matches = [hmac.compare_digest(sent, digest) for digest in digests]
    if kind.lower() != "bearer" or not any(matches):
        log_event(KEY_REFUSED)
        wait = current_limits().count_miss()
        raise (
            ProblemError(429, "Too many wrong keys from your network.", wait=wait)
            if wait
            else ProblemError(401, KEY_ADVICE)
        )
    g.api_key = sent.hex()


def count_sheets(number: int) -> None:
    """Count sheets that are to be scored, by network and key; ends the request beyond the limit."""
    wait = current_limits().count_sheets(number, g.api_key)
    if wait:
        most = current_settings().api_sheets_per_minute
        raise ProblemError(429, f"At most {most} sheets are scored in a minute. None of these was.", wait=wait)


def _digest(key: str) -> bytes:
    """Return a hash of a key: of one length, so that comparing tells nothing."""
    return sha256(key.encode("utf-8", "surrogateescape")).digest()


def _is_this_machine(address: str | None) -> bool:
    try:
        ip = ip_address(address or "")
    except ValueError:
        return False
    return ip.is_loopback or bool(ip.version == 6 and ip.ipv4_mapped and ip.ipv4_mapped.is_loopback)
