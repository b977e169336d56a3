"""Which result this browser rules: the one made here, or one whose manage link was opened here.

Every page of the controls, and every form on it, names in its address the result it was made for. One that is not in
force any more gets a page that says so: another result never takes its place.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NoReturn

from flask import abort, current_app, g, make_response, render_template, request, url_for

from storage import StoredResult, StoreError
from web.access.deleted import abort_deleted, was_any_deleted, was_deleted, was_opened
from web.access.found import is_overtaken
from web.access.mine import NAME, Mine, find_mine, name_of
from web.access.opened import IDLE, IN_ALL, has_ended, opened_secret, use_opened
from web.access.own_result import has_own
from web.access.own_result import own_secrets as own_secrets
from web.access.saved import Saved
from web.platform.bank import current_bank
from web.platform.secrets import hashed, public_address
from web.session.draft import read_draft

OWN = "own"


def ruled_result() -> Mine:
    """Return the result that a page of the controls is about, or end the request.

    Ways in name none: they ask for the last one made here (`own`), or for the one opened with a manage link, else the
    former. When the time of an opened one is over, its pages must not go on to rule another.
    """
    asked = whose()
    if asked is None or asked == OWN:
        mine = find_ruled(own_secrets() if asked else _in_force()) or _abort_unnamed()
    else:
        mine = find_ruled(_called(asked)) or _abort_named(asked)
    if mine.secret == opened_secret():
        use_opened()
    g.ruled = mine
    return mine


def _in_force() -> tuple[str, ...]:
    """Return the secrets that rule where an address says nothing."""
    if has_ended():
        _abort_ended()
    opened = opened_secret()
    if opened is None and was_opened():
        abort_deleted()
    return (opened,) if opened else own_secrets()


def _called(name: str) -> tuple[str, ...]:
    """Return those secrets of this browser that rule a result of some name."""
    opened = opened_secret()
    return tuple(secret for secret in ((opened,) if opened else ()) + own_secrets() if name_of(secret) == name)


def _abort_unnamed() -> NoReturn:
    """Say that nothing is ruled here, kindly where that is because it was deleted here."""
    if was_any_deleted():
        abort_deleted()
    abort_unruled()


def _abort_named(name: str) -> NoReturn:
    """Say why the result of some name is not ruled here, to a browser that rules or ruled any."""
    if was_deleted(name):
        abort_deleted()
    if has_ended():
        _abort_ended()
    if _called(name) or next(_all_ruled(), None) is None:
        abort_unruled()
    abort_other()


def abort_unruled() -> NoReturn:
    """Say that nothing is ruled here and why that can be: one page, whatever the reason is and whoever asks."""
    has_own()  # forgets the way to a result that is gone
    abort(make_response(render_template("manage/nothing.html"), 404))


def _abort_ended() -> NoReturn:
    times = {"minutes": IDLE // 60, "hours": IN_ALL // 3600}
    abort(make_response(render_template("manage/ended.html", has_own=has_own(), **times), 403))


def abort_other() -> NoReturn:
    """Say that a page was made for another result than those ruled here, and that nothing was changed."""
    has_opened = opened_secret() is not None
    page = render_template("manage/other.html", has_own=has_own(), has_opened=has_opened)
    abort(make_response(page, 409))


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
        json_address=url_for("manage.export", of=mine.name),
        made_on=datetime.fromtimestamp(result.created_at, UTC),
        kept_until=datetime.fromtimestamp(result.sharing.expires_at, UTC),
        is_own=True,
        is_latest=is_latest,
        is_shared=result.sharing.is_shared,
        readers_see=result.sharing.shows,
        trial=url_for("results.what_if", link=mine.link) if mine.link else "",
        is_overtaken=is_latest and is_overtaken(result.sheet, read_draft(current_bank())),
    )


def ruled_name() -> str | None:
    """Return the part of an address that leads to the result that this request is about."""
    mine: Mine | None = g.get("ruled")
    return mine.name if mine else None


def whose() -> str | None:
    """Return which result an address asks for; what cannot be the name of one is left aside."""
    asked = request.args.get("of", "")
    return asked if asked == OWN or NAME.fullmatch(asked) else None


def is_opened(mine: Mine) -> bool:
    """Tell whether a page of the controls is open because of a manage link."""
    return whose() != OWN and mine.secret == opened_secret()


def own_name(stored: StoredResult) -> str | None:
    """Return what addresses call a result by, if it is the last one made here."""
    return next((name_of(secret) for secret in own_secrets() if hashed("manage", secret) == stored.manage_hash), None)


def find_ruled(secrets: tuple[str, ...]) -> Mine | None:
    """Return the result that one of some secrets rules; a store that is down ends the request."""
    try:
        return find_mine(secrets)
    except StoreError as error:
        current_app.logger.error("result not read: %s", error)
        abort(503)
