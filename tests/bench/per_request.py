"""Server CPU of single requests as multiples of Flask's hello, for the app and for its yardstick.

Each site has one worker and one connection that is kept open; the CPU is that of the worker's threads. What a person
would send is prepared before, and not counted.
"""

import http.client
import random
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from questions import Bank
from tests.bench.sides import Side, both, hello
from tests.gates.load_people import HIDDEN, VALUE
from tests.sheets import asked

ROUNDS = 7
TIMES = 50  # requests of each kind in a round
LIMITS = {"question GET": 3, "answer POST": 4, "finishing POST": 8, "result GET": 3}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it is sent."""

    path: str
    cookie: str = ""
    fields: Fields | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request to a site, and what makes one ready."""

    name: str
    visit: "Visit"
    prepare: Callable[[], Sent]


class Visit:
    """One connection to one site."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.connection = http.client.HTTPConnection("127.0.0.1", side.server.port, timeout=60)

    def send(self, sent: Sent) -> tuple[str, str, bytes]:
        """Send a request; return the cookie that holds afterwards, where it leads, and the page."""
        method, body = ("GET", None) if sent.fields is None else ("POST", urlencode(sent.fields))
        headers = (FORM if body else {}) | ({"Cookie": sent.cookie} if sent.cookie else {})
        self.connection.request(method, sent.path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read()
        if answer.status not in ((200,) if body is None else (302, 303)):
            raise RuntimeError(f"{self.side.name}: {sent.path} was answered with {answer.status}")
        cookie = (answer.getheader("Set-Cookie") or sent.cookie).partition(";")[0]
        return cookie, answer.getheader("Location") or "", page

    def form(self, path: str, cookie: str) -> tuple[str, Fields]:
        """Open a page; return the cookie that holds afterwards, and what its form holds."""
        cookie, _, page = self.send(Sent(path, cookie))
        found = ((hidden[1].decode(), VALUE.search(hidden[0])) for hidden in HIDDEN.finditer(page))
        return cookie, {name: value[1].decode() for name, value in found if value}


def compare(bank: Bank) -> None:
    """Print the multiples."""
    with tempfile.TemporaryDirectory(prefix="role-fit-bench-") as place:
        folder = Path(place)
        with hello(folder) as plain, both(folder / "both", bank, 1) as sides:
            unit = Kind("hello", Visit(plain), lambda: Sent("/"))
            app, twin = (kinds(Visit(side), bank) for side in sides)
            costs = measure([unit, *app, *twin])
    print(f"\nserver CPU of one request as a multiple of Flask's hello ({1000 * statistics.median(costs[0]):.2f} ms)")
    ratios = [[cost / one for cost, one in zip(row, costs[0], strict=True)] for row in costs[1:]]
    for number, kind in enumerate(app):
        own, other = ratios[number], ratios[number + len(app)]
        shown = [f"{statistics.median(row):5.1f} ({min(row):.1f} to {max(row):.1f})" for row in (own, other)]
        print(f"  {kind.name:<18} app {shown[0]:<24} twin {shown[1]:<24} limit {LIMITS[kind.name]}")


def measure(every: list[Kind]) -> list[list[float]]:
    """Return the CPU seconds of one request of each kind, for each round."""
    costs: list[list[float]] = [[] for _ in every]
    for number in range(ROUNDS + 1):
        for kind, row in zip(every, costs, strict=True):
            cost = cpu_of_requests(kind)
            if number:  # the first round warms up
                row.append(cost)
    return costs


def cpu_of_requests(kind: Kind) -> float:
    kind.visit.connection.close()  # the server may have closed it while the others had their turn
    ready = [kind.prepare() for _ in range(TIMES)]
    before = kind.visit.side.fine_cpu()
    for sent in ready:
        kind.visit.send(sent)
    return (kind.visit.side.fine_cpu() - before) / TIMES


def kinds(visit: Visit, bank: Bank) -> list[Kind]:
    """Answer everything, and return the requests that are measured."""
    chance = random.Random(20261122)  # noqa: S311  the same every time
    questions, cookie = asked(bank), ""
    for question in questions:
        path = f"/questions/{question.id}"
        cookie, held = visit.form(path, cookie)
        answered = held | {"answer": chance.choice(list(question.options))}
        cookie, _, _ = visit.send(Sent(path, cookie, answered))
    middle = questions[len(questions) // 2]
    path = f"/questions/{middle.id}"
    cookie, held = visit.form(path, cookie)
    _, link, _ = visit.send(finishing(visit, cookie))
    return [
        Kind("question GET", visit, lambda: Sent(path, cookie)),
        Kind("answer POST", visit, lambda: Sent(path, cookie, held | {"answer": chance.choice(list(middle.options))})),
        Kind("finishing POST", visit, lambda: finishing(visit, cookie)),
        Kind("result GET", visit, lambda: Sent(link, cookie)),
    ]


def finishing(visit: Visit, cookie: str) -> Sent:
    """Open the review, which gives each finish a secret of its own, and return the finish."""
    finished, held = visit.form("/review", cookie)
    return Sent("/results", finished, held)
