"""Which result this browser rules: the one made here, or one whose manage link was opened here."""

from flask import abort, current_app, make_response, render_template, request

from storage import StoreError
from web.bank import current_bank
from web.draft import read_draft
from web.links import manage_secrets
from web.mine import Mine, find_mine
from web.opened import has_ended, opened_secret, use_opened

OWN = "own"


def ruled_result() -> Mine:
    """Return the result that this browser rules, or end the request.

    That is the last one made here if the address says so, else the one opened with a manage link, else the former.
    When the time of an opened one is over, its pages must not go on to rule another.
    """
    if not whose() and has_ended():
        abort(make_response(render_template("manage/ended.html", has_own=bool(own_secrets())), 403))
    opened = None if whose() else opened_secret()
    mine = find_ruled((opened,) if opened else own_secrets()) or abort(404)
    if opened:
        use_opened()
    return mine


def whose() -> str | None:
    """Return the part of the address that asks for the result made in this browser."""
    return OWN if request.args.get("of") == OWN else None


def own_secrets() -> tuple[str, ...]:
    """Return the secrets that rule the last result made here."""
    finished = read_draft(current_bank()).finished
    return manage_secrets(finished) if finished else ()


def find_ruled(secrets: tuple[str, ...]) -> Mine | None:
    """Return the result that one of some secrets rules; a store that is down ends the request."""
    try:
        return find_mine(secrets)
    except StoreError as error:
        current_app.logger.error("result not read: %s", error)
        abort(503)
