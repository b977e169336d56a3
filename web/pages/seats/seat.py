"""A member's seat: where it stands, what comes next, the own answers, the private link, leaving."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from jobs import Job, Refused, Seat, rounds, seats
from questions import Bank, Sheet
from questions.sheet import fit_sheet
from scoring import recommend
from web.access.ended import end_copies
from web.access.jobs import JobAccess, change, open_seat
from web.access.keyring import MANAGE, keys
from web.access.rights import abort_without_key, forget_here
from web.pages.hand_in import say_why_not
from web.platform.bank import current_bank
from web.platform.dates import today
from web.platform.i18n import gettext as _
from web.platform.i18n import isolate, ngettext, quote
from web.platform.secrets import public_address
from web.session.draft import read_draft, replace_draft
from web.session.forms import KEEP_DRAFT, read_text
from web.views.result import View, trial_view
from web.views.seat import SeatState, own_answers, seat_state, who_sees

blueprint = Blueprint("seat", __name__)

MOST_DISSENT = 1000  # characters


class DissentForm(FlaskForm):
    """What a member sets against the decision."""

    words = StringField()


@dataclass(frozen=True, slots=True)
class Member:
    """A seat that this browser opens."""

    access: JobAccess
    seat: Seat

    @property
    def job(self) -> Job:
        """Return the job."""
        return self.access.job

    @property
    def bank(self) -> Bank:
        """Return the bank under which the job is scored."""
        return self.access.bank

    @property
    def fingerprint(self) -> str:
        """Return what addresses of the seat say."""
        return self.access.seat_fingerprint

    @property
    def state(self) -> SeatState:
        """Return what the member can do now."""
        return seat_state(self.job, self.bank, self.seat, self.access.sheet_key, today())

    @property
    def who_sees(self) -> str:
        """Say who will see what of the member's answers, and when."""
        return who_sees(self.job, self.seat)

    def change(self, rule: Callable[[Job, str, str], Job], bank: Bank | None = None) -> None:
        """Change the job by a rule that is given the hash of the seat's secret and the key of the sheet.

        `Refused` comes out of the rule; the store being down is a 503.
        """
        key, sheet_key = self.access.key.hash.hex(), self.access.sheet_key
        change(self.access, lambda job: rule(job, key, sheet_key), bank=bank)


def open_member(fingerprint: str) -> Member:
    """Return a seat that this browser opens, or the page for no key."""
    access = open_seat(fingerprint)
    return Member(access, access.seat or abort_without_key())


@blueprint.get("/seats/<fingerprint>")
def home(fingerprint: str) -> str:
    """Show the seat."""
    return _render(open_member(fingerprint))


def _render(member: Member, *errors: tuple[str, str], typed: str | None = None) -> str:
    """Render the page; `typed` is the dissent that could not be kept."""
    access, job, seat, state, bank = member.access, member.job, member.seat, member.state, member.bank
    own = own_answers(bank, state.own) if state.own else []
    given = len(state.own.sheet.answers) if state.own else 0
    return render_template(
        "seats/seat.html",
        form=FlaskForm(formdata=None),
        of=access.seat_fingerprint,
        job=job,
        job_fingerprint=access.fingerprint,
        pack=access.pack,
        seat=seat,
        state=state,
        said=_find_notice(access, state),
        has_results=any(key.kind == MANAGE for key in keys()),
        begun=_begun(access),
        own=own,
        lost=given - len(own),
        is_other_bank=job.bank_hash not in {"", current_bank().hash},
        who_sees=member.who_sees,
        verdict=_verdict(member),
        dissent=rounds.own_dissent(job, access.sheet_key) if typed is None else typed,
        most_dissent=MOST_DISSENT,
        label=quote(isolate(seat.label)),
        private=public_address(url_for("seat_arrival.arrive", secret=access.key.secret)),
        days=KEEP_DRAFT.days,
        errors=errors,
    )


def _find_notice(access: JobAccess, state: SeatState) -> str:
    """Return what was just done, where the address says so and it can be true."""
    own = state.own
    notices = {
        "notes": (own is not None and bool(own.notes), _("Your notes are kept.")),
        "deleted": (own is None, _("Your answers are deleted.")),
        "dissent": (bool(rounds.own_dissent(access.job, access.sheet_key)), _("Your words stand with the decision.")),
    }
    is_so, words = notices.get(request.args.get("said", ""), (False, ""))
    return words if is_so else ""


def _begun(access: JobAccess) -> tuple[int, int] | None:
    """Return how many questions the unfinished answers for the seat here answer, and of how many; None for none."""
    bank = current_bank()
    draft = read_draft(bank)
    if draft.seat != access.seat_fingerprint or draft.is_finished or not draft.is_begun:
        return None
    return sum(id_ in draft.answers for id_ in bank.asked), len(bank.asked)


def _verdict(member: Member) -> View | None:
    """Return where the member's own answers of the last revealed round point; None where there are none."""
    job, access = member.job, member.access
    first = rounds.own_first(job, member.seat, access.sheet_key)
    shown = {0: None, 1: first, 2: job.second.get(access.sheet_key, first)}[job.shown_round]
    return trial_view(recommend(member.bank, fit_sheet(member.bank, shown.sheet))) if shown else None


class _OpenedError(Exception):
    """The answers were opened after the form was shown, in which leaving meant something else."""


@blueprint.post("/seats/<fingerprint>/withdraw")
def withdraw(fingerprint: str) -> Response | tuple[str, int]:
    """Delete the answers before the reveal; after it, take name and notes away and leave the seat."""
    member = open_member(fingerprint)
    was_open = request.form.get("revealed") == "y"
    if request.form.get("sure") != "y":
        return _render(member, ("sure", _("Tick the box if you are sure."))), 422

    def withdraw_as_told(job: Job, key: str, sheet_key: str) -> Job:
        if job.is_revealed != was_open:
            raise _OpenedError
        return seats.withdraw(job, key, sheet_key)

    try:
        member.change(withdraw_as_told)
    except _OpenedError:
        words = _("The answers were opened meanwhile. Read once more what leaving does now.")
        return _render(open_member(fingerprint), ("", words)), 409
    except Refused as refused:
        return _render(member, ("", say_why_not(refused.reason))), 409
    bank = current_bank()
    if read_draft(bank).seat == fingerprint:
        replace_draft(bank, Sheet())
    if not was_open:
        return redirect(url_for("seat.home", fingerprint=fingerprint, said="deleted"), 303)
    end_copies()
    forget_here(fingerprint)
    return redirect(url_for("mine.page"), 303)


@blueprint.post("/seats/<fingerprint>/dissent")
def dissent(fingerprint: str) -> Response | tuple[str, int]:
    """Keep what the member sets against the decision, word for word; nothing takes it back."""
    member = open_member(fingerprint)
    words = read_text(str(DissentForm().words.data or ""))
    if len(words) > MOST_DISSENT:
        error = ngettext(
            "At most %(most)s characters have room; this has %(num)s.",
            "At most %(most)s characters have room; this has %(num)s.",
            len(words),
        ) % {"most": MOST_DISSENT, "num": len(words)}
        return _render(member, ("words", error), typed=words), 422
    try:
        member.change(lambda job, key, sheet_key: rounds.dissent(job, key, sheet_key, words))
    except Refused as refused:
        return _render(member, ("", say_why_not(refused.reason)), typed=words), 409
    return redirect(url_for("seat.home", fingerprint=fingerprint, said="dissent"), 303)
