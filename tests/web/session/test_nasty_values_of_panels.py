"""Nasty values in every field of the forms of jobs and seats: refused or ignored, and never a failure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import Tag
from flask import Flask

from jobs import Decision, Phase
from jobs.rounds import decide, give_answers, open_second, reveal
from jobs.seats import take
from questions import Bank, Sheet
from tests.attacks.conftest import NO_LIMITS
from tests.attacks.scene import rules
from tests.sheets import answers_toward
from tests.web.conftest import MakeApp
from tests.web.nasty import VALUES
from tests.web.panels import Made, hold
from tests.web.visitor import Visitor, fields_of
from web.access.keyring import ORGANISE, fingerprint_of
from web.platform.dates import today
from web.platform.secrets import hashed, new_secret

STATES = ("blind", "revealed", "second", "decided")
# Where the form is shown in no state that is made here; other tests send it.
RARE = {"/seats/let-go", "/jobs/<job>/results/out", "/jobs/<job>/seats/<seat>/take", "/seats/<fingerprint>/begin"}
FINE = {200, 303, 400, 404, 409, 413, 422}


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """The app with limits off: else most values would be put off unread."""
    return make_app(**NO_LIMITS)


def scene(app: Flask, bank: Bank, state: str) -> tuple[Visitor, list[str]]:
    """Return somebody with a result who organises a job and has a seat in it, and the pages that they can open."""
    visitor = Visitor(app, bank)
    visitor.fill(answers_toward(bank, "director"))
    visitor.finish()
    made, secrets = Made(app, 3, is_named=True), [new_secret(), new_secret()]
    for seat, secret in zip(made.job.seats, secrets, strict=False):
        key, sheet_key = hashed("seat", secret).hex(), hashed("sheet", secret).hex()
        made.change(lambda job, seat=seat, key=key: take(job, seat.invitation, key))  # type: ignore[misc]
        sheet = Sheet(answers_toward(bank, "head"))
        made.change(lambda job, key=key, at=sheet_key, sheet=sheet: give_answers(job, key, at, sheet, bank.hash))  # type: ignore[misc]
    made.change(lambda job: replace(job, closes_on=today() - timedelta(days=1)))
    steps = STATES.index(state)
    if steps:
        made.change(lambda job: reveal(job, today()))
    if state == "second":
        made.change(lambda job: open_second(job, today()))
    if state == "decided":
        made.change(lambda job: decide(job, Decision("head", "Ada", today(), "", "", None), today()))
    assert made.job.phase is (Phase.SECOND if state == "second" else Phase.REVEALED if steps else Phase.BLIND)
    hold(visitor, made.organise, ORGANISE)
    hold(visitor, secrets[0])
    job, seat_page = f"/jobs/{made.fingerprint}", f"/seats/{fingerprint_of(secrets[0])}"
    pages = ["/jobs/new", f"/jobs/open/{made.organise}", f"/seats/open/{secrets[1]}", made.invitation(3), job]
    pages += [f"{job}/delete", f"{job}/decision", f"{job}/answer/today", seat_page, f"{seat_page}/notes"]
    return visitor, [*pages, f"{seat_page}/second", f"{seat_page}/result", f"{seat_page}/begin"]


def forms(visitor: Visitor, pages: list[str]) -> Iterator[Tag]:
    """Yield one form for each address that pages send to."""
    found: dict[str, Tag] = {}
    for page in pages:
        if visitor.get(page).status_code == 200:
            found |= {str(form["action"]): form for form in visitor.visit(page).select("main form[method=post]")}
    yield from found.values()


def test_every_form_is_tried_here(app: Flask, bank: Bank) -> None:
    routes, find = set[str](), app.url_map.bind("localhost")
    for state in STATES:
        for form in forms(*scene(app, bank, state)):
            routes.add(str(find.match(str(form["action"]).partition("?")[0], "POST", return_rule=True)[0]))
    wanted = {str(rule) for rule in rules(app) if "POST" in (rule.methods or ())}
    assert {route for route in wanted if route.startswith(("/jobs", "/seats"))} - RARE <= routes


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_no_value_of_any_field_brings_the_app_down(app: Flask, bank: Bank, state: str) -> None:
    visitor, pages = scene(app, bank, state)
    for form in sorted(forms(visitor, pages), key=lambda form: str(form["action"]).endswith("/delete")):
        for number, name in enumerate(fields_of(form)):
            for value in VALUES[number % 24 :: 24]:
                answer = visitor.post(str(form["action"]), fields_of(form) | {name: value})
                assert answer.status_code in FINE, f"{form['action']} {name}={value!r}: {answer.status}"
