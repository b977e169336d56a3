"""The page about the company, which ends the questions: from here the recommendation is one press away."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form, RadioField, SelectChoice
from wtforms.validators import AnyOf, Optional

from questions import Bank, ContextQuestion
from web.access.leaving import find_leaving
from web.access.seat_way import find_way
from web.pages.finish import finish_as_sent
from web.pages.review import find_earlier, is_in_another_language
from web.platform.bank import current_bank
from web.platform.i18n import gettext as _
from web.session.draft import Draft, ensure_draft, read_draft, save_draft
from web.session.forms import SheetForm, is_only_to_keep
from web.session.steps import first_open
from web.views.answers import NO_ANSWER, company_hint

blueprint = Blueprint("company", __name__)

RESULT = "result"


@blueprint.route("/context", methods=["GET", "POST"])
def page() -> str | Response | tuple[str, int]:
    """Ask about the company, all on one page; then finish, or show all answers first."""
    bank = current_bank()
    if not bank.context:
        return redirect(url_for("review.review"), 303)
    lost = read_draft(bank).lost
    draft = ensure_draft(bank)
    form = context_form(bank)
    if not form.is_submitted():
        form.sheet.data = draft.id
        for id_ in bank.context:
            form[id_].data = draft.context.get(id_)
        return _render(bank, form, replace(draft, lost=lost))
    if form.sheet.data != draft.id:
        return render_template("errors/other_sheet.html", here=url_for("company.page")), 409
    if not form.validate():
        return _render(bank, form, draft), 422
    draft = save_draft(bank, draft.with_context(read_context(form, bank)))
    return follow_button(bank, draft)


def follow_button(bank: Bank, draft: Draft) -> Response | tuple[str, int]:
    """Lead where the pressed button says: to the recommendation or to all answers; nowhere if a script pressed it."""
    if is_only_to_keep():
        return "", 204
    if request.form.get("then") == RESULT and draft.answers:
        return finish_as_sent(bank, draft)
    return redirect(url_for("review.review"), 303)


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


def finish_view(draft: Draft) -> dict[str, Any]:
    """Return what a page says beside its button that finishes."""
    if draft.seat:
        return {"way": find_way(draft), "is_unchanged": draft.is_finished}
    earlier = find_earlier()
    is_unchanged = draft.is_finished and not is_in_another_language(draft, earlier)
    return {"earlier": earlier, "is_unchanged": is_unchanged, "leaving": find_leaving()}


def _render(bank: Bank, form: Form, draft: Draft) -> str:
    still_open = first_open(bank, draft)
    refining = [id_ for id_ in bank.context if id_ not in bank.deciding_context]
    return render_template(
        "company/company.html",
        bank=bank,
        company_hint=company_hint(bank),
        form=form,
        draft=draft,
        refining=refining,
        is_refined=any(form[id_].data or form[id_].errors for id_ in refining),
        first_open=url_for("question.ask", question=still_open) if still_open else None,
        open_count=sum(id_ not in draft.answers for id_ in bank.asked),
        back=url_for("question.ask", question=list(bank.asked)[-1]),
        finish=finish_view(draft),
    )
