"""How much one question can do."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from questions import Bank, Question
from scoring.lint.finding import Finding, IsLate, make_finding
from scoring.lint.values import Pair, between, margins, option_values, pairs

MOST = Fraction(15)


@dataclass(frozen=True, slots=True)
class Influence:
    """For one question: its part of the whole range of the margin, and its swing power, both of 100.

    Swing power: on how many of 100 blind sheets this one answer decides which role is ahead, given all others; None
    where that was not looked at, and of a question that settles. The range of such a one is that of all questions.
    """

    question: str
    weight: Fraction
    range_share: Fraction
    swing_power: Fraction | None


def influences(bank: Bank, is_late: IsLate = lambda: False) -> list[Influence]:
    """Return the influence of every question, for the pair of roles where it is largest."""
    shares = range_shares(bank)
    return [
        Influence(
            question.id,
            question.weight,
            shares[question.id],
            None
            if question.is_settling or is_late()
            else max(_swing_power(bank, question, pair) for pair in pairs(bank)),
        )
        for question in bank.weighed.values()
    ]


def range_shares(bank: Bank) -> dict[str, Fraction]:
    """Return by question its part of 100 of the whole range of the margin, for the two roles where it is largest."""
    shares = [_range_shares(bank, pair) for pair in pairs(bank)]
    return {id_: max(share[id_] for share in shares) for id_ in bank.weighed}


def _range_shares(bank: Bank, pair: Pair) -> dict[str, Fraction]:
    """Return how many of 100 parts of the whole range of the margin between two roles each question holds."""
    values = {id_: option_values(question, pair).values() for id_, question in bank.weighed.items()}
    widths = {id_: max(found) - min(found) for id_, found in values.items()}
    asked = sum((widths[id_] for id_ in bank.asked), Fraction())
    wholes = {id_: sum(widths.values(), Fraction()) if id_ in bank.settling else asked for id_ in widths}
    return {id_: 100 * width / wholes[id_] if wholes[id_] else Fraction() for id_, width in widths.items()}


def _swing_power(bank: Bank, question: Question, pair: Pair) -> Fraction:
    """Return on how many of 100 blind sheets the answer to a question alone decides which of two roles is ahead.

    That is P(M_rest + min < 0 < M_rest + max), with the margin M_rest of all other questions.
    """
    values = option_values(question, pair).values()
    rest = margins([other for other in bank.asked.values() if other is not question], pair)
    return Fraction(100 * max(rest.above(-max(values)) - rest.at_least(-min(values)), 0), rest.ways)


def influence_findings(bank: Bank, all_: list[Influence]) -> Iterator[Finding]:
    """Yield the finding on the largest influence."""
    largest = max(all_, key=lambda one: one.range_share)
    pair = max(pairs(bank), key=lambda pair: _range_shares(bank, pair)[largest.question])
    title = bank.questions[largest.question].title
    yield make_finding(
        f"no question holds more than {MOST} of 100 of the range",
        f"the largest holds {float(largest.range_share):.1f} ({largest.question}: {title}){between(bank, pair)}",
        holds=largest.range_share <= MOST,
        advice="one answer weighs as much as many others together; lower its weight",
    )
