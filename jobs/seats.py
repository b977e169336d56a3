"""The rules for seats: who is invited, who takes a place, and who leaves it.

All hashes are in hex. Whoever organises sees that a seat is taken and can renew its link, but gets to nobody's answers
by that: an invitation is used up by whoever takes the seat, and a renewed one opens nothing that was given before.
"""

from dataclasses import replace

from jobs.job import LEAST_SEATS, LEAST_UNNAMED, MOST_SEATS, Job, Phase, Round, Seat
from jobs.refused import Reason, Refused


def add_seat(job: Job, label: str, language: str) -> Job:
    """Return the job with one seat more, which still lacks an invitation: see `invite`."""
    if job.is_revealed:
        raise Refused(Reason.REVEALED)
    if len(job.seats) >= MOST_SEATS:
        raise Refused(Reason.TOO_MANY)
    seat = Seat(f"s{job.next_seat}", label, language)
    return replace(job, seats=(*job.seats, seat), next_seat=job.next_seat + 1)


def invite(job: Job, id_: str, invitation: str) -> Job:
    """Return the job with the first invitation of a seat."""
    return _change_seat(job, replace(find_seat(job, id_), invitation=invitation))


def renew(job: Job, id_: str, invitation: str) -> Job:
    """Return the job with a new invitation to a seat; the one before and the member's key open nothing any more.

    Answers that were given stay, and nobody can open them again.
    """
    seat = find_seat(job, id_)
    return _change_seat(job, replace(seat, invitation=invitation, key="", renewals=seat.renewals + 1))


def remove_seat(job: Job, id_: str) -> Job:
    """Return the job without a seat, and without its answers; in an unnamed panel only as long as there are none."""
    seat = find_seat(job, id_)
    if job.is_revealed:
        raise Refused(Reason.REVEALED)
    if not job.is_named and seat.answered:
        raise Refused(Reason.IS_IN)
    if len(job.seats) <= (LEAST_SEATS if job.is_named else LEAST_UNNAMED):
        raise Refused(Reason.TOO_FEW)
    first = {key: entry for key, entry in job.first.items() if entry.seat != id_}
    return replace(job, seats=tuple(one for one in job.seats if one.id != id_), first=first)


def take(job: Job, invitation: str, key: str) -> Job:
    """Return the job after somebody took the seat of an invitation, which from then on opens with `key` alone."""
    seat = job.invited(invitation)
    if seat is None:
        raise Refused(Reason.TAKEN)
    return _change_seat(job, replace(seat, invitation="", key=key))


def withdraw(job: Job, key: str, sheet_key: str) -> Job:
    """Return the job after a member left it, by the hash of the seat's secret and the key of the sheet.

    Before the reveal the answers are deleted, and the seat is free to be answered again. After it the name, the notes
    and the dissent go, and the answers stay counted.
    """
    seat = job.seat_of(key)
    if seat is None:
        raise Refused(Reason.NO_SEAT)
    if job.phase is Phase.BLIND:
        if seat.answered and sheet_key not in job.first:
            raise Refused(Reason.NOT_ANSWERED)
        first = {other: entry for other, entry in job.first.items() if other != sheet_key}
        return _change_seat(replace(job, first=first), replace(seat, answered=frozenset()))
    gone = {sheet_key} | {other for other, entry in (*job.first.items(), *job.second.items()) if entry.seat == seat.id}
    dissents = {other: words for other, words in job.dissents.items() if not _is_of(other, seat.id, gone)}
    job = replace(job, first=_unnamed(job.first, gone), second=_unnamed(job.second, gone), dissents=dissents)
    return _change_seat(job, replace(seat, label="", invitation="", key="", withdrew=True))


def find_seat(job: Job, id_: str) -> Seat:
    """Return a seat that is still there, or refuse."""
    seat = job.seat(id_)
    if seat is None or seat.withdrew:
        raise Refused(Reason.NO_SEAT)
    return seat


def _is_of(dissent: str, seat: str, gone: set[str]) -> bool:
    """Tell whether a dissent, by its key, was set down from a seat or with one of the keys that go."""
    of, _colon, sheet_key = dissent.rpartition(":")
    return of == seat or sheet_key in gone


def _unnamed(entries: Round, gone: set[str]) -> Round:
    """Return the entries, some of them without their notes."""
    return {key: replace(entry, notes={}) if key in gone else entry for key, entry in entries.items()}


def _change_seat(job: Job, seat: Seat) -> Job:
    """Return the job with a seat in the place of the one with its id."""
    return replace(job, seats=tuple(seat if one.id == seat.id else one for one in job.seats))
