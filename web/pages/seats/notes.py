"""What a member knows about each answer that others may not: one page, before the reveal."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from jobs import Refused
from jobs.rounds import write_notes
from web.pages.hand_in import say_why_not
from web.pages.seats.seat import Member, open_member
from web.platform.i18n import ngettext
from web.session.forms import read_line
from web.views.seat import OwnAnswer, own_answers

blueprint = Blueprint("seat_notes", __name__)

MOST_NOTE = 300  # characters
NOTE = "note-"


@blueprint.route("/seats/<fingerprint>/notes", methods=["GET", "POST"])
def page(fingerprint: str) -> str | Response | tuple[str, int]:
    """Show each own answer with a field for a note, and keep them all."""
    member = open_member(fingerprint)
    state = member.state
    if not state.can_write_notes or state.own is None:
        return redirect(url_for("seat.home", fingerprint=fingerprint), 303)
    rows = own_answers(member.bank, state.own)
    if request.method != "POST":
        return _render(member, rows, {row.id: row.note for row in rows})
    fields = {f"{NOTE}{row.id}": StringField() for row in rows}
    form: FlaskForm = type("NotesForm", (FlaskForm,), fields)()
    typed = {row.id: read_line(form[f"{NOTE}{row.id}"].data or "") for row in rows}
    errors = [(f"{NOTE}{id_}", too_long(note)) for id_, note in typed.items() if len(note) > MOST_NOTE]
    if errors:
        return _render(member, rows, typed, *errors), 422
    try:
        member.change(lambda job, _key, sheet_key: write_notes(job, sheet_key, typed))
    except Refused as refused:
        return _render(member, rows, typed, ("", say_why_not(refused.reason))), 409
    return redirect(url_for("seat.home", fingerprint=fingerprint, said="notes"), 303)


def too_long(note: str) -> str:
    """Say that a note is too long."""
    return ngettext(
        "A note has at most %(most)s characters; this one has %(num)s.",
        "A note has at most %(most)s characters; this one has %(num)s.",
        len(note),
    ) % {"most": MOST_NOTE, "num": len(note)}


def _render(member: Member, rows: list[OwnAnswer], notes: dict[str, str], *errors: tuple[str, str]) -> str:
    return render_template(
        "seats/notes.html",
        form=FlaskForm(formdata=None),
        of=member.fingerprint,
        job=member.job,
        rows=rows,
        notes=notes,
        errors=errors,
        wrong=dict(errors),
        most=MOST_NOTE,
        who_sees=member.who_sees,
    )
