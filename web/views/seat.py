"""A member's seat in words: where it stands, what comes next, and who sees what."""

from dataclasses import dataclass
from datetime import date

from jobs import Entry, Job, Phase, Seat
from jobs.rounds import own_first
from questions import Bank
from questions.sheet import fit_sheet
from web.platform.i18n import format_date, isolate, quote
from web.platform.i18n import gettext as _
from web.views.answers import answer_in_full
from web.views.decision import describe_decision


@dataclass(frozen=True, slots=True)
class SeatState:
    """What a member can do now. `own` is what they gave and can see, of the last round that they answered.

    `can_answer`: through the questions; `can_change`: on the page of the second round; `can_write_notes` likewise.
    """

    sentence: str
    own: Entry | None
    can_answer: bool
    can_change: bool
    can_write_notes: bool


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer of the member, with the note to it."""

    id: str
    title: str
    answer: str
    note: str


def who_sees(job: Job, seat: Seat) -> str:
    """Say in one sentence who will see what of a member's answers, and when."""
    if job.is_named:
        words = _("After the reveal everybody in this panel sees your answers and notes under %(label)s.")
        return words % {"label": quote(isolate(seat.label))}
    return _(
        "After the reveal everybody in this panel sees how many chose what, and the notes, never whose. That is "
        "confidential, not anonymous: whoever runs this site could look."
    )


def seat_state(job: Job, bank: Bank, seat: Seat, sheet_key: str, today: date) -> SeatState:
    """Return what a member can do now; `bank` is the job's own."""
    first = own_first(job, seat, sheet_key) if job.is_revealed else job.first.get(sheet_key)
    second = job.second.get(sheet_key)
    given = {1: first, 2: second}.get(job.open_round)
    is_closed_to = job.open_round in seat.answered and given is None
    in_second = job.phase is Phase.SECOND
    return SeatState(
        sentence=describe_decision(job.decision, bank)
        if job.decision
        else _sentence(job, first, second, today, is_closed_to=is_closed_to),
        own=second or first,
        can_answer=not is_closed_to and (job.phase is Phase.BLIND or (in_second and job.is_named and first is None)),
        can_change=in_second and first is not None and not is_closed_to,
        can_write_notes=job.phase is Phase.BLIND and first is not None,
    )


def _sentence(job: Job, first: Entry | None, second: Entry | None, today: date, *, is_closed_to: bool) -> str:
    """Say where the seat stands and what comes next."""
    day = format_date(job.closes_on)
    if is_closed_to:
        return _(
            "This seat was answered from before its link was renewed. Those answers count, and nobody can open them."
        )
    if job.phase is Phase.BLIND:
        return _blind_sentence(first, day, is_over=today > job.closes_on)
    if job.phase is Phase.SECOND:
        return _second_sentence(job, first, second, day)
    if first is None and second is None:
        return _("The answers are open now. None came from this seat.")
    return _("The answers are open now, yours too.")


def _blind_sentence(first: Entry | None, day: str, *, is_over: bool) -> str:
    if first:
        return _("Your answers are in. Until they are opened to the panel, only you see them, and you can change them.")
    if is_over:
        return _("The closing day was %(day)s. You can still answer until the answers are opened.") % {"day": day}
    return _("Your answers are still to come. Please give them by %(day)s.") % {"day": day}


def _second_sentence(job: Job, first: Entry | None, second: Entry | None, day: str) -> str:
    if second:
        return _("Your answers of the second round are in. You can change them until it is revealed.")
    if first:
        return _("The second round is open until %(day)s: look at what the others say, and answer again.") % {
            "day": day
        }
    if job.is_named:
        return _("The second round is open until %(day)s, and you can answer in it.") % {"day": day}
    return _("The second round is open, for those who answered in the first.")


def own_answers(bank: Bank, entry: Entry) -> list[OwnAnswer]:
    """Return the answers of an entry that fit the bank, in its order."""
    sheet = fit_sheet(bank, entry.sheet)
    asked = bank.asked_on(sheet.answers)
    return [
        OwnAnswer(id_, question.title, answer_in_full(bank, question, sheet.answers[id_]), entry.notes.get(id_, ""))
        for id_, question in asked.items()
        if id_ in sheet.answers
    ]
