"""Jobs for tests: set up in the browser of whoever organises, answered behind the pages."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from jobs import Job, job_from_text
from jobs.rounds import answer_again, give_answers, write_notes
from jobs.seats import take
from questions import Sheet
from tests.web.visitor import Visitor
from web.access.jobs import change_behind
from web.platform.dates import start_of_today, today
from web.platform.secrets import hashed, new_secret

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


def hold(visitor: Visitor, secret: str, kind: str = "seat") -> None:
    """Give a browser a key, as its link does."""
    visitor.visit("/start-again")  # a browser with a form token, by which the store knows its keys
    with visitor.client.session_transaction(base_url=visitor.base_url) as kept:
        kept["keys"] = [*kept.get("keys", []), [kind, secret, 1]]
