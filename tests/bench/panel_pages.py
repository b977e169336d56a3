"""What the pages of a panel of twelve cost: CPU of one request in this process, and as a multiple of Flask's hello."""

import random
import statistics
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import build_app
from jobs.rounds import reveal
from questions import Bank, Sheet
from tests.web.panels import answer_seat, door_of, set_up
from tests.web.visitor import Visitor
from web.access.jobs import change_behind
from web.platform.dates import today
from web.platform.settings import Settings

PEOPLE = 12
ROUNDS, TIMES = 7, 5
LIMIT = 0.150  # seconds
NOTE = "Two of our three night shifts have no foreman."


def compare(bank: Bank) -> None:
    """Print the CPU of the panel page and of the meeting page."""
    with tempfile.TemporaryDirectory(prefix="role-fit-bench-") as place:
        app = build_app(Settings.model_validate({"data": Path(place), "costly_per_minute": 0}))
        visitor = Visitor(app, bank)
        path = make_panel(app, visitor)
        hello = [cpu_of_request(make_hello(), "/", 200) for _ in range(ROUNDS)]
        for name in ("panel", "meeting"):
            costs = [cpu_of_request(visitor.client, f"{path}/{name}", TIMES) for _ in range(ROUNDS)]
            middle, unit = statistics.median(costs), statistics.median(hello)
            shown = f"{1000 * middle:.1f} ms CPU ({1000 * min(costs):.1f} to {1000 * max(costs):.1f})"
            print(f"  {name} of {PEOPLE} people: {shown}, {middle / unit:.0f} hellos  limit {1000 * LIMIT:.0f} ms")
        app.extensions["role_fit_store"].get().close()


def make_panel(app: Flask, visitor: Visitor) -> str:
    """Set a job up, answer at random from all seats, and reveal; return its path."""
    chance = random.Random(1)  # noqa: S311  the same every time
    path = set_up(visitor, *(f"Seat {number}" for number in range(1, PEOPLE + 1)))
    door = door_of(visitor)
    for number in range(1, PEOPLE + 1):
        answers = {q.id: chance.choice([*q.options, "dont_know"]) for q in visitor.bank.asked.values()}
        answer_seat(app, door, f"s{number}", Sheet(answers), **{next(iter(answers)): NOTE})
    with app.test_request_context():
        change_behind(door, lambda job: reveal(job, today()))
    return path


def make_hello() -> FlaskClient:
    """Return a client of the smallest site there is."""
    site = Flask("hello")
    site.add_url_rule("/", view_func=lambda: "Hello, World!")
    return site.test_client()


def cpu_of_request(client: FlaskClient, path: str, times: int) -> float:
    """Return the CPU seconds of one request."""
    before = time.process_time()
    for _ in range(times):
        assert client.get(path).status_code == 200
    return (time.process_time() - before) / times
