"""What the page of a job says: how far it is, what to do next, and for the organiser each seat with its link.

Before the reveal it says of the answers only from which seats they came, and never when.
"""

from dataclasses import dataclass

from flask import url_for

from jobs import Frame, Job, Phase, Seat
from jobs.rounds import invited_to, why_not_reveal
from questions import Bank
from web.access.jobs import JobAccess
from web.access.result import Control
from web.access.rights import origin_mark
from web.platform.bank import current_bank
from web.platform.dates import today
from web.platform.i18n import find_language, format_date, isolate, ngettext, use_language
from web.platform.i18n import gettext as _
from web.platform.i18n.negotiation import offered_languages
from web.platform.secrets import public_address
from web.platform.settings import current_settings
from web.session.steps import minutes
from web.views.decision import describe_decision
from web.views.letters import MOST_OF_ADDRESS, letter
from web.views.qr_code import QrCode, qr_code

INVITED, OPENED, ANSWERED, LEFT = "invited", "opened", "answered", "left"


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as its organiser sees it; `state` is one of the four words above.

    `address`: the invitation, empty once it was used, and None where it works but cannot be shown any more.
    `letter`: the address of a letter to the member, with the invitation or what is new. `code`: the invitation for a
    phone.
    """

    seat: Seat
    state: str
    address: str | None = ""
    letter: str = ""
    code: QrCode | None = None


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A result that was put into the job; `result` is there for a browser that holds its key, `mark` tells it apart."""

    mark: str
    frame: Frame
    result: Control | None


def language_names() -> dict[str, str]:
    """Return the languages in which members can answer, by code; none where there is only one."""
    codes = offered_languages()
    return {code: find_language(code).name for code in codes} if len(codes) > 1 else {}


def describe_state(job: Job, bank: Bank) -> str:
    """Return in one sentence how far a job is, for everybody who holds a key of it; `bank` is the job's own."""
    if job.decision:
        return describe_decision(job.decision, bank)
    if not job.open_round:
        return (
            _("The answers are revealed.")
            if job.phase is Phase.REVEALED
            else _("The answers of both rounds are revealed.")
        )
    everybody, done = len(invited_to(job)), job.how_many_in(job.open_round)
    if job.open_round == 1:
        words = ngettext("%(num)s of %(everybody)s has answered.", "%(num)s of %(everybody)s have answered.", done)
    else:
        words = ngettext(
            "Round 2 is open: %(num)s of %(everybody)s has answered again.",
            "Round 2 is open: %(num)s of %(everybody)s have answered again.",
            done,
        )
    return words % {"num": done, "everybody": everybody}


def describe_next(job: Job) -> str:
    """Return in one sentence what the organiser does next."""
    if job.decision:
        return _("If it is to be said otherwise, change it there.")
    if not job.open_round:
        return _("Look at them together, then record the decision.")
    if why_not_reveal(job, today()) is None:
        return _("Reveal the answers when you are ready.")
    if not any(seat.is_taken or seat.answered for seat in job.seats):
        words = _("Send each member their link below; they have until %(date)s.")
        return words % {"date": format_date(job.closes_on)}
    reminder = _("Remind those who are missing.") if today() > job.closes_on else ""
    return f"{describe_wait(job)} {reminder}".strip()


def describe_wait(job: Job) -> str:
    """Return when the answers of an open round can be revealed."""
    values = {"date": format_date(job.closes_on), "least": job.least}
    if why_not_reveal(job, today()) is None:
        return _("Whoever organises it can reveal the answers now.")
    if today() > job.closes_on:
        words = _("The closing day is over, but it takes %(least)s answers at least.")
    else:
        words = _("The answers can be revealed when all are in, or after %(date)s with %(least)s at least.")
    return words % values


def seat_rows(access: JobAccess) -> tuple[SeatRow, ...]:
    """Return the seats of a job for its organiser."""
    secrets = access.invitation_secrets
    return tuple(_make_row(access.job, seat, secrets.get(seat.id)) for seat in access.job.seats)


