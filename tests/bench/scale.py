"""What larger banks cost, as multiples of the shipped one: a recommendation of which nothing is known, and all checks.

The banks are sound ones that were slow once: more roles than two, and a hundred questions whose shares, weights or
splits have no small common measure.
"""

import json
import random
import statistics
import time
from collections.abc import Callable
from itertools import cycle, islice

from questions import Bank, Sheet, bank_from_text, load_bank
from scoring import recommend
from scoring.lint import lint
from tests.scoring.tiny import situation, tiny_bank

ENDS = {"low": (100, 0), "high": (0, 100)}
SHEETS = 9


def with_roles(count: int) -> Bank:
    """Return the shipped bank with more roles, each of which owns a part of what another owned."""
    document = json.loads(load_bank().text)
    owners = list(document["bank"]["roles"])
    for number in range(len(owners), count):
        document["bank"]["roles"][f"role_{number}"] = {"name": f"Role {number}", "focus": "-"}
        for place, shares in enumerate(document["weights"]["shares"].values()):
            owner = owners[place % 2] if float(shares[owners[place % 2]]) else owners[1 - place % 2]
            part = float(shares[owner]) * (place % 3) / 4
            shares[owner], shares[f"role_{number}"] = f"{float(shares[owner]) - part:.2f}", f"{part:.2f}"
    return bank_from_text(json.dumps(document))


def with_questions(count: int, *, cuts: tuple[str, ...], weights: tuple[str, ...] = ("1",)) -> Bank:
    """Return a bank of two roles, and of questions with two options and more that split their points at these cuts."""
    splits = [[{"low": f"{100 - float(cut):.2f}", "high": cut} for cut in ("0", *cuts, "100")]]
    splits.append(splits[0][:-1])
    splits.append(splits[0][1:])
    asked = zip(range(count), cycle(splits), cycle(weights))
    return tiny_bank(*(situation(f"q{n}", *options, weight=weight) for n, options, weight in asked), shares=ENDS)


BANKS: dict[str, Callable[[], Bank]] = {
    "the shipped bank": load_bank,
    "three roles": lambda: with_roles(3),
    "four roles": lambda: with_roles(4),
    "100 questions, shares 14, 33, 57, 85": lambda: with_questions(100, cuts=("14", "33", "57", "85")),
    "100 questions, two decimals": lambda: with_questions(
        100, cuts=("14.29", "33.33", "57.14", "85.71"), weights=("1.37", "2.91", "0.83", "5.17")
    ),
    "100 questions, thirds": lambda: with_questions(100, cuts=("33.33", "66.67"), weights=("1", "2.5", "4")),
}


def sheets(bank: Bank) -> list[Sheet]:
    """Answer everything, and mark other questions every time, so that nothing is known from before."""
    chance = random.Random(1)  # noqa: S311  sheets to measure with
    questions = bank.asked.values()
    marks = islice(cycle(bank.asked), SHEETS)
    return [Sheet({q.id: chance.choice(list(q.options)) for q in questions}, frozenset({mark})) for mark in marks]


def seconds(bank: Bank, sheet: Sheet) -> float:
    """Return the CPU of one recommendation."""
    before = time.process_time()
    recommend(bank, sheet)
    return time.process_time() - before


def compare() -> None:
    """Print the costs."""
    print("\nlarger banks, in multiples of the shipped one")
    units: dict[str, float] = {}
    for name, make in BANKS.items():
        bank = make()
        outcome = statistics.median([seconds(bank, sheet) for sheet in sheets(bank)][1:])
        before = time.process_time()
        lint(bank)
        checks = time.process_time() - before
        within = float(max(recommend(bank, sheet).firmness.within for sheet in sheets(bank)))
        units = units or {"outcome": outcome, "checks": checks}
        print(
            f"  {name:<40}recommendation {outcome / units['outcome']:6.1f} ({1000 * outcome:.0f} ms CPU)   "
            f"checks {checks / units['checks']:6.1f} ({checks:.1f} s)   right within {within:.1f} of 100"
        )


if __name__ == "__main__":
    compare()
