"""Going on elsewhere: the page with the link and its code, and the page that the link opens.

The link opens a page with a button and changes nothing; only the form behind the button takes the answers over, so that
previews and mail scanners may open it as they like. Answers that stand in a browser already are never replaced
unasked.
"""

import time
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from questions import Bank
from web.access.ended import has_link_ended, note_link
from web.platform.addresses import redirect_to_meant_page
from web.platform.bank import current_bank
from web.platform.dates import last_day
from web.platform.i18n import format_date
from web.platform.secrets import public_address
from web.platform.settings import current_settings
from web.session.draft import Draft, read_draft, replace_draft, was_restarted_after
from web.session.forms import REPLACE
from web.session.sheet_link import WORKS_FOR, CarriedSheet, expiry, read_link, write_link
from web.session.steps import first_open
from web.views.qr_code import qr_code

blueprint = Blueprint("another_device", __name__)


class TakeOverForm(FlaskForm):
    """Takes the answers of a link over; `own` says what becomes of those that this browser holds."""

    carried = HiddenField()
    own = HiddenField()


@blueprint.get("/another-device")
def offer() -> str | Response:
    """Show the link that carries the answers of this browser."""
    bank = current_bank()
    draft = read_draft(bank)
    if draft.seat:  # the seat has a link of its own, and elsewhere these answers would be for no seat
        return redirect(url_for("seat.home", fingerprint=draft.seat, _anchor="private"), 303)
    if not draft.is_begun:
        return render_template("another_device/nothing_yet.html", first=_next_address(bank, draft))
    token = write_link(bank, draft.sheet(), str(current_app.secret_key), note_link() or b"")
    address = public_address(url_for("another_device.arrive", token=token))
    return render_template(
        "another_device/offer.html",
        address=address,
        code=qr_code(address) if current_settings().is_public else None,
        until=_last_day(expiry(int(time.time()))),
        back=_next_address(bank, draft),
        **_extent(bank, draft.answers, draft.context),
    )


@blueprint.get("/continue/<token>")
def arrive(token: str) -> str | Response | tuple[str, int]:
    """Show what a link holds, and the button that takes it over."""
    bank = current_bank()
    carried = read_link(bank, token, _signing_keys())
    if carried is None:
        return redirect_to_meant_page() or _render_no_link()
    if _has_ended(carried):
        return _render_ended_link()
    return _render_arrival(bank, carried, token)


@blueprint.post("/continue")
def take_over() -> Response | str | tuple[str, int]:
    """Put the answers of a link into this browser, and go on where they end."""
    bank, form = current_bank(), TakeOverForm()
    token = str(form.carried.data or "")
    carried = read_link(bank, token, _signing_keys())
    if carried is None:
        return _render_no_link()
    if _has_ended(carried):
        return _render_ended_link()
    draft = read_draft(bank)
    if _differs(draft, carried):
        if draft.is_begun and form.own.data != REPLACE:
            return _render_arrival(bank, carried, token), 409
        draft = replace_draft(bank, carried.sheet)
    return redirect(_next_address(bank, draft), 303)


def _render_arrival(bank: Bank, carried: CarriedSheet, token: str) -> str:
    """Render the page of a link: what it holds, and what becomes of answers that are here already."""
    draft, form = read_draft(bank), TakeOverForm(formdata=None)
    form.carried.data = token
    has_others = draft.is_begun and _differs(draft, carried)
    form.own.data = REPLACE if has_others else ""
    return render_template(
        "another_device/arrive.html",
        form=form,
        own=_extent(bank, draft.answers, draft.context) if has_others else None,
        is_here=draft.is_begun and not has_others,
        keep=_next_address(bank, draft),
        lost=None if carried.is_same_bank else carried.lost,
        until=_last_day(carried.until),
        **_extent(bank, carried.sheet.answers, carried.sheet.context),
    )


def _render_no_link() -> tuple[str, int]:
    """Say the same of every link that does not work, whatever is wrong with it."""
    return render_template("another_device/no_link.html", works_for=WORKS_FOR), 404


def _render_ended_link() -> tuple[str, int]:
    """Say that starting again ended a link; it is no guess, so it counts as no miss."""
    return render_template("another_device/no_link.html", is_ended=True), 410


def _has_ended(carried: CarriedSheet) -> bool:
    """Tell whether somebody started again after a link was made, here or where it was made."""
    return was_restarted_after(carried.made) or (bool(carried.browser) and has_link_ended(carried.browser))


def _differs(draft: Draft, carried: CarriedSheet) -> bool:
    """Tell whether this browser holds anything else than the link."""
    return draft.sheet() != carried.sheet or bool(draft.purpose)


def _next_address(bank: Bank, draft: Draft) -> str:
    """Return where somebody goes on: the first question without an answer, else the review."""
    question = first_open(bank, draft)
    return url_for("question.ask", question=question) if question else url_for("review.review")


def _extent(bank: Bank, answers: Mapping[str, str], context: Mapping[str, str]) -> dict[str, Any]:
    """Return how many questions are answered, of how many, and how many about the company."""
    order = bank.asked_on(answers)
    return {"answered": sum(id_ in answers for id_ in order), "count": len(order), "told": len(context)}


def _last_day(until: int) -> str:
    return format_date(last_day(until))


def _signing_keys() -> tuple[str, ...]:
    """Return the key in use and those before it, which are still accepted."""
    older = current_app.config.get("SECRET_KEY_FALLBACKS") or ()
    return (str(current_app.secret_key), *map(str, older))
