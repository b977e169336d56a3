"""The role pack of a job once its answers are revealed, for whoever holds a key; and that of the made-up panel."""

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from jobs import Job
from questions import Bank
from web.access.jobs import JobAccess, open_job, with_words
from web.pages.pack_files import FORMAT, Pack, render_pack, send_pack
from web.platform.bank import current_bank
from web.platform.dates import today
from web.platform.headers import refuse_other_sites
from web.platform.i18n import gettext as _
from web.platform.rate_limits import limit_costly
from web.views.pack.from_job import basis_of_job
from web.views.panel.sample import sample_job

blueprint = Blueprint("job_pack", __name__)


@blueprint.get("/jobs/<job>/pack")
@limit_costly
def show(job: str) -> str | AnyResponse:
    """Show the pack; before the reveal, lead to the page of the job."""
    access = open_job(job)
    if not access.job.is_revealed:
        return redirect(url_for("organise.page", job=job), 303)
    return render_pack(_pack_of(access), _("Back to the job"))


@blueprint.get(f"/jobs/<job>/pack.<{FORMAT}>")
@limit_costly
def send(job: str, format: str) -> Response:
    """Send it as a file; before the reveal there is none."""
    refuse_other_sites()
    access = open_job(job)
    if not access.job.is_revealed:
        abort(404)
    return send_pack(_pack_of(access), format)


@blueprint.get("/jobs/sample/pack")
@limit_costly
def show_sample() -> str:
    """Show the pack of the made-up panel."""
    return render_pack(_sample_pack(), _("Back to the sample"))


@blueprint.get(f"/jobs/sample/pack.<{FORMAT}>")
@limit_costly
def send_sample(format: str) -> Response:
    """Send it as a file."""
    refuse_other_sites()
    return send_pack(_sample_pack(), format)


def _pack_of(access: JobAccess) -> Pack:
    of = access.fingerprint
    address, back = url_for("job_pack.show", job=of), url_for("organise.page", job=of)
    return _make_pack(access.job, access.bank, address, back)


def _sample_pack() -> Pack:
    bank = current_bank()
    return _make_pack(sample_job(bank), bank, url_for("job_pack.show_sample"), url_for("panel.sample"))


def _make_pack(job: Job, bank: Bank, address: str, back: str) -> Pack:
    """Return the pack in the language of the bank that scores the job, or in that of its bank.yaml."""
    bank = with_words(bank)
    return Pack(basis_of_job(job, bank, bank.pack or abort(404), today()), address, back)
