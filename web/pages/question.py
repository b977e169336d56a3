"""One question per page, and the page about the company."""

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form, HiddenField, RadioField, SelectChoice
from wtforms.validators import AnyOf, InputRequired, Optional

from questions import Bank, ContextQuestion, Question
from web.platform.bank import current_bank
from web.platform.i18n import gettext as _
from web.platform.metrics import QUESTION_PAGES, count
from web.platform.rendering import SHEET, TOKEN, render_cached
from web.session.draft import Draft, ensure_draft, read_draft, save_draft
from web.session.forms import SheetForm
from web.session.steps import first_open, question_after, question_before
from web.views.answers import NO_ANSWER

blueprint = Blueprint("question", __name__)

REVIEW = "review"


class AnswerForm(SheetForm):
    """The answer to one question; `origin` remembers that the page was opened from the review."""

    origin = HiddenField()
    answer = RadioField(validators=[InputRequired()], validate_choice=False)

    def ask(self, bank: Bank, question: Question, draft: Draft) -> None:
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
        return _render_cached(bank, asked, draft)
    form = AnswerForm()
    form.ask(bank, asked, draft)
    if form.sheet.data != draft.id:
        here = url_for("question.ask", question=question)
        return render_template("errors/other_sheet.html", here=here), 409
    if not form.validate():
        form.answer.data = draft.answers.get(question)
        return _render(bank, asked, form, draft), 422
    save_draft(bank, draft.with_answer(question, form.answer.data))
    return redirect(_next_address(bank, question, str(form.origin.data)), 303)


def _leave_removed_question(bank: Bank) -> Response:
    """Lead on who stood on a question when it was taken out of the bank; for everybody else there is nothing here."""
    draft = read_draft(bank)
    comes_from_it = request.method == "POST" and draft.id and request.form.get("sheet") == draft.id
    if draft.lost is None and not comes_from_it:
        abort(404)
    following = first_open(bank, draft)
    return redirect(url_for("question.ask", question=following) if following else url_for("review.review"), 303)


def _render_cached(bank: Bank, question: Question, draft: Draft) -> str:
    """Return the page as it is before an answer is sent: the same for all who gave the same answer so far."""
    given = draft.answers.get(question.id)
    some = {question.id: given} if given else {"": ""} if draft.is_begun else {}
    seen = Draft(id=SHEET, answers=some, lost=draft.lost)

    def render() -> str:
        form = AnswerForm()
        form.ask(bank, question, seen)
        form["csrf_token"].current_token = TOKEN
        return _render(bank, question, form, seen)

    return render_cached(bank, (given, draft.is_begun, draft.lost), render, sheet=draft.id)


def _next_address(bank: Bank, question: str, origin: str) -> str:
    """Return where one goes on after an answer: back to the review, or to the next question."""
    if origin == REVIEW:
        return url_for("review.review", _anchor=question)
    following = question_after(bank, question)
    if following:
        return url_for("question.ask", question=following)
    return url_for("question.about_company") if bank.context else url_for("review.review")


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
        themes=dict.fromkeys(bank.themes[other.theme] for other in bank.asked.values()),
        number=order.index(question.id) + 1,
        count=len(order),
        form=form,
        exits=bank.exits,
        back=back,
        intro=bank.intro if preceding is None else None,
        shares_ask=sum(other.ask == question.ask for other in bank.asked.values()) > 1,
        from_review=form.origin.data == REVIEW,
        draft=draft,
    )


def context_form(bank: Bank) -> SheetForm:
    """Return a form with one group of radio buttons for each question about the company; none is required."""
    form: SheetForm = type("ContextForm", (SheetForm,), context_fields(bank))()
    return form


def context_fields(bank: Bank, prefix: str = "") -> dict[str, RadioField]:
    """Return a group of radio buttons for each question about the company, by the prefix and the question's id."""
    return {f"{prefix}{id_}": _context_field(context) for id_, context in bank.context.items()}


def _context_field(context: ContextQuestion) -> RadioField:
    labels = {option.id: option.text for option in context.options.values()} | {NO_ANSWER: _("No answer")}
    return optional_field(context.ask, labels, _("Choose one of the answers listed here, or none."))


def optional_field(label: str, labels: Mapping[str, str], message: str) -> RadioField:
    """Return radio buttons of which none need be chosen; `message` says what to do about anything else."""
    choices = [SelectChoice(value, text) for value, text in labels.items()]
    return RadioField(
        label, choices=choices, validators=[Optional(), AnyOf(list(labels), message)], validate_choice=False
    )


def read_context(form: Form, bank: Bank, prefix: str = "") -> dict[str, str]:
    """Return what a form says about the company: an empty answer takes one back, and what is not sent is not there."""
    given = {id_: form[f"{prefix}{id_}"].data for id_ in bank.context}
    return {id_: "" if option == NO_ANSWER else option for id_, option in given.items() if option}


@blueprint.route("/context", methods=["GET", "POST"])
def about_company() -> str | Response | tuple[str, int]:
    """Ask about the company, all on one page."""
    bank = current_bank()
    if not bank.context:
        return redirect(url_for("review.review"), 303)
    draft = ensure_draft(bank)
    form = context_form(bank)
    if not form.is_submitted():
        form.sheet.data = draft.id
        for id_ in bank.context:
            form[id_].data = draft.context.get(id_)
        return _render_context(bank, form)
    if form.sheet.data != draft.id:
        return render_template("errors/other_sheet.html", here=url_for("question.about_company")), 409
    if not form.validate():
        return _render_context(bank, form), 422
    save_draft(bank, draft.with_context(read_context(form, bank)))
    return redirect(url_for("review.review"), 303)


def _render_context(bank: Bank, form: Form) -> str:
    return render_template(
        "question/context.html",
        no_answer=NO_ANSWER,
        bank=bank,
        form=form,
        back=url_for("question.ask", question=list(bank.asked)[-1]),
    )
