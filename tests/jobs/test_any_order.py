"""Whatever is tried in whatever order: what is revealed stays as it is, and everybody counts once."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from jobs import Decision, Job, Phase, Refused, Why, job_from_text, job_to_text
from jobs.rounds import answer_again, decide, dissent, give_answers, open_second, reveal, write_notes
from jobs.seats import add_seat, invite, remove_seat, renew, take, withdraw
from tests.jobs.made import AFTER, BANK, TODAY, digest, key, new_job, sheet, sheet_key

STEPS = 10_000
PER_JOB = 200
ORDER = list(Phase)
NUMBERS = {key(number): number for number in range(STEPS)}


def draw_rule(job: Job, chance: random.Random, fresh: int) -> Callable[[Job], Job]:
    """Return a rule with arguments that may or may not fit the job; `fresh` is the number of a new key."""
    number = chance.choice([NUMBERS[seat.key] for seat in job.seats if seat.key] or [0])
    invited = chance.randint(1, 14)
    seat, answers = f"s{invited}", sheet(team=chance.choice("ab"), budget=chance.choice("ab"))
    day = chance.choice([TODAY, AFTER])
    return chance.choice(
        [
            lambda job: take(job, digest(f"invitation {invited}"), key(fresh)),
            lambda job: give_answers(job, key(number), sheet_key(number), answers, BANK),
            lambda job: give_answers(job, key(number), sheet_key(number), answers, BANK),
            lambda job: write_notes(job, sheet_key(number), {"team": "why"}),
            lambda job: renew(job, seat, digest(f"invitation {invited}")),
            lambda job: remove_seat(job, seat),
            lambda job: invite(add_seat(job, "New", ""), f"s{job.next_seat}", digest(f"invitation {job.next_seat}")),
            lambda job: withdraw(job, key(number), sheet_key(number)) if not chance.randrange(6) else job,
            lambda job: reveal(job, day),
            lambda job: open_second(job, TODAY + timedelta(days=7)) if not chance.randrange(4) else job,
            lambda job: answer_again(
                job, key(number), sheet_key(number), answers, {}, dict.fromkeys(answers.answers, Why.CONVINCED)
            ),
            lambda job: (
                decide(job, Decision("a", "Ada", TODAY, "", "", None), TODAY) if not chance.randrange(6) else job
            ),
            lambda job: dissent(job, key(number), sheet_key(number), "No."),
        ]
    )


def check(before: Job, after: Job) -> None:
    """Hold what has to be true of every job, and of every step from one to the next."""
    assert ORDER.index(before.phase) <= ORDER.index(after.phase)
    assert after == job_from_text(job_to_text(after))
    opened = [one for seat in after.seats for one in (seat.invitation, seat.key) if one]
    assert len(set(opened)) == len(opened)
    for number, entries in ((1, after.first), (2, after.second)):
        assert len(entries) == after.how_many_in(number), number
        assert list(entries) == sorted(entries)
        owners = [entry.seat for entry in entries.values()]
        assert set(owners) <= {seat.id for seat in after.seats} if after.is_named else not any(owners)
    if before.is_revealed:
        assert {k: e.sheet for k, e in before.first.items()} == {k: e.sheet for k, e in after.first.items()}
        assert len(after.entries(1)) >= after.least
    if before.phase is Phase.SETTLED:
        assert {k: e.sheet for k, e in before.second.items()} == {k: e.sheet for k, e in after.second.items()}
    if not after.is_revealed:
        assert (dict(after.second), after.decision, dict(after.dissents)) == ({}, None, {})


def test_ten_thousand_steps_in_any_order_keep_every_promise() -> None:
    chance = random.Random(13)  # noqa: S311  the same steps in every run
    seen: set[Phase] = set()
    for step in range(STEPS):
        if step % PER_JOB == 0:
            job = replace(new_job(chance.randint(5, 9), is_named=chance.random() < 0.5))
        try:
            after = draw_rule(job, chance, step)(job)
        except Refused:
            continue
        check(job, after)
        job = after
        seen.add(job.phase)
    assert seen == set(Phase)
