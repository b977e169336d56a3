"""The decision on a job: its record, the form in which the organiser writes it, and its review day as a file."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField

from jobs import Decision, Job, Refused
from jobs.document import plain_decision
from jobs.rounds import decide
from storage import MOST_DAYS
from web.access.jobs import JobAccess, change, open_as_organiser, open_job
from web.access.keyring import DIGITS
from web.platform.dates import day_of, end_of, months_after, today, working_day_from
from web.platform.headers import refuse_other_sites
from web.platform.i18n import format_date, ngettext
from web.platform.i18n import gettext as _
from web.platform.secrets import hashed, public_address
from web.session.forms import read_line, read_text
from web.views.calendar import Appointment, calendar_file
from web.views.decision import MONTHS, dissents_of, panel_sentences, review_of, role_words

blueprint = Blueprint("decision", __name__)

MOST_NAME = 80  # characters of who decided
MOST_TEXT = 2000  # characters of the reasons, and of what was said against
NONE = "-"  # in the form: neither role, or none of several; no id can look like this
KEPT_AFTER = timedelta(days=60)  # the review
STALE = "stale"

Errors = dict[str, str]


class DecisionForm(FlaskForm):
    """What is recorded; `state` is a digest of the record with which the form was shown."""

    role = RadioField(validate_choice=False)
    decided_by = StringField()
    decided_on = StringField()
    reasons = TextAreaField()
    dissent = TextAreaField()
    review_on = StringField()
    state = HiddenField()


class Changed(Exception):  # noqa: N818  an answer, not a fault
    """Somebody changed the record since the form was shown."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What an old form held that was not saved, to be copied from."""

    reasons: str
    dissent: str


@blueprint.get("/jobs/<job>/decision")
def page(job: str) -> str:
    """Show the record; the organiser gets the form too."""
    return _render(open_job(job))


def _render(
    access: JobAccess, form: DecisionForm | None = None, errors: Errors | None = None, unsaved: Unsaved | None = None
) -> str:
    job, bank, errors = access.job, access.bank, errors or {}
    form = form or _form_of(job)
    form.role.choices = [
        *(SelectChoice(id_, role.name) for id_, role in bank.roles.items()),
        SelectChoice(NONE, role_words(bank, "")),
    ]
    return render_template(
        "jobs/decision.html",
        access=access,
        job=job,
        form=form,
        errors=[(_anchor(form, name), words) for name, words in errors.items()],
        wrong=errors,
        unsaved=unsaved,
        role=role_words(bank, job.decision.role) if job.decision else "",
        panel=panel_sentences(job, bank) if job.decision else (),
        dissents=dissents_of(job),
        review=review_of(job),
        last_review=_last_review(access),
        has_file=_has_file(job),
        most_text=MOST_TEXT,
        said=request.args.get("said"),
    )


def _anchor(form: DecisionForm, name: str) -> str:
    """Return where the page can be mended."""
    first = form.role.choices[0].value if form.role.choices else ""
    return {"role": f"role-{first}", STALE: "record"}.get(name, name)


def _form_of(job: Job) -> DecisionForm:
    """Return the form as the record stands, or ready for a first one."""
    form, now = DecisionForm(formdata=None), job.decision
    day = now.decided_on if now else today()
    review = now.review_on if now else working_day_from(months_after(day, MONTHS))
    form.role.data = (now.role or NONE) if now else None
    form.decided_by.data = now.decided_by if now else job.decider
    form.decided_on.data, form.review_on.data = day.isoformat(), review.isoformat() if review else ""
    form.reasons.data, form.dissent.data = (now.reasons, now.dissent) if now else ("", "")
    form.state.data = _digest(now)
    return form


def _digest(decision: Decision | None) -> str:
    """Return what tells one record from another."""
    return hashed("decision", json.dumps(plain_decision(decision)) if decision else "").hex()[:DIGITS]


def _last_review(access: JobAccess) -> date:
    """Return the last day on which the job can still be there."""
    return day_of(access.stored.created_at) + timedelta(days=MOST_DAYS)


@blueprint.post("/jobs/<job>/decision")
def save(job: str) -> str | Response | tuple[str, int]:
    """Record the decision, or amend it; a form that was shown with another record changes nothing."""
    access, form = open_as_organiser(job), DecisionForm()
    wanted, errors = _read(access, form)
    if wanted is None:
        return _render(access, form, errors), 422
    try:
        access = change(access, lambda now: _record(now, wanted, str(form.state.data)), expires_at=_expiry(access))
    except Refused:
        words = _("A decision can be recorded once the open round is revealed.")
        return _render(open_as_organiser(job), form, {"": words}), 409
    except Changed:
        words = _("The record was changed since this form was opened, so nothing was saved. Below is how it stands.")
        unsaved = Unsaved(wanted.reasons, wanted.dissent)
        return _render(open_as_organiser(job), errors={STALE: words}, unsaved=unsaved), 409
    return redirect(url_for("decision.page", job=job, said="saved"), 303)


