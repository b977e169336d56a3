"""The page of a job: for its organiser what to do next, the seats and the reveal; for a member how far it is."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from jobs import Frame, Job, Phase, Refused
from jobs.job import MOST_SEATS
from jobs.rounds import MOST_PLACED, invited_to, open_second, reveal, why_not_reveal
from web.access.jobs import (
    JobAccess,
    change,
    delete_job,
    expiry_of,
    latest_closing,
    open_as_organiser,
    open_job,
    seats_here,
)
from web.access.leaving import find_leaving
from web.access.result import crowded_days
from web.access.rights import controls, forget_here
from web.pages.jobs.new import OPEN_DAYS, find_closing_error
from web.pages.jobs.refusals import sentence
from web.platform.dates import today
from web.session.forms import KEEP_DRAFT
from web.views.frames import frame_words
from web.views.job import (
    describe_next,
    describe_sight,
    describe_state,
    describe_wait,
    language_names,
    placed_rows,
    seat_rows,
)

blueprint = Blueprint("organise", __name__)

Refusal = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the page, as it was typed, and what is wrong: anchors with sentences."""

    label: str = ""
    closes_on: str = ""
    errors: tuple[tuple[str, str], ...] = ()


@blueprint.get("/jobs/<job>")
def page(job: str) -> str:
    """Show a job to whoever holds a key of it."""
    access = open_job(job)
    return render_job(access) if access.is_organiser else _render_for_member(access)


def _render_for_member(access: JobAccess) -> str:
    """Show a member how far the job is, and the way to their seat."""
    job = access.job
    return render_template(
        "jobs/member.html",
        access=access,
        job=job,
        state=describe_state(job, access.bank),
        wait=describe_wait(job) if job.open_round else "",
        sight=describe_sight(job),
        seats=seats_here(access),
    )


def render_job(access: JobAccess, typed: Typed | None = None) -> str:
    """Show the organiser the job."""
    job, results = access.job, tuple(controls())
    typed = typed or Typed()
    return render_template(
        "jobs/job.html",
        form=FlaskForm(formdata=None),
        access=access,
        job=job,
        typed=typed,
        errors=typed.errors,
        wrong=dict(typed.errors),
        state=describe_state(job, access.bank),
        next=describe_next(job),
        sight=describe_sight(job),
        seats=seat_rows(access),
        own=seats_here(access),
        leaving=find_leaving(),
        can_reveal=why_not_reveal(job, today()) is None,
        missing=len(invited_to(job)) - job.how_many_in(job.open_round) if job.open_round else 0,
        can_add=not job.is_revealed and len(job.seats) < MOST_SEATS,
        can_open_second=job.phase is Phase.REVEALED and not job.decision,
        next_closing=typed.closes_on or (today() + timedelta(days=OPEN_DAYS)).isoformat(),
        first_day=today(),
        last_day=latest_closing(access.made_on),
        languages=language_names(),
        placed=placed_rows(job, results),
        results=[one for one in results if one.key.hash.hex() not in {placed.manage_hash for placed in job.placed}],
        crowded=crowded_days(results),
        frames={frame: frame_words(frame) for frame in Frame},
        can_place=len(job.placed) < MOST_PLACED,
        most_placed=MOST_PLACED,
        days=KEEP_DRAFT.days,
        said=request.args.get("said"),
    )


def refuse(fingerprint: str, refused: Refused, anchor: str = "", typed: Typed | None = None) -> Refusal:
    """Show the page as it is now, and why a rule of the job refused what was asked."""
    typed = typed or Typed()
    errors = (*typed.errors, (anchor, sentence(refused.reason)))
    return render_job(open_as_organiser(fingerprint), Typed(typed.label, typed.closes_on, errors)), 409


def lead_back(access: JobAccess, said: str = "", anchor: str = "") -> AnyResponse:
    """Lead back to the page of the job, which says what was done."""
    return redirect(url_for("organise.page", job=access.fingerprint, said=said or None, _anchor=anchor or None), 303)


@blueprint.post("/jobs/<job>/reveal")
def reveal_answers(job: str) -> AnyResponse | Refusal:
    """Reveal the open round; sent twice, it happens once."""
    access = open_as_organiser(job)
    if request.form.get("round") != str(access.job.open_round):
        return lead_back(access)
    try:
        change(access, lambda now: reveal(now, today()))
    except Refused as refused:
        return refuse(job, refused)
    return lead_back(access)


@blueprint.post("/jobs/<job>/second")
def open_round(job: str) -> AnyResponse | Refusal:
    """Open the second round with a closing day of its own; sent twice, it happens once."""
    access = open_as_organiser(job)
    if access.job.phase in {Phase.SECOND, Phase.SETTLED}:
        return lead_back(access)
    day = request.form.get("closes_on", "")
    error = find_closing_error(day, access.made_on)
    if error:
        return render_job(access, Typed(closes_on=day[:20], errors=(("closes_on", error),))), 422
    closes_on = date.fromisoformat(day)

    def keep_until(_job: Job) -> int:
        return max(access.stored.expires_at, expiry_of(access.made_on, closes_on))

    try:
        change(access, lambda now: open_second(now, closes_on), expires_at=keep_until)
    except Refused as refused:
        return refuse(job, refused)
    return lead_back(access)


@blueprint.get("/jobs/<job>/delete")
def confirm(job: str) -> str:
    """Ask once more before the job is deleted with everything in it."""
    access = open_as_organiser(job)
    return render_template("jobs/delete.html", form=FlaskForm(), access=access, job=access.job)


@blueprint.post("/jobs/<job>/delete")
def delete(job: str) -> Response:
    """Delete the job for good, with seats, answers, notes and decision."""
    access = open_as_organiser(job)
    own = seats_here(access)
    delete_job(access)
    for held in (access, *own):
        forget_here(held.key.fingerprint)
    page = Response(render_template("jobs/deleted.html"), content_type="text/html; charset=utf-8")
    page.headers["Clear-Site-Data"] = '"cache"'
    return page
