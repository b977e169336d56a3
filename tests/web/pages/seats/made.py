"""Jobs in the store, for the pages of members."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from jobs import Job
from jobs.seats import add_seat
from tests.web.visitor import Visitor
from web.access.jobs import change_behind, create_job, find_access
from web.access.keyring import ORGANISE
from web.platform.dates import end_of, today
from web.platform.secrets import new_secret

WEEK = timedelta(days=7)


class Made:
    """A job with open invitations; `change` applies a rule to it, as the pages of its organiser do."""

    def __init__(self, app: Flask, seats: int, *, is_named: bool) -> None:
        """Store the job."""
        self.app = app
        job = Job("Leeds plant", "Ada", "We open a second shift.", "en", is_named, today() + WEEK, (), "")
        for number in range(1, seats + 1):
            job = add_seat(job, f"Seat {number}", "")
        with app.test_request_context():
            self.organise = create_job(job, new_secret(), end_of(today() + timedelta(days=90)))

    @property
    def job(self) -> Job:
        """Return the job as it is stored."""
        with self.app.test_request_context():
            access = find_access(ORGANISE, self.organise)
            assert access is not None
            return access.job

    @property
    def fingerprint(self) -> str:
        """Return what addresses of pages of the job say."""
        with self.app.test_request_context():
            access = find_access(ORGANISE, self.organise)
            assert access is not None
            return access.fingerprint

    def invitation(self, number: int) -> str:
        """Return the path of the invitation to a seat."""
        with self.app.test_request_context():
            access = find_access(ORGANISE, self.organise)
            assert access is not None
            return f"/seats/invitation/{access.invitation_secrets[f's{number}']}"

    def change(self, rule: Callable[[Job], Job]) -> None:
        """Change the job."""
        with self.app.test_request_context():
            assert change_behind(bytes.fromhex(self.job.organise), rule)


def take_seat(visitor: Visitor, job: Made, number: int) -> str:
    """Take a seat, and return the address of its page."""
    page = visitor.visit(job.invitation(number))
    visitor.submit(page.select_one("main form"))
    return visitor.path


def begin(visitor: Visitor, seat: str) -> None:
    """Press the button that begins or goes on."""
    visitor.submit(visitor.visit(seat).select_one(f"form[action='{seat}/begin']"))
