"""The margins that answers can give, as tables: the raw material of most findings."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from questions import Bank, Question
from scoring.spread import Spread, Table, spread

Times = Mapping[str, Fraction]
Pair = tuple[str, str]


def pairs(bank: Bank) -> Iterator[Pair]:
    """Yield every pair of roles."""
    yield from combinations(bank.roles, 2)


def option_values(question: Question, pair: Pair, times: Times | None = None) -> dict[str, Fraction]:
    """Return what each option adds to the margin of the first role of a pair over the second."""
    points = question.weight * (times or {}).get(question.id, 1)
    return {id_: points * (o.owned[pair[0]] - o.owned[pair[1]]) for id_, o in question.options.items()}


def table(question: Question, pair: Pair, times: Times | None = None) -> Table:
    """Return the table of a question that is ticked blindly."""
    counts: dict[tuple[Fraction, ...], int] = {}
    for value in option_values(question, pair, times).values():
        counts[(value,)] = counts.get((value,), 0) + 1
    return counts


def margins(questions: Sequence[Question], pair: Pair, times: Times | None = None) -> Spread:
    """Return the exact distribution of the margin over all blind sheets."""
    return spread([table(question, pair, times) for question in questions])


def mean(values: Mapping[str, Fraction]) -> Fraction:
    """Return the mean of a blindly ticked question."""
    return sum(values.values(), Fraction()) / len(values)
