"""The rules for rounds: blind answers, the reveal, a second round, the decision and what is set against it.

All hashes are in hex: `key` that of a seat's secret, `sheet_key` the one under which the member's answers stand.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from jobs.job import Decision, Entry, Job, Phase, Placed, Round, Seat, Why
from jobs.refused import Reason, Refused
from questions import Sheet

MOST_PLACED = 12


def give_answers(job: Job, key: str, sheet_key: str, sheet: Sheet, bank_hash: str) -> Job:
    """Return the job with a member's answers of round 1, in the place of those given before; notes stay.

    The first answers fix the bank. Answers after the reveal belong to round 2, where named panels take new members.
    """
    seat = _seat_of(job, key)
    if job.phase is not Phase.BLIND:
        raise Refused(Reason.REVEALED)
    if 1 in seat.answered and sheet_key not in job.first:
        raise Refused(Reason.NOT_ANSWERED)  # given with the link before a renewal: it counts, and is nobody's to change
    before = job.first.get(sheet_key)
    notes = {question: note for question, note in before.notes.items() if question in sheet.answers} if before else {}
    entry = Entry(sheet, seat.id if job.is_named else "", notes)
    job = replace(job, first=_put(job.first, sheet_key, entry), bank_hash=job.bank_hash or bank_hash)
    return _answered(job, seat, 1)


def write_notes(job: Job, sheet_key: str, notes: Mapping[str, str]) -> Job:
    """Return the job with a member's notes of round 1, by question; before the reveal only."""
    entry = job.first.get(sheet_key)
    if entry is None:
        raise Refused(Reason.NOT_ANSWERED)
    if job.is_revealed:
        raise Refused(Reason.REVEALED)
    kept = {question: note for question, note in notes.items() if note and question in entry.sheet.answers}
    return replace(job, first=_put(job.first, sheet_key, replace(entry, notes=kept)))


def why_not_reveal(job: Job, today: date) -> Reason | None:
    """Return what stands against revealing the open round, or None."""
    answered = job.how_many_in(job.open_round)
    if not job.open_round:
        return Reason.REVEALED
    if answered < job.least:
        return Reason.TOO_FEW
    is_all_in = all(job.open_round in seat.answered for seat in invited_to(job))
    return None if is_all_in or today > job.closes_on else Reason.NOT_ALL_IN


def invited_to(job: Job) -> tuple[Seat, ...]:
    """Return the seats that are asked in the open round: of an unnamed panel's second, those of its first."""
    if job.phase is Phase.SECOND and not job.is_named:
        return tuple(seat for seat in job.members if 1 in seat.answered)
    return job.members


def reveal(job: Job, today: date) -> Job:
    """Return the job with its open round revealed: what was given is frozen, and there is no way back."""
    reason = why_not_reveal(job, today)
    if reason:
        raise Refused(reason)
    if job.phase is Phase.BLIND:
        return replace(job, phase=Phase.REVEALED)
    return replace(job if job.is_named else _with_kept(job), phase=Phase.SETTLED)


def _with_kept(job: Job) -> Job:
    """Return an unnamed job with round 2 as it counts: the answers that members kept are in it too.

    Where a single member kept theirs, it would else join the seat with the sheet.
    """
    seats = tuple(replace(seat, answered=seat.answered | {2}) if 1 in seat.answered else seat for seat in job.seats)
    return replace(job, seats=seats, second=job.entries(2))


def open_second(job: Job, closes_on: date) -> Job:
    """Return the job with its second round open."""
    if job.decision:
        raise Refused(Reason.DECIDED)
    if job.phase is not Phase.REVEALED:
        raise Refused(Reason.REVEALED if job.is_revealed else Reason.NOT_REVEALED)
    return replace(job, phase=Phase.SECOND, closes_on=closes_on)


