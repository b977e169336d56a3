"""The page on which the maker shares a result: its address, what readers see of it, for how long, and a new link."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import AnyOf, NumberRange

from storage import MOST_DAYS, Sharing
from web.access.keyring import DIGITS
from web.access.result import EVERYTHING, REASONS, VERDICT, Control, Saved
from web.access.rights import authorize, keep_key_in_addresses
from web.platform.dates import end_of, last_day, today
from web.platform.i18n import format_date, isolate, lazy_gettext, ngettext, quote
from web.platform.i18n import gettext as _
from web.platform.secrets import hashed, view_secret
from web.platform.settings import current_settings
from web.platform.store import current_store
from web.session.forms import read_line
from web.views.letters import letter
from web.views.preview import result_preview
from web.views.qr_code import qr_code
from web.views.stored import stored_view, view_for_readers

blueprint = Blueprint("share", __name__)
blueprint.context_processor(keep_key_in_addresses)

AS_TYPED = 20  # characters that are shown again of what was typed
MOST_NAME = 80  # characters of a name


class SharingForm(FlaskForm):
    """Whether, how much and how long a result is shared, and whether previews of its link name the verdict.

    `state` is a digest of how it was shared when the form was shown, so that an old form undoes nothing; `days_shown`
    is what stood in `days` then, so that a number that was left as it was changes nothing, on whatever day it is sent.
    """

    is_shared = BooleanField()
    shows = RadioField(
        validators=[AnyOf([VERDICT, REASONS, EVERYTHING], message=lazy_gettext("Choose one of these three."))],
        validate_choice=False,
    )
    previews = BooleanField()
    days = IntegerField(validators=[NumberRange(1, MOST_DAYS)])
    days_shown = HiddenField()
    state = HiddenField()


class NameForm(FlaskForm):
    """What the result is called; `name_state` is a digest of the name with which the form was shown.

    A field called `name` would hide the form's own from scripts.
    """

    called = StringField()
    name_state = HiddenField()


@dataclass(frozen=True, slots=True)
class Naming:
    """What stands in the field for the name, and what is wrong with it."""

    name: str
    error: str = ""


@blueprint.get("/manage/share")
def page() -> str:
    """Show how the result is shared, with the forms that change it."""
    return _render(authorize())


def _render(
    control: Control, form: SharingForm | None = None, error: str = "", *, stale: str = "", naming: Naming | None = None
) -> str:
    """Render the page; `stale` says what a form wanted that was not saved, `naming` what is wrong with a name."""
    sharing = control.result.sharing
    form = form or _stored_form(sharing)
    form.shows.choices = [
        SelectChoice(EVERYTHING, _("Everything: verdict, reasons and every answer")),
        SelectChoice(
            REASONS,
            _("Verdict and reasons, with the answers these quote: no list of all answers"),
        ),
        SelectChoice(
            VERDICT,
            _("The verdict only: no reason and no answer"),
        ),
    ]
    saved, view = _saved_for_readers(control), stored_view(control.result)
    return render_template(
        "share/share.html",
        form=form,
        days=_typed_days(form.days),
        error=error,
        errors=[*_errors(form, error, stale), *([("called", naming.error)] if naming else [])],
        naming=naming or Naming(control.name),
        name_state=_name_digest(control.name),
        said=_find_notice(control),
        sharing=sharing,
        view=view,
        saved=saved,
        chat=result_preview(view, saved),
        code=qr_code(saved.address) if saved.address and current_settings().is_public else None,
        mail=_mail_address(saved) if saved.address else None,
        next_number=control.result.link_number + 1,
        most_days=MOST_DAYS,
    )


def _errors(form: SharingForm, error: str, stale: str) -> Iterator[tuple[str, str]]:
    """Yield the anchor of each field that is to be looked at, and what is wrong there."""
    if form.shows.errors:
        yield f"shows-{EVERYTHING}", form.shows.errors[0]
    if error:
        yield "days", error
    if stale:
        yield (
            "is_shared",
            _("Sharing was changed since this form was opened, so nothing was saved. Below is how it is now."),
        )
        yield "is_shared", stale


def _describe_choices(form: SharingForm) -> str:
    """Say what a form asks for, so that it can be chosen again."""
    levels = {
        EVERYTHING: _("readers see everything"),
        REASONS: _("readers see verdict and reasons"),
        VERDICT: _("readers see the verdict only"),
    }
    wanted = (
        _("sharing on") if form.is_shared.data else _("sharing off"),
        levels.get(str(form.shows.data), ""),
        _("the verdict in link previews") if form.previews.data else _("no verdict in link previews"),
        _("days: %(days)s") % {"days": _typed_days(form.days)},
    )
    return _("You had chosen: %(choices)s.") % {"choices": ", ".join(filter(None, wanted))}


def _find_notice(control: Control) -> str | None:
    """Return what the address says was just done; not that the link was renewed if it is still the first one."""
    said = request.args.get("said")
    return None if said == "renewed" and not control.result.link_number else said


def _stored_form(sharing: Sharing) -> SharingForm:
    """Return the form as it stands in the store."""
    form = SharingForm(formdata=None)
    form.is_shared.data, form.shows.data, form.previews.data = sharing.is_shared, sharing.shows, sharing.previews
    form.days.data = form.days_shown.data = _days_left(sharing)
    form.state.data = _digest(sharing)
    return form


def _days_left(sharing: Sharing) -> int:
    """Return for how many days a result is kept; on the last one, 1 as well."""
    return max(1, (last_day(sharing.expires_at) - today()).days)


def _digest(sharing: Sharing) -> str:
    """Return what tells one way of sharing from another."""
    state = [sharing.is_shared, sharing.shows, sharing.previews, sharing.expires_at]
    return hashed("sharing", json.dumps(state)).hex()[:DIGITS]


def _mail_address(saved: Saved) -> str:
    """Return an address that opens a letter with the link in it."""
    subject = _("%(name)s: what the job asks for") if saved.name else _("What the operations job asks for")
    body = _mail_body(saved) % {"address": saved.address, "date": format_date(saved.kept_until)}
    return letter(subject % {"name": saved.name}, body)


def _mail_body(saved: Saved) -> str:
    """Return the words around the link; readers are asked for their view of what they see."""
    if saved.shows_reasons:
        return _(
            "Here is what Role Fit makes of our answers about the operations job:\n\n%(address)s\n\n"
            "The link opens until %(date)s. Do the reasons sound right to you?"
        )
    return _(
        "Here is what Role Fit makes of our answers about the operations job:\n\n%(address)s\n\n"
        "The link opens until %(date)s. It shows the verdict only. Does that sound right to you?"
    )


def _typed_days(days: IntegerField) -> str:
    """Return what stands in the field: what was typed, without what may not stand in a page."""
    typed = days.raw_data[0] if days.raw_data else days.data
    return "" if typed is None else "".join(filter(str.isprintable, str(typed)))[:AS_TYPED]


@blueprint.post("/manage/sharing")
def save() -> str | Response | tuple[str, int]:
    """Change whether, how much and how long the result is shared."""
    control, form = authorize(), SharingForm()
    if form.state.data != _digest(control.result.sharing) and not _is_as_wanted(control.result.sharing, form):
        return _render(control, stale=_describe_choices(form)), 409
    if not form.validate():
        words = _("Say for how many days the result is kept: a whole number from 1 to %(most)s.") % {"most": MOST_DAYS}
        return _render(control, form, words if form.days.errors else ""), 422
    until = _expiry(control, form)
    wanted = Sharing(bool(form.is_shared.data), str(form.shows.data), until, bool(form.previews.data))
    current_store().share(control.key.hash, wanted)
    return redirect(url_for("share.page", of=control.fingerprint, said="saved"), 303)


def _is_as_wanted(sharing: Sharing, form: SharingForm) -> bool:
    """Tell whether a form asks for what is in force already: a form sent twice is no conflict."""
    wanted = (form.is_shared.data, form.shows.data, form.previews.data, form.days.data)
    return wanted == (sharing.is_shared, sharing.shows, sharing.previews, _days_left(sharing))


def _expiry(control: Control, form: SharingForm) -> int:
    """Return the end of the last day, counted from today: never more than the longest time from the day it was made."""
    days, before = int(form.days.data), control.result.sharing.expires_at
    if str(days) == (form.days_shown.data or str(_days_left(control.result.sharing))):
        return before
    return end_of(min(today() + timedelta(days=days), control.made_on + timedelta(days=MOST_DAYS)))


@blueprint.post("/manage/name")
def name() -> str | Response | tuple[str, int]:
    """Change what the result is called; a form that was shown with another name changes nothing."""
    control, form = authorize(), NameForm()
    wanted = read_line(str(form.called.data or ""))
    if form.name_state.data != _name_digest(control.name) and wanted != control.name:
        words = _("The name was changed since this form was opened, so yours was not saved: %(name)s.")
        return _render(control, naming=Naming(control.name, words % {"name": quote(isolate(wanted[:MOST_NAME]))})), 409
    if len(wanted) > MOST_NAME:
        words = ngettext(
            "A name has at most %(most)s characters; this one has %(num)s.",
            "A name has at most %(most)s characters; this one has %(num)s.",
            len(wanted),
        )
        error = words % {"most": MOST_NAME, "num": len(wanted)}
        return _render(control, naming=Naming(wanted[: 2 * MOST_NAME], error)), 422
    current_store().set_name(control.key.hash, wanted)
    return redirect(url_for("share.page", of=control.fingerprint, said="named"), 303)


def _name_digest(name: str) -> str:
    """Return what tells one name from another."""
    return hashed("name of a result", name).hex()[:DIGITS]


@blueprint.post("/manage/link")
def renew() -> Response:
    """Make a new link and so revoke the old one; sent twice, it happens once."""
    control = authorize()
    number = control.result.link_number + 1
    if request.form.get("number") == str(number):
        current_store().renew_link(control.key.hash, hashed("view", view_secret(control.key.secret, number)), number)
    return redirect(url_for("share.page", of=control.fingerprint, said="renewed"), 303)


@blueprint.get("/manage/preview")
def preview() -> str:
    """Show the maker the page as readers see it."""
    control = authorize()
    view, saved = (
        view_for_readers(control.result, url_for("share.preview", of=control.fingerprint)),
        _saved_for_readers(control),
    )
    return render_template("share/as_readers.html", view=view, saved=saved, today=None)


def _saved_for_readers(control: Control) -> Saved:
    """Return what stands beside the result as its readers get it, who hold no key."""
    sharing, link = control.result.sharing, control.link
    return Saved(
        address=control.address,
        json_address=url_for("result.show", link=f"{link}.json")
        if link
        else url_for("manage.export", of=control.fingerprint),
        made_on=control.made_on,
        kept_until=control.kept_until,
        is_own=False,
        is_latest=False,
        is_shared=sharing.is_shared,
        readers_see=sharing.shows,
        trial=url_for("what_if.show", link=link) if link and sharing.is_shared else "",
        pack=url_for("pack.show", link=link) if link and sharing.is_shared and sharing.shows != VERDICT else "",
        previews=sharing.previews,
        name=control.name,
        beside=url_for("compare.page", link=link) if link and sharing.is_shared and sharing.shows == EVERYTHING else "",
    )
