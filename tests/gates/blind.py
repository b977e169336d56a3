"""Blind panels: ten thousand steps, and no page tells anybody else what a member answered.

    python -m tests.gates.blind [STEPS] [SEED]

At each step a member answers, writes a note or withdraws; then somebody else opens an address: the organiser, another
member or a stranger. What comes back must hold no note, and must be what this person got at this address before, while
the seats were as they are now: a page that depends on an answer is found out. Before that, an app in which a page tells
how many answers are given must be found out.
"""

import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product

from flask import Flask

from jobs import Job, job_from_text
from jobs.rounds import give_answers, write_notes
from jobs.seats import take, withdraw
from questions import Bank, Sheet
from tests.attacks.scene import rules
from tests.gates.fuzz import fresh
from tests.gates.telling import tell
from tests.sheets import asked
from tests.web.panels import Made, hold
from tests.web.visitor import Visitor
from web.access.keyring import ORGANISE, SEAT, fingerprint_of
from web.platform.secrets import hashed, new_secret

STEPS = 10_000
SEED = 20261129
PER_JOB = 500  # steps
SABOTAGED = 60
SEATS = 6
WITHDRAWS = 0.02  # of the steps
OF_THE_PROCESS = {"/readyz", "/metrics", "/method"}  # the last lacks its figures while they are worked out
NOTE = "what nobody else knows"
# What is new at each visit: tokens of forms, and secrets that are made for them.
NEW = re.compile(r'(?<=value=")[\w.-]{12,}(?=")')


@dataclass(slots=True)
class Scene:
    """A job whose first seat has an answer that stays, the secrets of its seats, who looks at it, and what they got."""

    app: Flask
    bank: Bank
    made: Made
    secrets: list[str]
    people: dict[str, Visitor]
    paths: list[str]
    seen: dict[tuple[str, str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class Findings:
    """What happened: how often pages were compared with an earlier visit, and what told something."""

    looks: int = 0
    compared: int = 0
    leaks: list[str] = field(default_factory=list)


def make_scene(app: Flask, bank: Bank, chance: random.Random) -> Scene:
    """Return a new job all of whose seats are taken."""
    made = Made(app, SEATS, is_named=chance.random() < 0.5)
    secrets = [new_secret() for _ in range(SEATS)]
    for seat, secret in zip(made.job.seats, secrets, strict=True):
        made.change(partial(take, invitation=seat.invitation, key=hashed(SEAT, secret).hex()))
    answer(made, bank, secrets[0], Sheet({question.id: next(iter(question.options)) for question in asked(bank)}), "")
    organiser, member, stranger = (Visitor(app, bank) for _ in range(3))
    for visitor, kind, secret in ((organiser, ORGANISE, made.organise), (member, SEAT, secrets[0])):
        hold(visitor, secret, kind)
    values = {
        "job": [made.fingerprint],
        "fingerprint": [fingerprint_of(secret) for secret in secrets[:2]],
        "secret": [made.organise, secrets[1]],
        "question": [asked(bank)[0].id],
        "frame": ["today"],
        "format": ["md"],
    }
    paths = sorted(addresses(app, values))
    return Scene(app, bank, made, secrets, {"organiser": organiser, "member": member, "stranger": stranger}, paths)


def addresses(app: Flask, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the address of every page that has no other arguments than these, with each of their values."""
    for rule in rules(app):
        if "GET" in (rule.methods or ()) and rule.arguments <= set(values) and rule.rule not in OF_THE_PROCESS:
            names = sorted(rule.arguments)
            for chosen in product(*(values[name] for name in names)):
                yield app.url_map.bind("").build(rule.endpoint, dict(zip(names, chosen, strict=True)))


def answer(made: Made, bank: Bank, secret: str, sheet: Sheet, note: str) -> None:
    """Give answers from a seat, with a note to the first question."""
    key, sheet_key = hashed(SEAT, secret).hex(), hashed("sheet", secret).hex()

    def rule(job: Job) -> Job:
        job = give_answers(job, key, sheet_key, sheet, bank.hash)
        return write_notes(job, sheet_key, {asked(bank)[0].id: note})

    made.change(rule)


def act(scene: Scene, chance: random.Random) -> None:
    """Let one of the members, but the first, answer, or withdraw."""
    secret = chance.choice(scene.secrets[1:])
    if chance.random() < WITHDRAWS:
        key, sheet_key = hashed(SEAT, secret).hex(), hashed("sheet", secret).hex()
        scene.made.change(lambda job: withdraw(job, key, sheet_key))
        return
    answers = {
        question.id: chance.choice(list(scene.bank.labels(question)))
        for question in asked(scene.bank)
        if question is asked(scene.bank)[0] or chance.random() < 0.9
    }
    answer(scene.made, scene.bank, secret, Sheet(answers), chance.choice(["", NOTE, NOTE * 9]))


def look(scene: Scene, chance: random.Random, found: Findings) -> None:
    """Let somebody else open an address, and compare."""
    person, path = chance.choice(list(scene.people)), chance.choice(scene.paths)
    response = scene.people[person].get(path)
    page = f"{response.status} {response.location} {NEW.sub('', response.text)}"
    seats = str([(seat.id, sorted(seat.answered)) for seat in scene.made.job.seats])
    before = scene.seen.setdefault((person, path, seats), page)
    found.looks += 1
    found.compared += before is not page
    if NOTE in page or before != page:
        found.leaks.append(f"{person} {path}")


def walk(app: Flask, bank: Bank, steps: int, seed: int, *, only: str = "") -> Findings:
    """Take so many steps, with a new job every now and then; return what was found, at one address if one is given."""
    chance, found = random.Random(seed), Findings()  # noqa: S311  the same steps for the same seed
    for step in range(steps):
        if step % PER_JOB == 0:
            scene = make_scene(app, bank, chance)
            scene.paths = [only] if only else scene.paths
        act(scene, chance)
        look(scene, chance, found)
    return found


def finds_a_page_that_tells(app: Flask, bank: Bank, seed: int) -> bool:
    """Sabotage a page that anybody may open, and tell whether the walk finds it."""
    told = app.view_functions["about.privacy"]

    def tells() -> str:
        store = app.extensions["role_fit_store"].get()
        with store.engines.read.connect() as connection:
            texts = connection.exec_driver_sql("SELECT document FROM jobs").scalars().all()
        return str(sum(len(entry.sheet.answers) for text in texts for entry in job_from_text(text).first.values()))

    app.view_functions["about.privacy"] = tells
    try:
        return bool(walk(app, bank, SABOTAGED, seed, only="/privacy").leaks)
    finally:
        app.view_functions["about.privacy"] = told


def main(report: Callable[[str], None] = print) -> int:
    """Run the gate; return the exit status."""
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else STEPS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    with fresh(seed) as fuzzer:
        found = walk(fuzzer.app, fuzzer.bank, steps, seed)
        is_sharp = finds_a_page_that_tells(fuzzer.app, fuzzer.bank, seed)
    is_good = not found.leaks and is_sharp and found.compared > 0
    report(f"blind: {steps} steps, seed {seed}, {found.looks} pages, {found.compared} compared with an earlier visit")
    report(f"blind: {len(found.leaks)} told something: {sorted(set(found.leaks))[:10]}; sabotage found: {is_sharp}")
    tell("blind", steps=steps, seed=seed, pages=found.looks, compared=found.compared, leaks=len(found.leaks))
    report(f"blind: {'passed' if is_good else 'FAILED'}")
    return int(not is_good)


if __name__ == "__main__":
    sys.exit(main())
