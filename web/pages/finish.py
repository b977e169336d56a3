"""Finishing a draft: scored, stored once, and what is shown when it cannot be stored."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from questions import Bank, Sheet
from scoring import ENGINE, Outcome, outcome_document, recommend
from storage import NewResult, ResultErased, SheetConflict, StoreError
from web import VERSION
from web.access.keyring import add_key
from web.access.placing import place_finished
from web.access.result import Control
from web.access.rights import look_up_secrets
from web.pages.hand_in import give_draft
from web.pages.review import FinishForm, find_earlier, is_in_another_language, render_review
from web.platform.bank import current_bank
from web.platform.dates import day_of, end_of, start_of_today
from web.platform.i18n import current_language
from web.platform.i18n import gettext as _
from web.platform.metrics import RESULTS, count
from web.platform.rate_limits import current_limits
from web.platform.secrets import finish_secret, first_view_secret, hashed, manage_secret, manage_secrets, new_secret
from web.platform.settings import current_settings
from web.platform.store import current_store, purge_if_due
from web.session.draft import Draft, mark_finished, save_draft
from web.views.result import result_view
from web.views.settling import offer_to_settle
from web.views.trial.origin import Origin, read_origin, with_changes

Page = Response | tuple[str, int]


def store_finished(bank: Bank, draft: Draft, origin: Origin | None = None, *, again_at: str = "") -> Page:
    """Score a draft with a finishing secret, store the result and lead to it; the same draft again leads there.

    `origin` is what it began with, if that was another result; else what the result before it began with. `again_at` is
    where the form is sent again if it cannot be stored.
    """
    if draft.seat:
        return give_draft(bank, draft)
    outcome = recommend(bank, draft.sheet())
    view = result_view(outcome)
    wait = _seconds_to_wait(draft)
    again_at = again_at or url_for("result.finish")
    if wait:
        return _render_too_many(view, draft, again_at, wait)
    origin = origin or _find_origin(draft)
    changed = with_changes(origin, bank, outcome.sheet) if origin else None
    return _store(bank, draft, view, _new_result(outcome, view, draft.finish_secret, changed), again_at)


def _find_origin(draft: Draft) -> Origin | None:
    """Return what the answers of this browser began with, as its last result says; None while nobody knows."""
    earlier = find_earlier() if draft.is_trial else None
    return read_origin(earlier.result.origin) if earlier else None


def finish_as_sent(bank: Bank, draft: Draft) -> Page:
    """Finish what a page sent that does not show all answers; sent again, it leads to the same result."""
    if not draft.finish_secret or (not draft.seat and is_in_another_language(draft, find_earlier())):
        draft = save_draft(bank, replace(draft, finish_secret=_derive_secret(bank, draft)))
    return store_finished(bank, draft)


def _derive_secret(bank: Bank, draft: Draft) -> str:
    return finish_secret(_dump([draft.id, bank.hash, current_language().code, _sheet(draft.sheet())]))


def _seconds_to_wait(draft: Draft) -> int:
    """Return for how many seconds this finish cannot be stored; one that is stored already is never put off."""
    if draft.is_finished:
        return 0
    wait = current_limits().check_result()
    return 0 if wait and is_stored(draft.finish_secret) else wait


def _store(bank: Bank, draft: Draft, view: Mapping[str, Any], result: NewResult, again_at: str) -> Page:
    """Store the result and lead to it."""
    try:
        current_store().save(result)
    except SheetConflict:
        return _render_review_again(
            bank,
            draft,
            _(
                "These answers were sent before, and the questions changed since. Press the button again to make a new "
                "result with a new link."
            ),
        )
    except ResultErased:
        return _render_review_again(
            bank,
            draft,
            _(
                "The result that was made from these answers was deleted for good, or its time is over. Press the "
                "button again to make a new result with a new link."
            ),
        )
    except StoreError as error:
        current_app.logger.error("result not saved: %s", error)
        return _render_unsaved(view, draft, again_at), 503
    mark_finished(bank, draft, is_trial=bool(result.origin))
    purge_if_due()
    control = _find_own(draft.finish_secret)
    add_key(control.key.secret if control else manage_secret(draft.finish_secret))
    if not draft.is_finished and (control is None or control.result.created_at == result.created_at):
        current_limits().count_result()
        count(RESULTS, view["kind"])
    job = place_finished(draft)
    if job:
        return redirect(url_for("look_back.show", job=job, said="placed"), 303)
    return redirect(_address_for_maker(control, draft.finish_secret), 303)


def is_stored(secret: str) -> bool:
    """Tell whether a finish is stored; while the store is down nobody knows, and the answers are shown again."""
    try:
        return current_store().has(hashed("submit", secret), start_of_today())
    except StoreError as error:
        current_app.logger.error("finish not looked up: %s", error)
        return False


def address_for_maker(secret: str) -> str:
    """Return where the maker of a stored result sees it."""
    return _address_for_maker(_find_own(secret), secret)


def _find_own(secret: str) -> Control | None:
    """Return the result of a finish that is stored; None if nobody knows."""
    try:
        return look_up_secrets(manage_secrets(secret))
    except StoreError as error:
        current_app.logger.error("link not looked up: %s", error)
        return None


def _address_for_maker(control: Control | None, secret: str) -> str:
    """Return the newest link of a result, or the controls while it is not shared."""
    if control is None:  # stored it is, so the first link is the best guess
        return url_for("result.show", link=first_view_secret(secret))
    if control.link is None or not control.result.sharing.is_shared:
        return url_for("manage.controls", of=control.fingerprint)
    return url_for("result.show", link=control.link)


def _render_review_again(bank: Bank, draft: Draft, why: str) -> tuple[str, int]:
    """Show the answers again, ready for a new finish, which gets links of its own: no old one comes back."""
    return render_review(bank, save_draft(bank, replace(draft, finish_secret=new_secret())), ("", why)), 409


def _new_result(outcome: Outcome, view: Mapping[str, Any], secret: str, origin: Origin | None) -> NewResult:
    """Return the row to be stored; only hashes of the secrets are in it."""
    now, settings = int(time.time()), current_settings()
    return NewResult(
        key=hashed("submit", secret),
        view_hash=hashed("view", first_view_secret(secret)),
        manage_hash=hashed("manage", manage_secret(secret)),
        engine=ENGINE,
        app_version=VERSION,
        bank_hash=bytes.fromhex(outcome.bank.hash),
        bank_text=outcome.bank.text,
        language=current_language().code,
        sheet=_dump(_sheet(outcome.sheet)),
        outcome=_dump(outcome_document(outcome)),
        sentences=_dump(view),
        created_at=now,
        expires_at=end_of(day_of(now) + timedelta(days=settings.keep_days)),
        origin=_dump(origin) if origin else "",
    )


def _sheet(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as JSON has it, in a fixed order."""
    return {
        "answers": dict(sorted(sheet.answers.items())),
        "double": sorted(sheet.double),
        "context": dict(sorted(sheet.context.items())),
    }


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _render_too_many(view: Mapping[str, Any], draft: Draft, again_at: str, wait: int) -> Response:
    """Show the result although it is not stored, because too many were from the same network."""
    return Response(
        _render_unsaved(view, draft, again_at, is_over_limit=True),
        status=429,
        content_type="text/html; charset=utf-8",
        headers={"Retry-After": str(wait)},
    )


def _render_unsaved(view: Mapping[str, Any], draft: Draft, again_at: str, *, is_over_limit: bool = False) -> str:
    """Show the result although it is not stored, with a button that tries again."""
    again = FinishForm(formdata=None)
    again.sheet.data, again.once.data = draft.id, draft.finish_secret
    return render_template(
        "result/result.html",
        view=view,
        saved=None,
        again=again,
        again_at=again_at,
        is_over_limit=is_over_limit,
        settle=offer_to_settle(current_bank(), view, draft.answers),
    )
