"""Before the reveal no page tells anybody else what a member answered: not in words, and not by any difference."""

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask

from jobs.rounds import give_answers, write_notes
from questions import Bank, Sheet
from scoring import recommend
from tests.attacks.scene import rules
from tests.sheets import Toward, answers_toward, asked
from tests.web.panels import Made, begin, hold, take_seat
from tests.web.visitor import Visitor, finish_form
from web.access.keyring import ORGANISE
from web.views.verdict import verdict_title

Values = dict[str, list[str]]
SENTINEL = "Nobody else knows this"
CHANGING = re.compile(r'(?<=value=")[\w.-]{12,}(?=")')


@pytest.fixture
def quiet(make_app: Callable[..., Flask]) -> Flask:
    """Return an app that lets many addresses be tried."""
    return make_app(misses_per_minute=0, costly_per_minute=0)


def addresses(app: Flask, values: Values) -> Iterator[str]:
    """Yield the address of every page, with each of the values of what it has room for."""
    for rule in rules(app):
        # How it works is told without its figures while they are worked out.
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/static/", "/method")):
            for chosen in product(*(values.get(name, ["x"]) for name in sorted(rule.arguments))):
                with app.test_request_context():
                    path = app.url_map.bind("").build(
                        rule.endpoint, dict(zip(sorted(rule.arguments), chosen, strict=True))
                    )
                yield path


def walk(visitor: Visitor, values: Values) -> dict[str, tuple[int, str, str | None]]:
    """Return what every page says, without what is new at each visit."""
    found: dict[str, tuple[int, str, str | None]] = {}
    for path in addresses(visitor.client.application, values):
        answer = visitor.get(path)
        found[path] = (answer.status_code, CHANGING.sub("", answer.text), answer.location)
    return found


@pytest.mark.parametrize("is_named", [True, False])
def test_no_page_tells_what_a_member_answered(quiet: Flask, bank: Bank, is_named: bool) -> None:
    job = Made(quiet, 5, is_named=is_named)
    member, other = Visitor(quiet, bank), Visitor(quiet, bank)
    seat, others = take_seat(member, job, 1), take_seat(other, job, 2)
    begin(member, seat)
    member.fill(answers_toward(bank, "head"))
    member.submit(finish_form(member.visit("/review")))
    key, sheet_key = job.job.seats[0].key, next(iter(job.job.first))

    def answer(toward: Toward, note: str) -> None:
        job.change(lambda one: give_answers(one, key, sheet_key, Sheet(answers_toward(bank, toward)), bank.hash))
        job.change(lambda one: write_notes(one, sheet_key, {asked(bank)[0].id: note}))

    values = {
        "job": [job.fingerprint],
        "seat": ["s1"],
        "fingerprint": [seat[7:], others[7:]],
        "secret": [job.organise, job.invitation(3)[18:]],
        "question": [asked(bank)[0].id],
        "format": ["md"],
    }
    people = [Visitor(quiet, bank), other, Visitor(quiet, bank)]
    hold(people[0], job.organise, ORGANISE)
    answer("head", SENTINEL)
    before = [walk(person, values) for person in people]
    assert not [path for pages in before for path, page in pages.items() if SENTINEL in str(page)]
    assert SENTINEL in member.get(seat).text, "the member sees it"
    with quiet.test_request_context():
        verdict = verdict_title(recommend(bank, Sheet(answers_toward(bank, "head"))))
    assert not [path for path, page in walk(member, values).items() if verdict in page[1]], "and not where it points"
    answer("director", "")
    for person, told in zip(people, before, strict=True):
        now = walk(person, values)
        assert [path for path in told if told[path] != now[path]] == []
