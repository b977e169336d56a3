"""Whether the questions that are asked only when a result is too close are fair too."""

from collections.abc import Iterator
from fractions import Fraction

from questions import Bank, Question
from scoring.lint.finding import Finding, make_finding, short
from scoring.lint.values import Pair, between, mean, option_values, pairs

FAIR = "questions that settle favour nobody"


def settling_findings(bank: Bank) -> Iterator[Finding]:
    """Yield whether they are fair, for every pair of roles; nothing for a bank that has no such question."""
    if bank.settling:
        yield from (_check_fairness(bank, pair) for pair in pairs(bank))


def _check_fairness(bank: Bank, pair: Pair) -> Finding:
    """Check that blind, middle and best answers give two roles the same: at each question, or at all of them together.

    Together is enough, since whoever is offered one is offered all.
    """
    tilts = {id_: _find_tilts(question, pair) for id_, question in bank.settling.items()}
    tilted = ", ".join(id_ for id_, tilt in tilts.items() if any(tilt))
    blind, middle, best = (short(abs(float(sum(parts)))) for parts in zip(*tilts.values(), strict=True))
    is_fair = not any(sum(parts) for parts in zip(*tilts.values(), strict=True))
    figure = f"to one side go {blind} points of blind answers, {middle} of middle ones, {best} of the best"
    if is_fair:
        figure = f"together, but not each on its own: {tilted}" if tilted else "each on its own"
    return make_finding(
        FAIR,
        f"{figure}{between(bank, pair)}",
        holds=is_fair,
        advice=f"these tilt on their own: {tilted}; let each be fair, or all of them together",
    )


def _find_tilts(question: Question, pair: Pair) -> tuple[Fraction, Fraction, Fraction]:
    """Return by how many points the first role is favoured: on average, by the middle answer, and at the two ends."""
    values = option_values(question, pair)
    return mean(values), values[question.middle.id], max(values.values()) + min(values.values())
