"""The private link to a job: it arrives in an address once, behind a button, and goes into the keyring."""

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField

from web.access.jobs import find_access
from web.access.keyring import ORGANISE, add_key, was_forgotten
from web.access.leaving import find_leaving
from web.access.rights import abort_without_key, drop_ended
from web.platform.addresses import redirect_to_meant_page
from web.platform.i18n import gettext as _
from web.platform.secrets import is_secret

blueprint = Blueprint("job_arrival", __name__)


class OpenForm(FlaskForm):
    """Exchanges the secret; `again` has to be ticked where this browser was told to forget it."""

    secret = HiddenField()
    again = BooleanField()


@blueprint.get("/jobs/open/<secret>")
def arrive(secret: str) -> str | Response:
    """Show the button behind which the job is; the same page for every secret."""
    if not is_secret(secret):
        return redirect_to_meant_page() or abort_without_key()
    return _render(secret)


def _render(secret: str, *errors: tuple[str, str]) -> str:
    form = OpenForm(formdata=None)
    form.secret.data = secret
    return render_template(
        "jobs/arrive.html",
        form=form,
        leaving=find_leaving(secret),
        was_forgotten=was_forgotten(secret),
        errors=errors,
    )


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
        return _render(secret, ("again", _("Tick the box if the job is yours."))), 409
    add_key(secret, ORGANISE)
    return redirect(url_for("organise.page", job=access.fingerprint), 303)
