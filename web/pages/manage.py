"""The maker's control over a result: the private link, everything as JSON, delete; sharing has a page of its own.

The manage secret arrives in an address only once. That page shows a button; the POST behind it puts the
secret into the keyring of this browser, so that mail scanners and link previews change nothing and the secret does not
stay in the address bar. The browser that made the result needs no link.
"""

import json
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from web.access.ended import end_copies
from web.access.keyring import add_key, keys, was_forgotten
from web.access.result import Control
from web.access.rights import (
    OWN,
    abort_without_key,
    authorize,
    drop_ended,
    forget_here,
    is_latest_finish,
    is_overtaken,
    keep_key_in_addresses,
    look_up_secrets,
    requested_fingerprint,
    saved_of,
)
from web.pages.arrival import OpenForm, render_arrival
from web.pages.mine import FORGOTTEN
from web.platform.addresses import redirect_to_meant_page
from web.platform.bank import current_bank
from web.platform.dates import end_of, last_day
from web.platform.headers import refuse_other_sites
from web.platform.i18n import gettext as _
from web.platform.i18n.negotiation import use_content_language
from web.platform.secrets import is_secret
from web.platform.store import current_store
from web.session.draft import read_draft
from web.session.forms import KEEP_DRAFT
from web.views.settling import offer_on_result
from web.views.stored import stored_view
from web.views.trial.origin import read_origin

blueprint = Blueprint("manage", __name__)
blueprint.context_processor(keep_key_in_addresses)

FORMS = {"sharing", "link"}


@blueprint.get("/manage/<secret>")
def arrive(secret: str) -> str | AnyResponse:
    """Show the button behind which the controls are; the same page for every secret."""
    if secret in FORMS:  # a page that answered a form, opened again by its address
        return redirect(url_for("share.page", of=requested_fingerprint()), 303)
    if not is_secret(secret):
        return redirect_to_meant_page() or abort_without_key()
    return render_arrival("manage/arrive.html", secret)


@blueprint.post("/manage/open")
def exchange() -> AnyResponse | tuple[str, int]:
    """Take the secret out of the address and into the keyring."""
    form = OpenForm()
    secret = str(form.secret.data or "")
    if not is_secret(secret) or look_up_secrets((secret,)) is None:
        abort_without_key()
    drop_ended()
    if was_forgotten(secret) and not form.again.data:
        return render_arrival("manage/arrive.html", secret, ("again", _("Tick the box if the result is yours."))), 409
    return redirect(url_for("manage.controls", of=add_key(secret).fingerprint), 303)


@blueprint.post("/manage/leave")
def leave() -> AnyResponse:
    """Forget one key in this browser; the result stays."""
    asked, held = requested_fingerprint(), keys()
    if held and (asked == OWN or (asked is None and len(held) == 1)):
        asked = held[-1].fingerprint
    if asked:
        end_copies()
        forget_here(asked)
    return redirect(url_for("mine.page", said=FORGOTTEN if asked else None), 303)


@blueprint.get("/manage")
def controls() -> str:
    """Show what the maker can do with the result."""
    control = authorize()
    return render_template(
        "manage/controls.html",
        form=FlaskForm(formdata=None),
        control=control,
        sharing=control.result.sharing,
        days=KEEP_DRAFT.days,
    )


@blueprint.get("/manage/delete")
def confirm() -> str:
    """Ask once more before the result is deleted."""
    control = authorize()
    return render_template("manage/delete.html", form=FlaskForm(), control=control, kept=_answers_here(control))


def _answers_here(control: Control) -> str:
    """Return what answers this browser keeps beside a result: those it was made of here, "others", or none ("")."""
    if not read_draft(current_bank()).is_begun or not is_latest_finish(control.key):
        return ""
    return "others" if is_overtaken(control.result.sheet) else "same"


@blueprint.post("/manage/delete")
def delete() -> Response:
    """Delete the result for good."""
    control = authorize()
    kept = _answers_here(control)
    current_store().delete(control.key.hash)
    forget_here(control.fingerprint)
    page = Response(render_template("manage/deleted.html", kept=kept), content_type="text/html; charset=utf-8")
    page.headers["Clear-Site-Data"] = '"cache"'
    return page


@blueprint.get("/manage/result")
def result() -> str:
    """Show the maker the whole result, shared or not."""
    control = authorize()
    view = stored_view(control.result)
    use_content_language(view["language"])
    saved, said = saved_of(control), _find_notice(control)
    settle = offer_on_result(view, saved)
    return render_template("result/result.html", view=view, saved=saved, today=None, said=said, settle=settle)


def _find_notice(control: Control) -> str | None:
    """Return `off` or `replaced` where the address says so and it is true of the link: anybody can write an address."""
    said = request.args.get("said")
    is_so = {"off": not control.result.sharing.is_shared, "replaced": control.result.link_number > 0}
    return said if said and is_so.get(said) else None


def _based_on(origin: str) -> dict[str, Any] | None:
    """Return what a saved trial began with, without the mark of that result; None for any other."""
    kept = read_origin(origin)
    return {name: value for name, value in kept.items() if name != "of"} if kept else None


@blueprint.get("/manage/result.json")
def export() -> Response:
    """Give everything that is stored of the result, as one JSON file.

    Whether a download begins can be noticed by a site that leads here, so only a page of ours may.
    """
    refuse_other_sites()
    mine = authorize().result
    everything = {
        "name": mine.name,
        "based_on": _based_on(mine.origin),
        "made_at": mine.created_at,
        "kept_until": end_of(last_day(mine.sharing.expires_at)),
        "shared": mine.sharing.is_shared,
        "readers_see": mine.sharing.shows,
        "verdict_in_link_previews": mine.sharing.previews,
        "sheet": json.loads(mine.sheet),
        "outcome": json.loads(mine.outcome),
        "page": json.loads(mine.sentences),
        "bank": json.loads(mine.bank_text),
    }
    text = json.dumps(everything, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="role-fit-result.json"'}
    return Response(text, content_type="application/json; charset=utf-8", headers=headers)
