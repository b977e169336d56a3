"""A panel whose answers are revealed, and the keys to it."""

import time
from datetime import date, timedelta
from hashlib import sha256

from flask import Flask

from jobs import Entry, Job, Phase, Seat
from questions import Sheet
from storage import DAY
from tests.web.visitor import Visitor
from web.access.jobs import create_job, find_access
from web.platform.dates import today
from web.platform.secrets import new_secret

NAME = "Operations lead, Leeds"
LABELS = ("Finance", "Sales", "Plant", "People", "Board")


def sheet_key(number: int) -> str:
    return sha256(bytes([number])).hexdigest()


def make_panel(app: Flask, sheets: list[Sheet], *, is_named: bool = True, name: str = NAME) -> str:
    """Store a job in which these sheets were given, and return the secret with which it is organised."""
    seats = tuple(Seat(f"s{at}", LABELS[at], answered=frozenset({1})) for at in range(len(sheets)))
    first = {sheet_key(at): Entry(sheet, f"s{at}" if is_named else "") for at, sheet in enumerate(sheets)}
    job = Job(
        name=name,
        decider="The board",
        note="",
        language="en",
        is_named=is_named,
        closes_on=date(2026, 1, 1),
        seats=seats,
        organise="",
        phase=Phase.REVEALED,
        first=first,
    )
    with app.test_request_context():
        return create_job(job, new_secret(), int(time.time()) + 30 * DAY)


def hold(visitor: Visitor, kind: str, secret: str) -> str:
    """Put a key to a job into a browser, and return the fingerprint of the job."""
    with visitor.client.session_transaction(base_url=visitor.base_url) as kept:
        kept["keys"] = [*kept.get("keys", []), [kind, secret, 0]]
    with visitor.client.application.test_request_context():
        access = find_access(kind, secret)
        assert access is not None
        return access.fingerprint


def in_days(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()
