"""Finishing a sheet, the page that opens with a link, and trying other answers there."""

import json

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from questions import Bank
from web.access.deleted import abort_where_nothing_is
from web.access.found import find_result, is_own, saved_result, shared_result
from web.access.ruled import own_name, ruled_with_link
from web.access.saved import EVERYTHING
from web.pages import what_if
from web.pages.finish import is_stored, keep_finished, own_address
from web.pages.review import is_stale, review_page, stale_page
from web.platform.bank import current_bank
from web.platform.i18n import find_language, use_language
from web.platform.i18n import gettext as _
from web.platform.logging import MISSED, log_event
from web.platform.rate_limits import current_limits
from web.platform.secrets import is_secret
from web.session.draft import Draft, read_draft
from web.views.reading import told_to_readers
from web.views.today import under_todays_bank

blueprint = Blueprint("results", __name__)
what_if.add_to(blueprint)


@blueprint.post("/results")
def finish() -> str | AnyResponse | tuple[str, int]:
    """Score the draft, store the result and open it; the same form sent again opens the same result."""
    bank = current_bank()
    draft = read_draft(bank)
    if is_stale(draft):
        return _repeated_or_stale(bank, draft)
    if not draft.answers:
        return review_page(bank, draft, ("", _("Nothing is answered yet. Answer at least a few questions first."))), 422
    return keep_finished(bank, draft)


def _repeated_or_stale(bank: Bank, draft: Draft) -> AnyResponse | tuple[str, int]:
    """Answer a form whose answers were changed since it was shown: perhaps it was finished before that.

    The page of its result says by itself that the answers changed, as long as it is the last one made here.
    """
    submit = request.form.get("submit", "")
    if is_secret(submit) and is_stored(submit):
        if submit == draft.finished:
            return redirect(own_address(submit), 303)
        return render_template("errors/finished_before.html", earlier=own_address(submit)), 409
    return stale_page(bank, draft), _status_of_a_miss(draft, submit)


def _status_of_a_miss(draft: Draft, submit: str) -> int:
    """Count a finishing secret that was never one of this browser; the page is the same however many there were.

    For perhaps nobody guesses, and somebody's own form is only older than their answers.
    """
    if not is_secret(submit) or submit in {draft.submit, draft.finished}:
        return 409
    log_event(MISSED)
    return 429 if current_limits().count_miss() else 409


@blueprint.get("/results/<link>")
def show(link: str) -> str | AnyResponse:
    """Show a stored result as it was on the day it was made; readers may get it in their own language."""
    if link.endswith(".json"):
        return _as_json(link.removesuffix(".json"))
    stored = shared_result(link)
    if stored is None:
        return _for_its_maker(link)
    with use_language(find_language(stored.language)):
        today = under_todays_bank(stored, current_bank())
    saved = saved_result(stored, link, read_draft(current_bank()))
    here = url_for("results.show", link=link)
    return render_template(
        "result/result.html",
        view=json.loads(stored.sentences) if saved.is_own else told_to_readers(stored, here),
        saved=saved,
        today=today,
        of=own_name(stored),
    )


def _for_its_maker(link: str) -> AnyResponse:
    """Lead the browser that rules a result to it although the link opens nothing; everybody else gets the 404."""
    mine = ruled_with_link(link) or abort_where_nothing_is(link)
    said = "off" if mine.link == link else "replaced"
    return redirect(url_for("manage.result", of=mine.name, said=said), 303)


def _as_json(link: str) -> Response:
    stored = find_result(link)
    if stored.shows != EVERYTHING and not is_own(read_draft(current_bank()), stored):
        abort(404)
    return Response(stored.outcome, content_type="application/json; charset=utf-8")
