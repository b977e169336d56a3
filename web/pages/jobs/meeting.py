"""One question after the other on which a panel differs, in large type for a screen in the room."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from jobs import Job
from questions import Bank
from web.access.jobs import JobAccess, open_job
from web.pages.jobs.panel import asked_round, meeting_address
from web.platform.bank import current_bank
from web.platform.rate_limits import limit_costly
from web.views.answers import NO_ANSWER
from web.views.panel import panel_view
from web.views.panel.sample import sample_job

blueprint = Blueprint("meeting", __name__)


@blueprint.get("/jobs/<job>/meeting")
@limit_costly
def page(job: str) -> str | Response:
    """Show a question, the first without one in the address; before the reveal, lead to the page of the job."""
    access = open_job(job)
    if not access.job.is_revealed:
        return redirect(url_for("organise.page", job=job), 303)
    return _render(access.job, access.bank, access)


@blueprint.get("/jobs/sample/meeting")
@limit_costly
def sample() -> str:
    """Show the questions of the made-up panel."""
    bank = current_bank()
    return _render(sample_job(bank), bank, None)


def _render(job: Job, bank: Bank, access: JobAccess | None) -> str:
    round_ = asked_round(job)
    view = panel_view(job, bank, round_)
    questions = {one.question: one for one in view.differences}
    company = [NO_ANSWER] if view.company else []  # no question has this id
    names = [*company, *questions] if view.stops else [*questions, *company]
    asked = request.args.get("question", "")
    at = names.index(asked) if asked in names else 0
    one = questions.get(names[at]) if names else None
    return render_template(
        "panel/meeting.html",
        view=view,
        job=job,
        access=access,
        one=one,
        is_company=bool(names) and one is None,
        number=view.differences.index(one) + 1 if one else 0,
        before=meeting_address(access, round_, names[at - 1]) if at else "",
        after=meeting_address(access, round_, names[at + 1]) if at + 1 < len(names) else "",
        decision=url_for("decision.page", job=access.fingerprint) if access else "",
        panel=url_for("panel.sample") if access is None else url_for("panel.page", job=access.fingerprint),
    )
