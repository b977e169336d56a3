"""The second round: own answers beside those of others, all on one page; whoever changes one says why."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField

from jobs import Entry, Refused, Why
from jobs.rounds import answer_again, changed_answers, own_first
from questions import Sheet
from web.pages.all_questions import ANSWER, answer_fields, field_errors
from web.pages.hand_in import say_why_not
from web.pages.seats.seat import Member, open_member
from web.platform.i18n import gettext as _
from web.session.forms import SheetForm
from web.views.answers import NO_ANSWER
from web.views.second_round import second_rows, whys

blueprint = Blueprint("seat_second", __name__)

WHY = "why-"


@blueprint.route("/seats/<fingerprint>/second", methods=["GET", "POST"])
def page(fingerprint: str) -> str | Response | tuple[str, int]:
    """Show the own answers beside the others'; keep those of the second round."""
    member = open_member(fingerprint)
    before = own_first(member.job, member.seat, member.access.sheet_key)
    if not member.state.can_change or before is None:
        return redirect(url_for("seat.home", fingerprint=fingerprint), 303)
    form = _make_form(member)
    if not form.is_submitted():
        _fill(form, member, before)
        return _render(member, before, form)
    if not form.validate():
        return _render(member, before, form, *field_errors(form)), 422
    sheet, changes = _read_sheet(form, member, before.sheet), _read_changes(form, member)
    say_why = _("Say why you changed this answer.")
    errors = [
        (f"{WHY}{question}", f"{member.bank.questions[question].title}: {say_why}")
        for question in changed_answers(before.sheet, sheet)
        if question not in changes
    ]
    if errors:
        return _render(member, before, form, *errors), 422
    try:
        member.change(lambda job, key, own: answer_again(job, key, own, sheet, before.notes, changes))
    except Refused as refused:
        return _render(member, before, form, ("", say_why_not(refused.reason))), 409
    return redirect(url_for("seat.home", fingerprint=fingerprint), 303)


def _make_form(member: Member) -> SheetForm:
    """Return a form with an answer and a reason for each question."""
    reasons = [SelectChoice("", _("I keep my answer")), *(SelectChoice(str(why), text) for why, text in whys().items())]
    questions = member.bank.asked
    fields = answer_fields(member.bank, questions)
    why = {f"{WHY}{id_}": SelectField(choices=reasons, validate_choice=False) for id_ in questions}
    form: SheetForm = type("SecondForm", (SheetForm,), fields | why)()
    return form


def _fill(form: SheetForm, member: Member, before: Entry) -> None:
    """Show the answers of the second round where they were given before, else those of the first."""
    last = member.job.second.get(member.access.sheet_key, before)
    for id_ in member.bank.asked:
        form[f"{ANSWER}{id_}"].data = last.sheet.answers.get(id_)
        form[f"{WHY}{id_}"].data = last.changes.get(id_, "")


def _read_sheet(form: SheetForm, member: Member, before: Sheet) -> Sheet:
    """Return the answers of the first round with what was sent in their place."""
    sent = {id_: form[f"{ANSWER}{id_}"].data for id_ in member.bank.asked}
    answers = {**before.answers, **{id_: option for id_, option in sent.items() if option}}
    kept = {id_: option for id_, option in answers.items() if option != NO_ANSWER}
    return replace(before, answers=kept, double=before.double & kept.keys())


def _read_changes(form: SheetForm, member: Member) -> Mapping[str, Why]:
    """Return the reasons that were given, by question."""
    sent = {id_: form[f"{WHY}{id_}"].data for id_ in member.bank.asked}
    return {id_: Why(why) for id_, why in sent.items() if why in set(Why)}


def _render(member: Member, before: Entry, form: SheetForm, *errors: tuple[str, str]) -> str:
    wrong = dict(errors)
    rows = second_rows(member.bank, member.job, before)
    is_open = {row.question.id for row in rows if f"{WHY}{row.question.id}" in wrong}
    return render_template(
        "seats/second.html",
        form=form,
        of=member.fingerprint,
        job=member.job,
        differing=[row for row in rows if not row.is_agreed],
        agreed=[row for row in rows if row.is_agreed],
        is_agreed_open=any(row.is_agreed for row in rows if row.question.id in is_open),
        exits=member.bank.exits,
        no_answer=NO_ANSWER,
        errors=errors,
        wrong=wrong,
        who_sees=member.who_sees,
    )
