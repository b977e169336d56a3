"""All answers on one page, with change links, "counts double" marks and the button that finishes."""

from dataclasses import dataclass, replace
from fractions import Fraction

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import AnyOf

from questions import Bank
from storage import StoreError
from web.access.leaving import find_leaving
from web.access.result import Control
from web.access.rights import is_latest_finish, live_keys, look_up
from web.access.seat_way import find_way
from web.platform.bank import current_bank
from web.platform.i18n import current_language, ngettext
from web.platform.i18n import gettext as _
from web.platform.secrets import new_secret
from web.session.draft import Draft, prepare_finish, read_draft, save_draft
from web.session.forms import SheetForm
from web.views.answers import answer_detail, answer_text
from web.views.numbers import format_number, format_of_100
from web.views.settling import address_to_change

blueprint = Blueprint("review", __name__)


class FinishForm(SheetForm):
    """Finishes the sheet; the one-time secret makes a repeated submit harmless."""

    once = HiddenField()


class DoubleForm(SheetForm):
    """Sets or takes away one mark."""

    question = HiddenField()
    double = HiddenField(validators=[AnyOf(["yes", "no"])])


@dataclass(frozen=True, slots=True)
class Row:
    """One question of the review."""

    id: str
    title: str
    answer: str
    detail: str
    change: str
    is_answered: bool
    counts: bool
    is_double: bool


@blueprint.get("/review")
def review() -> str:
    """Show all answers."""
    bank = current_bank()
    news = read_draft(bank).lost
    draft = prepare_finish(bank)
    earlier = None if draft.seat else find_earlier()
    if is_in_another_language(draft, earlier):
        draft = save_draft(bank, replace(draft, finish_secret=new_secret()))
    return _render(bank, replace(draft, lost=news), earlier)


def is_in_another_language(draft: Draft, earlier: Control | None) -> bool:
    """Tell whether a draft was finished as it is, but in another language, which is another result."""
    return bool(earlier and draft.is_finished and earlier.language != current_language().code)


def find_earlier() -> Control | None:
    """Return the result of the last finish; None while nobody knows, for the answers are here all the same."""
    try:
        return next((look_up(key) for key in live_keys() if is_latest_finish(key)), None)
    except StoreError as error:
        current_app.logger.error("earlier result not read: %s", error)
        return None


@blueprint.post("/review/double")
def mark() -> str | Response | tuple[str, int]:
    """Set or take away a mark; saying the same twice changes nothing."""
    bank = current_bank()
    draft = prepare_finish(bank)
    form = DoubleForm()
    if form.sheet.data != draft.id:
        return render_template("errors/other_sheet.html", here=url_for("review.review")), 409
    question = str(form.question.data)
    if not form.validate() or question not in bank.asked_on(draft.answers):
        return render_review(bank, draft, ("", _("This mark could not be read. Use the buttons on this page."))), 422
    wants = form.double.data == "yes"
    if wants and question not in draft.double and len(draft.double) >= bank.marks.at_most:
        return render_review(bank, draft, *_mark_errors(bank, draft)), 422
    save_draft(bank, draft.with_mark(question, counts_double=wants))
    return redirect(url_for("review.review", _anchor=question), 303)


def _mark_errors(bank: Bank, draft: Draft) -> list[tuple[str, str]]:
    """Return the errors on one mark too many: a sentence, then each answer that counts double, by its anchor."""
    most = bank.marks.at_most
    told = ngettext(
        "Only %(num)s answer can count double. Take its mark away first:",
        "Only %(num)s answers can count double. Take one of these marks away first:",
        most,
    ) % {"num": most}
    return [("", told), *((mark, bank.questions[mark].title) for mark in draft.double)]


def _too_few_answers(bank: Bank, draft: Draft) -> tuple[str, str] | None:
    """Return how many of 100 points are answered and how many are needed, while they are too few."""
    counted = [q.weight for id_, q in bank.weighed.items() if draft.answers.get(id_) in q.options]
    answered = 100 * sum(counted, Fraction()) / bank.total_on(draft.answers)
    needed = bank.thresholds.answered_below
    return (format_of_100(answered, (needed,)), format_number(needed)) if answered < needed else None


def render_review(bank: Bank, draft: Draft, *errors: tuple[str, str]) -> str:
    """Render the review; `errors` are pairs of the anchor of a row (or "") and what is wrong."""
    return _render(bank, draft, None if draft.seat else find_earlier(), *errors)


def _render(bank: Bank, draft: Draft, earlier: Control | None, *errors: tuple[str, str]) -> str:
    """Render the review; `earlier` is the result that was made of the answers before."""
    rows: dict[str, list[Row]] = {theme: [] for theme in bank.themes}
    for id_, question in bank.asked_on(draft.answers).items():
        rows[question.theme].append(_row(bank, draft, id_))
    open_rows = [row for group in rows.values() for row in group if not row.is_answered]
    finish = FinishForm(formdata=None)
    finish.sheet.data, finish.once.data = draft.id, draft.finish_secret
    return render_template(
        "review/review.html",
        bank=bank,
        themes=[(name, rows[id_]) for id_, name in bank.themes.items() if rows[id_]],
        open_rows=open_rows,
        markable=[row for group in rows.values() for row in group if row.counts and not row.is_double],
        context=_context_rows(bank, draft),
        draft=draft,
        finish=finish,
        errors=errors,
        too_few=None if draft.seat else _too_few_answers(bank, draft),
        earlier=earlier,
        is_unchanged=draft.is_finished,
        leaving=find_leaving(),
        way=find_way(draft),
    )


def _row(bank: Bank, draft: Draft, id_: str) -> Row:
    """Return the row of one question."""
    question, option = bank.questions[id_], draft.answers.get(id_)
    return Row(
        id=id_,
        title=question.title,
        answer=answer_text(bank, question, option),
        detail=answer_detail(question, option),
        change=address_to_change(id_),
        is_answered=option is not None,
        counts=option in question.options,
        is_double=id_ in draft.double,
    )


def _context_rows(bank: Bank, draft: Draft) -> list[tuple[str, str, str, bool]]:
    """Return id, title and answer of each question about the company, and whether it was given."""
    given = {id_: entry.options[draft.context[id_]].text for id_, entry in bank.context.items() if id_ in draft.context}
    return [(id_, entry.title, given.get(id_, _("Not answered")), id_ in given) for id_, entry in bank.context.items()]


def render_stale_review(bank: Bank, draft: Draft) -> str:
    """Show the answers once more to who sent a form that was shown for others, or under other questions."""
    if draft.lost is not None:  # the page tells of the change by itself, and the answers may be the same
        return render_review(bank, replace(prepare_finish(bank), lost=draft.lost))
    words = _("Your answers changed in another tab after this page was opened. Look at them once more, then go on.")
    return render_review(bank, draft, ("", words))


def posted_secret() -> str:
    """Return the one-time secret of a form; up to 0.2.0 its field had the name of a method of forms."""
    return request.form.get("once") or request.form.get("submit", "")


def is_stale(draft: Draft) -> bool:
    """Tell whether the posted finishing form was shown for other answers than those kept now."""
    return posted_secret() != draft.finish_secret or request.form.get("sheet") != draft.id
