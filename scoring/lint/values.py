"""The margins that answers can give, as tables: the raw material of most findings."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from questions import Bank, Question
from scoring.spread import Spread, Table, spread

Pair = tuple[str, str]


def pairs(bank: Bank) -> Iterator[Pair]:
    """Yield every pair of roles."""
    yield from combinations(bank.roles, 2)


def between(bank: Bank, pair: Pair) -> str:
    """Return " between A and B", as findings about a pair say where there are more than two roles."""
    names = " and ".join(bank.roles[role].name for role in pair)
    return f" between {names}" if len(bank.roles) > len(pair) else ""


def option_values(question: Question, pair: Pair) -> dict[str, Fraction]:
    """Return what each option adds to the margin of the first role of a pair over the second."""
    return {id_: question.weight * (o.owned[pair[0]] - o.owned[pair[1]]) for id_, o in question.options.items()}


def table(question: Question, pair: Pair) -> Table:
    """Return how many options of a question give which margin."""
    counts: dict[Fraction, int] = {}
    for value in option_values(question, pair).values():
        counts[value] = counts.get(value, 0) + 1
    return counts


def margins(questions: Sequence[Question], pair: Pair) -> Spread:
    """Return the distribution of the margin of the first role over the second over all blind sheets."""
    return spread([table(question, pair) for question in questions])


def mean(values: Mapping[str, Fraction]) -> Fraction:
    """Return the mean of what the options of a question give: what it gives on average when ticked blindly."""
    return sum(values.values(), Fraction()) / len(values)
