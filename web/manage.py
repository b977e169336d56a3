"""The maker's control over a result: who sees it, how much, for how long; a new link; everything as JSON; delete.

The manage secret arrives in an address only once. That page shows a button; the POST behind it exchanges the secret
for a short-lived entry in the cookie, so that mail scanners and link previews change nothing and the secret does not
stay in the address bar. The browser that made the result needs no link.
"""

import json
import time
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice
from wtforms.validators import AnyOf, NumberRange

from storage import Sharing, StoreError
from web.bank import current_bank
from web.draft import forget_result, read_draft
from web.links import hashed, is_secret, manage_secrets, public_address, view_secret
from web.mine import Mine, find_mine
from web.opened import close_opened, has_ended, open_secret, opened_secret, use_opened
from web.result.saved import EVERYTHING, REASONS, VERDICT, Saved
from web.store import current_store
from web.words import gettext as _

blueprint = Blueprint("manage", __name__)

DAY = 86_400
MOST_DAYS = 400
AS_TYPED = 20  # characters that are shown again of what was typed
OWN = "own"
FORMS = {"sharing", "link"}


class OpenForm(FlaskForm):
    """Exchanges the manage secret."""

    secret = HiddenField()


class SharingForm(FlaskForm):
    """Whether, how much and how long a result is shared."""

    is_shared = BooleanField()
    shows = RadioField(
        validators=[AnyOf([VERDICT, REASONS, EVERYTHING], message=_("Choose one of these three."))],
        validate_choice=False,
    )
    days = IntegerField(validators=[NumberRange(1, MOST_DAYS)])


@blueprint.get("/manage/<secret>")
def arrive(secret: str) -> str | AnyResponse:
    """Show the button behind which the controls are; the same page for every secret."""
    if secret in FORMS:  # a page that answered a form, opened again by its address
        return redirect(url_for("manage.controls", of=_whose()), 303)
    if not is_secret(secret):
        abort(404)
    form = OpenForm(formdata=None)
    form.secret.data = secret
    return render_template("manage/arrive.html", form=form)


@blueprint.post("/manage/open")
def exchange() -> AnyResponse:
    """Take the secret out of the address and into the cookie."""
    secret = request.form.get("secret", "")
    if not is_secret(secret) or _find((secret,)) is None:
        abort(404)
    open_secret(secret)
    return redirect(url_for("manage.controls"), 303)


@blueprint.post("/manage/leave")
def leave() -> AnyResponse:
    """End the control from this browser; the one that made the result keeps it."""
    close_opened()
    return redirect(url_for("start.start"), 303)


def _mine() -> Mine:
    """Return the result that this browser rules.

    That is the last one made here if the address says so, else the one opened with a manage link, else the former.
    When the time of an opened one is over, its pages must not go on to rule another.
    """
    if not _whose() and has_ended():
        abort(make_response(render_template("manage/ended.html", has_own=bool(_own_secrets())), 403))
    opened = None if _whose() else opened_secret()
    mine = _find((opened,) if opened else _own_secrets()) or abort(404)
    if opened:
        use_opened()
    return mine


def _whose() -> str | None:
    """Return the part of the address that asks for the result made in this browser."""
    return OWN if request.args.get("of") == OWN else None


def _own_secrets() -> tuple[str, ...]:
    finished = read_draft(current_bank()).finished
    return manage_secrets(finished) if finished else ()


@blueprint.context_processor
def whose() -> dict[str, str | None]:
    """Let every address on a page lead to the same result."""
    return {"of": _whose()}


def _find(secrets: tuple[str, ...]) -> Mine | None:
    try:
        return find_mine(secrets)
    except StoreError as error:
        current_app.logger.error("result not read: %s", error)
        abort(503)


@blueprint.get("/manage")
def controls() -> str:
    """Show the controls."""
    return _page(_mine())


