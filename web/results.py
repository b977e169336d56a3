"""Finishing a sheet, and the page that opens with a link."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questions import Bank
from scoring import ENGINE, Outcome, outcome_document, recommend
from storage import NewResult, ResultErased, SheetConflict, StoredResult, StoreError
from web.bank import current_bank
from web.draft import Draft, finish_draft, read_draft
from web.limits import current_limits
from web.links import (
    first_view_secret,
    hashed,
    is_secret,
    manage_secret,
    manage_secrets,
    public_address,
)
from web.mine import Mine, find_mine
from web.result import result_view
from web.result.saved import EVERYTHING, Saved
from web.result.today import under_todays_bank
from web.review import FinishForm, is_stale, review_page
from web.settings import Settings
from web.store import current_store, purge_if_due
from web.words import gettext as _

blueprint = Blueprint("results", __name__)

APP_VERSION = "0.1.0"
DAY = 86_400
LANGUAGE = "en"


@blueprint.post("/results")
def finish() -> str | AnyResponse | tuple[str, int]:
    """Score the draft, store the result and open it; the same form sent again opens the same result."""
    bank = current_bank()
    draft = read_draft(bank)
    if is_stale(draft):
        return _repeated_or_stale(bank, draft)
    if not draft.answers:
        return review_page(bank, draft, ("", _("Nothing is answered yet. Answer at least a few questions first."))), 422
    outcome = recommend(bank, draft.sheet())
    view = result_view(outcome)
    wait = _wait(draft)
    return _put_off(view, draft, wait) if wait else _keep(bank, draft, outcome, view)


def _wait(draft: Draft) -> int:
    """Return for how many seconds this finish cannot be stored; one that is stored already is never put off."""
    if draft.submit == draft.finished:
        return 0
    wait = current_limits().before_result()
    return 0 if wait and _is_stored(draft.submit) else wait


def _keep(bank: Bank, draft: Draft, outcome: Outcome, view: Mapping[str, Any]) -> AnyResponse | tuple[str, int]:
    """Store the result and lead to it."""
    result = _new_result(outcome, view, draft.submit)
    try:
        current_store().save(result)
    except SheetConflict:
        return _refused(bank, draft, _("These answers were sent before, and the questions changed since."))
    except ResultErased:
        return _refused(bank, draft, _("The result that was made from these answers was deleted for good."))
    except StoreError as error:
        current_app.logger.error("result not saved: %s", error)
        return _not_saved(view, draft), 503
    finish_draft(bank, draft)
    purge_if_due()
    mine = _find_own(draft.submit)
    if draft.submit != draft.finished and (mine is None or mine.result.created_at == result.created_at):
        current_limits().result()
    return redirect(_own_address(mine, draft.submit), 303)


def _repeated_or_stale(bank: Bank, draft: Draft) -> AnyResponse | tuple[str, int]:
    """Answer a form whose answers were changed since it was shown: perhaps it was finished before that."""
    submit = request.form.get("submit", "")
    if is_secret(submit) and _is_stored(submit):
        return redirect(_own_address(_find_own(submit), submit), 303)
    words = _("Your answers changed in another tab after this page was opened. Look at them once more, then go on.")
    return review_page(bank, draft, ("", words)), 409


def _is_stored(submit: str) -> bool:
    """Tell whether a finish is stored; while the store is down nobody knows, and the answers are shown again."""
    try:
        return current_store().has(hashed("submit", submit), _now())
    except StoreError as error:
        current_app.logger.error("finish not looked up: %s", error)
        return False


def _find_own(submit: str) -> Mine | None:
    """Return the result of a finish that is stored; None if nobody knows."""
    try:
        return find_mine(manage_secrets(submit))
    except StoreError as error:
        current_app.logger.error("link not looked up: %s", error)
        return None


def _own_address(mine: Mine | None, submit: str) -> str:
    """Return where the maker of a result sees it: its newest link, or the controls while it is not shared."""
    if mine is None:  # stored it is, so the first link is the best guess
        return url_for("results.show", link=first_view_secret(submit))
    if mine.link is None or not mine.result.sharing.is_shared:
        return url_for("manage.controls", of="own")
    return url_for("results.show", link=mine.link)


def _refused(bank: Bank, draft: Draft, why: str) -> tuple[str, int]:
    return review_page(bank, draft, ("", f"{why} {_('Change one answer to get a new result.')}")), 409


def _new_result(outcome: Outcome, view: Mapping[str, Any], submit: str) -> NewResult:
    now, settings = _now(), _settings()
    return NewResult(
        key=hashed("submit", submit),
        view_hash=hashed("view", first_view_secret(submit)),
        manage_hash=hashed("manage", manage_secret(submit)),
        engine=ENGINE,
        app_version=APP_VERSION,
        bank_hash=bytes.fromhex(outcome.bank.hash),
        bank_text=outcome.bank.text,
        language=LANGUAGE,
        sheet=_json(_sheet(outcome)),
        outcome=_json(outcome_document(outcome)),
        sentences=_json(view),
        created_at=now,
        expires_at=now + settings.keep_days * DAY,
    )


def _sheet(outcome: Outcome) -> dict[str, Any]:
    sheet = outcome.sheet
    return {
        "answers": dict(sorted(sheet.answers.items())),
        "double": sorted(sheet.double),
        "context": dict(sorted(sheet.context.items())),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _now() -> int:
    return int(time.time())


def _settings() -> Settings:
    settings: Settings = current_app.config["ROLE_FIT"]
    return settings


@blueprint.get("/results/<link>")
def show(link: str) -> str | Response:
    """Show a stored result as it was on the day it was made."""
    if link.endswith(".json"):
        return _as_json(link.removesuffix(".json"))
    stored = _find(link)
    bank = current_bank()
    draft = read_draft(bank)
    saved = Saved(
        address=public_address(url_for("results.show", link=link)),
        json_address=url_for("results.show", link=f"{link}.json"),
        made_on=datetime.fromtimestamp(stored.created_at, UTC),
        kept_until=datetime.fromtimestamp(stored.expires_at, UTC),
        is_own=_is_own(draft, stored),
        is_latest=_is_own(draft, stored),
        is_shared=True,
        readers_see=stored.shows,
    )
    return render_template(
        "results/result.html", view=json.loads(stored.sentences), saved=saved, today=under_todays_bank(stored, bank)
    )


def _is_own(draft: Draft, stored: StoredResult) -> bool:
    """Tell whether the result was made in this browser."""
    secrets = manage_secrets(draft.finished) if draft.finished else ()
    return any(hashed("manage", secret) == stored.manage_hash for secret in secrets)


def _as_json(link: str) -> Response:
    stored = _find(link)
    if stored.shows != EVERYTHING and not _is_own(read_draft(current_bank()), stored):
        abort(404)
    return Response(stored.outcome, content_type="application/json; charset=utf-8")


def _find(link: str) -> StoredResult:
    """Return a stored result; anything else is the same 404, and the store being down a 503."""
    if not is_secret(link):
        abort(404)
    try:
        stored = current_store().find(hashed("view", link), _now())
    except StoreError as error:
        current_app.logger.error("result not read: %s", error)
        abort(503)
    return stored or abort(404)


def _put_off(view: Mapping[str, Any], draft: Draft, wait: int) -> AnyResponse:
    """Show the result although it is not stored, because too many were from the same network."""
    return AnyResponse(
        _not_saved(view, draft, is_one_too_many=True),
        status=429,
        content_type="text/html; charset=utf-8",
        headers={"Retry-After": str(wait)},
    )


def _not_saved(view: Mapping[str, Any], draft: Draft, *, is_one_too_many: bool = False) -> str:
    """Show the result although it is not stored, with a button that tries again."""
    again = FinishForm(formdata=None)
    again.sheet.data, again.submit.data = draft.id, draft.submit
    return render_template("results/result.html", view=view, saved=None, again=again, is_one_too_many=is_one_too_many)
