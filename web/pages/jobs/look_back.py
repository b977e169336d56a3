"""Answering for the job as it is done today or as it turned out, and what that is against the job as needed."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from jobs import Frame
from jobs.job import LEAST_UNNAMED
from jobs.rounds import MOST_PLACED
from questions import Sheet
from questions.sheet import sheet_from_text
from web.access.comparable import Comparable, results_in
from web.access.jobs import JobAccess, open_job
from web.access.result import crowded_days
from web.platform.bank import current_bank
from web.platform.rate_limits import limit_costly
from web.session.draft import read_draft, replace_draft
from web.session.steps import first_open, minutes
from web.views.decision import review_of
from web.views.frames import frame_words
from web.views.mandate import Mandate, describe_side, enough_answered, find_mandate

blueprint = Blueprint("look_back", __name__)

ASKED = {"today": Frame.TODAY, "turned-out": Frame.TURNED_OUT}


@blueprint.get("/jobs/<job>/answer/<frame>")
def offer(job: str, frame: str) -> str:
    """Say what is asked, and what becomes of the answers in this browser."""
    access, asked = open_job(job), _find_frame(frame)
    draft, review = read_draft(current_bank()), review_of(access.job)
    return render_template(
        "jobs/answer.html",
        access=access,
        job=access.job,
        frame=asked,
        address=frame,
        form=FlaskForm(formdata=None),
        minutes=minutes(current_bank()),
        is_begun=draft.is_begun and draft.purpose == _purpose(access, asked) and not draft.is_finished,
        is_in_the_way=draft.is_begun and draft.purpose != _purpose(access, asked) and not draft.is_finished,
        is_early=asked is Frame.TURNED_OUT and not (review and review.asks_turned_out),
        review=review,
        most_placed=MOST_PLACED if len(access.job.placed) >= MOST_PLACED else 0,
    )


@blueprint.post("/jobs/<job>/answer/<frame>")
def begin(job: str, frame: str) -> Response:
    """Begin answers for this frame, or go on with them, and lead to the next question."""
    access, asked = open_job(job), _find_frame(frame)
    review = review_of(access.job)
    if asked is Frame.TURNED_OUT and not (review and review.asks_turned_out):
        return redirect(url_for("look_back.offer", job=job, frame=frame), 303)
    bank = current_bank()
    draft, purpose = read_draft(bank), _purpose(access, asked)
    if draft.purpose != purpose or draft.is_finished:
        draft = replace_draft(bank, Sheet(), purpose)
    question = first_open(bank, draft)
    return redirect(url_for("question.ask", question=question) if question else url_for("review.review"), 303)


def _find_frame(address: str) -> Frame:
    return ASKED.get(address) or abort(404)


def _purpose(access: JobAccess, frame: Frame) -> str:
    """Return what a draft says of answers for a frame of a job."""
    return f"{frame}:{access.fingerprint}"


@blueprint.get("/jobs/<job>/mandate")
@limit_costly
def show(job: str) -> str:
    """Show the job as needed beside how it is done today, and how it turned out."""
    access = open_job(job)
    results = results_in(access)
    return render_template(
        "jobs/mandate.html",
        access=access,
        job=access.job,
        mandates=tuple(_mandates(access, results)),
        has_needed=bool(_needed(access, results)),
        results=results,
        crowded=crowded_days(results),
        review=review_of(access.job),
        frame_words=frame_words,
        describe_side=describe_side,
        said=request.args.get("said"),
    )


def _mandates(access: JobAccess, results: Sequence[Comparable]) -> Iterator[Mandate]:
    """Yield what there is to say: against today first, then of the look back."""
    needed = _needed(access, results)
    for frame in ASKED.values():
        other = _sheets(access, results, frame)
        found = find_mandate(access.bank, frame, needed, other)
        if found:
            yield found


def _needed(access: JobAccess, results: Sequence[Comparable]) -> list[Sheet]:
    """Return the panel's sheets once they are revealed, before that the results that speak of the job as needed.

    Of an unnamed panel only where the mean is that of enough members, so that it is nobody's own.
    """
    job = access.job
    if not job.is_revealed:
        return _sheets(access, results, Frame.NEEDED)
    found = enough_answered(access.bank, [entry.sheet for entry in job.entries(job.shown_round).values()])
    return found if job.is_named or len(found) >= LEAST_UNNAMED else []


def _sheets(access: JobAccess, results: Sequence[Comparable], frame: Frame) -> list[Sheet]:
    """Return the results of one frame, counted by the bank of the job."""
    bank = access.bank
    return enough_answered(bank, [sheet_from_text(bank, one.result.sheet) for one in results if one.frame is frame])
