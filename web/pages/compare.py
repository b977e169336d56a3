"""Two results side by side: a shared one and an own one; who has none yet answers the questions first.

Looking changes nothing. The button that leads to the questions lets this browser keep the link of the shared result, so
that the page of the own result can lead back here.
"""

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from questions import Bank
from web.access.keyring import keep_shared_link
from web.access.result import Control, OpenedResult, crowded_days
from web.access.rights import controls, open_answers, requested_fingerprint
from web.platform.bank import current_bank
from web.platform.dates import day_of
from web.platform.rate_limits import limit_costly
from web.session.draft import Draft, read_draft
from web.session.steps import first_open, minutes
from web.views.beside import beside
from web.views.several import read_side

blueprint = Blueprint("compare", __name__)


@blueprint.get("/results/<link>/compare")
@limit_costly
def page(link: str) -> str:
    """Show an own result beside a shared one, or what to do to get there."""
    shared = open_answers(link)
    own = [control for control in controls() if control.key.hash != shared.manage_hash]
    return _render(link, shared, own) if own else _render_invitation(link, shared)


def _render(link: str, shared: OpenedResult, own: list[Control]) -> str:
    """Render the comparison with the own result that the address asks for, else with the newest one."""
    bank, asked = current_bank(), requested_fingerprint()
    chosen = next((control for control in own if control.fingerprint == asked), own[0])
    sides = read_side(bank, chosen.result), read_side(bank, shared.result)
    return render_template(
        "compare/compare.html",
        beside=beside(
            bank,
            sides[0].sheet,
            sides[1].sheet,
            (sides[0].view, sides[1].view),
            (sides[0].asked, sides[1].asked),
        ),
        own=chosen,
        own_view=sides[0].view,
        shared=shared.saved,
        shared_view=sides[1].view,
        made_on=(day_of(chosen.result.created_at), shared.saved.made_on),
        is_of_today=all(side.is_of_today for side in sides),
        others=[control for control in own if control is not chosen],
        crowded=crowded_days(own),
        link=link,
        form=FlaskForm(formdata=None),
    )


def _render_invitation(link: str, shared: OpenedResult) -> str:
    bank = current_bank()
    return render_template(
        "compare/invitation.html",
        shared=shared.saved,
        minutes=minutes(bank),
        is_begun=read_draft(bank).is_begun,
        link=link,
        form=FlaskForm(formdata=None),
    )


@blueprint.post("/results/<link>/compare")
def answer(link: str) -> Response:
    """Keep the link of the shared result, and lead to the questions."""
    open_answers(link)
    keep_shared_link(link)
    bank = current_bank()
    return redirect(_find_way(bank, read_draft(bank)), 303)


def _find_way(bank: Bank, draft: Draft) -> str:
    """Return where answering goes on; answers that were finished here are asked about before they are forgotten."""
    if draft.is_finished or draft.purpose:
        return url_for("start.confirm")
    question = first_open(bank, draft)
    return url_for("question.ask", question=question) if question else url_for("review.review")
