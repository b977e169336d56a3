"""Results of the organiser's browser beside the answers of a panel: put into the job, and taken out."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from jobs import Frame, Placed, Refused
from jobs.rounds import place, take_out
from web.access.jobs import change, open_as_organiser
from web.access.rights import controls
from web.pages.jobs.organise import Refusal, Typed, lead_back, refuse, render_job
from web.platform.i18n import gettext as _
from web.views.job import mark_of

blueprint = Blueprint("placing", __name__)


@blueprint.post("/jobs/<job>/results")
def put_in(job: str) -> Response | Refusal:
    """Put a result of this browser into the job, or change of what it speaks."""
    access = open_as_organiser(job)
    asked, frame = request.form.get("result"), request.form.get("frame", "")
    result = next((control for control in controls() if control.fingerprint == asked), None)
    if result is None or frame not in set(Frame):
        words = _("Choose one of the results of this browser, and what it speaks of.")
        return render_job(access, Typed(errors=(("results", words),))), 422
    placed = Placed(result.key.hash.hex(), Frame(frame))
    try:
        change(access, lambda now: place(now, placed))
    except Refused as refused:
        return refuse(job, refused, "results")
    return lead_back(access, anchor="results")


@blueprint.post("/jobs/<job>/results/out")
def take(job: str) -> Response:
    """Take a result out of the job; the result itself stays."""
    access = open_as_organiser(job)
    asked = request.form.get("result")
    found = next((one.manage_hash for one in access.job.placed if mark_of(one.manage_hash) == asked), None)
    if found:
        change(access, lambda now: take_out(now, found))
    return lead_back(access, anchor="results")
