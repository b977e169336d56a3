"""Jobs for tests: seats are taken with the key of their number, and answered with it."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

from jobs import Job
from jobs.rounds import give_answers
from jobs.seats import add_seat, invite, take
from questions import Sheet

TODAY = date(2026, 3, 2)
LAST_DAY = date(2026, 3, 9)
AFTER = date(2026, 3, 10)
BANK = "ab" * 32
SHEET = Sheet({"budget": "a", "team": "b"})


def digest(words: str) -> str:
    """Return a hash in hex, the same for the same words."""
    return sha256(words.encode()).hexdigest()


def key(number: int) -> str:
    """Return the hash of the secret of a seat."""
    return digest(f"key {number}")


def sheet_key(number: int) -> str:
    """Return the key of the sheet of a seat's member."""
    return digest(f"sheet {number}")


def new_job(seats: int = 3, *, is_named: bool = True) -> Job:
    """Return a job with invitations to so many seats, s1, s2 and so on."""
    job = Job("Leeds", "Ada", "", "en", is_named, LAST_DAY, (), digest("organise"))
    for number in range(1, seats + 1):
        job = invite(add_seat(job, f"Seat {number}", ""), f"s{number}", digest(f"invitation {number}"))
    return job


def taken_job(seats: int = 3, *, is_named: bool = True) -> Job:
    """Return a job all of whose seats are taken."""
    job = new_job(seats, is_named=is_named)
    for number in range(1, seats + 1):
        job = take(job, digest(f"invitation {number}"), key(number))
    return job


def answered_job(seats: int = 3, answered: int | None = None, *, is_named: bool = True) -> Job:
    """Return a job whose seats are taken, and from the first of which answers were given."""
    job = taken_job(seats, is_named=is_named)
    for number in range(1, (seats if answered is None else answered) + 1):
        job = give_answers(job, key(number), sheet_key(number), SHEET, BANK)
    return job


def sheet(**answers: str) -> Sheet:
    """Return the sheet of every test with some other answers."""
    return replace(SHEET, answers={**SHEET.answers, **answers})