def answer_again(
    job: Job, key: str, sheet_key: str, sheet: Sheet, notes: Mapping[str, str], changes: Mapping[str, Why]
) -> Job:
    """Return the job with a member's answers of round 2; each that differs from round 1 needs a reason.

    A member of a named panel who was not in round 1 begins here, and needs none.
    """
    seat = _seat_of(job, key)
    if job.phase is not Phase.SECOND:
        raise Refused(Reason.REVEALED if job.is_revealed else Reason.NOT_REVEALED)
    if 2 in seat.answered and sheet_key not in job.second:
        raise Refused(Reason.NOT_ANSWERED)  # as in round 1: with each new link, a seat could else answer once more
    before = own_first(job, seat, sheet_key)
    if before is None and not job.is_named:
        raise Refused(Reason.FROZEN_SET)
    changed = changed_answers(before.sheet, sheet) if before else ()
    lacking = next((question for question in changed if question not in changes), None)
    if lacking:
        raise Refused(Reason.NO_REASON, lacking)
    entry = Entry(
        sheet,
        seat.id if job.is_named else "",
        {question: note for question, note in notes.items() if note},
        {question: changes[question] for question in changed},
    )
    return _answered(replace(job, second=_put(job.second, sheet_key, entry)), seat, 2)


def own_first(job: Job, seat: Seat, sheet_key: str) -> Entry | None:
    """Return what a member gave in round 1; after a renewed link only a named panel knows."""
    by_seat = (entry for entry in job.first.values() if entry.seat and entry.seat == seat.id)
    return job.first.get(sheet_key) or next(by_seat, None)


def changed_answers(before: Sheet, after: Sheet) -> tuple[str, ...]:
    """Return the questions that are answered otherwise than before."""
    questions = dict.fromkeys((*before.answers, *after.answers))
    return tuple(question for question in questions if before.answers.get(question) != after.answers.get(question))


def decide(job: Job, decision: Decision, today: date) -> Job:
    """Return the job with its decision, or with another in its place, which then says when; never in an open round."""
    if job.open_round:
        raise Refused(Reason.NOT_REVEALED)
    before = job.decision
    if before and replace(before, amended_on=None) == decision:
        return job
    return replace(job, decision=replace(decision, amended_on=today if before else None))


def dissent(job: Job, key: str, sheet_key: str, words: str) -> Job:
    """Return the job with what a member sets against the decision, word for word; none takes it back."""
    seat = _seat_of(job, key)
    if job.decision is None:
        raise Refused(Reason.NOT_REVEALED)
    others = {other: said for other, said in job.dissents.items() if not other.endswith(sheet_key)}
    own = f"{seat.id}:{sheet_key}" if job.is_named else sheet_key
    return replace(job, dissents={**others, own: words} if words else others)


def own_dissent(job: Job, sheet_key: str) -> str:
    """Return what a member set against the decision, or an empty text."""
    return next((words for key, words in job.dissents.items() if key.endswith(sheet_key)), "")


def place(job: Job, placed: Placed) -> Job:
    """Return the job with a result in it, which may be there already with another frame."""
    others = tuple(one for one in job.placed if one.manage_hash != placed.manage_hash)
    if len(others) >= MOST_PLACED:
        raise Refused(Reason.TOO_MANY)
    return replace(job, placed=(*others, placed))


def take_out(job: Job, manage_hash: str) -> Job:
    """Return the job without a result, which itself stays."""
    return replace(job, placed=tuple(one for one in job.placed if one.manage_hash != manage_hash))


def _seat_of(job: Job, key: str) -> Seat:
    """Return the seat of a key, or refuse."""
    seat = job.seat_of(key)
    if seat is None:
        raise Refused(Reason.NO_SEAT)
    return seat


def _put(entries: Round, key: str, entry: Entry) -> Round:
    """Return the entries with one more, or another, in the order of their keys."""
    return dict(sorted({**entries, key: entry}.items()))


def _answered(job: Job, seat: Seat, round_: int) -> Job:
    """Return the job with a seat that was answered from in a round."""
    done = replace(seat, answered=seat.answered | {round_})
    return replace(job, seats=tuple(done if one.id == seat.id else one for one in job.seats))
