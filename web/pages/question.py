"""One question per page."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import AnyOf, InputRequired

from questions import Bank, Question
from web.access.seat_way import find_way
from web.platform.bank import current_bank
from web.platform.i18n import gettext as _
from web.platform.metrics import QUESTION_PAGES, count
from web.platform.rendering import SHEET, TOKEN, render_cached
from web.session.draft import Draft, ensure_draft, read_draft, save_draft
from web.session.forms import SheetForm, is_only_to_keep
from web.session.steps import first_open, question_after, question_before

blueprint = Blueprint("question", __name__)

REVIEW = "review"


class AnswerForm(SheetForm):
    """The answer to one question; `origin` remembers that the page was opened from the review."""

    origin = HiddenField()
    answer = RadioField(validators=[InputRequired()], validate_choice=False)

    def offer_options(self, bank: Bank, question: Question, draft: Draft) -> None:
        """Offer the options of a question, with the answer given so far."""
        labels = bank.labels(question)
        self.answer.choices = [SelectChoice(value, label) for value, label in labels.items()]
        known = AnyOf(list(labels), message=_("Choose one of the answers on this page."))
        missing = InputRequired(_("Choose the answer that fits best. If none does, say “I don’t know”."))
        self.answer.validators = (missing, known)
        if not self.is_submitted():
            self.answer.data = draft.answers.get(question.id)
            self.origin.data = REVIEW if request.args.get("origin") == REVIEW else ""
        self.sheet.data = self.sheet.data if self.is_submitted() else draft.id


@blueprint.route("/questions/<question>", methods=["GET", "POST"])
def ask(question: str) -> str | Response | tuple[str, int]:
    """Show a question; keep its answer and go on."""
    bank = current_bank()
    asked = bank.asked.get(question)
    if asked is None:
        return _leave_removed_question(bank)
    draft = ensure_draft(bank)
    if request.method != "POST":
        count(QUESTION_PAGES, question)
        return _render_first(bank, asked, draft) if draft.seat else _render_cached(bank, asked, draft)
    form = AnswerForm()
    form.offer_options(bank, asked, draft)
    if form.sheet.data != draft.id:
        here = url_for("question.ask", question=question)
        return render_template("errors/other_sheet.html", here=here), 409
    if request.form.get("clear"):
        save_draft(bank, draft.without_answer(question))
        return redirect(url_for("question.ask", question=question, origin=_origin(form) or None), 303)
    if not form.validate():
        form.answer.data = draft.answers.get(question)
        return _render(bank, asked, form, draft), 422
    save_draft(bank, draft.with_answer(question, form.answer.data))
    if is_only_to_keep():
        return "", 204
    return redirect(_next_address(bank, question, _origin(form)), 303)


def _origin(form: AnswerForm) -> str:
    return REVIEW if form.origin.data == REVIEW else ""


def _leave_removed_question(bank: Bank) -> Response:
    """Lead on who stood on a question when it was taken out of the bank; for everybody else there is nothing here."""
    draft = read_draft(bank)
    comes_from_it = request.method == "POST" and draft.id and request.form.get("sheet") == draft.id
    if draft.lost is None and not comes_from_it:
        abort(404)
    following = first_open(bank, draft)
    return redirect(url_for("question.ask", question=following) if following else url_for("review.review"), 303)


def _render_first(bank: Bank, question: Question, draft: Draft) -> str:
    """Return the page as it is before an answer is sent, with the seat that the answers are for."""
    form = AnswerForm()
    form.offer_options(bank, question, draft)
    return _render(bank, question, form, draft)


def _render_cached(bank: Bank, question: Question, draft: Draft) -> str:
    """Return the page as it is before an answer is sent: the same for all who gave the same answer so far."""
    given = draft.answers.get(question.id)
    # All that the page shows of a draft: this answer, whether there is any, how many no longer fit the bank, the frame.
    answers = {question.id: given} if given else {"": ""} if draft.is_begun else {}
    seen = Draft(id=SHEET, answers=answers, lost=draft.lost, purpose=draft.frame)

    def render() -> str:
        form = AnswerForm()
        form.offer_options(bank, question, seen)
        form["csrf_token"].current_token = TOKEN
        return _render(bank, question, form, seen)

    return render_cached(bank, (given, draft.is_begun, draft.lost, draft.frame), render, sheet=draft.id)


def _next_address(bank: Bank, question: str, origin: str) -> str:
    """Return where one goes on after an answer: back to the review, or to the next question."""
    if origin == REVIEW:
        return url_for("review.review", _anchor=question)
    following = question_after(bank, question)
    if following:
        return url_for("question.ask", question=following)
    return url_for("company.page") if bank.context else url_for("review.review")


def _render(bank: Bank, question: Question, form: AnswerForm, draft: Draft) -> str:
    order = list(bank.asked)
    preceding = question_before(bank, question.id)
    if form.origin.data == REVIEW:
        back = url_for("review.review", _anchor=question.id)
    else:
        back = url_for("question.ask", question=preceding) if preceding else url_for("start.start")
    return render_template(
        "question/question.html",
        question=question,
        theme=bank.themes[question.theme],
        number=order.index(question.id) + 1,
        count=len(order),
        form=form,
        exits=bank.exits,
        back=back,
        intro=bank.intro if preceding is None and not draft.frame else None,
        shares_ask=sum(other.ask == question.ask for other in bank.asked.values()) > 1,
        from_review=form.origin.data == REVIEW,
        draft=draft,
        way=find_way(draft),
    )