def _record(job: Job, wanted: Decision, state: str) -> Job:
    """Return the job with the decision, if it is still the one with which the form was shown, or as wanted already."""
    after = decide(job, wanted, today())
    if state != _digest(job.decision) and after != job:
        raise Changed
    return after


def _read(access: JobAccess, form: DecisionForm) -> tuple[Decision | None, Errors]:
    """Return what a form asks for; None if anything is wrong, and what by field."""
    chosen = str(form.role.data or "")
    role = "" if chosen == NONE else chosen
    decided_by, reasons = read_line(str(form.decided_by.data or "")), read_text(str(form.reasons.data or ""))
    dissent = read_text(str(form.dissent.data or ""))
    decided_on, review_on = _read_day(form.decided_on.data), _read_day(form.review_on.data)
    form.decided_by.data, form.reasons.data, form.dissent.data = decided_by, reasons, dissent
    form.decided_on.data, form.review_on.data = _as_typed(form.decided_on.data), _as_typed(form.review_on.data)
    errors: Errors = {}
    if chosen != NONE and role not in access.bank.roles:
        errors["role"] = _("Choose what was decided.")
    errors |= _find_long("decided_by", decided_by, MOST_NAME)
    if not decided_by:
        errors["decided_by"] = _("Say who decided.")
    if decided_on is None or decided_on > today():
        errors["decided_on"] = _("Give the day of the decision: today or an earlier day.")
    errors |= _find_long("reasons", reasons, MOST_TEXT) | _find_long("dissent", dissent, MOST_TEXT)
    errors |= _find_review_error(access, form.review_on.data, review_on, decided_on)
    if errors or decided_on is None:
        return None, errors
    return Decision(role, decided_by, decided_on, reasons, dissent, review_on), {}


def _read_day(typed: str | None) -> date | None:
    """Return a day as forms send it, 2026-11-29; None for anything else."""
    try:
        return date.fromisoformat((typed or "").strip())
    except ValueError:
        return None


def _as_typed(typed: str | None) -> str:
    """Return the beginning of what was typed into a field for a day."""
    return read_line(typed or "")[:20]


def _find_long(name: str, text: str, most: int) -> Errors:
    """Say that a text is too long, if it is."""
    if len(text) <= most:
        return {}
    words = ngettext(
        "At most %(most)s characters fit in here; this is %(num)s.",
        "At most %(most)s characters fit in here; these are %(num)s.",
        len(text),
    )
    return {name: words % {"most": most, "num": len(text)}}


def _find_review_error(access: JobAccess, typed: str, review_on: date | None, decided_on: date | None) -> Errors:
    """Say what is wrong with the review day, if anything is; none is fine."""
    last = _last_review(access)
    if not typed or (review_on and (decided_on is None or decided_on < review_on) and review_on <= last):
        return {}
    words = _("Give a day after the decision, and not after %(date)s, when the job is deleted; or leave it empty.")
    return {"review_on": words % {"date": format_date(last)}}


def _expiry(access: JobAccess) -> Callable[[Job], int]:
    """Return the rule by which a decision keeps the job: to 60 days after the review, never shorter than before."""
    last = end_of(_last_review(access))

    def keep_until(job: Job) -> int:
        review = job.decision.review_on if job.decision else None
        wanted = end_of(review + KEPT_AFTER) if review else 0
        return max(access.stored.expires_at, min(wanted, last))

    return keep_until


def _has_file(job: Job) -> bool:
    """Tell whether there is a review day for a calendar."""
    return bool(job.decision and job.decision.review_on)


@blueprint.get("/jobs/<job>/review.ics")
def review_file(job: str) -> Response:
    """Give the review day to a calendar program, without any answer and any secret.

    Whether a download begins can be noticed by a site that leads here, so only a page of ours may.
    """
    refuse_other_sites()
    access = open_job(job)
    decision = access.job.decision
    if decision is None or decision.review_on is None:
        abort(404)
    words = _(
        "Decided on %(date)s. How did the job turn out? In the browser that holds its key, or with its private link: "
        "%(address)s"
    )
    appointment = Appointment(
        uid=f"{hashed('review', access.stored.key.hex()).hex()[:32]}@role-fit",
        day=decision.review_on,
        title=_("Look again at the decision: %(name)s") % {"name": access.job.name},
        text=words % {"date": format_date(decision.decided_on), "address": public_address(url_for("mine.page"))},
    )
    return Response(
        calendar_file(appointment),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="review.ics"'},
    )
