"""Taking a seat, and opening it elsewhere.

An invitation is used up by whoever presses the button on its page. The seat then has a secret of its own, which whoever
sent the invitation does not know; the private link brings it to another device.
"""

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField

from jobs import Refused
from jobs.seats import take
from storage import StoreError
from web.access.jobs import INVITATION, JobAccess, change_behind, find_access, find_invited, held_jobs
from web.access.keyring import SEAT, add_key, was_forgotten
from web.access.leaving import find_leaving
from web.access.rights import abort_unread, abort_without_key, drop_ended
from web.pages.arrival import OpenForm, render_arrival
from web.platform.addresses import redirect_to_meant_page
from web.platform.bank import current_bank
from web.platform.i18n import gettext as _
from web.platform.secrets import hashed, is_secret, new_secret, seat_secret
from web.session.steps import minutes
from web.views.seat import who_sees

blueprint = Blueprint("seat_arrival", __name__)


class TakeForm(FlaskForm):
    """Takes the seat of an invitation; `once` makes a second press harmless."""

    invitation = HiddenField()
    once = HiddenField()


@blueprint.get("/seats/invitation/<secret>")
def invitation(secret: str) -> str | AnyResponse | tuple[str, int]:
    """Show what a seat is for, who will see what, and the button that takes it."""
    if not is_secret(secret):
        return redirect_to_meant_page() or _render_used()
    try:
        invited = find_invited(secret)
    except StoreError as error:
        abort_unread(error)
    if invited is None:
        return _render_used()
    _stored, job, seat = invited
    form = TakeForm(formdata=None)
    form.invitation.data, form.once.data = secret, new_secret()
    return render_template(
        "seats/invitation.html",
        form=form,
        job=job,
        seat=seat,
        who_sees=who_sees(job, seat),
        minutes=minutes(current_bank()),
        leaving=find_leaving(),
    )


@blueprint.post("/seats/take")
def take_seat() -> AnyResponse | tuple[str, int]:
    """Take the seat of an invitation into the keyring; the same form sent again opens the same seat."""
    form = TakeForm()
    invited, once = str(form.invitation.data or ""), str(form.once.data or "")
    if not (is_secret(invited) and is_secret(once)):
        return _render_used()
    digest, secret = hashed(INVITATION, invited), seat_secret(invited, once)
    drop_ended()
    try:
        stored = change_behind(digest, lambda job: take(job, digest.hex(), hashed(SEAT, secret).hex()))
    except Refused:
        stored = None
    if stored is None and find_access(SEAT, secret) is None:
        return _render_used()
    return redirect(url_for("seat.home", fingerprint=add_key(secret, SEAT).fingerprint), 303)


def _render_used() -> tuple[str, int]:
    """Say the same of every invitation that opens nothing, and lead to the seats that are held here."""
    return render_template("seats/used.html", seats=_seats_here()), 404


def _seats_here() -> list[JobAccess]:
    return [access for access in held_jobs() if access.seat]


@blueprint.get("/seats/open/<secret>")
def arrive(secret: str) -> str | AnyResponse:
    """Show the button behind which the seat is; the same page for every secret."""
    if not is_secret(secret):
        return redirect_to_meant_page() or abort_without_key()
    return render_arrival("seats/arrive.html", secret)


@blueprint.post("/seats/open")
def exchange() -> AnyResponse | tuple[str, int]:
    """Take the secret out of the address and into the keyring."""
    form = OpenForm()
    secret = str(form.secret.data or "")
    if not is_secret(secret) or find_access(SEAT, secret) is None:
        abort_without_key()
    drop_ended()
    if was_forgotten(secret) and not form.again.data:
        return render_arrival("seats/arrive.html", secret, ("again", _("Tick the box if the seat is yours."))), 409
    return redirect(url_for("seat.home", fingerprint=add_key(secret, SEAT).fingerprint), 303)
