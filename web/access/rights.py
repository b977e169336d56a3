"""Who may do what with a result: the one place that decides.

A link opens what its maker shares. A key in the browser's ring opens the controls; each of their pages and forms names
the key it needs in its address (`of`), and no other takes its place.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn

from flask import abort, current_app, g, make_response, redirect, render_template, request, url_for

from questions.sheet import sheet_from_text
from storage import StoredResult, StoreError
from web.access.ended import accept_end, is_copy
from web.access.keyring import (
    DIGITS,
    FINGERPRINT,
    MANAGE,
    Key,
    forget_all_keys,
    forget_key,
    keys,
    shared_link,
)
from web.access.result import EVERYTHING, VERDICT, Access, Control, OpenedResult, Saved
from web.platform.bank import current_bank, request_bank
from web.platform.dates import day_of, last_day, start_of_today
from web.platform.secrets import (
    hashed,
    is_secret,
    manage_secrets,
    public_address,
)
from web.platform.store import current_store
from web.session.draft import forget_finished, forget_secrets, read_draft

OWN = "own"  # in an address: the newest key
WHENEVER = 0  # a time at which nothing has expired


def open_link(link: str) -> Access | None:
    """Return what a link opens for everybody; what cannot be a link is a 404, and the store being down a 503."""
    if not is_secret(link):
        abort(404)
    try:
        stored = current_store().find(hashed("view", link), start_of_today())
        return _make_access(stored, link) if stored else None
    except StoreError as error:
        abort_unread(error)


def _make_access(stored: StoredResult, link: str) -> Access:
    """Return what a link to a stored result opens, with the key to it if this browser holds one."""
    key = next((key for key in live_keys() if key.hash == stored.manage_hash), None)
    is_latest = key is not None and is_latest_finish(key)
    shows_all = stored.shows == EVERYTHING
    saved = Saved(
        address=public_address(url_for("result.show", link=link)),
        json_address=url_for("result.show", link=f"{link}.json"),
        made_on=day_of(stored.created_at),
        kept_until=last_day(stored.expires_at),
        is_own=key is not None,
        is_latest=is_latest,
        is_shared=True,
        readers_see=stored.shows,
        trial=url_for("what_if.show", link=link),
        pack=url_for("pack.show", link=link) if request_bank().pack and (key or stored.shows != VERDICT) else "",
        previews=stored.previews,
        is_overtaken=is_latest and is_overtaken(stored.sheet),
        name=stored.name,
        origin=_find_origin(stored.origin),
        beside=_beside_shared(key) if key else url_for("compare.page", link=link) if shows_all else "",
        has_other=any(key.kind == MANAGE for key in live_keys()),
    )
    return Access(key, stored, saved)


def origin_mark(manage_hash: bytes) -> str:
    """Return by what a trial names the result that it began with; it opens nothing."""
    return hashed("origin", manage_hash.hex()).hex()[:DIGITS]


def _find_origin(origin: str) -> str:
    """Return the address of the result that a trial began with, if this browser holds the key to it; else nothing.

    Raises StoreError.
    """
    if not origin:
        return ""
    of = json.loads(origin)["of"]
    key = next((key for key in live_keys() if origin_mark(key.hash) == of), None)
    return url_for("manage.result", of=key.fingerprint) if key and look_up(key) else ""


def _beside_shared(key: Key) -> str:
    """Return where an own result can be compared with the shared one whose link this browser keeps, if it opens.

    Raises StoreError.
    """
    link = shared_link()
    found = current_store().find(hashed("view", link), start_of_today()) if link else None
    if found is None or found.shows != EVERYTHING or found.manage_hash == key.hash:
        return ""
    return url_for("compare.page", link=link, of=key.fingerprint)


def open_answers(link: str) -> OpenedResult:
    """Return a result that a link opens for everybody who sees all its answers, and for its maker, shared or not.

    Everybody else gets the same 404 as for a link that opens nothing.
    """
    return _open_seen(link, lambda saved: saved.shows_all)


def open_reasons(link: str) -> OpenedResult:
    """Return a result likewise for everybody who sees its reasons; `saved` says whether that is all."""
    return _open_seen(link, lambda saved: saved.shows_reasons)


def _open_seen(link: str, is_seen: Callable[[Saved], bool]) -> OpenedResult:
    access = open_link(link)
    if access and is_seen(access.saved):
        return OpenedResult(access.result.manage_hash, access.result, access.saved)
    control = find_with_link(link)
    if control is None or control.link != link:
        abort(404)
    return OpenedResult(control.key.hash, control.result, saved_of(control))


def live_keys() -> tuple[Key, ...]:
    """Return the keys of this browser, none in a copy of a cookie that gave them up; raises StoreError."""
    if keys() and not g.get("are_keys_live"):
        drop_ended()
        g.are_keys_live = True
    return keys()


def drop_ended() -> None:
    """Take everything that leads to a result out of a cookie whose keys ended elsewhere; raises StoreError."""
    if is_copy():
        forget_all_keys()
        forget_secrets(current_bank())
        accept_end()


def drop_ended_or_log() -> None:
    """Do as `drop_ended`, but go on if the store is down, and log that: nothing can be stored then either."""
    try:
        drop_ended()
    except StoreError as error:
        current_app.logger.error("keys not looked up: %s", error)


def saved_of(control: Control) -> Saved:
    """Return what stands beside a result on the page of whoever holds its key, shared or not."""
    result, is_latest = control.result, is_latest_finish(control.key)
    try:
        origin, beside = _find_origin(result.origin), _beside_shared(control.key)
    except StoreError as error:
        abort_unread(error)
    return Saved(
        address=control.address,
        json_address=url_for("manage.export", of=control.fingerprint),
        made_on=control.made_on,
        kept_until=control.kept_until,
        is_own=True,
        is_latest=is_latest,
        is_shared=result.sharing.is_shared,
        readers_see=result.sharing.shows,
        trial=url_for("what_if.show", link=control.link) if control.link else "",
        pack=url_for("pack.show_own", of=control.fingerprint) if request_bank().pack else "",
        is_overtaken=is_latest and is_overtaken(result.sheet),
        name=result.name,
        origin=origin,
        beside=beside,
        has_other=True,
    )


def is_latest_finish(key: Key) -> bool:
    """Tell whether a key belongs to the result of the answers that this browser finished last."""
    secret = read_draft(current_bank()).last_finish
    return bool(secret) and key.secret in manage_secrets(secret)


def is_overtaken(sheet: str) -> bool:
    """Tell whether this browser holds other answers now than a stored sheet."""
    draft = read_draft(current_bank())
    return draft.is_begun and draft.sheet() != sheet_from_text(current_bank(), sheet)


def authorize() -> Control:
    """Return the result whose controls this request is about, or end the request.

    An address that names no key is fine for whoever holds one; who holds several chooses on the list.
    """
    asked = requested_fingerprint()
    control = _only_control() if asked is None else find_by_fingerprint(asked)
    if control is None:
        abort_without_key()
    g.control = control
    return control


def requested_fingerprint() -> str | None:
    """Return the fingerprint of the key that the address asks for in `of`, or `own`; None for anything else."""
    asked = request.args.get("of", "")
    return asked if asked == OWN or FINGERPRINT.fullmatch(asked) else None


def _only_control() -> Control | None:
    """Return the one result whose key is here; whoever holds several keys and only looks is led to the list."""
    found = list(controls())
    if len(found) > 1 and request.method != "POST":
        abort(redirect(url_for("mine.page"), 303))
    return found[0] if len(found) == 1 else None


def find_by_fingerprint(fingerprint: str) -> Control | None:
    """Return the result whose key has this fingerprint; for `own`, that of the newest key."""
    if fingerprint == OWN:
        return next(controls(), None)
    return next((control for control in controls() if control.fingerprint == fingerprint), None)


def controls() -> Iterator[Control]:
    """Yield all results to which this browser holds keys, the newest key first; a store that is down is a 503."""
    try:
        held = [key for key in live_keys() if key.kind == MANAGE]
    except StoreError as error:
        abort_unread(error)
    yield from filter(None, map(find_control, reversed(held)))


def find_control(key: Key) -> Control | None:
    """Return the result that a key opens; the store being down is a 503, and a key to nothing leaves the ring."""
    try:
        control = look_up(key)
        # What has expired and is still stored keeps its key: the clock may be wrong for a while.
        if control is None and current_store().find_managed(key.hash, WHENEVER) is None:
            forget_here(key.fingerprint)
    except StoreError as error:
        abort_unread(error)
    return control


def look_up(key: Key) -> Control | None:
    """Return the result that a key opens; raises StoreError."""
    result = current_store().find_managed(key.hash, start_of_today())
    return Control(key, result) if result else None


def look_up_secrets(secrets: Iterable[str]) -> Control | None:
    """Return the result of the first of these manage secrets that opens one; raises StoreError."""
    return next(filter(None, (look_up(Key(MANAGE, secret, WHENEVER)) for secret in secrets)), None)


def find_with_link(link: str) -> Control | None:
    """Return the result to which this browser holds the key and whose readers use a link, or used it."""
    return next((control for control in controls() if link == control.link or control.had_link(link)), None)


def forget_here(fingerprint: str) -> None:
    """Let this browser forget a key, and the finish that would bring it back."""
    if any(is_latest_finish(key) for key in keys() if key.fingerprint == fingerprint):
        forget_finished(current_bank())
    forget_key(fingerprint)


def forget_all_here() -> None:
    """Let this browser forget all keys, and its last finish: sending that form again would bring a key back."""
    forget_all_keys()
    forget_finished(current_bank())


def abort_without_key() -> NoReturn:
    """Say that the key is not here and why that can be: one page, whatever the reason is and whoever asks."""
    abort(make_response(render_template("manage/nothing.html"), 404))


def keep_key_in_addresses() -> dict[str, str | None]:
    """Let every address on a page of the controls lead to the result that this request is about."""
    control: Control | None = g.get("control")
    return {"of": control.fingerprint if control else None}


def abort_unread(error: StoreError) -> NoReturn:
    """Answer 503 because the store cannot be read, and log why."""
    current_app.logger.error("result not read: %s", error)
    abort(503)
