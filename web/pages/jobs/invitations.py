"""What the organiser does with seats: add, renew the link, remove, take one."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from jobs import Job, Reason, Refused, Seat
from jobs.seats import add_seat, find_seat, invite, remove_seat, renew, take
from web.access.jobs import JobAccess, change, new_invitation, open_as_organiser, seats_here
from web.access.keyring import SEAT, add_key
from web.pages.jobs.new import find_label_error
from web.pages.jobs.organise import Refusal, Typed, lead_back, refuse, render_job
from web.platform.secrets import hashed, new_secret
from web.session.forms import read_line
from web.views.job import language_names

blueprint = Blueprint("invitations", __name__)


@blueprint.post("/jobs/<job>/seats")
def add(job: str) -> Response | Refusal:
    """Add a seat; sent twice, it is added once."""
    access = open_as_organiser(job)
    if request.form.get("number") != str(access.job.next_seat):
        return lead_back(access)
    label, language = read_line(request.form.get("label", "")), request.form.get("language", "")
    error = find_label_error(label, [seat.label for seat in access.job.members])
    if error:
        return render_job(access, Typed(label, errors=(("label", error),))), 422

    def add_invited(now: Job) -> Job:
        if now.next_seat != access.job.next_seat:  # the form was sent twice in the same moment
            return now
        after = add_seat(now, label, language if language in language_names() else "")
        return invite(after, after.seats[-1].id, new_invitation(access.key.secret, after.seats[-1]))

    try:
        after = change(access, add_invited)
    except Refused as refused:
        return refuse(job, refused, typed=Typed(label))
    return lead_back(access, "added", f"seat-{after.job.seats[-1].id}")


@blueprint.post("/jobs/<job>/seats/<seat>/renew")
def renew_link(job: str, seat: str) -> Response | Refusal:
    """Give a seat a new link: the old one and the member's key open nothing any more. Sent twice, it happens once."""
    access = open_as_organiser(job)
    before = access.job.seat(seat)
    if before and request.form.get("renewals") != str(before.renewals):
        return lead_back(access, anchor=f"seat-{seat}")

    def renew_once(now: Job) -> Job:
        found = _as_shown(now, seat)
        if before and found.renewals != before.renewals:  # the form was sent twice in the same moment
            return now
        return renew(now, seat, new_invitation(access.key.secret, found, renewals=found.renewals + 1))

    try:
        change(access, renew_once)
    except Refused as refused:
        return refuse(job, refused, f"seat-{seat}" if before else "")
    return lead_back(access, "renewed", f"seat-{seat}")


def _as_shown(job: Job, id_: str) -> Seat:
    """Return a seat that is answered from in as many rounds as the form said, since its words depend on that."""
    seat = find_seat(job, id_)
    if request.form.get("answered") != str(len(seat.answered)):
        raise Refused(Reason.OUTDATED)
    return seat


@blueprint.post("/jobs/<job>/seats/<seat>/remove")
def remove(job: str, seat: str) -> Response | Refusal:
    """Remove a seat with its answers."""
    access = open_as_organiser(job)
    if access.job.seat(seat) is None:  # the form was sent twice
        return lead_back(access, "removed")
    try:
        change(access, lambda now: remove_seat(now, _as_shown(now, seat).id))
    except Refused as refused:
        return refuse(job, refused, f"seat-{seat}")
    return lead_back(access, "removed")


@blueprint.post("/jobs/<job>/seats/<seat>/take")
def take_oneself(job: str, seat: str) -> Response | Refusal:
    """Give the organiser a free seat, and lead there."""
    access = open_as_organiser(job)
    own = _own_seat(access, seat)
    if own:  # the form was sent twice
        return _lead_to_seat(own.seat_fingerprint)
    secret = new_secret()

    def take_free(now: Job) -> Job:
        return take(now, find_seat(now, seat).invitation, hashed(SEAT, secret).hex())

    try:
        change(access, take_free)
    except Refused as refused:
        return refuse(job, refused, f"seat-{seat}" if access.job.seat(seat) else "")
    return _lead_to_seat(add_key(secret, SEAT).fingerprint)


def _own_seat(access: JobAccess, seat: str) -> JobAccess | None:
    """Return what opens a seat in this browser, by its id."""
    return next((held for held in seats_here(access) if held.seat and held.seat.id == seat), None)


def _lead_to_seat(fingerprint: str) -> Response:
    return redirect(url_for("seat.home", fingerprint=fingerprint), 303)
