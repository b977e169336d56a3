"""The page on which a job is set up: what it is called, who is asked, until when, and with names or without."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from jobs import Job
from jobs.job import LEAST_SEATS, LEAST_UNNAMED, MOST_SEATS
from jobs.seats import add_seat
from storage import ResultErased, StoreError
from web.access.jobs import create_job, expiry_of, find_access, latest_closing
from web.access.keyring import ORGANISE, add_key
from web.access.leaving import find_leaving
from web.access.rights import drop_ended
from web.platform.dates import today
from web.platform.i18n import format_date, isolate, ngettext, quote
from web.platform.i18n import gettext as _
from web.platform.rate_limits import current_limits
from web.platform.secrets import finish_secret, is_secret, new_secret, organise_secret
from web.platform.store import purge_if_due
from web.session.forms import read_line, read_text
from web.views.job import language_names

blueprint = Blueprint("new_job", __name__)

MOST_NAME = 80  # characters of the name of a job, and of who decides
MOST_LABEL = 40
MOST_NOTE = 500
AS_TYPED = 20  # characters of a day that are shown again
OPEN_DAYS = 7
SHOWN_SEATS = 5  # the others are folded

NAMED, UNNAMED = "named", "unnamed"

Error = tuple[str, str]
"""The anchor of a field, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, as it is shown again; a seat is a label and a language, or "" for whichever the member reads."""

    called: str
    decider: str
    note: str
    seats: tuple[tuple[str, str], ...]
    closes_on: str
    mode: str


@blueprint.get("/jobs/new")
def page() -> str:
    """Show the empty form."""
    closes_on = today() + timedelta(days=OPEN_DAYS)
    return _render(Typed("", "", "", (), closes_on.isoformat(), NAMED), new_secret())


def _render(typed: Typed, once: str, *errors: Error) -> str:
    rows = [*typed.seats, *[("", "")] * (MOST_SEATS - len(typed.seats))]
    return render_template(
        "jobs/new.html",
        form=FlaskForm(formdata=None),
        typed=typed,
        once=once,
        rows=rows,
        shown=max(SHOWN_SEATS, len(typed.seats)),
        errors=errors,
        wrong=dict(errors),
        languages=language_names(),
        first_day=today(),
        last_day=latest_closing(today()),
        least_unnamed=LEAST_UNNAMED,
        leaving=find_leaving(),
    )


@blueprint.post("/jobs/new")
def create() -> str | AnyResponse | tuple[str, int]:
    """Set the job up and lead to its page; what was sent before leads to the job that it made then."""
    typed, once = _read_form(), request.form.get("once", "")
    once = once if is_secret(once) else new_secret()
    errors = tuple(_find_errors(typed))
    if errors:
        return _render(typed, once, *errors), 422
    # A form that is changed and sent again makes another job.
    secret = finish_secret(json.dumps(["job", once, asdict(typed)]))
    try:
        drop_ended()
        wait = _seconds_to_wait(secret)
        return _render_too_many(typed, once, wait) if wait else _create(typed, secret)
    except ResultErased:
        gone = _("The job that was made with this form was deleted. Press the button again to make a new one.")
        return _render(typed, new_secret(), ("", gone)), 409
    except StoreError as error:
        current_app.logger.error("job not stored: %s", error)
        down = _("The job could not be stored at the moment. What you typed is still here: try again in a few minutes.")
        return _render(typed, once, ("", down)), 503


def _create(typed: Typed, secret: str) -> AnyResponse:
    """Store the job and lead to its page; raises StoreError."""
    organise = create_job(_new_job(typed), secret, expiry_of(today(), date.fromisoformat(typed.closes_on)))
    add_key(organise, ORGANISE)
    current_limits().count_result()
    purge_if_due()
    access = find_access(ORGANISE, organise)
    return redirect(url_for("organise.page", job=access.fingerprint) if access else url_for("mine.page"), 303)


def _seconds_to_wait(secret: str) -> int:
    """Return for how many seconds no job is made of this form; one that was made already is never put off."""
    wait = current_limits().check_result()
    return 0 if wait and find_access(ORGANISE, organise_secret(secret)) else wait


def _render_too_many(typed: Typed, once: str, wait: int) -> Response:
    """Show the form again, because too much was stored from the same network."""
    words = _(
        "From your network so much was stored in the last hour that nothing more is taken now. What you typed is still "
        "here: try again later."
    )
    headers = {"Retry-After": str(wait)}
    return Response(_render(typed, once, ("", words)), 429, headers, content_type="text/html; charset=utf-8")


def _read_form() -> Typed:
    """Return what was sent, each line without what may not stand in one, and seats without a label left out."""
    seats = [
        (read_line(request.form.get(f"seat_{number}", "")), request.form.get(f"language_{number}", ""))
        for number in range(1, MOST_SEATS + 1)
    ]
    known = language_names()
    return Typed(
        called=read_line(request.form.get("called", "")),
        decider=read_line(request.form.get("decider", "")),
        note=read_text(request.form.get("note", "")),
        seats=tuple((label, language if language in known else "") for label, language in seats if label),
        closes_on=read_line(request.form.get("closes_on", ""))[:AS_TYPED],
        mode=UNNAMED if request.form.get("mode") == UNNAMED else NAMED,
    )


def _find_errors(typed: Typed) -> Iterator[Error]:
    """Yield the anchor of each field that is to be looked at, and what is wrong there."""
    if not typed.called:
        yield "called", _("Give the job a name, so that everybody knows what is meant.")
    lengths = (
        ("called", typed.called, MOST_NAME),
        ("decider", typed.decider, MOST_NAME),
        ("note", typed.note, MOST_NOTE),
    )
    for field, words, most in lengths:
        if len(words) > most:
            yield field, too_long(words, most)
    yield from _find_seat_errors(typed)
    closing_error = find_closing_error(typed.closes_on, today())
    if closing_error:
        yield "closes_on", closing_error
    if typed.mode == UNNAMED and LEAST_SEATS <= len(typed.seats) < LEAST_UNNAMED:
        words = _("Without names it takes %(least)s seats or more: with fewer, it shows who answered what.")
        yield "mode-unnamed", words % {"least": LEAST_UNNAMED}


def _find_seat_errors(typed: Typed) -> Iterator[Error]:
    """Yield what is wrong with the labels of the seats."""
    if len(typed.seats) < LEAST_SEATS:
        yield (
            f"seat_{len(typed.seats) + 1}",
            _("Name at least %(least)s seats: one alone has nobody to compare with.") % {"least": LEAST_SEATS},
        )
    labels = [label for label, _language in typed.seats]
    for number, label in enumerate(labels, 1):
        error = find_label_error(label, labels[: number - 1])
        if error:
            yield f"seat_{number}", error


def find_label_error(label: str, others: Iterable[str]) -> str:
    """Return what is wrong with the label of a seat beside others; nothing if it is fine."""
    if not label:
        return _("Say whose seat it is, such as Finance.")
    if len(label) > MOST_LABEL:
        return too_long(label, MOST_LABEL)
    if label.casefold() in map(str.casefold, others):
        words = _("Two seats are called %(label)s. Give each a label of its own.")
        return words % {"label": quote(isolate(label))}
    return ""


def find_closing_error(typed: str, made_on: date) -> str:
    """Return what is wrong with a closing day, as typed, of a job that was made on a day; nothing if it is fine."""
    with suppress(ValueError):
        if today() <= date.fromisoformat(typed) <= latest_closing(made_on):
            return ""
    words = _("Choose a day from %(first)s to %(last)s.")
    return words % {"first": format_date(today()), "last": format_date(latest_closing(made_on))}


def too_long(words: str, most: int) -> str:
    """Return the sentence for a text that has more characters than it may."""
    sentence = ngettext(
        "At most %(most)s characters fit in here; this has %(num)s.",
        "At most %(most)s characters fit in here; this has %(num)s.",
        len(words),
    )
    return sentence % {"most": most, "num": len(words)}


def _new_job(typed: Typed) -> Job:
    """Return the job that a sound form describes."""
    job = Job(
        name=typed.called,
        decider=typed.decider,
        note=typed.note,
        language="",
        is_named=typed.mode == NAMED,
        closes_on=date.fromisoformat(typed.closes_on),
        seats=(),
        organise="",
    )
    for label, language in typed.seats:
        job = add_seat(job, label, language)
    return job
