"""Finishing a sheet, and the page that opens with a link."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from questions import Bank
from scoring import ENGINE, Outcome, outcome_document, recommend
from storage import NewResult, SheetConflict, StoredResult, StoreError
from web.bank import current_bank
from web.draft import Draft, finish_draft, read_draft
from web.links import first_view_secret, hashed, is_secret, manage_secret, public_address, view_secret
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
def finish() -> str | Response | tuple[str, int]:
    """Score the draft, store the result and open it; the same form sent again opens the same result."""
    bank = current_bank()
    draft = read_draft(bank)
    if is_stale(draft):
        return _repeated_or_stale(bank, draft)
    if not draft.answers:
        return review_page(bank, draft, ("", _("Nothing is answered yet. Answer at least a few questions first."))), 422
    outcome = recommend(bank, draft.sheet())
    view = result_view(outcome)
    try:
        current_store().save(_new_result(outcome, view, draft.submit))
    except SheetConflict:
        return _conflict(bank, draft)
    except StoreError as error:
        current_app.logger.error("result not saved: %s", error)
        return _not_saved(view, draft), 503
    finish_draft(bank, draft)
    purge_if_due()
    return redirect(_own_address(draft.submit), 303)


def _repeated_or_stale(bank: Bank, draft: Draft) -> Response | tuple[str, int]:
    """Answer a form whose answers were changed since it was shown: perhaps it was finished before that."""
    submit = request.form.get("submit", "")
    if is_secret(submit) and _is_stored(submit):
        return redirect(_own_address(submit), 303)
    words = _("Your answers changed in another tab after this page was opened. Look at them once more, then go on.")
    return review_page(bank, draft, ("", words)), 409


def _is_stored(submit: str) -> bool:
    """Tell whether a finish is stored; while the store is down nobody knows, and the answers are shown again."""
    try:
        return current_store().has(hashed("submit", submit), _now())
    except StoreError as error:
        current_app.logger.error("finish not looked up: %s", error)
        return False


def _own_address(submit: str) -> str:
    """Return where the maker of a result sees it: its newest link, or the controls while it is not shared."""
    manage = manage_secret(submit)
    try:
        managed = current_store().find_managed(hashed("manage", manage), _now())
    except StoreError as error:  # stored it is, so the first link is the best guess
        current_app.logger.error("link not looked up: %s", error)
        return url_for("results.show", link=first_view_secret(submit))
    if managed is None or not managed.sharing.is_shared:
        return url_for("manage.controls", of="own")
    return url_for("results.show", link=view_secret(manage, managed.link_number))


def _conflict(bank: Bank, draft: Draft) -> tuple[str, int]:
    words = _("These answers were sent before, and the questions changed since. Change one answer to get a new result.")
    return review_page(bank, draft, ("", words)), 409


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
    return bool(draft.finished) and hashed("manage", manage_secret(draft.finished)) == stored.manage_hash


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


def _not_saved(view: Mapping[str, Any], draft: Draft) -> str:
    """Show the result although the store is down, with a button that tries again."""
    again = FinishForm(formdata=None)
    again.sheet.data, again.submit.data = draft.id, draft.submit
    return render_template("results/result.html", view=view, saved=None, again=again)
