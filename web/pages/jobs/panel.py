"""What a panel says once its answers are revealed, for whoever holds a key of the job; and a made-up one to look at."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from jobs import Job
from questions import Bank
from web.access.jobs import JobAccess, open_job, with_words
from web.platform.bank import current_bank
from web.platform.rate_limits import limit_costly
from web.views.panel import panel_view
from web.views.panel.sample import sample_job

blueprint = Blueprint("panel", __name__)


@blueprint.get("/jobs/<job>/panel")
@limit_costly
def page(job: str) -> str | Response:
    """Show the last round that is revealed, or the first; before that, lead to the page of the job."""
    access = open_job(job)
    if not access.job.is_revealed:
        return redirect(url_for("organise.page", job=job), 303)
    return _render(access.job, access.bank, access)


@blueprint.get("/jobs/sample")
@limit_costly
def sample() -> str:
    """Show a made-up panel; nothing is stored."""
    bank = current_bank()
    return _render(sample_job(bank), bank, None)


def _render(job: Job, bank: Bank, access: JobAccess | None) -> str:
    round_ = asked_round(job)
    return render_template(
        "panel/panel.html",
        view=panel_view(job, bank, round_),
        job=job,
        bank=bank,
        access=access,
        round_=round_,
        meeting=meeting_address(access, round_),
        decision=url_for("decision.page", job=access.fingerprint) if access else "",
        pack=access.pack if access else url_for("job_pack.show_sample") if with_words(bank).pack else "",
    )


def asked_round(job: Job) -> int:
    """Return the round that the address asks for, if it is revealed, else the last that is."""
    return 1 if request.args.get("round") == "1" else job.shown_round


def meeting_address(access: JobAccess | None, round_: int, question: str | None = None) -> str:
    """Return the address of the meeting page of a job, or of the sample."""
    earlier = round_ if access and round_ != access.job.shown_round else None
    if access is None:
        return url_for("meeting.sample", question=question)
    return url_for("meeting.page", job=access.fingerprint, round=earlier, question=question)
