"""The results, jobs and seats to which this browser holds keys, and the buttons that let it forget them."""

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from web.access.ended import end_copies, end_links
from web.access.jobs import JobAccess, held_jobs
from web.access.keyring import has_forgotten_any
from web.access.result import crowded_days
from web.access.rights import controls, forget_all_here
from web.session.draft import forget_draft
from web.session.forms import KEEP_DRAFT
from web.views.job import describe_state

blueprint = Blueprint("mine", __name__)

FORGOTTEN = "forgotten"


@blueprint.get("/mine")
def page() -> str:
    """Show the list, the newest key first."""
    results = tuple(controls())
    return render_template(
        "mine/mine.html",
        results=results,
        jobs=_by_job(held_jobs()),
        held=held_jobs(),
        describe_state=lambda access: describe_state(access.job, access.bank),
        crowded=crowded_days(results),
        form=FlaskForm(formdata=None),
        days=KEEP_DRAFT.days,
        is_forgotten=request.args.get("said") == FORGOTTEN and has_forgotten_any(),
    )


def _by_job(held: Iterable[JobAccess]) -> list[list[JobAccess]]:
    """Return the keys to each job together: the organiser's first, then those to seats."""
    groups: dict[str, list[JobAccess]] = {}
    for access in held:
        groups.setdefault(access.fingerprint, []).append(access)
    return [sorted(group, key=lambda access: not access.is_organiser) for group in groups.values()]


@blueprint.post("/mine/forget")
def forget_all() -> Response:
    """Forget every key, and the answers; the results stay."""
    end_copies()
    end_links()
    forget_all_here()
    forget_draft()
    return redirect(url_for("mine.page", said=FORGOTTEN), 303)
