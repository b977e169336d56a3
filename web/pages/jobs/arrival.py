"""The private link to a job: it arrives in an address once, behind a button, and goes into the keyring."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web.access.jobs import find_access
from web.access.keyring import ORGANISE, add_key, was_forgotten
from web.access.rights import abort_without_key, drop_ended
from web.pages.arrival import OpenForm, render_arrival
from web.platform.addresses import redirect_to_meant_page
from web.platform.i18n import gettext as _
from web.platform.secrets import is_secret

blueprint = Blueprint("job_arrival", __name__)


@blueprint.get("/jobs/open/<secret>")
def arrive(secret: str) -> str | Response:
    """Show the button behind which the job is; the same page for every secret."""
    if not is_secret(secret):
        return redirect_to_meant_page() or abort_without_key()
    return render_arrival("jobs/arrive.html", secret)


@blueprint.post("/jobs/open")
def exchange() -> Response | tuple[str, int]:
    """Take the secret out of the address and into the keyring."""
    form = OpenForm()
    secret = str(form.secret.data or "")
    access = find_access(ORGANISE, secret) if is_secret(secret) else None
    if access is None:
        abort_without_key()
    drop_ended()
    if was_forgotten(secret) and not form.again.data:
        return render_arrival("jobs/arrive.html", secret, ("again", _("Tick the box if the job is yours."))), 409
    add_key(secret, ORGANISE)
    return redirect(url_for("organise.page", job=access.fingerprint), 303)
