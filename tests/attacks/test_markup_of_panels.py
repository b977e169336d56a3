"""Nothing that people write about a job becomes markup on a page of it."""

from datetime import date, timedelta
from functools import reduce

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobs import Decision, Job
from jobs.job import MOST_SEATS
from jobs.rounds import decide, dissent, give_answers, reveal, write_notes
from jobs.seats import add_seat, take
from questions import Bank, Sheet
from tests.attacks.payloads import PAYLOADS
from tests.attacks.shape import check_same_shape
from tests.sheets import answers_toward, asked
from tests.web.visitor import Visitor
from web.access.jobs import change_behind, create_job, find_access
from web.access.keyring import ORGANISE, SEAT, fingerprint_of
from web.platform.dates import end_of, today
from web.platform.secrets import hashed, new_secret
from web.session.forms import read_line, read_text

WORD = "harmless"
LABEL, NAME, NOTE = 38, 80, 300


def pages(app: Flask, bank: Bank, words: list[str], *, is_named: bool) -> list[TestResponse]:
    """Return all pages of a panel in which every text is one of the words."""
    line, text = ([read(word) or WORD for word in words] for read in (read_line, read_text))
    job = Job(line[0][:NAME], line[1][:NAME], text[2], "en", is_named, today(), (), "")
    job = reduce(lambda one, at: add_seat(one, f"{line[at][:LABEL]}{at:02}", ""), range(MOST_SEATS), job)
    with app.test_request_context():
        organise, seats = (
            create_job(job, new_secret(), end_of(today() + timedelta(days=9))),
            [new_secret() for _ in words],
        )
        change_behind(hashed(ORGANISE, organise), lambda one: _fill(one, bank, line, text, seats))
        access = find_access(ORGANISE, organise)
        assert access is not None
        at, seat = f"/jobs/{access.fingerprint}", f"/seats/{fingerprint_of(seats[0])}"
    visitor = Visitor(app, bank)
    visitor.get("/questions")
    with visitor.client.session_transaction(base_url=visitor.base_url) as kept:
        kept["keys"] = [[ORGANISE, organise, 1], [SEAT, seats[0], 2]]
    of_job = ("", "/panel", "/meeting", "/decision", "/mandate", "/answer/today", "/delete")
    return [visitor.get(path) for path in (*(f"{at}{path}" for path in of_job), seat, "/mine")]


def _fill(job: Job, bank: Bank, line: list[str], text: list[str], secrets: list[str]) -> Job:
    """Return the job with answers, notes, a decision, and what is set against it."""
    for at, (seat, secret) in enumerate(zip(job.seats, secrets, strict=False)):
        key, own = hashed(SEAT, secret).hex(), hashed("sheet", secret).hex()
        answers = answers_toward(bank, "head" if at % 2 else "director")
        job = give_answers(take(job, seat.invitation, key), key, own, Sheet(answers), bank.hash)
        notes = {question.id: line[(at + place) % len(line)][:NOTE] for place, question in enumerate(asked(bank))}
        job = write_notes(job, own, notes)
    job = decide(reveal(job, date.max), Decision("", line[3][:NAME], today(), text[4], text[5], None), today())
    for at, secret in enumerate(secrets[:MOST_SEATS]):
        job = dissent(job, hashed(SEAT, secret).hex(), hashed("sheet", secret).hex(), text[at])
    return job


@pytest.mark.slow
@pytest.mark.parametrize("is_named", [True, False])
def test_nothing_written_about_a_job_becomes_markup(app: Flask, bank: Bank, is_named: bool) -> None:
    words = list(PAYLOADS)
    plain = pages(app, bank, [WORD] * len(words), is_named=is_named)
    for begin in range(0, len(words), MOST_SEATS):
        for page, other in zip(pages(app, bank, words[begin:] + words[:begin], is_named=is_named), plain, strict=True):
            assert page.status_code == 200
            check_same_shape(page, other, page.request.path)