def _make_row(job: Job, seat: Seat, secret: str | None) -> SeatRow:
    """Return a seat with its invitation, if that was not used yet."""
    state = _state_of(seat, max(job.open_round, job.shown_round))
    if not seat.invitation:
        return SeatRow(seat, state, letter=_write_news(job, seat) if state != LEFT and not job.decision else "")
    if secret is None:
        return SeatRow(seat, state, None)
    address = public_address(url_for("seat_arrival.invitation", secret=secret))
    code = qr_code(address) if current_settings().is_public else None
    return SeatRow(
        seat,
        state,
        address,
        _write_invitation(job, seat, address) if job.open_round and seat in invited_to(job) else "",
        code,
    )


def _state_of(seat: Seat, round_: int) -> str:
    """Return how far a member is in a round."""
    if seat.withdrew:
        return LEFT
    if round_ in seat.answered:
        return ANSWERED
    return OPENED if seat.is_taken else INVITED


def _write_invitation(job: Job, seat: Seat, address: str) -> str:
    """Return the address of a letter with the link of a seat, in the language of its member if one was chosen."""
    with use_language(find_language(seat.language or job.language)):
        values = {
            "name": isolate(job.name),
            "seat": isolate(seat.label),
            "minutes": minutes(current_bank()),
            "date": format_date(job.closes_on),
            "address": address,
        }
        subject = _("%(name)s: what do you say the job is?") % values
        asks = _(
            "Please say what the job “%(name)s” has to do, as you see it. Each of us answers the same questions, in "
            "about %(minutes)s minutes, until %(date)s:\n\n%(address)s"
        )
        own = _(
            "The link is for you alone (%(seat)s): who opens it first takes your seat. Nobody sees your answers until "
            "all are revealed at once; I only see whether you have answered."
        )
        before, after = asks % values, "\n\n".join((own % values, describe_sight(job)))
        with_note = letter(subject, f"{before}\n\n{job.note}\n\n{after}")
        # A note that no longer fits stands on the page of the invitation all the same.
        is_fit = job.note and len(with_note) <= MOST_OF_ADDRESS
        return with_note if is_fit else letter(subject, f"{before}\n\n{after}")


def _write_news(job: Job, seat: Seat) -> str:
    """Return the address of a letter that says what a member can see or do now; empty where nothing is new.

    It holds no link to the seat, which only its member knows.
    """
    is_asked_again = job.phase is Phase.SECOND and seat in invited_to(job) and 2 not in seat.answered
    if job.open_round and not is_asked_again:
        return ""
    with use_language(find_language(seat.language or job.language)):
        values = {
            "name": isolate(job.name),
            "seat": isolate(seat.label),
            "date": format_date(job.closes_on),
            "address": public_address(url_for("mine.page")),
        }
        subject, news = _describe_news(job.open_round)
        where = _(
            "Open your seat (%(seat)s): the private link you kept, or %(address)s in the browser you answered with."
        )
        return letter(subject % values, "\n\n".join((news % values, where % values)))


def _describe_news(open_round: int) -> tuple[str, str]:
    """Return the subject of a letter and what it says, still with places for the values."""
    if open_round:
        return _("%(name)s: round 2 is open"), _(
            "Round 2 for the job “%(name)s” is open until %(date)s. See what the others said, and keep your answers or "
            "change them."
        )
    return _("%(name)s: the answers are revealed"), _(
        "The answers for the job “%(name)s” are revealed. See where we differ, and what that does."
    )


def describe_sight(job: Job) -> str:
    """Return who sees what once the answers are revealed."""
    if job.is_named:
        return _("After that, everybody in the panel sees who answered what, with the notes.")
    return _(
        "After that, everybody in the panel sees the answers and notes, without names. That is confidential, not "
        "anonymous: whoever runs the server could look."
    )


def placed_rows(job: Job, results: tuple[Control, ...]) -> tuple[PlacedRow, ...]:
    """Return the results in a job, with those of this browser."""
    here = {control.key.hash.hex(): control for control in results}
    return tuple(PlacedRow(mark_of(one.manage_hash), one.frame, here.get(one.manage_hash)) for one in job.placed)


def mark_of(manage_hash: str) -> str:
    """Return by what forms name a result in a job; it opens nothing."""
    return origin_mark(bytes.fromhex(manage_hash))
