"""The start page: what it is, what comes out of it, what happens to the answers; start or continue."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from questions import Bank
from web.access.ended import end_copies, end_links
from web.access.keyring import keys, shared_link
from web.access.rights import forget_all_here
from web.access.seat_way import find_way
from web.platform.bank import current_bank, request_bank
from web.platform.i18n import gettext as _
from web.session.draft import Draft, forget_draft, read_draft
from web.session.steps import first_open, minutes
from web.views.result import SHOWN_AGAINST, SHOWN_FOR
from web.views.sample import sample_view

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
def start() -> str:
    """Show the start page."""
    bank = current_bank()
    draft = read_draft(bank)
    return render_template(
        "start/start.html",
        bank=bank,
        choice=_role_question(bank),
        count=len(bank.asked),
        minutes=minutes(bank),
        first=url_for("question.ask", question=next(iter(bank.asked))),
        sample=sample_view(bank),
        draft=draft,
        way=find_way(draft),
        resume=_next_step(bank, draft),
        has_keys=bool(keys()),
        shown_reasons={"for": SHOWN_FOR, "against": SHOWN_AGAINST},
    )


def _role_question(bank: Bank) -> str:
    """Return the roles as a question: "A, B or C?"."""
    *names, last = (role.name for role in bank.roles.values())
    return ", ".join(names) + _(" or ") + f"{last}?"


def _next_step(bank: Bank, draft: Draft) -> tuple[str, int] | None:
    """Return where to go on and the number of the question, or None when nothing was answered."""
    if not draft.is_begun:
        return None
    question = first_open(bank, draft)
    if question is None:
        return url_for("review.review"), 0
    return url_for("question.ask", question=question), list(bank.asked).index(question) + 1


@blueprint.get("/sample")
def sample() -> str:
    """Show the result of a made-up company, as everybody's own will look; nothing is stored and no draft is read."""
    bank = current_bank()
    view = sample_view(bank) or abort(404)
    pack = url_for("pack.show_sample") if request_bank().pack else ""
    return render_template("result/result.html", view=view, saved=None, is_sample=True, pack=pack)


@blueprint.get("/start-again")
def confirm() -> str:
    """Ask once more before the answers are forgotten."""
    draft = read_draft(current_bank())
    return render_template(
        "start/again.html",
        form=FlaskForm(),
        count=len(draft.answers) + len(draft.context),
        has_keys=bool(keys() or shared_link()),
    )


@blueprint.post("/start-again")
def again() -> Response:
    """Forget the answers of this browser and open the first question; every key to a result too, if that is ticked."""
    end_copies()
    end_links()
    if request.form.get("result") == "forget":
        forget_all_here()
    forget_draft()
    return redirect(url_for("question.ask", question=next(iter(current_bank().asked))), 303)
