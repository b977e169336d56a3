"""Which result this browser rules: the one made here, or one whose manage link was opened here."""

from collections.abc import Iterator
from datetime import UTC, datetime

from flask import abort, current_app, make_response, render_template, request, url_for

from storage import StoreError
from web.bank import current_bank
from web.deleted import abort_where_nothing_is
from web.draft import read_draft
from web.links import manage_secrets, public_address
from web.mine import Mine, find_mine
from web.opened import has_ended, opened_secret, use_opened
from web.result.found import is_overtaken
from web.result.saved import Saved

OWN = "own"


def ruled_result() -> Mine:
    """Return the result that this browser rules, or end the request.

    That is the last one made here if the address says so, else the one opened with a manage link, else the former.
    When the time of an opened one is over, its pages must not go on to rule another.
    """
    if not whose() and has_ended():
        abort(make_response(render_template("manage/ended.html", has_own=bool(own_secrets())), 403))
    opened = None if whose() else opened_secret()
    mine = find_ruled((opened,) if opened else own_secrets()) or abort_where_nothing_is()
    if opened:
        use_opened()
    return mine


def ruled_with_link(link: str) -> Mine | None:
    """Return the result that this browser rules and whose readers use a link, or used it; None for everybody else."""
    fitting = (mine for mine in _all_ruled() if link == mine.link or mine.had_link(link))
    return next(fitting, None)


def _all_ruled() -> Iterator[Mine]:
    opened = opened_secret()
    for secrets in ((opened,) if opened else (), own_secrets()):
        mine = find_ruled(secrets)
        if mine:
            yield mine


def readers_address(mine: Mine) -> str | None:
    """Return the address for readers; None when it was made under a key that is not known any more."""
    return public_address(url_for("results.show", link=mine.link)) if mine.link else None


def ruled_saved(mine: Mine) -> Saved:
    """Return what stands beside a result on the page of the browser that rules it, shared or not."""
    result, is_latest = mine.result, mine.secret in own_secrets()
    return Saved(
        address=readers_address(mine),
        json_address=url_for("manage.export", of=whose()),
        made_on=datetime.fromtimestamp(result.created_at, UTC),
        kept_until=datetime.fromtimestamp(result.sharing.expires_at, UTC),
        is_own=True,
        is_latest=is_latest,
        is_shared=result.sharing.is_shared,
        readers_see=result.sharing.shows,
        trial=url_for("results.what_if", link=mine.link) if mine.link else "",
        is_overtaken=is_latest and is_overtaken(result.sheet, read_draft(current_bank())),
    )


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
