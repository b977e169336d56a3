"""The second round: own answers beside those of others, all on one page; whoever changes one says why."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField, StringField

from jobs import Entry, Refused, Why
from jobs.rounds import answer_again, changed_answers, own_first
from questions import Sheet
from web.pages.all_questions import ANSWER, answer_fields, field_errors
from web.pages.hand_in import say_why_not
from web.pages.seats.notes import MOST_NOTE, NOTE, too_long
from web.pages.seats.seat import Member, open_member
from web.platform.i18n import gettext as _
from web.session.forms import SheetForm, read_line
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
    if request.form.get("keep") == "y":
        return _keep_all(member, before)
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
    typed = _read_notes(form, member)
    errors += [(f"{NOTE}{id_}", too_long(note)) for id_, note in typed.items() if len(note) > MOST_NOTE]
    if errors:
        return _render(member, before, form, *errors), 422
    try:
        notes = _kept_notes(member, before, sheet) | typed
        member.change(lambda job, key, own: answer_again(job, key, own, sheet, notes, changes))
    except Refused as refused:
        return _render(member, before, form, ("", say_why_not(refused.reason))), 409
    return redirect(url_for("seat.home", fingerprint=fingerprint), 303)


def _keep_all(member: Member, before: Entry) -> Response | tuple[str, int]:
    """Hand in the answers of the first round once more; whoever changed one already keeps that."""
    if member.access.sheet_key not in member.job.second:
        try:
            member.change(lambda job, key, own: answer_again(job, key, own, before.sheet, before.notes, {}))
        except Refused as refused:
            form = _make_form(member, is_sent=False)
            _fill(form, member, before)
            return _render(member, before, form, ("", say_why_not(refused.reason))), 409
    return redirect(url_for("seat.home", fingerprint=member.fingerprint), 303)


def _kept_notes(member: Member, before: Entry, sheet: Sheet) -> dict[str, str]:
    """Return the notes of the first round that stand in the second too.

    One to an answer that was changed speaks for the other answer. Without names it stays nevertheless: where it was
    missing, everybody could tell whose answer changed.
    """
    changed = changed_answers(before.sheet, sheet) if member.job.is_named else ()
    return {question: note for question, note in before.notes.items() if question not in changed}


def _make_form(member: Member, *, is_sent: bool = True) -> SheetForm:
    """Return a form with an answer, a reason and a note for each question; by default with what was sent."""
    reasons = [SelectChoice("", _("I keep my answer")), *(SelectChoice(str(why), text) for why, text in whys().items())]
    questions = member.bank.asked
    fields = answer_fields(member.bank, questions)
    why = {f"{WHY}{id_}": SelectField(choices=reasons, validate_choice=False) for id_ in questions}
    note = {f"{NOTE}{id_}": StringField() for id_ in questions}
    make: type[SheetForm] = type("SecondForm", (SheetForm,), fields | why | note)
    return make() if is_sent else make(formdata=None)


def _fill(form: SheetForm, member: Member, before: Entry) -> None:
    """Show the answers of the second round where they were given before, else those of the first."""
    last = member.job.second.get(member.access.sheet_key, before)
    for id_ in member.bank.asked:
        form[f"{ANSWER}{id_}"].data = last.sheet.answers.get(id_)
        form[f"{WHY}{id_}"].data = last.changes.get(id_, "")
        note = last.notes.get(id_, "")
        form[f"{NOTE}{id_}"].data = "" if note == before.notes.get(id_) else note


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


def _read_notes(form: SheetForm, member: Member) -> dict[str, str]:
    """Return the notes that were written, by question."""
    typed = {id_: read_line(form[f"{NOTE}{id_}"].data or "") for id_ in member.bank.asked}
    return {id_: note for id_, note in typed.items() if note}


def _render(member: Member, before: Entry, form: SheetForm, *errors: tuple[str, str]) -> str:
    wrong = dict(errors)
    rows = second_rows(member.bank, member.job, before)
    is_open = {
        row.question.id for row in rows if wrong.keys() & {f"{WHY}{row.question.id}", f"{NOTE}{row.question.id}"}
    }
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
        most=MOST_NOTE,
        has_handed_in=member.access.sheet_key in member.job.second,
        sent=FlaskForm(formdata=None),
        who_sees=member.who_sees,
    )
