"""Handing in the answers of a seat, which ends its way through the questions."""

from collections.abc import Callable

from flask import current_app, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from jobs import Job, Phase, Reason, Refused
from jobs.rounds import answer_again, give_answers, own_first
from questions import Bank, Sheet
from storage import StoreError
from web.access.jobs import JobAccess, change_behind
from web.access.seat_way import find_seat
from web.pages.jobs.refusals import sentence
from web.pages.review import FinishForm
from web.platform.i18n import gettext as _
from web.session.draft import Draft, mark_finished

Page = Response | tuple[str, int]


def give_draft(bank: Bank, draft: Draft) -> Page:
    """Put a draft with a finishing secret into its seat, and lead there; the same form sent again changes nothing."""
    try:
        access = find_seat(draft)
        stored = access and change_behind(access.key.hash, giving(access, bank, draft.sheet()), bank=bank)
    except StoreError as error:
        current_app.logger.error("answers not handed in: %s", error)
        return _render_unsaved(draft), 503
    except Refused as refused:
        return _render_refused(say_why_not(refused.reason)), 409
    if stored is None:
        return _render_refused(say_why_gone()), 409
    g.pop("held_jobs", None)
    mark_finished(bank, draft, is_trial=False)
    return redirect(url_for("seat.home", fingerprint=draft.seat), 303)


def giving(access: JobAccess, bank: Bank, sheet: Sheet) -> Callable[[Job], Job]:
    """Return the rule that puts a sheet into a seat, in the round that is open."""
    key, sheet_key = access.key.hash.hex(), access.sheet_key

    def give(job: Job) -> Job:
        seat = job.seat_of(key)
        if job.phase is not Phase.SECOND or seat is None:
            return give_answers(job, key, sheet_key, sheet, bank.hash)
        if own_first(job, seat, sheet_key):  # the second round asks for reasons
            raise Refused(Reason.REVEALED)
        return answer_again(job, key, sheet_key, sheet, {}, {})

    return give


def say_why_not(reason: Reason) -> str:
    """Say why answers cannot be handed in."""
    sentences = {
        Reason.REVEALED: _("This round takes no more answers: those that were given are open now. Yours stay here."),
        Reason.NOT_ANSWERED: _(
            "This seat was answered from before its link was renewed. Those answers count, and nobody can change them."
        ),
        Reason.FROZEN_SET: _("The second round is for those who answered in the first."),
    }
    return sentences.get(reason) or sentence(reason)


def say_why_gone() -> str:
    """Say why a seat may not open any more."""
    return _(
        "This browser cannot open the seat any more. Perhaps its link was renewed, the job was deleted, or this "
        "browser was told to forget the seat. If you have its private link, open that and come back; else ask "
        "whoever invited you for a new link."
    )


def _render_refused(why: str) -> str:
    """Say why nothing was handed in; the answers can be kept."""
    return render_template("seats/refused.html", form=FinishForm(formdata=None), why=why)


def _render_unsaved(draft: Draft) -> str:
    """Say that the answers are still here, with a button that tries again."""
    again = FinishForm(formdata=None)
    again.sheet.data, again.once.data = draft.id, draft.finish_secret
    return render_template("seats/unsaved.html", form=again)