def _page(mine: Mine, form: SharingForm | None = None, error: str = "") -> str:
    sharing = mine.result.sharing
    if form is None:
        form = SharingForm(formdata=None)
        form.is_shared.data, form.shows.data = sharing.is_shared, sharing.shows
        form.days.data = max(1, -(-(sharing.expires_at - int(time.time())) // DAY))
    form.shows.choices = [
        SelectChoice(EVERYTHING, _("Everything: verdict, reasons and all answers")),
        SelectChoice(REASONS, _("Verdict and reasons, not the table of all answers")),
        SelectChoice(VERDICT, _("The verdict only")),
    ]
    return render_template(
        "manage/controls.html",
        form=form,
        days=_shown(form.days),
        error=error,
        title=mine.title,
        said=request.args.get("said"),
        sharing=sharing,
        made_on=datetime.fromtimestamp(mine.result.created_at, UTC),
        kept_until=datetime.fromtimestamp(sharing.expires_at, UTC),
        address=_readers_address(mine),
        manage_address=public_address(url_for("manage.arrive", secret=mine.secret)),
        is_opened=not _whose() and opened_secret() is not None,
        next_number=mine.result.link_number + 1,
        most_days=MOST_DAYS,
    )


def _readers_address(mine: Mine) -> str | None:
    """Return the address for readers; None when it was made under a key that is not known any more."""
    return public_address(url_for("results.show", link=mine.link)) if mine.link else None


def _shown(days: IntegerField) -> str:
    """Return what stands in the field: what was typed, without what may not stand in a page."""
    typed = days.raw_data[0] if days.raw_data else days.data
    return "" if typed is None else "".join(filter(str.isprintable, str(typed)))[:AS_TYPED]


@blueprint.post("/manage/sharing")
def share() -> str | AnyResponse | tuple[str, int]:
    """Change whether, how much and how long the result is shared."""
    mine, form = _mine(), SharingForm()
    if not form.validate():
        words = _("Say for how many days the result is kept: a whole number from 1 to %(most)s.") % {"most": MOST_DAYS}
        return _page(mine, form, words if form.days.errors else ""), 422
    until = _expiry(mine, int(form.days.data))
    current_store().share(mine.key, Sharing(bool(form.is_shared.data), str(form.shows.data), until))
    return redirect(url_for("manage.controls", of=_whose(), said="saved"), 303)


def _expiry(mine: Mine, days: int) -> int:
    """Count the days from today; a result is never kept longer than the longest time from the day it was made."""
    return min(int(time.time()) + days * DAY, mine.result.created_at + MOST_DAYS * DAY)


@blueprint.post("/manage/link")
def renew() -> AnyResponse:
    """Make a new link and so revoke the old one; sent twice, it happens once."""
    mine = _mine()
    number = mine.result.link_number + 1
    if request.form.get("number") == str(number):
        current_store().renew_link(mine.key, hashed("view", view_secret(mine.secret, number)), number)
    return redirect(url_for("manage.controls", of=_whose(), said="renewed"), 303)


@blueprint.get("/manage/delete")
def confirm() -> str:
    """Ask once more."""
    return render_template("manage/delete.html", form=FlaskForm(), title=_mine().title)


@blueprint.post("/manage/delete")
def delete() -> Response:
    """Delete the result for good."""
    mine = _mine()
    current_store().delete(mine.key)
    close_opened()
    forget_result(current_bank(), mine.secret)
    page = Response(
        render_template("manage/deleted.html", has_answers=read_draft(current_bank()).is_begun),
        content_type="text/html; charset=utf-8",
    )
    page.headers["Clear-Site-Data"] = '"cache"'
    return page


@blueprint.get("/manage/result")
def result() -> str:
    """Show the maker the whole result, shared or not."""
    mine = _mine()
    sharing = mine.result.sharing
    saved = Saved(
        address=_readers_address(mine),
        json_address=url_for("manage.export", of=_whose()),
        made_on=datetime.fromtimestamp(mine.result.created_at, UTC),
        kept_until=datetime.fromtimestamp(sharing.expires_at, UTC),
        is_own=True,
        is_latest=mine.secret in _own_secrets(),
        is_shared=sharing.is_shared,
        readers_see=sharing.shows,
    )
    return render_template("results/result.html", view=json.loads(mine.result.sentences), saved=saved, today=None)


@blueprint.get("/manage/result.json")
def export() -> Response:
    """Give everything that is stored of the result, as one JSON file."""
    mine = _mine().result
    everything = {
        "made_at": mine.created_at,
        "kept_until": mine.sharing.expires_at,
        "shared": mine.sharing.is_shared,
        "readers_see": mine.sharing.shows,
        "sheet": json.loads(mine.sheet),
        "outcome": json.loads(mine.outcome),
        "page": json.loads(mine.sentences),
        "bank": json.loads(mine.bank_text),
    }
    text = json.dumps(everything, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="role-fit-result.json"'}
    return Response(text, content_type="application/json; charset=utf-8", headers=headers)
