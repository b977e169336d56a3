"""The page on which the maker shares a result: its address, what readers see of it, for how long, and a new link."""

import json
import time
from datetime import UTC, datetime
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice
from wtforms.validators import AnyOf, NumberRange

from storage import DAY, MOST_DAYS, Sharing
from web.access.mine import Mine
from web.access.ruled import readers_address, ruled_result
from web.access.saved import EVERYTHING, REASONS, VERDICT, Saved
from web.platform.i18n import format_date, lazy_gettext
from web.platform.i18n import gettext as _
from web.platform.secrets import hashed, view_secret
from web.platform.settings import current_settings
from web.platform.store import current_store
from web.views.preview import result_preview
from web.views.qr_code import qr_code
from web.views.reading import told_to_readers

AS_TYPED = 20  # characters that are shown again of what was typed


class SharingForm(FlaskForm):
    """Whether, how much and how long a result is shared, and whether previews of its link name the verdict."""

    is_shared = BooleanField()
    shows = RadioField(
        validators=[AnyOf([VERDICT, REASONS, EVERYTHING], message=lazy_gettext("Choose one of these three."))],
        validate_choice=False,
    )
    previews = BooleanField()
    days = IntegerField(validators=[NumberRange(1, MOST_DAYS)])


def add_to(blueprint: Blueprint) -> None:
    """Serve the pages among those of the maker, so that who may not open them counts as one who tries."""
    blueprint.add_url_rule("/manage/share", "share_page", page, methods=["GET"])
    blueprint.add_url_rule("/manage/sharing", "share", share, methods=["POST"])
    blueprint.add_url_rule("/manage/link", "renew", renew, methods=["POST"])
    blueprint.add_url_rule("/manage/preview", "preview", preview, methods=["GET"])


def page() -> str:
    """Show the page."""
    return _page(ruled_result())


def _page(mine: Mine, form: SharingForm | None = None, error: str = "") -> str:
    sharing = mine.result.sharing
    form = form or _as_stored(sharing)
    form.shows.choices = [
        SelectChoice(EVERYTHING, _("Everything: the verdict, the reasons, and every answer with its points")),
        SelectChoice(
            REASONS,
            _(
                "Verdict and reasons, which quote the answers behind them, with what would turn it, the work by area, "
                "the first year and the advice: no list of all answers"
            ),
        ),
        SelectChoice(
            VERDICT,
            _("The verdict only, with where it stands between the roles: no reason and no answer"),
        ),
    ]
    saved, view = _as_readers_see(mine), json.loads(mine.result.sentences)
    return render_template(
        "share/share.html",
        form=form,
        days=_shown(form.days),
        error=error,
        said=_said(mine),
        sharing=sharing,
        view=view,
        saved=saved,
        chat=result_preview(view, saved),
        code=qr_code(saved.address) if saved.address and current_settings().is_public else None,
        mail=_mail(saved) if saved.address else None,
        next_number=mine.result.link_number + 1,
        most_days=MOST_DAYS,
    )


def _said(mine: Mine) -> str | None:
    """Return what an address says was done, if it can have been: anybody can write an address."""
    said = request.args.get("said")
    return None if said == "renewed" and not mine.result.link_number else said


def _as_stored(sharing: Sharing) -> SharingForm:
    """Return the form as it stands in the store."""
    form = SharingForm(formdata=None)
    form.is_shared.data, form.shows.data, form.previews.data = sharing.is_shared, sharing.shows, sharing.previews
    form.days.data = max(1, -(-(sharing.expires_at - int(time.time())) // DAY))
    return form


def _mail(saved: Saved) -> str:
    """Return an address that opens a letter with the link in it; whom it goes to is nobody's business here."""
    subject = _("What the operations job asks for")
    body = _letter(saved) % {"address": saved.address, "date": format_date(saved.kept_until)}
    lines = "\r\n".join(body.split("\n"))
    return f"mailto:?subject={quote(subject)}&body={quote(lines)}"


def _letter(saved: Saved) -> str:
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


def _shown(days: IntegerField) -> str:
    """Return what stands in the field: what was typed, without what may not stand in a page."""
    typed = days.raw_data[0] if days.raw_data else days.data
    return "" if typed is None else "".join(filter(str.isprintable, str(typed)))[:AS_TYPED]


def share() -> str | Response | tuple[str, int]:
    """Change whether, how much and how long the result is shared."""
    mine, form = ruled_result(), SharingForm()
    if not form.validate():
        words = _("Say for how many days the result is kept: a whole number from 1 to %(most)s.") % {"most": MOST_DAYS}
        return _page(mine, form, words if form.days.errors else ""), 422
    until = _expiry(mine, int(form.days.data))
    wanted = Sharing(bool(form.is_shared.data), str(form.shows.data), until, bool(form.previews.data))
    current_store().share(mine.key, wanted)
    return redirect(url_for("manage.share_page", of=mine.name, said="saved"), 303)


def _expiry(mine: Mine, days: int) -> int:
    """Count the days from today; a result is never kept longer than the longest time from the day it was made."""
    return min(int(time.time()) + days * DAY, mine.result.created_at + MOST_DAYS * DAY)


def renew() -> Response:
    """Make a new link and so revoke the old one; sent twice, it happens once."""
    mine = ruled_result()
    number = mine.result.link_number + 1
    if request.form.get("number") == str(number):
        current_store().renew_link(mine.key, hashed("view", view_secret(mine.secret, number)), number)
    return redirect(url_for("manage.share_page", of=mine.name, said="renewed"), 303)


def preview() -> str:
    """Show the maker the page as readers see it."""
    mine = ruled_result()
    view, saved = told_to_readers(mine.result, url_for("manage.preview", of=mine.name)), _as_readers_see(mine)
    return render_template("share/as_readers.html", view=view, saved=saved, today=None)


def _as_readers_see(mine: Mine) -> Saved:
    sharing, link = mine.result.sharing, mine.link
    return Saved(
        address=readers_address(mine),
        json_address=url_for("results.show", link=f"{link}.json") if link else url_for("manage.export", of=mine.name),
        made_on=datetime.fromtimestamp(mine.result.created_at, UTC),
        kept_until=datetime.fromtimestamp(sharing.expires_at, UTC),
        is_own=False,
        is_latest=False,
        is_shared=sharing.is_shared,
        readers_see=sharing.shows,
        trial=url_for("results.what_if", link=link) if link and sharing.is_shared else "",
        previews=sharing.previews,
    )
