"""Finishing a sheet, and the page that opens with its link."""

import json
from collections.abc import Callable, Hashable

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from questions import Bank
from storage import StoredResult
from web.access.result import Saved
from web.access.rights import drop_ended_or_log, find_with_link, open_link
from web.pages.finish import address_for_maker, is_stored, store_finished
from web.pages.review import is_stale, posted_secret, render_review, render_stale_review
from web.platform.bank import current_bank
from web.platform.i18n import current_language, find_language, use_language
from web.platform.i18n import gettext as _
from web.platform.i18n.negotiation import use_content_language
from web.platform.logging import MISSED, log_event
from web.platform.rate_limits import current_limits
from web.platform.secrets import is_secret
from web.session.draft import Draft, read_draft
from web.views.settling import offer_on_result
from web.views.stored import Today, result_today, stored_view, view_for_readers

blueprint = Blueprint("result", __name__)

MOST_PAGES = 64  # about 35 kB each


@blueprint.record_once
def start_cache(state: BlueprintSetupState) -> None:
    """Begin with no page rendered."""
    state.app.extensions["role_fit_results"] = {}


@blueprint.post("/results")
def finish() -> str | AnyResponse | tuple[str, int]:
    """Score the draft, store the result and open it; the same form sent again opens the same result."""
    bank = current_bank()
    drop_ended_or_log()
    draft = read_draft(bank)
    if is_stale(draft):
        return _answer_stale_form(bank, draft)
    if not draft.answers:
        return render_review(
            bank, draft, ("", _("Nothing is answered yet. Answer at least a few questions first."))
        ), 422
    return store_finished(bank, draft)


def _answer_stale_form(bank: Bank, draft: Draft) -> AnyResponse | tuple[str, int]:
    """Answer a form whose answers were changed since it was shown: perhaps it was finished before that.

    The page of its result says by itself that the answers changed, as long as it is the last one made here.
    """
    secret = posted_secret()
    if is_secret(secret) and is_stored(secret):
        if secret == draft.last_finish:
            return redirect(address_for_maker(secret), 303)
        return render_template("errors/finished_before.html", earlier=address_for_maker(secret)), 409
    return render_stale_review(bank, draft), _count_miss(draft, secret)


def _count_miss(draft: Draft, secret: str) -> int:
    """Count a finishing secret that was never one of this browser; the page is the same however many there were.

    For perhaps nobody guesses, and somebody's own form is only older than their answers.
    """
    if not is_secret(secret) or secret in {draft.finish_secret, draft.last_finish}:
        return 409
    log_event(MISSED)
    return 429 if current_limits().count_miss() else 409


@blueprint.get("/results/<link>")
def show(link: str) -> str | AnyResponse:
    """Show a stored result as it was on the day it was made; readers may get it in their own language."""
    if link.endswith(".json"):
        return _send_json(link.removesuffix(".json"))
    access = open_link(link)
    if access is None:
        return _redirect_to_controls(link)
    stored, saved = access.result, access.saved
    use_content_language(stored.language)
    with use_language(find_language(stored.language)):
        today = result_today(stored, current_bank())
    of = access.key.fingerprint if access.key else None
    if request.args:  # anybody may invent more
        return _render(stored, saved, today, of)
    key = (request.base_url, current_language().code, current_bank().hash, stored.sentences, saved, today, of)
    return _render_once(key, lambda: _render(stored, saved, today, of))


def _render(stored: StoredResult, saved: Saved, today: Today | None, of: str | None) -> str:
    here = request.path
    view = stored_view(stored) if saved.is_own else view_for_readers(stored, here)
    settle = offer_on_result(view, saved)
    return render_template("result/result.html", view=view, saved=saved, today=today, of=of, settle=settle)


def _render_once(key: Hashable, render: Callable[[], str]) -> str:
    """Return a page that was rendered for the same key, or render it.

    A result is written once and has no form on its page, so all that can change stands in the key. It is asked for
    only after the link was found to open the result: what is cached opens nothing.
    """
    pages: dict[Hashable, str] = current_app.extensions["role_fit_results"]
    if key not in pages:
        if len(pages) >= MOST_PAGES:
            pages.clear()
        pages[key] = render()
    return pages[key]


def _redirect_to_controls(link: str) -> AnyResponse:
    """Lead whoever holds the key to the result although the link opens nothing; everybody else gets the 404."""
    control = find_with_link(link) or abort(404)
    said = "off" if control.link == link else "replaced"
    return redirect(url_for("manage.result", of=control.fingerprint, said=said), 303)


def _send_json(link: str) -> Response:
    """Send the numbers of a result to whoever sees all its answers."""
    access = open_link(link)
    if access is None or not access.saved.shows_all:
        abort(404)
    text, name = access.result.outcome, access.result.name
    if name:
        text = json.dumps({"name": name, **json.loads(text)}, ensure_ascii=False, separators=(",", ":"))
    return Response(text, content_type="application/json; charset=utf-8")
