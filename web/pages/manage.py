"""The maker's control over a result: the private link, everything as JSON, delete; sharing has a page of its own.

The manage secret arrives in an address only once. That page shows a button; the POST behind it exchanges the secret
for a short-lived entry in the cookie, so that mail scanners and link previews change nothing and the secret does not
stay in the address bar. The browser that made the result needs no link.
"""

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField

from web.access.deleted import remember_deleted
from web.access.found import is_overtaken
from web.access.mine import Mine, name_of
from web.access.opened import IDLE, IN_ALL, close_opened, drop_ended, leave_opened, open_secret, opened_secret
from web.access.own_result import own_secrets
from web.access.ruled import (
    abort_other,
    abort_unruled,
    find_ruled,
    is_opened,
    readers_address,
    ruled_name,
    ruled_result,
    ruled_saved,
    whose,
)
from web.pages import share
from web.platform.bank import current_bank
from web.platform.errors import redirect_to_trimmed_address
from web.platform.headers import refuse_other_sites
from web.platform.i18n.negotiation import UNTRANSLATED
from web.platform.secrets import is_secret, public_address
from web.platform.store import current_store
from web.session.draft import forget_result, read_draft
from web.session.forms import KEEP_DRAFT

blueprint = Blueprint("manage", __name__)
share.add_to(blueprint)

FORMS = {"sharing", "link"}


@blueprint.before_app_request
def forget_ended() -> None:
    """Leave no secret in the cookie once its time is over; what everybody gets alike looks at no cookie."""
    if request.endpoint not in UNTRANSLATED:
        drop_ended()


class OpenForm(FlaskForm):
    """Exchanges the manage secret."""

    secret = HiddenField()


@blueprint.get("/manage/<secret>")
def arrive(secret: str) -> str | AnyResponse:
    """Show the button behind which the controls are; the same page for every secret."""
    if secret in FORMS:  # a page that answered a form, opened again by its address
        return redirect(url_for("manage.share_page", of=whose()), 303)
    if not is_secret(secret):
        return redirect_to_trimmed_address() or abort_unruled()
    form = OpenForm(formdata=None)
    form.secret.data = secret
    return render_template("manage/arrive.html", form=form)


@blueprint.post("/manage/open")
def exchange() -> AnyResponse:
    """Take the secret out of the address and into the cookie."""
    secret = request.form.get("secret", "")
    if not is_secret(secret) or find_ruled((secret,)) is None:
        abort_unruled()
    open_secret(secret)
    return redirect(url_for("manage.controls", of=name_of(secret)), 303)


@blueprint.post("/manage/leave")
def leave() -> AnyResponse:
    """End the control from this browser, and say so once; the browser that made the result keeps it."""
    opened, asked = opened_secret(), whose()
    if opened and asked and asked != name_of(opened):
        abort_other()
    leave_opened()
    return redirect(url_for("start.start"), 303)


@blueprint.context_processor
def shared_by_all_pages() -> dict[str, str | None]:
    """Let every address on a page lead to the same result."""
    return {"of": ruled_name()}


@blueprint.get("/manage")
def controls() -> str:
    """Show the controls."""
    mine = ruled_result()
    return render_template(
        "manage/controls.html",
        form=FlaskForm(formdata=None),
        mine=mine,
        sharing=mine.result.sharing,
        made_on=mine.made_on,
        kept_until=datetime.fromtimestamp(mine.result.sharing.expires_at, UTC),
        address=readers_address(mine),
        manage_address=public_address(url_for("manage.arrive", secret=mine.secret)),
        days=KEEP_DRAFT.days,
        minutes=IDLE // 60,
        hours=IN_ALL // 3600,
        is_opened=is_opened(mine),
    )


@blueprint.get("/manage/delete")
def confirm() -> str:
    """Ask once more."""
    mine = ruled_result()
    return render_template("manage/delete.html", form=FlaskForm(), mine=mine, kept=_kept_answers(mine))


def _kept_answers(mine: Mine) -> str:
    """Return what answers this browser keeps beside a result: those it was made of here, "others", or none ("")."""
    draft = read_draft(current_bank())
    if not draft.is_begun or mine.secret not in own_secrets():
        return ""
    return "others" if is_overtaken(mine.result.sheet, draft) else "same"


@blueprint.post("/manage/delete")
def delete() -> Response:
    """Delete the result for good."""
    mine = ruled_result()
    kept = _kept_answers(mine)
    current_store().delete(mine.key)
    remember_deleted(mine.link, mine.name, was_opened=is_opened(mine))
    close_opened()
    forget_result(current_bank(), mine.secret)
    page = Response(render_template("manage/deleted.html", kept=kept), content_type="text/html; charset=utf-8")
    page.headers["Clear-Site-Data"] = '"cache"'
    return page


@blueprint.get("/manage/result")
def result() -> str:
    """Show the maker the whole result, shared or not."""
    mine = ruled_result()
    saved = ruled_saved(mine)
    view = json.loads(mine.result.sentences)
    return render_template("result/result.html", view=view, saved=saved, today=None, said=_said(mine))


def _said(mine: Mine) -> str | None:
    """Return what an address says of the link that led here, if it is so: anybody can write an address."""
    said = request.args.get("said")
    is_so = {"off": not mine.result.sharing.is_shared, "replaced": mine.result.link_number > 0}
    return said if said and is_so.get(said) else None


@blueprint.get("/manage/result.json")
def export() -> Response:
    """Give everything that is stored of the result, as one JSON file.

    Whether a download begins can be noticed by a site that leads here, so only a page of ours may.
    """
    refuse_other_sites()
    mine = ruled_result().result
    everything = {
        "made_at": mine.created_at,
        "kept_until": mine.sharing.expires_at,
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
