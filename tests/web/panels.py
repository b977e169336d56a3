"""Jobs for tests: set up in the browser of whoever organises or stored behind the pages, and answered behind them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from flask import Flask

from jobs import Job, job_from_text
from jobs.rounds import answer_again, give_answers, write_notes
from jobs.seats import add_seat, take
from questions import Sheet
from tests.web.revealed import revealed_job
from tests.web.visitor import Visitor
from web.access.jobs import JobAccess, change_behind, create_job, find_access
from web.access.keyring import ORGANISE, SEAT
from web.platform.dates import end_of, start_of_today, today
from web.platform.secrets import hashed, new_secret

KEPT = timedelta(days=90)
WEEK = timedelta(days=7)

NAME = "Operations lead, <Leeds> & “plant”"
SEATS = ("Founder", "Finance", "Plant")


def set_up(visitor: Visitor, *seats: str, status: int = 200, called: str = NAME, **fields: str) -> str:
    """Set a job up as a founder does who changes nothing; return the path of its page."""
    labels = {f"seat_{number}": label for number, label in enumerate(seats or SEATS, 1)}
    visitor.submit(visitor.visit("/jobs/new").select_one("main form"), status, called=called, **labels, **fields)
    return visitor.path


def door_of(visitor: Visitor) -> bytes:
    """Return the hash of the newest key of a browser, which opens a job."""
    with visitor.client.session_transaction(base_url=visitor.base_url) as kept:
        kind, secret, _since = kept["keys"][-1]
    return hashed(kind, secret)


def job_behind(app: Flask, door: bytes) -> Job:
    """Return a job as it is stored."""
    stored = app.extensions["role_fit_store"].get().find_job(door, start_of_today())
    return job_from_text(stored.document)


def answer_seat(app: Flask, door: bytes, seat: str, sheet: Sheet, **notes: str) -> str:
    """Take a seat, by its id, and give answers; return the secret of the seat."""
    secret = new_secret()
    key, sheet_key = hashed("seat", secret).hex(), hashed("sheet", secret).hex()

    def rule(job: Job) -> Job:
        found = job.seat(seat)
        assert found is not None
        job = take(job, found.invitation, key)
        job = give_answers(job, key, sheet_key, sheet, app.extensions["role_fit_bank"].bank.hash)
        return write_notes(job, sheet_key, notes)

    with app.test_request_context():
        change_behind(door, rule, bank=app.extensions["role_fit_bank"].bank)
    return secret


def answer_all_seats(app: Flask, door: bytes, sheet: Sheet) -> None:
    """Answer from every seat that nobody answered from."""
    for seat in job_behind(app, door).seats:
        if not seat.answered:
            answer_seat(app, door, seat.id, sheet)


def answer_second(app: Flask, door: bytes, secret: str, sheet: Sheet) -> None:
    """Give answers of round 2 with the secret of a seat."""
    key, sheet_key = hashed("seat", secret).hex(), hashed("sheet", secret).hex()
    with app.test_request_context():
        change_behind(door, lambda job: answer_again(job, key, sheet_key, sheet, {}, {}))


def end_closing_day(app: Flask, door: bytes) -> None:
    """Let the closing day be yesterday."""
    with app.test_request_context():
        change_behind(door, lambda job: replace(job, closes_on=today() - timedelta(days=1)))


def hold(visitor: Visitor, secret: str, kind: str = SEAT) -> str:
    """Give a browser a key, as its link does; return the fingerprint of the job."""
    visitor.get("/start-again")  # a browser with a form token, by which the store knows its keys
    with visitor.client.session_transaction(base_url=visitor.base_url) as kept:
        kept["keys"] = [*kept.get("keys", []), [kind, secret, 1]]
    return _access(visitor.client.application, kind, secret).fingerprint


class Made:
    """A job with open invitations; `change` applies a rule to it, as the pages of its organiser do."""

    def __init__(self, app: Flask, seats: int, *, is_named: bool) -> None:
        """Store the job."""
        self.app = app
        job = Job("Leeds plant", "Ada", "We open a second shift.", "en", is_named, today() + WEEK, (), "")
        for number in range(1, seats + 1):
            job = add_seat(job, f"Seat {number}", "")
        self.organise = store(app, job)

    @property
    def access(self) -> JobAccess:
        """Return the job as its organiser opens it."""
        return _access(self.app, ORGANISE, self.organise)

    @property
    def job(self) -> Job:
        """Return the job as it is stored."""
        return self.access.job

    @property
    def fingerprint(self) -> str:
        """Return what addresses of pages of the job say."""
        return self.access.fingerprint

    def invitation(self, number: int) -> str:
        """Return the path of the invitation to a seat."""
        with self.app.test_request_context():
            return f"/seats/invitation/{self.access.invitation_secrets[f's{number}']}"

    def change(self, rule: Callable[[Job], Job]) -> None:
        """Change the job."""
        with self.app.test_request_context():
            assert change_behind(hashed(ORGANISE, self.organise), rule)


def store_revealed(app: Flask, sheets: Sequence[Sheet], *, is_named: bool = True, name: str = "Leeds") -> str:
    """Store a job in which these sheets are revealed; return the secret with which it is organised."""
    job = revealed_job(app.extensions["role_fit_bank"].bank, *sheets, is_named=is_named)
    return store(app, replace(job, name=name))


def store(app: Flask, job: Job) -> str:
    """Store a job; return the secret with which it is organised."""
    with app.test_request_context():
        return create_job(job, new_secret(), end_of(today() + KEPT))


def _access(app: Flask, kind: str, secret: str) -> JobAccess:
    with app.test_request_context():
        access = find_access(kind, secret)
    assert access is not None
    return access


def take_seat(visitor: Visitor, job: Made, number: int) -> str:
    """Take a seat, and return the address of its page."""
    visitor.submit(visitor.visit(job.invitation(number)).select_one("main form"))
    return visitor.path


def begin(visitor: Visitor, seat: str) -> None:
    """Press the button that begins or goes on."""
    visitor.submit(visitor.visit(seat).select_one(f"form[action='{seat}/begin']"))


def in_days(days: int) -> str:
    """Return a day as forms send it."""
    return (today() + timedelta(days=days)).isoformat()
