"""The questions that may settle a result that is too close to call, all on one page."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from questions import Bank
from scoring import judge
from web.pages.all_questions import answer_fields, field_errors, fill, list_rows, with_sent_answers
from web.pages.company import finish_view, follow_button
from web.platform.bank import current_bank
from web.platform.rate_limits import limit_costly
from web.session.draft import Draft, read_draft, save_draft
from web.session.forms import SheetForm
from web.session.steps import minutes_for
from web.views.answers import NO_ANSWER

blueprint = Blueprint("settling", __name__)


@blueprint.route("/settling", methods=["GET", "POST"])
@limit_costly
def page() -> str | Response | tuple[str, int]:
    """Show what may settle the result of this browser's answers; keep what is answered, then finish anew."""
    bank = current_bank()
    draft = read_draft(bank)
    if not _is_offered(bank, draft):
        return redirect(url_for("review.review"), 303)
    form: SheetForm = type("SettlingForm", (SheetForm,), answer_fields(bank, bank.settling))()
    if request.method != "POST":
        fill(form, draft)
        return _render(bank, form, draft)
    if form.sheet.data != draft.id:
        return render_template("errors/other_sheet.html", here=url_for("settling.page")), 409
    if not form.validate():
        fill(form, draft)
        return _render(bank, form, draft), 422
    return follow_button(bank, save_draft(bank, with_sent_answers(bank.settling, form, draft)))


def _is_offered(bank: Bank, draft: Draft) -> bool:
    """Tell whether the answers are too close to call, or some of these questions are answered already."""
    if not bank.settling or not draft.answers or draft.seat:  # whether it is close is not to be known before the reveal
        return False
    return any(id_ in draft.answers for id_ in bank.settling) or judge(bank, draft.sheet()).verdict.is_too_close


def _render(bank: Bank, form: SheetForm, draft: Draft) -> str:
    questions = list(bank.settling.values())
    finish = finish_view(draft)
    earlier = finish["earlier"]
    return render_template(
        "settling/settling.html",
        bank=bank,
        form=form,
        rows=list_rows(questions),
        minutes=minutes_for(bank, questions),
        wrong=field_errors(form),
        no_answer=NO_ANSWER,
        finish=finish,
        back=url_for("manage.result", of=earlier.fingerprint) if earlier else url_for("review.review"),
    )
