"""All questions on one page: to see everything at once, to answer there, or to print it as a paper form."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField

from questions import Bank, Question
from web.pages.company import context_fields, finish_view, follow_button, optional_field, read_context
from web.platform.bank import current_bank
from web.platform.i18n import gettext as _
from web.platform.rate_limits import limit_costly
from web.platform.secrets import public_address
from web.session.draft import Draft, ensure_draft, save_draft
from web.session.forms import SheetForm
from web.session.steps import minutes
from web.views.answers import NO_ANSWER, company_hint

blueprint = Blueprint("all_questions", __name__)

# Before the ids of the bank, so that a question may be called as another one about the company, or as our own fields.
ANSWER, CONTEXT = "answer-", "context-"


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the page; what several ask alike is written above the first of a run of them (`is_new`)."""

    question: Question
    number: int
    shares_ask: bool
    is_new: bool


@blueprint.route("/questions", methods=["GET", "POST"])
@limit_costly
def page() -> str | Response | tuple[str, int]:
    """Show all questions; keep what is answered, leave the rest as it was, then finish, or show all answers first."""
    bank = current_bank()
    draft = ensure_draft(bank)
    form = _make_form(bank, draft)
    if request.method != "POST":
        fill(form, draft)
        return _render(bank, form, draft)
    if form.sheet.data != draft.id:
        return render_template("errors/other_sheet.html", here=url_for("all_questions.page")), 409
    if not form.validate():
        fill(form, draft)
        return _render(bank, form, draft), 422
    draft = with_sent_answers(bank.asked_on(draft.answers), form, draft)
    return follow_button(bank, save_draft(bank, draft.with_context(read_context(form, bank, CONTEXT))))


def _make_form(bank: Bank, draft: Draft) -> SheetForm:
    fields = answer_fields(bank, bank.asked_on(draft.answers)) | context_fields(bank, CONTEXT)
    form: SheetForm = type("AllForm", (SheetForm,), fields)()
    return form


def answer_fields(bank: Bank, questions: Mapping[str, Question]) -> dict[str, RadioField]:
    """Return a group of radio buttons for each question; none is required."""
    message, none = _("Choose one of the answers to this question."), {NO_ANSWER: _("No answer")}
    return {
        f"{ANSWER}{id_}": optional_field(question.ask, bank.labels(question) | none, message)
        for id_, question in questions.items()
    }


def fill(form: SheetForm, draft: Draft) -> None:
    """Show what is kept, where nothing else was sent."""
    form.sheet.data = draft.id
    known = {ANSWER: draft.answers, CONTEXT: draft.context}
    for prefix, given in known.items():
        for id_, option in given.items():
            if f"{prefix}{id_}" in form and not form[f"{prefix}{id_}"].data:
                form[f"{prefix}{id_}"].data = option


def with_sent_answers(questions: Iterable[str], form: SheetForm, draft: Draft) -> Draft:
    """Return the draft with the answers that were sent to some questions; what was not sent stays as it was."""
    for id_ in questions:
        given = form[f"{ANSWER}{id_}"].data
        if given == NO_ANSWER:
            draft = draft.without_answer(id_)
        elif given:
            draft = draft.with_answer(id_, given)
    return draft


def _render(bank: Bank, form: SheetForm, draft: Draft) -> str:
    return render_template(
        "all_questions/all_questions.html",
        bank=bank,
        draft=draft,
        company_hint=company_hint(bank),
        form=form,
        themes=_themes(bank, draft),
        count=len(bank.asked_on(draft.answers)),
        minutes=minutes(bank),
        wrong=field_errors(form),
        no_answer=NO_ANSWER,
        finish=finish_view(draft),
        here=public_address(url_for("all_questions.page")),
    )


def _themes(bank: Bank, draft: Draft) -> list[tuple[str, list[Row]]]:
    """Return each theme with its questions, in the order of the single pages, then what was answered to settle."""
    asked = list(bank.asked.values())
    settled = [question for id_, question in bank.settling.items() if id_ in draft.answers]
    rows = list_rows([*asked, *settled])
    themes = groupby(rows[: len(asked)], lambda row: row.question.theme)
    groups = [(bank.themes[theme], list(some)) for theme, some in themes]
    return [*groups, (_("Asked because it was too close"), rows[len(asked) :])] if settled else groups


def list_rows(questions: Sequence[Question]) -> list[Row]:
    """Return the rows of some questions."""
    often = Counter(question.ask for question in questions)
    return [
        Row(question, number, often[question.ask] > 1, is_new=previous is None or previous.ask != question.ask)
        for number, (previous, question) in enumerate(zip([None, *questions], questions, strict=False), 1)
    ]


def field_errors(form: SheetForm) -> list[tuple[str, Any]]:
    """Return where each fault is, and what it is."""
    fields = [field for field in form if field.errors and isinstance(field, RadioField)]
    return [(f"{field.id}-{field.choices[0].value}", field.errors[0]) for field in fields]
