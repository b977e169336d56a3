"""What things cost: one whole outcome, `questions check`, the bytes of a first visit, and all of it beside a yardstick.

The yardstick is the same questionnaire in bare Flask and WTForms (`tests/bench/twin`), driven in turn with the app.
Times are CPU, medians of several rounds, and also given as multiples of a yardstick (a fixed loop of Python) that is
run in between, since machines differ and are shared. Run by `make bench`; nothing here can fail a build.
"""

import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app import build_app
from documents.docx import write_docx
from documents.markdown import write_markdown
from documents.model import Document
from documents.pdf import write_pdf
from questions import Bank, Sheet, load_bank
from scoring import Outcome, recommend
from scoring.panel import show_panel
from tests.bench import against_twin, panel_pages, per_request, scale
from tests.documents.made import long as long_document
from tests.sheets import plain_sheet
from web.platform.settings import Settings
from web.views.pack.from_result import basis_of_result
from web.views.pack.pack import make_pack
from web.views.result import result_view

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 9
SHEETS = 40


def yardstick() -> None:
    total = 0
    for number in range(20_000):
        total += number * number % 7


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work, with those of the processes that it starts."""
    before = time.process_time(), children()
    work()
    return time.process_time() - before[0] + children() - before[1]


def children() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(name: str, work: Callable[[], object], times: int, limit: str = "") -> None:
    """Print the median, the spread and the multiple of the yardstick, each for one time of the work."""
    costs, units = [], []
    for _ in range(ROUNDS):
        units.append(cpu(yardstick))
        costs.append(cpu(work) / times)
    middle, unit = statistics.median(costs), statistics.median(units)
    print(
        f"{name:<44}{1000 * middle:9.2f} ms CPU  ({1000 * min(costs):.2f} to {1000 * max(costs):.2f})"
        f"{middle / unit:9.2f} yardsticks  {limit}"
    )


def random_sheets(bank: Bank) -> list[Sheet]:
    chance = random.Random(1)  # noqa: S311  sheets to measure with
    sheets = []
    for _ in range(SHEETS):
        answers = {q.id: chance.choice([*q.options, "dont_know"]) for q in bank.questions.values()}
        double = frozenset(chance.sample(list(bank.questions), 3))
        context = {c.id: chance.choice(list(c.options)) for c in bank.context.values()}
        sheets.append(Sheet(answers, double, context))
    return sheets


def children_cpu(words: list[str]) -> float:
    before = children()
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=60)
    return children() - before


def pack_of(outcome: Outcome) -> Document:
    assert outcome.bank.pack
    basis = basis_of_result(outcome, outcome.bank.pack, name="Night depot", made_on=date(2026, 11, 3), shows_all=True)
    return make_pack(basis, ())


def commands() -> None:
    flask = [sys.executable, "-m", "flask", "--app", "app", "questions"]
    costs = [children_cpu([*flask, "check"]) for _ in range(5)]
    print(f"{'flask questions check, the whole process':<44}{statistics.median(costs):9.2f} s CPU   limit 2 s")


def first_visit() -> None:
    """Add up what a browser fetches to see the start page, as it is sent."""
    with tempfile.TemporaryDirectory() as folder:
        client = build_app(Settings(data=Path(folder))).test_client()
        packed = {"Accept-Encoding": "gzip"}
        page = client.get("/", headers=packed).get_data()
        addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode())
        total = len(page) + sum(len(client.get(one, headers=packed).get_data()) for one in set(addresses))
        name = "first visit (start page, style, mark)"
        print(f"{name:<44}{total:9} bytes without headers; limit 14 kB")


def by_program(sheets: list[Sheet]) -> None:
    """Measure a sheet that a program sends, from its body to that of the answer."""
    with tempfile.TemporaryDirectory() as folder:
        client = build_app(Settings(data=Path(folder), api_sheets_per_minute=0)).test_client()
        bodies = [plain_sheet(sheet) for sheet in sheets]
        name = "one sheet scored by the API"
        measure(name, lambda: [client.post("/api/v1/score", json=body) for body in bodies], SHEETS, "limit 15 ms")


def main() -> None:
    bank = load_bank()
    sheets = random_sheets(bank)
    outcomes = [recommend(bank, sheet) for sheet in sheets]
    measure(
        "one whole outcome with all explanations", lambda: [recommend(bank, s) for s in sheets], SHEETS, "limit 10 ms"
    )
    measure("its result page in words", lambda: [result_view(o) for o in outcomes], SHEETS)
    by_program(sheets)
    panels = sheets[:12], sheets[12:24]
    measure(
        "a panel of twelve, in its second round",
        lambda: show_panel(bank, panels[0], is_named=True, before=panels[1]),
        1,
        "limit 60 ms",
    )
    pack = pack_of(recommend(bank.in_language("de"), sheets[0]))
    measure("its role pack as PDF, in German", lambda: write_pdf(pack), 1, "limit 300 ms, on an idle machine")
    measure("reading and checking the bank's two files", load_bank, 1)
    pack = long_document()
    measure("a document of fourteen pages as DOCX", lambda: write_docx(pack), 1, "limit 150 ms")
    measure("the same as Markdown", lambda: write_markdown(pack), 1)
    commands()
    first_visit()
    panel_pages.compare(bank)
    scale.compare()
    per_request.compare(bank)
    against_twin.compare(bank)


if __name__ == "__main__":
    main()
