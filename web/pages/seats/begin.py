"""Answering from a seat: its answers take the place of those in this browser, which is asked first about others."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from jobs import Phase, Refused
from questions import Bank, Sheet
from questions.sheet import fit_sheet, sheet_from_text, without_settling
from web.access.jobs import change
from web.access.result import Control
from web.access.rights import controls
from web.access.seat_way import find_seat
from web.pages.hand_in import giving, say_why_not
from web.pages.seats.seat import Member, open_member
from web.platform.bank import current_bank
from web.platform.i18n import gettext as _
from web.session.draft import SEAT, Draft, read_draft, replace_draft, save_draft
from web.session.steps import first_open

blueprint = Blueprint("seat_begin", __name__)

AFRESH, TAKE = "afresh", "take"


@blueprint.get("/seats/<fingerprint>/begin")
def choose(fingerprint: str) -> str | Response:
    """Ask what becomes of other answers in this browser."""
    member = open_member(fingerprint)
    draft = read_draft(current_bank())
    if not member.state.can_answer or not _is_in_the_way(draft, fingerprint):
        return redirect(url_for("seat.home", fingerprint=fingerprint), 303)
    return render_template(
        "seats/begin.html",
        form=FlaskForm(formdata=None),
        of=fingerprint,
        job=member.job,
        seat=member.seat,
        draft=draft,
        answered=len(draft.answers),
        has_given=member.state.own is not None,
    )


@blueprint.post("/seats/<fingerprint>/begin")
def begin(fingerprint: str) -> Response:
    """Put answers for the seat in place, and lead to the first open question or to all answers."""
    member = open_member(fingerprint)
    bank = current_bank()
    draft, wish = read_draft(bank), request.form.get("own")
    if not member.state.can_answer:
        return redirect(url_for("seat.home", fingerprint=fingerprint), 303)
    if _is_in_the_way(draft, fingerprint):
        if wish not in {AFRESH, TAKE}:
            return redirect(url_for("seat_begin.choose", fingerprint=fingerprint), 303)
        draft = _put_in_place(bank, member, draft.sheet() if wish == TAKE else None)
    elif draft.seat != fingerprint or draft.is_finished or not draft.is_begun:
        draft = _put_in_place(bank, member, None)
    question = first_open(bank, draft)
    return redirect(url_for("question.ask", question=question) if question else url_for("review.review"), 303)


def _is_in_the_way(draft: Draft, fingerprint: str) -> bool:
    """Tell whether this browser holds answers that are not for this seat; those that are in another one are safe."""
    is_safe = bool(draft.seat) and draft.is_finished
    return draft.is_begun and draft.seat != fingerprint and not is_safe


def _put_in_place(bank: Bank, member: Member, sheet: Sheet | None) -> Draft:
    """Put a sheet into this browser as the answers for a seat: by default those that were handed in, if there are."""
    given = member.state.own
    before = sheet if sheet is not None else given.sheet if given else Sheet()
    return replace_draft(bank, without_settling(bank, fit_sheet(bank, before)), f"{SEAT}{member.fingerprint}")


@blueprint.post("/seats/let-go")
def let_go() -> Response:
    """Keep answers for a seat that takes none any more, or is not open here, as answers of one's own."""
    bank = current_bank()
    draft = read_draft(bank)
    access = find_seat(draft)
    can_answer = access is not None and access.seat is not None and Member(access, access.seat).state.can_answer
    if draft.seat and not can_answer:
        save_draft(bank, replace(draft, purpose="", finish_secret="", last_finish=""))
    return redirect(url_for("review.review"), 303)


@dataclass(frozen=True, slots=True)
class Choice:
    """A result of this browser that can be handed in; `fits` of its answers fit the questions of today."""

    control: Control
    sheet: Sheet

    @property
    def fits(self) -> int:
        """Return how many answers fit."""
        return len(self.sheet.answers)


@blueprint.get("/seats/<fingerprint>/result")
def results(fingerprint: str) -> str | Response:
    """Show the results of this browser, one of which can be handed in."""
    member = open_member(fingerprint)
    if member.job.phase is not Phase.BLIND:
        return redirect(url_for("seat.home", fingerprint=fingerprint), 303)
    return _render_results(member)


@blueprint.post("/seats/<fingerprint>/result")
def hand_in_result(fingerprint: str) -> Response | tuple[str, int]:
    """Hand in the answers of a result; the result stays as it is."""
    member = open_member(fingerprint)
    bank, wish = current_bank(), request.form.get("result", "")
    choice = next((one for one in _choices(bank) if one.control.fingerprint == wish), None)
    if choice is None:
        return _render_results(member, ("results", _("Choose one of your results."))), 422
    if member.job.phase is not Phase.BLIND:
        return redirect(url_for("seat.home", fingerprint=fingerprint), 303)
    try:
        change(member.access, giving(member.access, bank, choice.sheet), bank=bank)
    except Refused as refused:
        return _render_results(member, ("", say_why_not(refused.reason))), 409
    draft = read_draft(bank)
    if draft.seat == fingerprint:
        replace_draft(bank, Sheet())
    return redirect(url_for("seat.home", fingerprint=fingerprint), 303)


def _choices(bank: Bank) -> Iterator[Choice]:
    """Yield the results of this browser of which any answer fits the questions of today."""
    for control in controls():
        sheet = without_settling(bank, sheet_from_text(bank, control.result.sheet))
        if sheet.answers:
            yield Choice(control, sheet)


def _render_results(member: Member, *errors: tuple[str, str]) -> str:
    return render_template(
        "seats/results.html",
        form=FlaskForm(formdata=None),
        of=member.fingerprint,
        job=member.job,
        seat=member.seat,
        has_given=member.state.own is not None,
        choices=list(_choices(current_bank())),
        count=len(current_bank().asked),
        errors=errors,
    )
